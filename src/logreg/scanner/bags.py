"""From the columns of n-grams to the counts of texts, or to their scores; see bags.c."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.kernel import Address
from logreg.scanner.ngram_memory import NONE, Ends, Numbers, ngram_functions, pointer

Floats = NDArray[np.float64]
Matrix = tuple[NDArray[np.int64], NDArray[np.int32], Floats]
"""Sparse rows of counts: indptr, indices and data."""


class _Bags(ctypes.Structure):
    _fields_ = (
        ("columns", Address),
        ("text_ends", Address),
        ("n_texts", ctypes.c_uint64),
        ("n_lengths", ctypes.c_uint32),
    )


class _Rows(ctypes.Structure):
    _fields_ = (
        ("ends", Address),
        ("columns", Address),
        ("counts", Address),
        ("n_entries", ctypes.c_uint64),
        ("seen", Address),
        ("rows_before", ctypes.c_uint64),
        ("n_rows", ctypes.c_uint64),
    )


class _Scores(ctypes.Structure):
    _fields_ = (
        ("weights", Address),
        ("seen", Address),
        ("texts_before", ctypes.c_uint64),
        ("z", Address),
        ("n_scores", ctypes.c_uint32),
    )


class Seen(threading.local):
    """For each column, the last text that had it; for the texts that a thread takes one by one.

    To clear it for each would take longer than to count the text.

    Args:
        n_columns: the number of columns.
        dtype: uint64 for `Bags.rows`, which also notes where the column is in the row; uint32 for
            `Bags.add_scores`.
    """

    def __init__(self, n_columns: int, dtype: type[np.unsignedinteger[Any]]) -> None:
        self.array = np.zeros(n_columns, dtype=dtype)
        self.n_texts = 0

    def take(self, n_texts: int) -> int:
        """Return how many texts there were, and count so many more."""
        if self.n_texts + n_texts >= NONE:  # numbers of texts have 32 bits
            self.array[:] = 0
            self.n_texts = 0
        before, self.n_texts = self.n_texts, self.n_texts + n_texts
        return before


class Bags:
    """The n-grams of texts.

    Args:
        columns: for each length, the column of the n-gram that ends at each place, or NONE.
        text_ends: how many places there are up to the end of each text.
    """

    def __init__(self, columns: Sequence[Numbers], text_ends: Ends) -> None:
        self._columns, self._text_ends = columns, text_ends
        self._pointers = np.array([pointer(numbers) for numbers in columns], dtype=np.uintp)
        self._state = _Bags(
            columns=pointer(self._pointers),
            text_ends=pointer(text_ends),
            n_texts=len(text_ends),
            n_lengths=len(columns),
        )

    def rows(self, seen: Seen) -> Matrix:
        """Return how often each text has each n-gram, in the order in which they first occur."""
        n_entries = sum(int(np.count_nonzero(numbers != NONE)) for numbers in self._columns)
        indptr = np.zeros(len(self._text_ends) + 1, dtype=np.int64)
        indices, counts = np.empty(n_entries, dtype=np.int32), np.zeros(n_entries)
        rows = _Rows(
            ends=pointer(indptr) + indptr.itemsize,
            columns=pointer(indices),
            counts=pointer(counts),
            seen=pointer(seen.array),
            rows_before=seen.take(len(self._text_ends)),
        )
        ngram_functions().logreg_rows_of_bags(ctypes.byref(self._state), ctypes.byref(rows))
        return indptr, indices[: rows.n_entries], counts[: rows.n_entries]

    def add_scores(self, weights: Floats, seen: Seen, z: Floats) -> None:
        """Add the weights of the n-grams that each text has to its scores.

        Args:
            weights: shape (n_columns, n_scores).
            seen: the last text that had each column.
            z: the scores, shape (n_texts, n_scores).
        """
        scores = _Scores(
            weights=pointer(weights),
            seen=pointer(seen.array),
            texts_before=seen.take(len(self._text_ends)),
            z=pointer(z),
            n_scores=z.shape[1],
        )
        ngram_functions().logreg_score_bags(ctypes.byref(self._state), ctypes.byref(scores))
