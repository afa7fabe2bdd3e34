"""Records: the texts of all input formats, what is read of them, and how.

This module is separate from the readers so that a text from the command line does not import them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

STDIN = "-"
STDIN_NAME = "stdin"

FORMATS = ("auto", "text", "tsv", "csv", "jsonl", "fasttext")
"""The input formats that can be asked for."""


def name_of(path: str) -> str:
    """Return how messages name a file.

    >>> name_of("-"), name_of("reviews.tsv")
    ('stdin', 'reviews.tsv')
    """
    return STDIN_NAME if path == STDIN else path


@dataclass(frozen=True)
class JsonFields:
    """The fields of a JSON object, and the line that they were read from.

    Attributes:
        values: the value of each field.
        source: the line; empty if the object is not from JSON.
    """

    values: Mapping[str, object]
    source: str = ""


Columns = Sequence[str] | JsonFields
"""The input's own columns of a record: the cells of a row, or the fields of an object."""


class Record(NamedTuple):
    """One text of the input.

    Attributes:
        text: the text; empty if the line can't be read.
        label: the label; None if the input has none.
        line: the line number from 1; 0 for plain text, whose lines have no faults.
        fault: why the line can't be read; None if it can.
        columns: the input's own columns; empty unless they are kept.
        path: the file of a text in a folder; empty otherwise.
    """

    text: str
    label: str | None = None
    line: int = 0
    fault: str | None = None
    columns: Columns = ()
    path: str = ""


@dataclass(frozen=True)
class Records:
    """Some records of a file in order, column by column: iterate over them for single ones.

    Attributes:
        texts: the text of each.
        labels: the label of each; empty if none has a label.
        lines: the line number of each; empty for plain text.
        faults: why a record can't be read, by its index.
        columns: the input's own columns of each; empty unless they are kept.
        path: the file, if it is a text in a folder.
    """

    texts: Sequence[str]
    labels: Sequence[str | None] = ()
    lines: Sequence[int] = ()
    faults: Mapping[int, str] = field(default_factory=dict)
    columns: Sequence[Columns] = ()
    path: str = ""

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Record]:
        """Yield each record."""
        for i, text in enumerate(self.texts):
            yield Record(
                text,
                self.labels[i] if self.labels else None,
                self.lines[i] if self.lines else 0,
                self.faults.get(i),
                self.columns[i] if self.columns else (),
                self.path,
            )


def records_of(records: Sequence[Record]) -> Records:
    """Return single records as columns."""
    return Records(
        texts=[record.text for record in records],
        labels=[record.label for record in records],
        lines=[record.line for record in records],
        faults={i: record.fault for i, record in enumerate(records) if record.fault},
        columns=[record.columns for record in records],
        path=records[0].path if records else "",
    )


def _ignore(_note: str) -> None:
    """Drop a note."""


@dataclass(frozen=True)
class InputOptions:
    """How files are read, where their names and contents do not say.

    Attributes:
        text_column: the column of the text: its name, or its number from 1; of JSON objects the
            key. None for ``text``, else a well-known name.
        label_column: likewise the column of the label; None for ``label``, else a well-known name.
        format: one of `FORMATS`.
        delimiter: what separates the cells of a CSV file; None to recognise it.
        encoding: the encoding; None for UTF-8, or what a byte-order mark says.
        on_note: called with each decision that a user may want to know of, once per file.
    """

    text_column: str | None = None
    label_column: str | None = None
    format: str = "auto"
    delimiter: str | None = None
    encoding: str | None = None
    on_note: Callable[[str], None] = field(default=_ignore, compare=False)


@dataclass(frozen=True)
class Selection:
    """What is read of each record.

    Attributes:
        options: how files are read.
        labelled: whether every record needs a label.
        keep_columns: whether to keep the input's own columns.
    """

    options: InputOptions = field(default_factory=InputOptions)
    labelled: bool = False
    keep_columns: bool = False
