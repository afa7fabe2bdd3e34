"""Threads that share the work on a stream; the results keep the order of the stream.

Threads help where the work lets go of the interpreter's lock, as the compiled scanner does.
"""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from io import UnsupportedOperation
from types import TracebackType
from typing import Any, BinaryIO, Generic, ParamSpec, TypeVar

from logreg.errors import InputError

Result = TypeVar("Result")
P = ParamSpec("P")

PENDING = 2
"""Pieces of work that are submitted per thread: one in progress, one waiting."""


class OrderedThreads(Generic[Result]):
    """Does work in threads, and calls ``emit(result)`` in this one, in order.

    Leaving the context emits what is pending, also after an `InputError`.

    Args:
        emit: called with each result.
        jobs: number of threads.
    """

    def __init__(self, emit: Callable[[Result], None], jobs: int) -> None:
        self._emit = emit
        self._most_pending = PENDING * jobs
        self._pending: deque[Future[Result]] = deque()
        self._pool = ThreadPoolExecutor(jobs)
        self._done_end, self._doing_end = os.pipe()
        # as many bytes are in this pipe as there is work that is done and not emitted

    def submit(self, work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> None:
        """Queue work; waits until there is room for it."""
        while len(self._pending) >= self._most_pending:
            self._emit_first()
        try:
            future = self._pool.submit(work, *args, **kwargs)
        except RuntimeError:  # the system starts no more threads
            self.finish()
            self._emit(work(*args, **kwargs))
            return
        self._pending.append(future)
        future.add_done_callback(self._report_done)

    def emit_until_readable(self, stream: BinaryIO) -> None:
        """Emit results as they come until a stream has more to read, or nothing is pending."""
        while self._pending and not self._is_readable(stream):
            self._emit_first()

    def finish(self) -> None:
        """Emit all pending results."""
        while self._pending:
            self._emit_first()

    def _is_readable(self, stream: BinaryIO) -> bool:
        """Wait until a stream is readable or some work is done; return whether it is the stream."""
        try:
            readable, _, _ = select.select([stream.fileno(), self._done_end], [], [])
        except UnsupportedOperation:  # a stream in memory never blocks
            return True
        except OSError:  # on Windows only sockets can be waited for
            return False
        return stream.fileno() in readable

    def _emit_first(self) -> None:
        result = self._pending.popleft().result()
        os.read(self._done_end, 1)
        self._emit(result)

    def _report_done(self, _future: Future[Any]) -> None:
        os.write(self._doing_end, b"\n")

    def __enter__(self) -> OrderedThreads[Result]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None or isinstance(error, InputError):
                self.finish()
        finally:
            self._pool.shutdown(cancel_futures=True)
            os.close(self._done_end)
            os.close(self._doing_end)
