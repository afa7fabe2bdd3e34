"""Several columns of a table as the text of a record: the numbers of a row, separated by tabs."""

from __future__ import annotations

from collections.abc import Sequence

from logreg.data.columns import listed
from logreg.data.json_fields import JsonFields
from logreg.data.parsers import Parser
from logreg.data.records import Columns, Lines, Records
from logreg.data.streams import Content
from logreg.errors import InputError, excerpt
from logreg.features.columns import number_of


class NumberParser(Parser):
    """Makes the texts of what another parser reads from its columns.

    Args:
        inner: the parser of the format; it keeps the columns.
        name: how errors name the file.
        columns: the columns of numbers.
        keeps: whether the columns are wanted beside the text.
    """

    def __init__(self, inner: Parser, name: str, columns: Sequence[str], *, keeps: bool) -> None:
        super().__init__(name)
        self._inner, self._columns, self._keep = inner, columns, keeps

    @property
    def names(self) -> tuple[str, ...]:  # type: ignore[override]
        """The names of the input's own columns."""
        return self._inner.names

    @property
    def has_labels(self) -> bool:
        """Whether the records have labels."""
        return self._inner.has_labels

    def shows_columns(self, content: Content) -> bool:
        """Return whether a block of lines at the start of a file shows what its columns are."""
        return self._inner.shows_columns(content)

    @property
    def spans_lines(self) -> bool:  # type: ignore[override]
        """Whether a record may have several lines."""
        return self._inner.spans_lines

    def records(self, content: Content, first_line: int) -> Records:
        """Parse a block of whole records."""
        return self._with_numbers(self._inner.records(content, first_line))

    def incomplete(self, first_line: int) -> Records:
        """Return the record that is not complete at the end of the file."""
        return self._with_numbers(self._inner.incomplete(first_line))

    def _with_numbers(self, records: Records) -> Records:
        return with_numbers(records, self.names, self._columns, self._name, keeps=self._keep)

    def lines(self, content: Content) -> Lines | None:
        """Return nothing: the cells of a row have to be taken one by one."""
        return None

    def end_of_records(self, content: Content) -> int:
        """Return where the last record that is complete ends in the next block of whole lines."""
        return self._inner.end_of_records(content)

    def count_lines(self, content: Content) -> int:
        """Return the number of lines in a block."""
        return self._inner.count_lines(content)


def with_numbers(
    records: Records, names: Sequence[str], columns: Sequence[str], path: str, *, keeps: bool
) -> Records:
    """Make the text of each record from its columns of numbers.

    Args:
        records: with their columns.
        names: the names of these.
        columns: those of the numbers.
        path: how errors name the file.
        keeps: whether to keep the columns.

    Raises:
        InputError: a column is missing.
    """
    zeros = ["0"] * len(columns)  # of a row that can't be read
    texts, faults = [], dict(records.faults)
    for i, own in enumerate(records.columns):
        cells = zeros if i in faults else _cells(own, names, columns, path)
        wrong = next((j for j, cell in enumerate(cells) if not _is_number(cell)), None)
        if wrong is not None:
            faults[i] = f"the column {columns[wrong]} must be a number, got {excerpt(cells[wrong])}"
            cells = zeros
        texts.append("\t".join(cells))
    own_columns = records.columns if keeps else ()
    return Records(texts, records.labels, records.lines, faults, own_columns, records.path)


def _cells(own: Columns, names: Sequence[str], columns: Sequence[str], path: str) -> list[str]:
    if isinstance(own, JsonFields):
        values = {name: "" if value is None else str(value) for name, value in own.values.items()}
        return [values.get(column, "") for column in columns]
    missing = [column for column in columns if column not in names]
    if missing:
        problem = f"no column {missing[0]!r}; the columns are {listed(names)}"
        raise InputError(problem, path)
    return [own[names.index(column)] for column in columns]


def _is_number(cell: str) -> bool:
    try:
        number_of(cell)
    except ValueError:
        return False
    return True
