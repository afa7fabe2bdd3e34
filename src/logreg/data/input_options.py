"""How files are read, and what is read of each record.

This module is separate from the readers so that a text from the command line does not import them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from logreg.features import FeatureSet

STDIN = "-"
STDIN_NAME = "stdin"

FORMATS = ("auto", "text", "tsv", "csv", "jsonl", "fasttext", "sentences")
"""The input formats that can be asked for."""


def name_of(path: str) -> str:
    """Return how messages name a file.

    >>> name_of("-"), name_of("reviews.tsv")
    ('stdin', 'reviews.tsv')
    """
    return STDIN_NAME if path == STDIN else path


def ignore(_note: str) -> None:
    """Drop a note."""


class Limits(NamedTuple):
    """What is refused, so that hostile input can neither fill the memory nor hold up the rest.

    Attributes:
        record: bytes of a record: a line, an object, a row, a text of a folder, or what is in a
            spreadsheet, which is read as a whole.
        expansion: bytes that one byte of a compressed file may stand for, on average; from
            100 MB on.
        nesting: objects and arrays of JSON within one another.
    """

    record: int = 1 << 30
    expansion: int = 2000
    nesting: int = 100


class InputOptions(NamedTuple):
    """How files are read, where their names and contents do not say.

    Attributes:
        text_column: the column of the text: its name, or its number from 1; of JSON objects the
            key. None for ``text``, else a well-known name.
        label_column: likewise the column of the label; None for ``label``, else a well-known name.
        format: one of `FORMATS`.
        delimiter: what separates the cells of a CSV file; None to recognise it.
        labelled_format: the format of labelled lines that nothing else is known of.
        number_columns: the columns whose cells, numbers, make the text; empty for one of text.
        encoding: the encoding; None for UTF-8, or what a byte-order mark says.
        unescape_html: whether HTML's character references in texts stand for characters.
        limits: what is refused as hostile.
        on_note: called with each decision that a user may want to know of, once per file.
    """

    text_column: str | None = None
    label_column: str | None = None
    format: str = "auto"
    delimiter: str | None = None
    labelled_format: str = "tsv"
    number_columns: tuple[str, ...] = ()
    encoding: str | None = None
    unescape_html: bool = False
    limits: Limits = Limits()
    on_note: Callable[[str], None] = ignore

    def for_features(self, features: FeatureSet) -> InputOptions:
        """Return the options with what a feature set takes for a text."""
        columns = features.text_columns
        return self._replace(
            labelled_format=features.labelled_format,
            number_columns=columns,
            text_column=columns[0] if columns else self.text_column,
        )


class Selection(NamedTuple):
    """What is read of each record.

    Attributes:
        options: how files are read.
        labelled: whether every record needs a label.
        keep_columns: whether to keep the input's own columns.
    """

    options: InputOptions = InputOptions()
    labelled: bool = False
    keep_columns: bool = False
