"""Runs a call of the command line in this process, where it is quick, or in one of its own."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NamedTuple
from unittest.mock import patch

from fuzzing.calls import Call
from logreg.cli import run

TIMEOUT = 60
"""Seconds after which a call hangs."""


class Result(NamedTuple):
    """What a call did.

    Attributes:
        status: its exit status; None if it did not end by itself.
        stdout: what it wrote there.
        stderr: likewise, with the traceback of an error that nothing caught.
        warnings: what Python, or a library, warned of.
    """

    status: int | None
    stdout: bytes
    stderr: str
    warnings: tuple[str, ...] = ()


class HangError(BaseException):
    """A call takes too long."""


class Pieces(io.RawIOBase):
    """A stream that arrives in pieces, as a pipe does.

    Args:
        content: all of it.
        ends: where a piece ends.
    """

    def __init__(self, content: bytes, ends: Sequence[int]) -> None:
        self._content, self._ends, self._start = content, sorted({*ends, len(content)}), 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Read the rest of a piece."""
        end = next((end for end in self._ends if end > self._start), self._start)
        piece = self._content[self._start : min(end, self._start + len(buffer))]
        buffer[: len(piece)] = piece
        self._start += len(piece)
        return len(piece)


def lay_out(call: Call, folder: Path) -> None:
    """Write the files of a call into a folder."""
    for name, content in call.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def run_here(call: Call, folder: Path, ends: Sequence[int] = ()) -> Result:
    """Run a call in this process.

    Args:
        call: the call.
        folder: where its files are.
        ends: where stdin is cut into pieces that arrive one after the other.
    """
    stdin = io.TextIOWrapper(io.BufferedReader(Pieces(call.stdin, ends)))  # type: ignore[type-var]
    stdout = io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogateescape", write_through=True)
    stderr = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)
    status: int | None = None
    with (
        _inside(folder),
        patch.multiple(sys, stdin=stdin, stdout=stdout, stderr=stderr),
        warnings.catch_warnings(record=True) as found,
    ):
        warnings.simplefilter("always")
        try:
            with _limit(TIMEOUT):
                status = run([*call.arguments])
        except (Exception, HangError, SystemExit):
            stderr.write(traceback.format_exc())
    return Result(
        status,
        stdout.buffer.getvalue(),
        stderr.buffer.getvalue().decode("utf-8", "surrogateescape"),
        tuple(
            f"{one.category.__name__}: {one.message} ({one.filename}:{one.lineno})" for one in found
        ),
    )


def run_apart(call: Call, folder: Path) -> Result:
    """Run a call in a process of its own."""
    command = [sys.executable, "-m", "logreg", *call.arguments]
    try:
        done = subprocess.run(
            command, input=call.stdin, cwd=folder, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return Result(None, b"", f"no end after {TIMEOUT} s")
    return Result(done.returncode, done.stdout, done.stderr.decode("utf-8", "surrogateescape"))


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    """Raise a `HangError` after some time, where the system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise HangError(f"no end after {seconds} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
