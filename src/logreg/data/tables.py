"""Tables: from rows of cells to records, whatever the format that the rows are written in.

The columns of the text and the label are found in the first rows (see `columns`). The parsers of
TSV and CSV are here; spreadsheets and column files bring their rows from `sheets` and `arrow`.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from itertools import islice

from logreg.data import columns
from logreg.data.columns import ColumnError, Layout, Row
from logreg.data.input_options import Selection
from logreg.data.parsers import Parser
from logreg.data.quotes import QuoteTracker
from logreg.data.records import Record, Records, records_of
from logreg.data.streams import Content, decode_lines
from logreg.errors import InputError, excerpt

_DECIMAL_COMMA = re.compile(r"\d+,\d+")
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
        self._width = 0

    def parse(self, rows: Sequence[Row], numbers: Sequence[int]) -> Records:
        """Return the records of the next rows; the first ones of a file decide on the columns.

        Args:
            rows: the cells of each row.
            numbers: the line number of each row.

        Raises:
            InputError: the columns can't be told.
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

    def _begin(self, rows: Sequence[Row]) -> Layout:
        """Find the columns, and name them."""
        options, labelled = self._selection.options, self._selection.labelled
        first, sample = rows[0], rows[:SAMPLE]
        self._has_header = columns.is_header(first, sample[1:], options, labelled=labelled)
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
            row = row[:width]  # blank columns at the end have no names
        columns = row if self._keeps else ()
        if self._has_header and tuple(row) == self.names:
            fault = "the header again, as where files are joined; delete the line"
            return Record("", line=number, fault=fault, columns=columns)
        if len(row) != width or (self._selection.labelled and layout.label is None):
            return Record("", line=number, fault=self._misfit(row), columns=columns)
        label = None if layout.label is None else row[layout.label].strip()
        return Record(row[layout.text], label, number, columns=columns)

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


class CsvParser(TableParser):
    r"""Parses CSV as Python's `csv` does: quoted cells may hold delimiters, quotes and line ends.

    >>> parser = CsvParser()
    >>> [*parser.records(b'pos,"really\n""fine"", I say"\n', 1)][0][:3]
    ('really\n"fine", I say', 'pos', 1)
    """

    def __init__(
        self, name: str = "", selection: Selection | None = None, delimiter: str = ","
    ) -> None:
        super().__init__(name, selection)
        self._delimiter = delimiter
        self._tracker = QuoteTracker(delimiter)
        self._may_have_sep = True
        self.separator = {",": "comma", ";": "semicolon", "\t": "tab"}.get(delimiter, delimiter)

    def end_of_records(self, content: Content) -> int:
        """Return where the last record ends that no open quote goes on from."""
        return self._tracker.end_of_records(content)

    def count_lines(self, content: Content) -> int:
        """Return the number of lines; carriage returns alone end lines too."""
        return content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")

    def records(self, content: Content, first_line: int) -> Records:
        """Parse a block of whole records; empty lines are passed over."""
        if self._may_have_sep and content.startswith(b"sep="):  # a line that Excel understands
            content = content[content.index(b"\n") + 1 :]
            first_line += 1
        self._may_have_sep = False
        rows = self._rows_of_lines(content)
        numbers: Sequence[int] = range(first_line, first_line + len(rows))
        if not rows:
            rows, numbers = self._rows(content, first_line)
        if [] in rows:
            numbers = [number for number, row in zip(numbers, rows, strict=True) if row]
            rows = [row for row in rows if row]
        return self.parse(rows, numbers)

    def _rows_of_lines(self, content: Content) -> list[list[str]]:
        """Return the cells of each line, if every line is a row; an empty list if some are not."""
        if content.count(b"\r") != content.count(b"\r\n"):
            return []
        lines = content.decode("utf-8", "surrogateescape").split("\n")[:-1]
        with _any_cell_length():
            rows = [*csv.reader(lines, delimiter=self._delimiter)]
        return rows if len(rows) == len(lines) else []  # else a quoted cell has several lines

    def _rows(self, content: Content, first_line: int) -> tuple[list[list[str]], list[int]]:
        """Return the cells of each row, and the line in which it begins."""
        text = content.decode("utf-8", "surrogateescape")
        with _any_cell_length():
            reader = csv.reader(StringIO(text, newline=""), delimiter=self._delimiter)
            rows, ends = [], [0]
            for row in reader:
                rows.append(row)
                ends.append(reader.line_num)
        return rows, [first_line + end for end in ends[:-1]]

    def _format_hint(self, row: Row) -> str:
        if any(cell.startswith(' "') for cell in row):
            return "; quotes count only at the start of a cell: delete the blank before them"
        return ""

    def incomplete(self, first_line: int) -> Records:
        """Return a record whose fault is a quote that was never closed."""
        fault = "a quote opened here is never closed; close it, or double it"
        return records_of([Record("", line=first_line, fault=fault)])


@contextmanager
def _any_cell_length() -> Iterator[None]:
    """Lift the limit of `csv` on the length of a cell."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


DELIMITERS = ",;\t|"
"""What separates the cells of CSV files, the most common first."""


def delimiter_of(content: Content, selection: Selection) -> str:
    r"""Recognise the delimiter of a CSV file by its first rows.

    It is the one that Excel's ``sep=`` line names, else the one with which the first row is a
    header, else the one that splits most of the rows into equally many cells, at least two; and of
    two that split them alike, the one that leaves numbers such as ``9,5`` whole.

    >>> delimiter_of(b'"text";"label"\n"fine, really";1\n', Selection())
    ';'
    """
    if content.startswith(b"sep=") and content[5:6] in (b"\r", b"\n"):
        return chr(content[4])
    lines = [line + "\n" for line in decode_lines(content[: content.rfind(b"\n", 0, 1 << 16) + 1])]
    scores = {}
    for delimiter in DELIMITERS:
        with _any_cell_length():
            rows = [*islice(csv.reader(lines or [""], delimiter=delimiter), SAMPLE)]
        scores[delimiter] = _score([row for row in rows if row], selection)
    return max(scores, key=lambda delimiter: scores[delimiter])


def _score(rows: Sequence[Row], selection: Selection) -> tuple[bool, int, bool]:
    """Return whether the first row is a header that can be used, and how many rows are alike.

    Further, whether a cell is a number with a decimal comma, which is then no delimiter.
    """
    if not rows or len(rows[0]) < 2:
        return False, 0, False
    try:
        columns.with_header(rows[0], selection.options, labelled=selection.labelled)
    except ColumnError:
        is_known = False
    else:
        is_known = True
    n_alike = sum(len(row) == len(rows[0]) for row in rows)
    return is_known, n_alike, any(_DECIMAL_COMMA.fullmatch(cell) for cell in rows[0])
