"""A record: one text of the input, whatever the format that it came in.

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


class Record(NamedTuple):
    """One text, with its label where the input has one, and its line (from 1) in the file.

    A record with a ``fault`` stands for a line that can't be read.
    """

    text: str
    label: str | None = None
    line: int = 0
    fault: str | None = None
