"""The formats of lines: from a line to a record.

A parser takes the lines of one file in order, and may remember those before. A line that can't be
read gives a record all the same, one with a ``fault``.
"""

from __future__ import annotations

import json

from logreg.errors import excerpt
from logreg.records import Record

LABEL_PREFIX = "__label__"
"""What marks a label in fastText's format."""


class Parser:
    """Reads plain text: all of a line is the text. The other formats are its subclasses."""

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line; None where it holds no record of its own, as a header does."""
        return Record(line, line=number)

    def finish(self) -> Record | None:
        """Give the record that was not complete when the lines came to an end."""
        return None


class TsvParser(Parser):
    r"""Reads the lines of a table: label<TAB>text, or the columns that a header row names.

    A first row with a cell ``text`` is a header. Without one the last column is the text, and the
    first of two is its label; labelled tables must then have just the two.

    >>> parse = TsvParser()
    >>> parse("id\tlabel\ttext", 1), parse("7\tpos\tfine", 2)
    (None, Record(text='fine', label='pos', line=2, fault=None))
    """

    separator = "tab"

    def __init__(self, labelled: bool = False) -> None:
        self._labelled = labelled
        self._columns: list[str] | None = None

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line."""
        if self._labelled and not line:
            return None
        return self._record(line.split("\t"), number)

    def _record(self, cells: list[str], number: int) -> Record | None:
        if number == 1:
            names = [cell.strip().casefold() for cell in cells]
            if "text" in names and ("label" in names or not self._labelled):
                self._columns = names
                return None
        return self._row(cells, number) if self._columns else self._pair(cells, number)

    def _row(self, cells: list[str], number: int) -> Record:
        columns = self._columns or []
        if len(cells) != len(columns):
            fault = f"{len(cells)} columns where the header names {len(columns)}; correct the line"
            return Record("", line=number, fault=fault)
        label = cells[columns.index("label")].strip() if "label" in columns else None
        return Record(cells[columns.index("text")], label, number)

    def _pair(self, cells: list[str], number: int) -> Record:
        if self._labelled and len(cells) != 2:
            n = len(cells) - 1
            found = f"no {self.separator}" if n == 0 else f"{n} {self.separator}s"
            cure = f"write label<{self.separator.upper()}>text, or name the columns in a header row"
            return Record("", line=number, fault=f"{found} in {excerpt(cells[0])}; {cure}")
        return Record(cells[-1], cells[0].strip() if len(cells) == 2 else None, number)


class CsvParser(TsvParser):
    """Reads CSV (RFC 4180): cells in quotes may hold commas, quotes (doubled) and line ends.

    >>> parse = CsvParser()
    >>> parse('pos,"really', 1), parse('""fine"", I say"', 2)
    (None, Record(text='really\\n"fine", I say', label='pos', line=1, fault=None))
    """

    separator = "comma"

    def __init__(self, labelled: bool = False) -> None:
        super().__init__(labelled)
        self._open: list[str] = []
        self._first_line = 0
        self._in_quotes = False

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line, which may be a part of a record, or the last one of it."""
        if not line and not self._open:
            return None
        if not self._open:
            self._first_line = number
        self._open.append(line)
        self._in_quotes ^= line.count('"') % 2 == 1
        return None if self._in_quotes else self._complete()

    def finish(self) -> Record | None:
        """Tell of a quote that was opened and never closed."""
        if not self._open:
            return None
        fault = "a quote is opened here and never closed; close it, or double it"
        return Record("", line=self._first_line, fault=fault)

    def _complete(self) -> Record | None:
        import csv  # here, since few inputs are CSV and the start must be quick

        text = "\n".join(self._open)
        self._open = []
        try:
            (cells,) = csv.reader([text], strict=True)
        except csv.Error as error:
            fault = f"not CSV: {error}; quote the cell and double the quotes in it"
            return Record("", line=self._first_line, fault=fault)
        return self._record(cells, self._first_line)


class FastTextParser(Parser):
    """Reads ``__label__x text`` lines.

    >>> FastTextParser()("__label__pos a fine film", 1)
    Record(text='a fine film', label='pos', line=1, fault=None)
    """

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line."""
        label, _, text = line.partition(" ")
        if not label.startswith(LABEL_PREFIX):
            fault = f"no label in {excerpt(line)}; write {LABEL_PREFIX}x and the text"
            return Record("", line=number, fault=fault)
        if text.startswith(LABEL_PREFIX):
            return Record("", line=number, fault="more than one label; leave one")
        return Record(text, label.removeprefix(LABEL_PREFIX), number)


class JsonParser(Parser):
    """Reads JSON lines: the text is under ``text``, else under the last key but ``label``."""

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line."""
        if not line.strip():
            return None
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            return Record("", line=number, fault=f"not JSON: {error}; write one object a line")
        if not isinstance(fields, dict):
            fault = 'not a JSON object; write {"text": "..."} on each line'
            return Record("", line=number, fault=fault)
        return self._record(fields, number)

    def _record(self, fields: dict[str, object], number: int) -> Record:
        label = fields.pop("label", None)
        text = fields["text"] if "text" in fields else next(reversed(fields.values()), None)
        if not isinstance(text, str):
            return Record("", line=number, fault='the text is not a string; name it "text"')
        if isinstance(label, bool) or not isinstance(label, str | int | None):
            return Record(text, line=number, fault="the label is neither a string nor an integer")
        return Record(text, None if label is None else str(label).strip(), number)
