"""What Python programs hand in, lists, generators, arrays, columns of frames, as texts and labels.

None of the libraries that such columns come from is imported: they are taken for what they are,
something to iterate over.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def texts_of(column: Iterable[str]) -> list[str]:
    """Return the texts of a column, shape (n,).

    >>> texts_of(np.array(["so fine", "dull"]))
    ['so fine', 'dull']

    Raises:
        TypeError: it is a single string, has several columns, or an item is not a string.
    """
    if isinstance(column, str):
        raise TypeError("texts must be a list of strings, got one string; put it into a list")
    texts: list[str] = []
    for text in _flat(column, "texts"):
        if not isinstance(text, str):
            found = f"{type(text).__name__} {text!r:.40}"
            raise TypeError(f"text {len(texts)} must be a string, got {found}")
        texts.append(str(text))
    return texts


def labels_of(column: Iterable[Any]) -> NDArray[Any]:
    """Return the labels of a column, shape (n,), with the type that they have together.

    Raises:
        TypeError: it has several columns, or an item is missing.
    """
    labels = list(_flat(column, "labels"))
    for i, label in enumerate(labels):
        if label is None or label != label:  # what is not a number does not equal itself
            raise TypeError(f"label {i} is missing")
    return np.asarray(labels)


def _flat(column: Iterable[Any], what: str) -> Iterable[Any]:
    """Refuse a table, whose iteration would give its columns' names or its rows."""
    shape = getattr(column, "shape", None)
    if isinstance(shape, tuple) and len(shape) != 1:
        raise TypeError(f"{what} must be one column, got shape {shape}; choose a column of it")
    return column


def name_of_label(label: Any) -> str:
    """Return how a label is written in a file: whole numbers and truth values as whole numbers.

    >>> name_of_label(1.0), name_of_label(np.True_), name_of_label("spam")
    ('1', '1', 'spam')
    """
    if isinstance(label, bool | np.bool_ | int | np.integer):
        return str(int(label))
    if isinstance(label, float | np.floating) and float(label).is_integer():
        return str(int(label))
    return str(label)
