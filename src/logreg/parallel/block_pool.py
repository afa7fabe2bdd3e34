"""Processes that share the work on one stream of blocks; the results keep the order of the stream.

Blocks go to the workers in turn, through shared memory. Each worker has one block to work on and
some more waiting; results are collected in the order of submission. The workers are forks: they
have everything that this process had when they started. They end when it ends, for whatever reason,
because their pipes then close.

This module does not depend on texts or models.
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
"""Largest block, in bytes, that fits into the shared memory; larger ones are processed here."""

SLOTS = 4
"""Blocks that a worker holds: one in progress, the others waiting."""


class _Worker(NamedTuple):
    connection: Connection
    memory: mmap


class Workers(Generic[Result]):
    """Call ``work(block, context)`` in worker processes and ``emit(result)`` in this one, in order.

    Args:
        work: returns the result for a block of bytes and its context, a small value.
        emit: called with each result.
        jobs: number of processes.
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
        self._submitted = 0
        for _ in range(jobs):
            self._workers.append(self._start())

    def _start(self) -> _Worker:
        fork = multiprocessing.get_context("fork")
        ours, theirs = fork.Pipe()
        memory = mmap(-1, SLOTS * SLOT_SIZE)
        others = [worker.connection for worker in self._workers]
        arguments = (self._work, theirs, memory, [*others, ours])
        with warnings.catch_warnings():
            # Python 3.12 and later warn about numpy's threads, which the workers do not use
            warnings.simplefilter("ignore", DeprecationWarning)
            fork.Process(target=_serve, args=arguments, daemon=True).start()
        theirs.close()
        return _Worker(ours, memory)

    def submit(self, block: bytes | bytearray, context: Any) -> None:
        """Queue a block for a worker; waits until there is room for it."""
        if len(block) > SLOT_SIZE:
            self.finish()
            self._emit(self._work(block, context))
            return
        while len(self._pending) >= SLOTS * len(self._workers):
            self._collect()
        turn, index = divmod(self._submitted, len(self._workers))
        worker = self._workers[index]
        start = turn % SLOTS * SLOT_SIZE
        worker.memory[start : start + len(block)] = block
        self._send(worker, (start, len(block), context))
        self._pending.append(worker)
        self._submitted += 1

    def collect_until_readable(self, descriptor: int) -> None:
        """Emit finished results until a file has more to read or no block is pending."""
        while self._pending:
            if descriptor in wait([descriptor, self._pending[0].connection]):
                return
            self._collect()

    def finish(self) -> None:
        """Emit the results of all pending blocks."""
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
        """Emit the pending results, also after an `InputError`; end the workers."""
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
    """Process blocks until the pipe closes; interrupts are left to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in others:
        other.close()
    while True:
        try:
            start, length, context = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(work(memory[start : start + length], context))


def _gone() -> LogregError:
    problem = "a worker process ended early, possibly out of memory"
    return LogregError(f"{problem}; free some memory or use --jobs 1")
