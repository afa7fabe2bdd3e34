"""A record: one text of the input, whatever the format that it came in.

It stands apart from the readers, so that a text from the command line needs none of them.
"""

from __future__ import annotations

from typing import NamedTuple

STDIN = "-"
STDIN_NAME = "stdin"


class Record(NamedTuple):
    """One text, with its label where the input has one, and its line (from 1) in the file.

    A record with a ``fault`` stands for a line that can't be read.
    """

    text: str
    label: str | None = None
    line: int = 0
    fault: str | None = None
