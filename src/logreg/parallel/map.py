"""The same work for several items at once, by forked processes; the results in the items' order.

What the work needs is there in each process by the fork, and is neither copied nor pickled; what it
returns is pickled.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import TimeoutError as NothingYet
from multiprocessing import active_children, get_context
from threading import Thread
from time import sleep
from typing import Any, TypeVar

from logreg.errors import LogregError

Result = TypeVar("Result")

_LOOK_EVERY = 1.0
"""Seconds after which it is asked whether the processes are all alive."""

_work: Callable[[int], Any] = int


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

    Raises:
        LogregError: a process was ended from outside.
    """
    jobs = min(jobs, n_items)
    if jobs <= 1 or not hasattr(os, "fork"):
        return [_done(work(i), on_done) for i in range(n_items)]
    results: dict[int, Result] = {}
    with get_context("fork").Pool(jobs, _remember, (work,)) as pool:
        workers = _children()
        numbered = pool.imap_unordered(_numbered, range(n_items))
        while len(results) < n_items:
            try:
                i, result = numbered.next(_LOOK_EVERY)
            except NothingYet:
                if _children() != workers:
                    problem = "a process was ended from outside, perhaps for want of memory"
                    raise LogregError(f"{problem}; use fewer --jobs") from None
            else:
                results[i] = _done(result, on_done)
    return [results[i] for i in range(n_items)]


def _children() -> set[int | None]:
    return {process.pid for process in active_children()}


def _done(result: Result, on_done: Callable[[], None] | None) -> Result:
    if on_done:
        on_done()
    return result


def _remember(work: Callable[[int], Any]) -> None:
    """Set a new process up: an interrupt from the keyboard is for the parent, which ends this."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process when its parent has ended, even if that had no time to say so."""
    while os.getppid() == parent:
        sleep(_LOOK_EVERY)
    os._exit(1)


def _numbered(i: int) -> tuple[int, Any]:
    return i, _work(i)
