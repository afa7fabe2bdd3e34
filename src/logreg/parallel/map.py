"""A map over items in several processes; the results keep the order of the items.

The processes are forks, so the work and the data it needs are neither copied nor pickled; its
results are pickled.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from io import RawIOBase
from multiprocessing import get_context
from threading import Thread
from typing import Any, TypeVar

from logreg.errors import LogregError

Result = TypeVar("Result")

_work: Callable[[int], Any] = int
"""The work of a worker process; set when it starts."""


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
    reading, writing = os.pipe()
    try:
        # nothing is written to the lifeline: the workers exit when it closes
        with (
            _sigpipe_blocked(),
            open(reading, "rb", buffering=0) as end,
            open(writing, "wb", buffering=0) as lifeline,
            ProcessPoolExecutor(jobs, get_context("fork"), _start, (work, end, lifeline)) as pool,
        ):
            try:
                futures = [pool.submit(_work_on, i) for i in range(n_items)]
                for future in as_completed(futures):
                    _done(future.result(), on_done)
                return [future.result() for future in futures]
            except BaseException:
                lifeline.close()  # else leaving the pool would wait for the workers
                raise
    except BrokenProcessPool as error:
        problem = "a process was ended from outside, possibly out of memory"
        raise LogregError(f"{problem}; use fewer --jobs") from error


@contextmanager
def _sigpipe_blocked() -> Iterator[None]:
    """Keep the signal from ending this process when the pool writes to a worker that has ended."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _done(result: Result, on_done: Callable[[], None] | None) -> Result:
    if on_done is not None:
        on_done()
    return result


def _start(work: Callable[[int], Any], end: RawIOBase, lifeline: RawIOBase) -> None:
    """Set up a worker: it ignores interrupts, and exits when the parent closes the lifeline."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lifeline.close()  # this copy; the parent's closes when it ends, for whatever reason
    Thread(target=_exit_after, args=(end,), daemon=True).start()


def _exit_after(end: RawIOBase) -> None:
    end.read(1)
    os._exit(1)


def _work_on(i: int) -> Any:
    return _work(i)
