"""The command's console: stdin, stdout, notes and progress on stderr."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, BinaryIO

import click

from logreg.data.input_options import STDIN
from logreg.errors import InputError, printable
from logreg.pipeline.writers import json_line, line


def binary_stdout() -> BinaryIO:
    """Return stdout for bytes.

    Raises:
        InputError: stdout is closed.
    """
    if sys.stdout is None:
        raise InputError("it is closed; send the output somewhere", "stdout")
    return sys.stdout.buffer


def print_text(text: str) -> None:
    """Write lines of text to stdout, and flush it."""
    stdout = binary_stdout()
    stdout.write(line(text.removesuffix("\n")))
    stdout.flush()


def print_rows(rows: Iterable[Sequence[str]]) -> None:
    """Write rows of cells with tabs between them; on a terminal no cell can move or colour it."""
    shown = printable if stdout_is_terminal() else str
    print_text("\n".join("\t".join(map(shown, row)) for row in rows))


def print_json(value: Any) -> None:
    """Write a value as one line of JSON, in UTF-8 or ASCII whatever the data."""
    text = json.dumps(value, ensure_ascii=False)
    print_text(json_line(text, terminal=stdout_is_terminal()))


def note(message: str) -> None:
    """Write a message to stderr, on one line; above a bar, if one is shown there.

    A bar replaces ``sys.stderr``, behind which click would find the terminal itself. A note that
    can't be written, as on a disk that is full, is no failure.
    """
    with suppress(OSError):
        click.echo(f"logreg: {printable(message)}", file=sys.stderr, err=True)


def stdout_is_terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def stdin_is_terminal() -> bool:
    """Return whether stdin is a terminal, at which there may be somebody."""
    return sys.stdin is not None and sys.stdin.isatty()


def stdout_is_pipe() -> bool:
    """Return whether stdout is read by another program, which may stop at any time."""
    try:
        mode = os.fstat(sys.stdout.fileno()).st_mode
    except (OSError, AttributeError):  # closed, or not a file of the system
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def stderr_is_terminal() -> bool:
    """Return whether stderr is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def can_show_progress() -> bool:
    """Return whether stderr is a terminal on which a line can be written over.

    A pipe from stdout may lead to the same terminal, such as ``| less``, and be mixed with it.
    """
    if stdout_is_pipe() or not stderr_is_terminal():
        return False
    return os.environ.get("TERM") not in ("dumb", "unknown")


@contextmanager
def own_stderr() -> Iterator[None]:
    """Keep stderr to this process; those that it starts meanwhile write theirs to nowhere.

    Workers of Dask write tracebacks when they are interrupted, and Python's own tracker of
    semaphores warns when this process is killed.
    """
    stream = sys.__stderr__
    if stream is None or sys.stderr is not stream:  # closed, or not a file of the system
        yield
        return
    number = stream.fileno()
    stream.flush()
    with (
        open(os.devnull, "wb") as nowhere,
        open(os.dup(number), "w", 1, stream.encoding, stream.errors) as own,
    ):
        os.dup2(nowhere.fileno(), number)
        sys.stderr = own
        try:
            yield
        finally:
            sys.stderr = stream
            os.dup2(own.fileno(), number)


def default_to_stdin(cure: str) -> list[str]:
    """Return stdin as the only file.

    Raises:
        click.UsageError: stdin is a terminal.
    """
    if stdin_is_terminal():
        raise click.UsageError(f"Nothing to read: {cure}; '-' reads from the terminal.")
    return [STDIN]


LONG_INPUT = 1 << 23
"""Size of an input, in bytes, for which it matters how fast texts are counted."""


@contextmanager
def reading_progress(
    paths: Sequence[str], *, with_bar: bool = True
) -> Iterator[Callable[[int], None]]:
    """Show a bar while files are read, if a terminal can and their sizes are known.

    A note reports once that a long input could be read faster, if that is so.
    """
    with _reading_bar(paths) if with_bar else nullcontext() as advance:
        n_bytes = 0

        def on_bytes(n: int) -> None:
            nonlocal n_bytes
            if n_bytes < LONG_INPUT <= n_bytes + n:
                _note_slowness()
            n_bytes += n
            if advance is not None:
                advance(n)

        yield on_bytes


def _note_slowness() -> None:
    from logreg.scanner import slowness

    for text in slowness():
        note(text)


def _reading_bar(
    paths: Sequence[str],
) -> AbstractContextManager[Callable[[int], None] | None]:
    if not can_show_progress():
        return nullcontext()
    from logreg.data.readers import size_of

    if any(size_of(path) is None and not os.path.isdir(path) for path in paths):
        return nullcontext()  # a pipe: the size is unknown
    from logreg.cli.render import reading_bar

    return reading_bar(paths)


def counting_progress(what: str, total: int) -> AbstractContextManager[Callable[[], None] | None]:
    """Show a bar during work if a terminal can; call the result after each piece."""
    if not can_show_progress():
        return nullcontext()
    from logreg.cli.render import counting_bar

    return counting_bar(what, total)
