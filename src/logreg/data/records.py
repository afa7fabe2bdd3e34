"""Records: the texts of all input formats, and what was read beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from logreg.data.json_fields import JsonFields
from logreg.scanner import count_lines

Columns = Sequence[str] | JsonFields
"""The input's own columns of a record: the cells of a row, or the fields of an object."""

NO_COLUMNS: Mapping[str, object] = MappingProxyType({})


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


MOST_LINES = 1 << 16
"""Lines of plain text that are processed together."""


class Lines(NamedTuple):
    """Some records of a file as bytes: one line each, which ends with LF.

    Attributes:
        texts: the texts, with a space or a tab where a text has a line end.
        columns: the input's own columns, separated by tabs; its lines may end with CRLF.
    """

    texts: bytes | bytearray
    columns: bytes | bytearray

    def parts(self) -> Iterator[Lines]:
        """Cut plain text that has many lines: what is computed for each takes more memory."""
        if self.texts is not self.columns or count_lines(self.texts) <= MOST_LINES:
            yield self
            return
        start = 0
        while start < len(self.texts):
            end = self.texts.rfind(b"\n", start, start + MOST_LINES) + 1
            end = end or self.texts.index(b"\n", start) + 1
            part = self.texts[start:end]
            yield Lines(part, part)
            start = end


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


def named(names: Sequence[str], columns: Columns) -> Mapping[str, object]:
    """Return the input's own columns by name."""
    if isinstance(columns, JsonFields):
        return columns.values
    return dict(zip(names, columns, strict=False)) if columns else NO_COLUMNS
