"""Which columns of a table, or keys of an object, hold the text and the label.

Names are compared without case, blanks and punctuation, so "Review Text" is "reviewText". Options
come first, then ``text`` and ``label``, then the names that the world uses, if just one of them is
there. Nothing is guessed from the position of a column in a table with a header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from logreg.data.input_options import InputOptions
from logreg.errors import printable
from logreg.labels import is_number, is_polar

TEXT_NAMES = (
    "review",
    "reviewtext",
    "reviewbody",
    "sentence",
    "content",
    "comment",
    "message",
    "tweet",
    "body",
)
"""Well-known names of the text, beside ``text``."""

LABEL_NAMES = (
    "sentiment",
    "class",
    "category",
    "target",
    "polarity",
    "rating",
    "stars",
    "overall",
)
"""Well-known names of the label, beside ``label``."""

TEXT, LABEL = "text", "label"

_SHOWN, _NAME_LENGTH = 12, 30
"""How many columns a message names, and how many characters of each."""

_SHORT = 24
"""Labels are no longer, in characters."""

_FEW = 10
"""Values of a column in the first rows, of which labels have no more."""

Row = Sequence[str]


class Layout(NamedTuple):
    """Where a table has the text and the label.

    Attributes:
        text: the index of the column of the text.
        label: the index of the column of the label; None if there is none.
        is_recognised: whether the choice rests on something else than ``text`` and ``label``, an
            option, or the order label, text.
    """

    text: int
    label: int | None
    is_recognised: bool = False


class ColumnError(ValueError):
    """The columns of the text or the label are unclear: a rule and a cure in one line."""


def simplified(name: str) -> str:
    """Return what all spellings of a name have in common.

    >>> simplified("Review Text"), simplified("review_text")
    ('reviewtext', 'reviewtext')
    """
    return re.sub(r"[\W_]+", "", name).casefold() or name.strip()


def listed(names: Sequence[str]) -> str:
    """List the names of columns for a message, within a bounded length."""
    shown = [printable(name[:_NAME_LENGTH]) or "(no name)" for name in names[:_SHOWN]]
    more = f", ... ({len(names)} in all)" if len(names) > _SHOWN else ""
    return ", ".join(shown) + more


def is_column_number(column: str) -> bool:
    """Return whether an option gives the number of a column."""
    return column.isdecimal() and len(column) < 10


def with_header(names: Row, options: InputOptions, *, labelled: bool) -> Layout:
    """Find the columns in a header row, or the keys in an object.

    Raises:
        ColumnError: the text, or the label where one is needed, is not to be found.

    >>> with_header(["id", "Review", "sentiment"], InputOptions(), labelled=True)
    Layout(text=1, label=2, is_recognised=True)
    """
    option = "--features columns:NAME,..." if options.number_columns else "--text-column"
    text = _chosen(names, options.text_column, option)
    label = _chosen(names, options.label_column, "--label-column")
    if text is not None and text == label:
        raise ColumnError("the text and the label are the same column; choose another for one")
    known_texts, known_labels = known(names, TEXT, TEXT_NAMES), known(names, LABEL, LABEL_NAMES)
    texts = [text] if text is not None else [i for i in known_texts if i != label]
    labels = [label] if label is not None else [i for i in known_labels if i != text]
    unclear = []
    if len(texts) != 1:
        unclear.append(("text", "--text-column"))
    if labelled and len(labels) != 1:
        unclear.append(("label", "--label-column"))
    if unclear:
        what = " and ".join(f"the {name}" for name, _ in unclear)
        cure = " and ".join(option for _, option in unclear)
        them = "it" if len(unclear) == 1 else "them"
        raise ColumnError(
            f"which column is {what}? the columns are {listed(names)}; name {them} with {cure}"
        )
    found = texts[0], labels[0] if len(labels) == 1 else None
    plain = (text is not None or simplified(names[found[0]]) == TEXT) and (
        label is not None or found[1] is None or simplified(names[found[1]]) == LABEL
    )
    return Layout(*found, is_recognised=not plain)


def _chosen(names: Row, column: str | None, option: str) -> int | None:
    """Return the index of the column that an option names; None if it is not given."""
    if column is None:
        return None
    for matches in (
        [i for i, name in enumerate(names) if name == column],
        [i for i, name in enumerate(names) if simplified(name) == simplified(column)],
    ):
        if matches:
            return matches[0]
    if is_column_number(column) and 0 < int(column) <= len(names):
        return int(column) - 1
    raise ColumnError(
        f"no column '{printable(column[:_NAME_LENGTH])}' in the header ({listed(names)}); "
        f"name one of these with {option}"
    )


def known(names: Row, name: str, others: Sequence[str]) -> list[int]:
    """Return the columns of this name, else those of other well-known names."""
    simple = [simplified(one) for one in names]
    found = [i for i, one in enumerate(simple) if one == name][:1]
    return found or [i for i, one in enumerate(simple) if one in others]


def without_header(rows: Sequence[Row], options: InputOptions, *, labelled: bool) -> Layout:
    """Find the columns of a table without a header, by number, or in its first rows.

    Of two columns the first is the label, unless the values of the second look like labels and
    those of the first do not. More columns need options.

    >>> without_header([["Wow, lovely.", "1"], ["So bad.", "0"]], InputOptions(), labelled=True)
    Layout(text=0, label=1, is_recognised=True)

    Raises:
        ColumnError: the text, or the label where one is needed, is not to be found.
    """
    widths = [len(row) for row in rows]
    width = max(widths, key=widths.count)
    text = _numbered(options.text_column, "--text-column", width)
    label = _numbered(options.label_column, "--label-column", width)
    if width == 1:
        return Layout(0, None)
    if width == 2:
        if text is None and label is None:
            pairs = [row for row in rows if len(row) == 2]
            return Layout(0, 1, True) if _text_is_first(pairs) else Layout(1, 0)
        text = 1 - (label or 0) if text is None else text
        label = 1 - text if label is None else label
        return Layout(text, label)
    if text is None or (labelled and label is None):
        missing = [
            *(["--text-column"] if text is None else []),
            *(["--label-column"] if labelled and label is None else []),
        ]
        raise ColumnError(
            f"{width} columns without known names in line 1 ({listed(rows[0])}); give the number, "
            f"or the name if line 1 has names, with {' and '.join(missing)}"
        )
    return Layout(text, label)


def _numbered(column: str | None, option: str, width: int) -> int | None:
    if column is None:
        return None
    if not 0 < int(column) <= width:
        raise ColumnError(
            f"{option} {column}: there {_are_columns(width)}; give one of these numbers"
        )
    return int(column) - 1


def _are_columns(width: int) -> str:
    return "is 1 column" if width == 1 else f"are {width} columns"


def _text_is_first(pairs: Sequence[Row]) -> bool:
    """Return whether of two columns the second looks like labels, and the first does not."""
    filled = [row for row in pairs if all(cell.strip() for cell in row)]
    if not filled:
        return False
    first, second = zip(*filled, strict=True)
    if _are_known_labels(second) and not _are_known_labels(first):
        return True
    n_sentences = sum(len(value.split()) > 1 for value in first)
    return 2 * n_sentences > len(first) and _are_like_labels(second) and not _are_like_labels(first)


def _are_like_labels(values: Sequence[str]) -> bool:
    distinct = {value.strip() for value in values}
    return len(distinct) <= min(_FEW, max(2, len(values) // 2)) and all(
        value and len(value) <= _SHORT and len(value.split()) <= 2 for value in distinct
    )


def _are_known_labels(values: Sequence[str]) -> bool:
    return all(is_polar(value) or is_number(value) for value in values)
