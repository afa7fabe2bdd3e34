"""Several processes that share the work on one stream of blocks, with the results in its order.

A block goes to a worker through memory that both see, and in turn: the first to the first worker,
the next to the next. A worker has a block to work on and some to go on with, and what is finished
is collected in the order in which it was given. The workers are forks: they have all that this
process had when they began. They end when it does, however it ends: then their pipes close.

This module knows nothing of texts or models.
"""

from __future__ import annotations

import multiprocessing
import signal
import warnings
from collections import deque
from collections.abc import Callable
from mmap import mmap
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, NamedTuple, TypeVar

from logreg.errors import InputError, LogregError

Result = TypeVar("Result")

SLOT_SIZE = 1 << 20
"""Bytes of a block that fit into the shared memory; a larger one is worked on here."""

SLOTS = 4
"""Blocks that a worker holds: one to work on, and some to go on with while others are slower."""


class _Worker(NamedTuple):
    connection: Connection
    memory: mmap


class Workers(Generic[Result]):
    """Call ``work(block, fact)`` in some processes and ``emit(result)`` in this one, in order.

    Args:
        work: from a block of bytes and a small fact about it to a result.
        emit: called with each result.
        jobs: how many processes.
    """

    def __init__(
        self,
        work: Callable[[bytes | bytearray, Any], Result],
        emit: Callable[[Result], None],
        jobs: int,
    ) -> None:
        self._work, self._emit = work, emit
        self._workers: list[_Worker] = []
        self._pending: deque[_Worker] = deque()
        self._given = 0
        for _ in range(jobs):
            self._workers.append(self._start())

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        memory = mmap(-1, SLOTS * SLOT_SIZE)
        others = [worker.connection for worker in self._workers]
        arguments = (self._work, theirs, memory, [*others, ours])
        with warnings.catch_warnings():
            # numpy's threads, of which newer Pythons warn, are not used by the workers
            warnings.simplefilter("ignore", DeprecationWarning)
            context.Process(target=_serve, args=arguments, daemon=True).start()
        theirs.close()
        return _Worker(ours, memory)

    def give(self, block: bytes | bytearray, fact: Any) -> None:
        """Have a block worked on, once there is room for it."""
        if len(block) > SLOT_SIZE:
            self.finish()
            self._emit(self._work(block, fact))
            return
        while len(self._pending) >= SLOTS * len(self._workers):
            self._collect()
        turn, index = divmod(self._given, len(self._workers))
        worker = self._workers[index]
        start = turn % SLOTS * SLOT_SIZE
        worker.memory[start : start + len(block)] = block
        self._send(worker, (start, len(block), fact))
        self._pending.append(worker)
        self._given += 1

    def collect_until_readable(self, descriptor: int) -> None:
        """Emit what gets finished, until a file has more to read or nothing is left to emit."""
        while self._pending:
            if descriptor in wait([descriptor, self._pending[0].connection]):
                return
            self._collect()

    def finish(self) -> None:
        """Emit all that is left."""
        while self._pending:
            self._collect()

    def _collect(self) -> None:
        worker = self._pending.popleft()
        try:
            result = worker.connection.recv()
        except (EOFError, OSError) as error:
            raise _gone() from error
        self._emit(result)

    def _send(self, worker: _Worker, message: tuple[int, int, Any]) -> None:
        try:
            worker.connection.send(message)
        except OSError as error:
            raise _gone() from error

    def __enter__(self) -> Workers[Result]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Emit all that is left, also when the input turned out to be bad; end the workers."""
        try:
            if error is None or isinstance(error, InputError):
                self.finish()
        finally:
            for worker in self._workers:
                worker.connection.close()


def _serve(
    work: Callable[[bytes | bytearray, Any], Any],
    connection: Connection,
    memory: mmap,
    others: list[Connection],
) -> None:
    """Work on blocks until the pipe closes; what an interrupt means is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in others:
        other.close()
    while True:
        try:
            start, length, fact = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(work(memory[start : start + length], fact))


def _gone() -> LogregError:
    return LogregError("a worker process has ended too early; free some memory or use --jobs 1")
