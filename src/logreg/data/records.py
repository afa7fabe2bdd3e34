"""Records: the texts of all input formats, and what is read of them.

This module is separate from the readers so that a text from the command line does not import them.
"""

from __future__ import annotations

from typing import NamedTuple

STDIN = "-"
STDIN_NAME = "stdin"


def name_of(path: str) -> str:
    """Return how messages name a file.

    >>> name_of("-"), name_of("reviews.tsv")
    ('stdin', 'reviews.tsv')
    """
    return STDIN_NAME if path == STDIN else path


Columns = tuple[str, ...] | dict[str, object]
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


class Selection(NamedTuple):
    """What is read of each record.

    Attributes:
        labelled: whether every record needs a label.
        column: the column of a table that holds the text: its name, or its number from 1.
        key: the JSON key of the text.
        keep_columns: whether to keep the input's own columns.
    """

    labelled: bool = False
    column: str | None = None
    key: str | None = None
    keep_columns: bool = False
