"""CSV: the rows of Python's `csv`, block by block, in whatever dialect the file is.

See `quotes` for where a block may be cut, and `tables` for what becomes of the rows.
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
from logreg.data.columns import ColumnError, Row
from logreg.data.input_options import Selection
from logreg.data.quotes import QuoteTracker
from logreg.data.records import Lines, Record, Records, records_of
from logreg.data.streams import Content
from logreg.data.tables import SAMPLE, TableParser
from logreg.scanner import count_lines

_SEPARATOR_LINE = re.compile(rb'sep=([^"\r\n\x80-\xff])\r?\n')
_DECIMAL_COMMA = re.compile(r"\d+,\d+")


class CsvParser(TableParser):
    r"""Parses CSV as Python's `csv` does: quoted cells may hold delimiters, quotes and line ends.

    >>> parser = CsvParser()
    >>> [*parser.records(b'pos,"really\n""fine"", I say"\n', 1)][0][:3]
    ('really\n"fine", I say', 'pos', 1)
    """

    spans_lines = True

    def __init__(
        self, name: str = "", selection: Selection | None = None, delimiter: str = ","
    ) -> None:
        super().__init__(name, selection)
        self.delimiter = delimiter
        self._tracker = QuoteTracker(delimiter)
        self._may_have_sep = True
        self.separator = {",": "comma", ";": "semicolon", "\t": "tab"}.get(delimiter, delimiter)

    def end_of_records(self, content: Content) -> int:
        """Return where the last record ends that no open quote goes on from."""
        return self._tracker.end_of_records(content)

    def count_lines(self, content: Content) -> int:
        """Return the number of lines; carriage returns alone end lines too."""
        n_lines = count_lines(content)
        if b"\r" in content:
            n_lines += content.count(b"\r") - content.count(b"\r\n")
        return n_lines

    def lines(self, content: Content) -> Lines | None:
        """Return the rows as lines if all have the right number of cells, without odd quotes."""
        from logreg.scanner import kernel

        layout, delimiter = self._layout, self.delimiter.encode()
        if layout is None or self._selection.labelled or not kernel.is_available():
            return None
        if len(delimiter) > 1:
            return None
        found = kernel.csv_texts(content, delimiter[0], len(self.names), layout.text)
        return None if found is None or self._has_header_line(found[1]) else Lines(*found)

    def records(self, content: Content, first_line: int) -> Records:
        """Parse a block of whole records; empty lines are passed over."""
        if self._may_have_sep and (line := _SEPARATOR_LINE.match(content)):
            content = content[line.end() :]
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
            rows = [*csv.reader(lines, delimiter=self.delimiter)]
        return rows if len(rows) == len(lines) else []  # else a quoted cell has several lines

    def _rows(self, content: Content, first_line: int) -> tuple[list[list[str]], list[int]]:
        """Return the cells of each row, and the line in which it begins."""
        text = content.decode("utf-8", "surrogateescape")
        with _any_cell_length():
            reader = csv.reader(StringIO(text, newline=""), delimiter=self.delimiter)
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


_START = 1 << 16
"""Bytes of a file that show its delimiter."""

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
    if named := _SEPARATOR_LINE.match(content):
        return named[1].decode()
    start = content[: content.rfind(b"\n", 0, _START) + 1].decode("utf-8", "surrogateescape")
    scores = {}
    for delimiter in DELIMITERS:
        with _any_cell_length():
            reader = csv.reader(StringIO(start, newline=""), delimiter=delimiter)
            rows = [*islice(reader, SAMPLE)]
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
