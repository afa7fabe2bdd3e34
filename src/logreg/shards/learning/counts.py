"""The rows of a block as they are kept: each column as the smallest numbers that give it exactly.

A count of words mostly takes a byte, and ln(n) two, as n. A column that is neither stays as it is.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Floats
from logreg.shards.arrays import Arrays

LABELS, SPELLINGS = "labels", "spellings"
"""The arrays of the labels of a block as spelled, and of the number of each text's among them."""

_LARGEST_LENGTH = 1 << 32
"""Of texts in tokens; ln(n) of more stays as it is."""


def packed(X: Floats) -> dict[str, NDArray[Any]]:
    """Return the columns of a matrix, by the names under which `unpacked` finds them.

    >>> {name: (a.dtype.name, a.tolist()) for name, a in packed(np.array([[2.0, 0.5]])).items()}
    {'count-0': ('uint8', [2]), 'value-1': ('float64', [0.5])}
    >>> {name: a.tolist() for name, a in packed(np.array([[math.log(66)]])).items()}
    {'log-0': [66]}
    """
    return dict(_packed_column(str(i), column) for i, column in enumerate(X.T))


def _packed_column(name: str, column: Floats) -> tuple[str, NDArray[Any]]:
    counts = _as_counts(column)
    if counts is not None:
        return f"count-{name}", counts
    if column.size and column.min() >= 0 and column.max() < math.log(_LARGEST_LENGTH):
        lengths = _as_counts(np.rint(np.exp(column)))
        if lengths is not None and _same_bits(_logarithms(lengths), column):
            return f"log-{name}", lengths
    return f"value-{name}", column.copy()


def _as_counts(column: Floats) -> NDArray[Any] | None:
    """Return a column as unsigned integers; None if it is not of such."""
    largest = column.max(initial=0.0)
    if not (column.min(initial=0.0) >= 0 and largest < _LARGEST_LENGTH):
        return None
    counts = np.rint(column).astype(np.int64)
    if not _same_bits(counts.astype(np.float64), column):
        return None
    return counts.astype(np.min_scalar_type(int(largest)))


def _same_bits(one: Floats, other: Floats) -> bool:
    return one.tobytes() == other.tobytes()


def _logarithms(lengths: NDArray[Any]) -> Floats:
    """Return ln(n) with the bits of `math.log`, by which texts are counted one by one."""
    different, place = np.unique(lengths, return_inverse=True)
    return np.array([math.log(n) for n in different.tolist()], dtype=np.float64)[place]


def rows_of(arrays: Arrays) -> Floats:
    """Return the rows of a block from the arrays of its part."""
    return unpacked(arrays, len(arrays[LABELS]))


def unpacked(arrays: Arrays, n_rows: int) -> Floats:
    """Return the matrix, float64, shape (n_rows, n_columns)."""
    columns: dict[int, Floats] = {}
    for name, array in arrays.items():
        kind, _, number = name.partition("-")
        if kind in ("count", "log", "value"):
            columns[int(number)] = _logarithms(array) if kind == "log" else array
    X = np.empty((n_rows, len(columns)))
    for i, column in columns.items():
        X[:, i] = column
    return X
