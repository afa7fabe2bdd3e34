"""A map over items in several processes; the results keep the order of the items."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from logreg.errors import LogregError
from logreg.parallel.pool import ProcessLostError
from logreg.parallel.unordered import unordered

Result = TypeVar("Result")


def parallel_map(
    work: Callable[[int], Result],
    n_items: int,
    jobs: int,
    on_done: Callable[[], None] | None = None,
) -> list[Result]:
    """Return ``[work(0), ..., work(n_items - 1)]``.

    Args:
        work: returns the result for the item with this index.
        n_items: number of items.
        jobs: number of processes, >= 1; with 1, or where none can be started, it is this process.
        on_done: called after each item, in the order in which they finish.

    Raises:
        LogregError: a process was killed.
    """
    jobs = min(jobs, n_items)
    if jobs <= 1:
        return [_done(work(i), on_done) for i in range(n_items)]
    results: dict[int, Result] = {}
    with closing(unordered(work, range(n_items), jobs)) as outcomes:
        for i, outcome in outcomes:
            if isinstance(outcome, ProcessLostError):
                problem = "a process was ended from outside, possibly out of memory"
                raise LogregError(f"{problem}; use fewer --jobs") from outcome
            if isinstance(outcome, Exception):
                raise outcome
            results[i] = _done(outcome, on_done)
    return [results[i] for i in range(n_items)]


def _done(result: Result, on_done: Callable[[], None] | None) -> Result:
    if on_done is not None:
        on_done()
    return result
