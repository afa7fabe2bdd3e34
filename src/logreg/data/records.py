"""A record: one text of the input, whatever the format that it came in; and what is wanted of it.

It stands apart from the readers, so that a text from the command line needs none of them.
"""

from __future__ import annotations

from typing import NamedTuple

STDIN = "-"
STDIN_NAME = "stdin"


def name_of(path: str) -> str:
    """Return how messages call a file: stdin by its name.

    >>> name_of("-"), name_of("reviews.tsv")
    ('stdin', 'reviews.tsv')
    """
    return STDIN_NAME if path == STDIN else path


Columns = tuple[str, ...] | dict[str, object]
"""The input's own columns of a record: the cells of a row, or the fields of an object."""


class Record(NamedTuple):
    """One text, with its label where the input has one, and its line in the file.

    Lines count from 1; 0 stands for a line of plain text, which can't be at fault. A record with a
    ``fault`` stands for a line that can't be read. ``columns`` is empty unless the input's own
    columns are wanted. ``path`` is empty but where the text is a file of a folder.
    """

    text: str
    label: str | None = None
    line: int = 0
    fault: str | None = None
    columns: Columns = ()
    path: str = ""


class Selection(NamedTuple):
    """What is wanted of each record.

    Attributes:
        labelled: whether every record needs a label.
        column: the column of a table that is the text: its name, or its number from 1.
        key: the key of an object under which the text stands.
        keep_columns: whether the input's own columns are wanted too.
    """

    labelled: bool = False
    column: str | None = None
    key: str | None = None
    keep_columns: bool = False
