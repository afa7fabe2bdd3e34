"""A pool of worker processes that ends with its parent, however that ends.

The processes are forks, so the work and the data it needs are neither copied nor pickled; its
results are pickled.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from io import RawIOBase
from multiprocessing import get_context
from threading import Thread
from typing import Any

Submit = Callable[[int], Future[Any]]

_work: Callable[[int], Any] = int
"""The work of a worker process; set when it starts."""


@contextmanager
def worker_pool(work: Callable[[int], Any], jobs: int) -> Iterator[Submit]:
    """Start worker processes; yield what submits an item of the work to them.

    Args:
        work: returns the result for an item.
        jobs: number of processes.

    Raises:
        BrokenProcessPool: a process was killed.
    """
    reading, writing = os.pipe()
    # nothing is written to the lifeline: the workers exit when it closes
    with (
        _sigpipe_blocked(),
        open(reading, "rb", buffering=0) as end,
        open(writing, "wb", buffering=0) as lifeline,
        ProcessPoolExecutor(jobs, get_context("fork"), _start, (work, end, lifeline)) as pool,
    ):
        try:
            yield lambda item: pool.submit(_work_on, item)
        except BaseException:
            lifeline.close()  # else leaving the pool would wait for the workers
            raise


@contextmanager
def _sigpipe_blocked() -> Iterator[None]:
    """Keep the signal from ending this process when the pool writes to a worker that has ended."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def _work_on(item: int) -> Any:
    return _work(item)
