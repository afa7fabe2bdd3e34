"""The same work for several items at once, by forked processes; the results in the items' order.

What the work needs is there in each process by the fork, and is neither copied nor pickled; what it
returns is pickled.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any, TypeVar

Result = TypeVar("Result")

_work: Callable[[int], Any] | None = None


def parallel_map(
    work: Callable[[int], Result],
    n_items: int,
    jobs: int,
    on_done: Callable[[], None] | None = None,
) -> list[Result]:
    """Return ``[work(0), ..., work(n_items - 1)]``.

    Args:
        work: gives the result of an item by its number.
        n_items: how many items there are.
        jobs: how many processes to use, >= 1; with one, or where there is no fork, it is this one.
        on_done: called after each item, in whatever order they are done.
    """
    jobs = min(jobs, n_items)
    if jobs <= 1 or not hasattr(os, "fork"):
        return [_done(work(i), on_done) for i in range(n_items)]
    results: dict[int, Result] = {}
    with get_context("fork").Pool(jobs, _remember, (work,)) as pool:
        for i, result in pool.imap_unordered(_numbered, range(n_items)):
            results[i] = _done(result, on_done)
    return [results[i] for i in range(n_items)]


def _done(result: Result, on_done: Callable[[], None] | None) -> Result:
    if on_done:
        on_done()
    return result


def _remember(work: Callable[[int], Any]) -> None:
    """Set a new process up: an interrupt from the keyboard is for the parent, which ends this."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _numbered(i: int) -> tuple[int, Any]:
    assert _work is not None  # noqa: S101  # _remember came first
    return i, _work(i)
