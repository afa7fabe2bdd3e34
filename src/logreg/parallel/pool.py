"""Worker processes, each with one item at a time, that end with their parent, however that ends.

The processes are forks, so the work and the data it needs are neither copied nor pickled; its
results are pickled. Each has two pipes to the parent, and nothing else is needed: no shared
memory, which a container may not have, and no thread in the parent, which a limit may refuse. So
it is known which item a process had that was killed, and nothing waits for it.
"""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe, wait
from threading import Thread
from typing import Any, NamedTuple, NoReturn

Work = Callable[[int], Any]

GRACE = 1.0
"""Seconds that a worker has to remove its temporary files when its parent has ended."""


class ProcessLostError(Exception):
    """The process that worked on an item was ended from outside."""

    def __init__(self) -> None:
        super().__init__("the process that worked on it was ended, possibly out of memory")


class _Pipe(NamedTuple):
    reading: Connection
    writing: Connection

    def close(self) -> None:
        self.reading.close()
        self.writing.close()


class _Worker(NamedTuple):
    """A process and its pipes.

    The parent keeps the end of ``items`` that the process reads: writing to one that is dead
    would be a SIGPIPE, which ends this program.
    """

    pid: int
    items: _Pipe
    results: Connection


class Pool:
    """Worker processes, started when they are needed; leaving the context ends them.

    Args:
        work: returns the result for an item.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._lifeline: _Pipe | None = None
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, tuple[_Worker, int]] = {}

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._lifeline is not None:
            self._lifeline.close()
        workers = self._workers()
        for worker in workers:
            with suppress(ProcessLookupError):  # the system does not keep those that ended
                os.kill(worker.pid, signal.SIGTERM)
        for worker in workers:
            _wait_for(worker)

    @property
    def n_busy(self) -> int:
        """The number of workers that have an item."""
        return len(self._busy)

    def submit(self, item: int) -> bool:
        """Give an item to a worker; return False if there is none and the system starts no more."""
        try:
            worker = self._idle.pop() if self._idle else self._start()
        except OSError:
            return False
        self._busy[worker.results] = worker, item
        worker.items.writing.send(item)
        return True

    def outcomes(self) -> Iterator[tuple[int, Any]]:
        """Wait until a worker has finished; yield each finished item with its outcome.

        That is its result, or the exception that was raised, or a `ProcessLostError`.
        """
        finished = wait([*self._busy])
        for worker, item in [*self._busy.values()]:
            if worker.results not in finished:
                continue
            del self._busy[worker.results]
            try:
                content = worker.results.recv_bytes()
            except (EOFError, OSError):
                _wait_for(worker)
                yield item, ProcessLostError()
            else:
                self._idle.append(worker)
                yield item, pickle.loads(content)  # noqa: S301  # of our own process

    def _workers(self) -> list[_Worker]:
        return [*self._idle, *(worker for worker, _ in self._busy.values())]

    def _start(self) -> _Worker:
        """Start a process.

        Raises:
            OSError: the system allows no more processes or open files.
        """
        if self._lifeline is None:
            self._lifeline = _Pipe(*Pipe(duplex=False))
        items, results = _Pipe(*Pipe(duplex=False)), _Pipe(*Pipe(duplex=False))
        with _signals_held() as mask:
            pid = os.fork()
            if not pid:
                _be_worker(self._work, self._lifeline, items, results, self._workers(), mask)
        results.writing.close()
        return _Worker(pid, items, results.reading)


def _wait_for(worker: _Worker) -> None:
    """Wait for the end of a process, and close its pipes."""
    worker.items.close()
    worker.results.close()
    with suppress(ChildProcessError):  # the same
        os.waitpid(worker.pid, 0)


@contextmanager
def _signals_held() -> Iterator[set[signal.Signals]]:
    """Keep signals from a process that is not set up yet; yield the mask from before."""
    ending = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        yield {signal.Signals(number) for number in before}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _be_worker(
    work: Work,
    lifeline: _Pipe,
    items: _Pipe,
    results: _Pipe,
    others: Sequence[_Worker],
    mask: set[signal.Signals],
) -> NoReturn:
    """Work in this new process until the parent ends it, or has ended."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to the parent, too
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for worker in others:
            worker.items.close()
            worker.results.close()
        for end in (lifeline.writing, items.writing, results.reading):
            end.close()
        with suppress(RuntimeError):  # no more threads: it ends with the parent after this item
            Thread(target=_end_with, args=(lifeline.reading,), daemon=True).start()
        while items.reading in wait([items.reading, lifeline.reading]):
            results.writing.send_bytes(_outcome(work, items.reading.recv()))
    finally:
        os._exit(1)


def _end_with(lifeline: Connection) -> None:
    """End this process when the other end of a pipe is closed."""
    wait([lifeline])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def _outcome(work: Work, item: int) -> bytes:
    """Return the pickled result for an item, or the exception instead of it."""
    try:
        return pickle.dumps(work(item))
    except Exception as error:
        return _pickled(error)


def _pickled(error: Exception) -> bytes:
    """Return an exception pickled, or what can be pickled of it."""
    try:
        content = pickle.dumps(error)
        pickle.loads(content)  # noqa: S301  # those with arguments of their own may fail
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return content
