"""Where a command's input comes from, and the progress of its work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext

import click

from logreg.data.records import STDIN


def default_to_stdin(cure: str) -> list[str]:
    """Return stdin as the only file, unless it is a terminal, where nobody would be typing.

    Raises:
        click.UsageError: stdin is a terminal.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        raise click.UsageError(f"Nothing to read: {cure}; '-' reads from the terminal.")
    return [STDIN]


def require_other_file(option: str, output: str | None, inputs: Iterable[str]) -> None:
    """Refuse an output that would overwrite one of the inputs.

    Args:
        option: the option that names the output.
        output: its value; None where it was not given.
        inputs: files, folders, and ``-`` for stdin.

    Raises:
        click.UsageError: the output is one of the inputs, or a text of a folder that is one.
    """
    for path in inputs:
        if output is not None and _holds(path, output):
            name = "stdin" if path == STDIN else path
            raise click.UsageError(
                f"{option} {output} would overwrite the input {name}; choose another file."
            )


def _holds(path: str, output: str) -> bool:
    """Return whether an input is the file of the output, or a folder that has it as a text."""
    try:
        if path == STDIN:
            return os.path.samestat(os.fstat(sys.stdin.fileno()), os.stat(output))
        if os.path.isdir(path):
            folder_of_label = os.path.dirname(os.path.realpath(output))
            return os.path.samefile(path, os.path.dirname(folder_of_label))
        return os.path.realpath(path) == os.path.realpath(output) or os.path.samefile(path, output)
    except (OSError, AttributeError):  # one of them is not there, or stdin is not a file
        return False


def stderr_is_terminal() -> bool:
    """Tell whether somebody may be watching progress."""
    return sys.stderr is not None and sys.stderr.isatty()


def reading_progress(
    paths: Sequence[str],
) -> AbstractContextManager[Callable[[int], None] | None]:
    """Show a bar while files are read: on a terminal only, and where they can be measured."""
    if not stderr_is_terminal():
        return nullcontext()
    from logreg.data.readers import size_of

    if any(size_of(path) is None and not os.path.isdir(path) for path in paths):
        return nullcontext()  # a pipe: nobody knows how much is to come
    from logreg.cli.render import reading_bar

    return reading_bar(paths)


def counting_progress(what: str, total: int) -> AbstractContextManager[Callable[[], None] | None]:
    """Show a bar while work goes on, on a terminal only; it is told of each piece that is done."""
    if not stderr_is_terminal():
        return nullcontext()
    from logreg.cli.render import counting_bar

    return counting_bar(what, total)
