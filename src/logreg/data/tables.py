"""Tables: from rows of cells to records, whatever the format that the rows are written in.

The columns of the text and the label are found in the first rows (see `headers` and `columns`).
The parser of TSV is here; the rows of other formats come from `csv_table` and `tabular_files`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from logreg.data import columns
from logreg.data.columns import ColumnError, Layout, Row
from logreg.data.headers import is_header
from logreg.data.input_options import Selection
from logreg.data.parsers import Parser
from logreg.data.records import Lines, Record, Records, records_of
from logreg.data.streams import Content, decode_lines
from logreg.errors import InputError, excerpt, place

_QUOTED_CELL = re.compile(r'"[^"]*(?:""[^"]*)+"')

SAMPLE = 100
"""How many of the first rows decide what the columns are."""


class TableParser(Parser):
    """Turns the rows of a table into records.

    Attributes:
        names: the names in the header, or those that the columns get without one.
    """

    names: tuple[str, ...] = ()
    separator = "column"
    """What is between the cells, for messages."""

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        super().__init__(name, selection)
        self._layout: Layout | None = None
        self._has_header = False
        self._has_noted_unnamed = False
        self._width = 0

    @property
    def has_labels(self) -> bool:
        """Whether one of the columns is the label."""
        return self._layout is not None and self._layout.label is not None

    @property
    def label_column(self) -> int | None:
        """The index of the column of the label; known after the first row."""
        return None if self._layout is None else self._layout.label

    def parse(self, rows: Sequence[Row], numbers: Sequence[int]) -> Records:
        """Return the records of the next rows; the first ones of a file decide on the columns.

        Args:
            rows: the cells of each row.
            numbers: the line number of each row.

        Raises:
            InputError: the columns are unclear.
        """
        if self._layout is None and rows:
            try:
                self._layout = self._begin(rows)
            except ColumnError as error:
                raise InputError(str(error), self._name, numbers[0]) from error
            if self._has_header:
                rows, numbers = rows[1:], numbers[1:]
        if self._layout is None or not rows:
            return Records([])
        layout = self._layout
        lacks_label = self._selection.labelled and layout.label is None
        has_header_again = self._has_header and list(self.names) in rows
        if {*map(len, rows)} == {len(self.names)} and not (lacks_label or has_header_again):
            return self._all_whole(rows, numbers, layout)
        return records_of(
            [self._record(row, number, layout) for row, number in zip(rows, numbers, strict=True)]
        )

    def _has_header_line(self, lines: Content) -> bool:
        """Return whether a tab-separated line is the header again."""
        header = "\t".join(self.names).encode("utf-8", "surrogateescape")
        lines = b"\n" + lines
        return self._has_header and any(b"\n" + header + end in lines for end in (b"\n", b"\r\n"))

    def _begin(self, rows: Sequence[Row]) -> Layout:
        """Find the columns, and name them."""
        options, labelled = self._selection.options, self._selection.labelled
        first, sample = rows[0], rows[:SAMPLE]
        self._has_header = is_header(first, sample[1:], options, labelled=labelled)
        if self._has_header:
            self._width = len(first)
            self.names = tuple(first[: _named_width(first)])
            layout = columns.with_header(self.names, options, labelled=labelled)
        else:
            layout = columns.without_header(sample, options, labelled=labelled)
            widths = [len(row) for row in sample]
            self._width = max(widths, key=widths.count)
            self.names = _default_names(self._width, layout)
        if layout.is_recognised:
            options.on_note(f"{self._name}: {self._described(layout)}")
        return layout

    def _described(self, layout: Layout) -> str:
        """Return a note on the columns that were recognised, with the options that choose them."""
        if self._has_header:
            named = [columns.listed([self.names[i]]) for i in layout[:2] if i is not None]
        else:
            named = [str(i + 1) for i in layout[:2] if i is not None]
        pairs = zip(("text", "label"), named, strict=False)
        found = " and ".join(f"the {what} from column {name}" for what, name in pairs)
        return f"reading {found} (--text-column and --label-column choose others)"

    def _all_whole(self, rows: Sequence[Row], numbers: Sequence[int], layout: Layout) -> Records:
        """Return the records of rows that all have the right number of cells."""
        text, label = layout.text, layout.label
        return Records(
            texts=[row[text] for row in rows],
            labels=() if label is None else [row[label].strip() for row in rows],
            lines=numbers,
            columns=rows if self._keeps else (),
        )

    def _record(self, row: Row, number: int, layout: Layout) -> Record:
        """Return the record of a row; its fault, if the number of cells is wrong."""
        width = len(self.names)
        if width > 1 and list(row) == [""]:
            return Record("", line=number, columns=[""] * width if self._keeps else ())
        if width < len(row) and (len(row) <= self._width or not any(row[width:])):
            self._note_unnamed(row[width:], number)
            row = row[:width]  # blank columns at the end have no names
        columns = row if self._keeps else ()
        if self._has_header and tuple(row) == self.names:
            fault = "the header again, as where files are joined; delete the line"
            return Record("", line=number, fault=fault, columns=columns)
        if len(row) != width or (self._selection.labelled and layout.label is None):
            return Record("", line=number, fault=self._misfit(row), columns=columns)
        label = None if layout.label is None else row[layout.label].strip()
        return Record(row[layout.text], label, number, columns=columns)

    def _note_unnamed(self, cells: Row, number: int) -> None:
        """Note the first row that has something in the columns without a name."""
        if any(cells) and not self._has_noted_unnamed:
            self._has_noted_unnamed = True
            where = place(self._name, number)
            self._selection.options.on_note(f"{where}: columns without a name are not read")

    def _misfit(self, row: Row) -> str:
        n = len(row) - 1
        if self._has_header or len(self.names) > 2:
            what = "header" if self._has_header else "first row"
            counted = f"{n + 1} column{'s' if n else ''}, but the {what} has {len(self.names)}"
            return f"{counted}; correct the line{self._format_hint(row)}"
        found = f"no {self.separator}" if n == 0 else f"{n} {self.separator}s"
        hint = self._format_hint(row) or ", or name the columns in a header row"
        return f"{found} in {excerpt(row[0])}; write label<{self.separator.upper()}>text{hint}"

    def _format_hint(self, row: Row) -> str:
        return ""


def _named_width(header: Row) -> int:
    """Return the number of columns without the blank ones at the end."""
    return max((i for i, name in enumerate(header, start=1) if name.strip()), default=0)


def _default_names(width: int, layout: Layout) -> tuple[str, ...]:
    names = [f"column{i}" for i in range(1, width + 1)]
    if layout.label is not None:
        names[layout.label] = "label"
    names[layout.text] = "text"
    return tuple(names)


class TsvParser(TableParser):
    r"""Parses the lines of a table whose cells are separated by tabs, and never quoted.

    >>> parser = TsvParser()
    >>> [*parser.records(b"id\tlabel\ttext\n7\tpos\tfine\n", 1)][0][:3]
    ('fine', 'pos', 2)
    """

    separator = "tab"

    def records(self, content: Content, first_line: int) -> Records:
        """Parse a block of lines; in labelled tables empty ones are passed over."""
        lines = decode_lines(content)
        numbers: Sequence[int] = range(first_line, first_line + len(lines))
        if self._selection.labelled and "" in lines:
            numbers = [number for number, line in zip(numbers, lines, strict=True) if line]
            lines = [line for line in lines if line]
        rows = [line.split("\t") for line in lines]
        if self._layout is None:
            self._note_quotes(rows[:SAMPLE])
        return self.parse(rows, numbers)

    def lines(self, content: Content) -> Lines | None:
        """Return the rows as lines if all have the right number of cells."""
        from logreg.scanner import kernel

        layout = self._layout
        if layout is None or self._selection.labelled or not kernel.is_available():
            return None
        if self._has_header_line(content):
            return None
        texts = kernel.tsv_texts(content, len(self.names), layout.text)
        return None if texts is None else Lines(texts, content)

    def _note_quotes(self, rows: Sequence[Row]) -> None:
        """Note cells that are written as CSV has them: in quotes, with doubled ones inside."""
        if any(_QUOTED_CELL.fullmatch(cell) for row in rows for cell in row):
            self._selection.options.on_note(
                f"{self._name}: quotes around cells are read as part of them; "
                "if they are not, use --input-format csv --delimiter tab"
            )

    def _format_hint(self, row: Row) -> str:
        if len(row) == 1 and any(mark in row[0] for mark in ",;") and not self._has_header:
            return ", or read a CSV file with --input-format csv"
        if any(cell.count('"') % 2 for cell in row):
            return "; cells in quotes are read with --input-format csv --delimiter tab"
        return ""
