"""Whether the first row of a table is a header."""

from __future__ import annotations

import re
from collections.abc import Sequence

from logreg.data.columns import (
    LABEL,
    LABEL_NAMES,
    TEXT,
    TEXT_NAMES,
    Row,
    is_column_number,
    known,
)
from logreg.data.input_options import InputOptions
from logreg.labels import is_number, is_polar

_NAME = re.compile(r"[^\W\d][\w .:/()#-]{0,39}")

_MANY = 5
"""Rows below a header in which no cell of it recurs; fewer are no sign that it is one."""


def is_header(first: Row, rest: Sequence[Row], options: InputOptions, *, labelled: bool) -> bool:
    """Return whether the first row of a table names its columns.

    It does if an option is the name of a column, or if it has the well-known names. A row with one
    of them, or with none, must differ from the rows after it, as names differ from values.

    >>> options = InputOptions()
    >>> is_header(["id", "remark"], [["1", "so fine"], ["2", "dull"]], options, labelled=False)
    True
    >>> is_header(["pos", "fine"], [["pos", "so nice"]], options, labelled=True)
    False
    """
    for column in (options.text_column, options.label_column):
        if column is not None and not is_column_number(column):
            return True
    has_text, has_label = has_known_text(first), bool(known(first, LABEL, LABEL_NAMES))
    if has_text and has_label:
        return True
    if not are_names(first) or _recurs(first, rest):
        return False
    if has_text and not labelled:
        return True
    if (has_text or has_label) and len(first) > 2:
        return True
    if not (has_text or has_label) and (len(first) == 1 or (labelled and len(first) == 2)):
        return False  # if a labelled one does name them, its "label" will be one too many
    return _differs(first, rest)


def has_known_text(names: Row) -> bool:
    """Return whether a name is a well-known one of the text."""
    return bool(known(names, TEXT, TEXT_NAMES))


def are_names(row: Row) -> bool:
    """Return whether the cells of a row could be names of columns, not values."""
    cells = [cell.strip() for cell in row]
    named = [cell for cell in cells if cell]
    return (
        bool(named)
        and all(_NAME.fullmatch(cell) and len(cell.split()) <= 4 for cell in named)
        and not any(map(is_polar, named))
    )


def _recurs(first: Row, rest: Sequence[Row]) -> bool:
    """Return whether a cell has the same value again further down, as labels have."""
    return any(
        cell and cell == value for row in rest for cell, value in zip(first, row, strict=False)
    )


def _differs(first: Row, rest: Sequence[Row]) -> bool:
    """Return whether a column has numbers, or many sentences, below a cell that is a name."""
    columns = list(zip(*(row for row in rest if len(row) == len(first)), strict=True))
    return any(
        all(value.strip() and is_number(value) for value in values)
        or (len(values) >= _MANY and all(len(value.split()) > 2 for value in values))
        for cell, values in zip(first, columns, strict=False)
    )
