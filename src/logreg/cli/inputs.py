"""Where a command's texts come from: arguments, files or stdin; and its labelled files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

import click

from logreg.cli.outputs import note, stdout_is_terminal
from logreg.errors import InputError
from logreg.records import STDIN, Record, name_of

ARGUMENT_NAME = "TEXT"


class Batch(NamedTuple):
    """Records that have arrived together, at least one, and the name of their file."""

    origin: str
    records: list[Record]


def text_batches(texts: Sequence[str], inputs: Sequence[str]) -> Iterator[Batch]:
    """Give the texts of the arguments, then those of the files; without either those of stdin.

    A TEXT of ``-`` is stdin, as is a FILE of that name.
    """
    if not texts and not inputs:
        inputs = default_to_stdin("give TEXT, --input FILE, or pipe texts in")
    for text in texts:
        if text == STDIN:
            yield from _batches([STDIN])
        else:
            yield Batch(ARGUMENT_NAME, [Record(text)])
    if not inputs:
        return
    if stdout_is_terminal() or STDIN in inputs:  # the answers themselves are the progress
        yield from _batches(inputs)
    else:
        with reading_progress(inputs) as on_bytes:
            yield from _batches(inputs, on_bytes)


def _batches(
    paths: Sequence[str], on_bytes: Callable[[int], None] | None = None
) -> Iterator[Batch]:
    from logreg.readers import read

    for path in paths:
        for records in read(path, on_bytes):
            if records:  # a header row that has arrived alone has none
                yield Batch(name_of(path), records)


def default_to_stdin(cure: str) -> list[str]:
    """Return stdin as the only file, unless it is a terminal, where nobody would be typing.

    Raises:
        click.UsageError: stdin is a terminal.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        raise click.UsageError(f"Nothing to read: {cure}; '-' reads from the terminal.")
    return [STDIN]


def has_label_column(batch: Batch, decided: bool | None) -> bool:
    """Decide by the first records whether there is a column for the input's own labels.

    Raises:
        InputError: labels come after records without any: the columns are settled by then.
    """
    labelled = any(record.label is not None for record in batch.records)
    if decided is False and labelled:
        problem = "has labels, the input before it has none; use them in separate calls"
        raise InputError(problem, batch.origin)
    return labelled if decided is None else decided


def report_faults(batch: Batch) -> int:
    """Tell of each record that could not be read; return how many there were."""
    faults = [record for record in batch.records if record.fault]
    for record in faults:
        error = InputError(record.fault or "", batch.origin, record.line)
        note(str(error))
    return len(faults)


def stderr_is_terminal() -> bool:
    """Tell whether somebody may be watching progress."""
    return sys.stderr is not None and sys.stderr.isatty()


def reading_progress(
    paths: Sequence[str],
) -> AbstractContextManager[Callable[[int], None] | None]:
    """Show a bar while files are read, on a terminal only."""
    if not stderr_is_terminal():
        return nullcontext()
    from logreg.render import reading_bar

    return reading_bar(paths)
