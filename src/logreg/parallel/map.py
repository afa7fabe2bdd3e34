"""A map over items in several processes; the results keep the order of the items."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from logreg.errors import LogregError
from logreg.parallel.pool import worker_pool

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
        jobs: number of processes, >= 1; with 1, or where fork is missing, it is this process.
        on_done: called after each item, in the order in which they finish.

    Raises:
        LogregError: a process was killed.
    """
    jobs = min(jobs, n_items)
    if jobs <= 1 or not hasattr(os, "fork"):
        return [_done(work(i), on_done) for i in range(n_items)]
    try:
        with worker_pool(work, jobs) as submit:
            futures = [submit(i) for i in range(n_items)]
            for future in as_completed(futures):
                _done(future.result(), on_done)
            return [future.result() for future in futures]
    except BrokenProcessPool as error:
        problem = "a process was ended from outside, possibly out of memory"
        raise LogregError(f"{problem}; use fewer --jobs") from error


def _done(result: Result, on_done: Callable[[], None] | None) -> Result:
    if on_done is not None:
        on_done()
    return result
