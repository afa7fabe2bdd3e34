"""Validation of what Python programs pass in: texts, labels, and numbers of numpy.

Texts and labels may be lists, generators, arrays or columns of a data frame. None of these
libraries is imported, and texts need no numpy.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

from logreg.errors import printable

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST = (1 << 63) - 1
"""The largest whole number that numpy, and most other programs, can hold."""

_MISSING = {"NoneType", "NAType", "NaTType"}
"""The types of missing values, besides NaN; the last two are those of pandas."""


def checked_texts(column: Iterable[str]) -> Iterator[str]:
    """Yield the texts of a column, one at a time.

    Raises:
        TypeError: it is a single string or no column, has several columns, or an item is not a
            string.
    """
    if isinstance(column, str | bytes):
        kind = "string" if isinstance(column, str) else "bytes object"
        raise TypeError(f"texts must be a list of strings, got one {kind}; put it into a list")
    for i, text in enumerate(_flat(column, "texts", "strings")):
        if not isinstance(text, str):
            raise not_a_string(f"text {i}", text)
        yield text if type(text) is str else str(text)


def texts_of(column: Iterable[str]) -> list[str]:
    """Return the texts of a column, shape (n,).

    >>> texts_of(text for text in ("so fine", "dull"))
    ['so fine', 'dull']

    Raises:
        TypeError: as `checked_texts`.
    """
    if type(column) is list and {*map(type, column)} <= {str}:
        return column  # counting texts is not much slower than looking at each
    return list(checked_texts(column))


def labels_of(column: Iterable[Any]) -> NDArray[Any]:
    """Return the labels of a column, shape (n,), with their common type.

    Raises:
        TypeError: it is no column or has several, or an item is missing or neither a string nor a
            number.
    """
    from numbers import Number  # texts can do without it

    import numpy as np

    labels = list(_flat(column, "labels", "strings or numbers"))
    for i, label in enumerate(map(plain, labels)):
        is_nan = isinstance(label, Number) and label != label
        if is_nan or type(label).__name__ in _MISSING:
            raise TypeError(f"label {i} is missing")
        if not isinstance(label, str | Number):
            raise TypeError(f"label {i} must be a string or a number, got {shown(label)}")
    return np.asarray(labels)


def _flat(column: Iterable[Any], what: str, of: str) -> Iterable[Any]:
    """Refuse a table: iterating over it would give column names or rows."""
    shape = getattr(column, "shape", None)
    if isinstance(shape, tuple) and len(shape) != 1:
        raise TypeError(f"{what} must be one column, got shape {shape}; choose a column of it")
    if not isinstance(column, Iterable):
        if hasattr(column, "__array__"):
            return _flat(column.__array__(), what, of)
        raise TypeError(f"{what} must be a list of {of}, got {shown(column)}")
    return column


def name_of_label(label: Any) -> str:
    """Return how a label is written in a file: whole numbers and booleans as integers.

    >>> name_of_label(1.0), name_of_label(True), name_of_label("spam")
    ('1', '1', 'spam')
    """
    label = plain(label)
    if isinstance(label, int) or (isinstance(label, float) and label.is_integer()):
        return str(int(label))
    return str(label)


def plain(value: Any) -> Any:
    """Return a scalar of numpy as a Python value, and anything else as it is."""
    numpy = sys.modules.get("numpy")
    return value.item() if numpy is not None and isinstance(value, numpy.generic) else value


def require_type(name: str, value: object, *kinds: type) -> None:
    """Refuse a value of another type; a boolean is a whole number only where it says so.

    Raises:
        TypeError: it has one.
    """
    is_odd_boolean = isinstance(value, bool) and bool not in kinds
    if is_odd_boolean or not isinstance(value, kinds):
        known = " or ".join([kind.__name__ for kind in kinds])
        raise TypeError(f"{name} must be of the type {known}, got {shown(value)}")


def require_names(what: str, value: object) -> None:
    """Refuse what is not a tuple of strings.

    Raises:
        TypeError: it is not one.
    """
    require_type(what, value, tuple)
    for name in cast("tuple[object, ...]", value):
        if not isinstance(name, str):
            raise not_a_string(f"each of {what}", name)


def not_a_string(what: str, value: object) -> TypeError:
    """Return the error about a text that is not a string."""
    return TypeError(f"{what} must be a string, got {shown(value)}")


def shown(value: object) -> str:
    """Return the type and the beginning of a value for an error message; None has no type.

    >>> shown(3), shown(None)
    ('int 3', 'None')
    """
    kind = "type" if isinstance(value, type) else type(value).__name__
    return "None" if value is None else f"{kind} {printable(f'{value!r:.40}')}"
