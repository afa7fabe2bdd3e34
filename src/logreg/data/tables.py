"""Tables: from a row of TSV or CSV to a record.

Both formats choose the columns of the text and the label in the same way, by a header or by
position. Formats without columns: see `parsers`.
"""

from __future__ import annotations

from logreg.data.parsers import Parser
from logreg.data.records import Record, Selection
from logreg.errors import InputError, excerpt


class TsvParser(Parser):
    r"""Parses the lines of a table: label<TAB>text, or the columns named in a header row.

    A first row with a cell ``text``, or with the name of the selected column, is a header. Without
    a header the last column is the text unless another number is selected, and the first of two
    columns is the label; labelled tables must then have exactly two.

    >>> parse = TsvParser()
    >>> parse("id\tlabel\ttext", 1), parse("7\tpos\tfine", 2)
    (None, Record(text='fine', label='pos', line=2, fault=None, columns=(), path=''))
    """

    separator = "tab"

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        super().__init__(name, selection)
        self.names = ()
        self._has_header = False
        self._text = self._label = -1

    def __call__(self, line: str, number: int) -> Record | None:
        """Parse one line."""
        if self._selection.labelled and not line:
            return None
        return self._record(line.split("\t"), number)

    def _record(self, cells: list[str], number: int) -> Record | None:
        if number == 1 and self._is_header(cells):
            return None
        if not self.names:
            self._name_columns(cells)
        columns = tuple(cells) if self._selection.keep_columns else ()
        record = self._row(cells, number) if self._has_header else self._pair(cells, number)
        return record._replace(columns=columns) if columns else record

    def _is_header(self, cells: list[str]) -> bool:
        """Return whether the first row is a header; if so, find the columns in it.

        Raises:
            InputError: the column selected by name is not in it.
        """
        names = [cell.strip().casefold() for cell in cells]
        column = self._selection.column
        chosen = "text" if column is None or column.isdecimal() else column.strip().casefold()
        if chosen not in names:
            if chosen != "text" or (column and not column.isdecimal()):
                known = ", ".join(excerpt(cell) for cell in cells)
                problem = f"no column {excerpt(column or '')} in the header ({known})"
                raise InputError(f"{problem}; name one of these, or give a number", self._name, 1)
            return False
        if self._selection.labelled and "label" not in names:
            return False
        self._has_header = True
        self.names = tuple(cells)
        self._text = self._number() if column and column.isdecimal() else names.index(chosen)
        self._label = names.index("label") if "label" in names else -1
        return True

    def _number(self) -> int:
        """Return the index of the column selected by number, else that of the last column."""
        column = self._selection.column
        return int(column) - 1 if column else -1

    def _name_columns(self, cells: list[str]) -> None:
        """Name the columns of a table without a header, based on its first row."""
        self._text = self._number()
        if len(cells) == 2 and self._text in (-1, 1):
            self.names = ("label", "text")
            return
        names = [f"column{i}" for i in range(1, len(cells) + 1)]
        if self._text < len(names):
            names[self._text] = "text"
        self.names = tuple(names)

    def _row(self, cells: list[str], number: int) -> Record:
        if len(cells) != len(self.names):
            fault = f"{len(cells)} columns, but the header has {len(self.names)}"
            return Record("", line=number, fault=f"{fault}; correct the line")
        if self._text >= len(cells):
            return self._too_short(cells, number)
        label = cells[self._label].strip() if self._label >= 0 else None
        return Record(cells[self._text], label, number)

    def _pair(self, cells: list[str], number: int) -> Record:
        if self._selection.labelled and len(cells) != 2:
            n = len(cells) - 1
            found = f"no {self.separator}" if n == 0 else f"{n} {self.separator}s"
            cure = f"write label<{self.separator.upper()}>text, or name the columns in a header row"
            return Record("", line=number, fault=f"{found} in {excerpt(cells[0])}; {cure}")
        if self._text >= len(cells):
            return self._too_short(cells, number)
        is_pair = len(cells) == 2 and self._text in (-1, 1)
        return Record(cells[self._text], cells[0].strip() if is_pair else None, number)

    def _too_short(self, cells: list[str], number: int) -> Record:
        fault = f"{len(cells)} columns, but the text is in column {self._text + 1}"
        return Record("", line=number, fault=f"{fault}; correct the line")


class CsvParser(TsvParser):
    """Parses CSV (RFC 4180): quoted cells may hold commas, quotes (doubled) and line ends.

    >>> parse = CsvParser()
    >>> parse('pos,"really', 1)
    >>> parse('""fine"", I say"', 2)[:3]
    ('really\\n"fine", I say', 'pos', 1)
    """

    separator = "comma"

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        super().__init__(name, selection)
        self._breaks_off = False
        self._open: list[str] = []
        self._first_line = 0
        self._in_quotes = False

    def __call__(self, line: str, number: int) -> Record | None:
        """Parse one line; None unless it completes a record."""
        if not line and not self._open:
            return None
        if not self._open:
            self._first_line = number
        self._open.append(line)
        self._in_quotes ^= line.count('"') % 2 == 1
        return None if self._in_quotes else self._complete()

    def breaks_off(self, content: bytes | bytearray) -> bool:
        """Return whether a quote opened in this block or before is still open at its end."""
        self._breaks_off ^= content.count(b'"') % 2 == 1
        return self._breaks_off

    def finish(self) -> Record | None:
        """Return a record whose fault is a quote that was never closed, if there is one."""
        if not self._open:
            return None
        self._open = []
        fault = "a quote opened here is never closed; close it, or double it"
        return Record("", line=self._first_line, fault=fault)

    def _complete(self) -> Record | None:
        import csv  # here because few inputs are CSV, and the start-up must be quick

        text = "\n".join(self._open)
        self._open = []
        try:
            (cells,) = csv.reader([text], strict=True)
        except csv.Error as error:
            fault = f"not CSV: {error}; quote the cell and double the quotes in it"
            return Record("", line=self._first_line, fault=fault)
        return self._record(cells, self._first_line)
