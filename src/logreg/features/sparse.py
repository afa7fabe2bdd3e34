"""Sparse matrices: the features of texts, of which nearly all are 0, row by row.

The numbers that are not 0 lie one after the other in ``data``, the columns they stand in in
``indices``; row i has those from ``indptr[i]`` up to ``indptr[i + 1]``. The two products that
training needs are a line each; the compiled kernel computes the same sums, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.scanner import kernel, sparse_kernel

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SparseRows:
    """A matrix in compressed sparse rows, float64, shape (n_rows, n_columns).

    >>> X = SparseRows(np.array([0, 2, 3]), np.array([0, 2, 1]), np.array([1.0, 2.0, 5.0]), 3)
    >>> np.asarray(X).tolist()
    [[1.0, 0.0, 2.0], [0.0, 5.0, 0.0]]

    Attributes:
        indptr: where each row begins, and the end, int64, shape (n_rows + 1,).
        indices: the column of each entry, int32, shape (n_entries,).
        data: the entries, float64, shape (n_entries,).
        n_columns: the number of columns.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    data: Floats
    n_columns: int

    def __post_init__(self) -> None:
        """Make the arrays what the kernel takes; those that are stay as they are."""
        for name, dtype in (("indptr", np.int64), ("indices", np.int32), ("data", np.float64)):
            object.__setattr__(self, name, np.ascontiguousarray(getattr(self, name), dtype=dtype))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns."""
        return len(self), self.n_columns

    @cached_property
    def row_of(self) -> NDArray[np.intp]:
        """The row of each entry, shape (n_entries,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))

    def dot(self, w: Floats, start: Any = 0.0) -> Floats:
        """Return start + Xw, shape (n_rows,), or (n_rows, k) for w of shape (n_columns, k).

        The sums begin with ``start``: a number, or one for each.

        >>> X = SparseRows(np.array([0, 2, 3]), np.array([0, 2, 1]), np.array([1.0, 2.0, 5.0]), 3)
        >>> X.dot(np.array([1.0, 10.0, 100.0])).tolist()
        [201.0, 50.0]
        """
        if w.ndim == 2:
            starts = np.broadcast_to(start, (len(self), w.shape[1]))
            return np.column_stack([self.dot(*pair) for pair in zip(w.T, starts.T, strict=True)])
        if kernel.is_available():
            return sparse_kernel.sparse_dot((self.indptr, self.indices, self.data), w, start)
        first = np.full(len(self), start)
        rows = np.concatenate([np.arange(len(self)), self.row_of])
        return _sums(rows, np.concatenate([first, self.data * w[self.indices]]), len(self))

    def weighted_sum(self, r: Floats) -> Floats:
        """Return the product Xᵀr, shape (n_columns,), or (n_columns, k) for r of shape (n_rows, k).

        >>> X = SparseRows(np.array([0, 2, 3]), np.array([0, 2, 1]), np.array([1.0, 2.0, 5.0]), 3)
        >>> X.weighted_sum(np.array([1.0, 10.0])).tolist()
        [1.0, 50.0, 2.0]
        """
        if r.ndim == 2:
            return np.column_stack([self.weighted_sum(column) for column in r.T])
        if kernel.is_available():
            return sparse_kernel.sparse_weighted_sum(
                (self.indptr, self.indices, self.data), r, self.n_columns
            )
        return _sums(self.indices, self.data * r[self.row_of], self.n_columns)

    def __matmul__(self, w: Floats) -> Floats:
        return self.dot(w)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        dense = np.zeros(self.shape)
        np.add.at(dense, (self.row_of, self.indices), self.data)
        return dense if dtype is None else dense.astype(dtype)

    def __getitem__(self, chosen: Any) -> SparseRows:
        """Return some rows: those of an array of numbers, a mask, or a slice."""
        rows = np.arange(len(self))[chosen]
        lengths = np.diff(self.indptr)[rows]
        indptr = np.concatenate([[0], np.cumsum(lengths)])
        entries = np.repeat(self.indptr[rows] - indptr[:-1], lengths) + np.arange(indptr[-1])
        return SparseRows(indptr, self.indices[entries], self.data[entries], self.n_columns)

    def with_data(self, data: Floats) -> SparseRows:
        """Return the matrix with other entries in the same places."""
        return SparseRows(self.indptr, self.indices, data, self.n_columns)

    def scaled(self, factors: Floats) -> SparseRows:
        """Return the matrix with each column multiplied by its factor, shape (n_columns,)."""
        data = factors[self.indices]
        data *= self.data  # in place: these are the largest arrays of all
        return self.with_data(data)

    def document_frequencies(self) -> NDArray[np.int64]:
        """Return in how many rows each column has an entry, shape (n_columns,)."""
        counts: NDArray[np.int64] = np.bincount(self.indices, minlength=self.n_columns)
        return counts

    def divided(self, n_dense: int) -> tuple[Floats, SparseRows]:
        """Return what `beside` put together: the first columns, dense, and the others."""
        is_dense = self._dense_entries(n_dense)
        dense = self.data[is_dense].reshape(-1, n_dense)
        indptr = self.indptr - n_dense * np.arange(len(self.indptr))
        indices = self.indices[~is_dense] - np.int32(n_dense)
        return dense, SparseRows(indptr, indices, self.data[~is_dense], self.n_columns - n_dense)

    def _dense_entries(self, n_dense: int) -> NDArray[np.bool_]:
        """Return which entries are among the first of their row, shape (n_entries,)."""
        is_dense = np.zeros(self.indptr[-1], dtype=bool)
        is_dense[(self.indptr[:-1, None] + np.arange(n_dense)).ravel()] = True
        return is_dense

    def vectors(self) -> Iterator[dict[int, float]]:
        """Yield each row as its entries by column."""
        columns, data = self.indices.tolist(), self.data.tolist()
        for start, end in pairwise(self.indptr.tolist()):
            yield dict(zip(columns[start:end], data[start:end], strict=True))

    def columns(self, chosen: NDArray[np.intp]) -> SparseRows:
        """Return some columns, in the given order."""
        place = np.full(self.n_columns, -1, dtype=np.int32)
        place[chosen] = np.arange(len(chosen), dtype=np.int32)
        places = place[self.indices]
        kept = places >= 0
        indptr = np.concatenate([[0], np.cumsum(kept)])[self.indptr]
        return SparseRows(indptr, places[kept], self.data[kept], len(chosen))


def _sums(groups: NDArray[np.integer[Any]], values: Floats, n_groups: int) -> Floats:
    """Return the sum of the values of each group, shape (n_groups,), added in their order."""
    return np.bincount(groups, values, n_groups).astype(np.float64)


def beside(dense: Floats, sparse: SparseRows) -> SparseRows:
    """Return a dense and a sparse matrix side by side, the dense columns first.

    >>> right = SparseRows(np.array([0, 1]), np.array([0]), np.array([3.0]), 1)
    >>> np.asarray(beside(np.array([[1.0, 0.0]]), right)).tolist()
    [[1.0, 0.0, 3.0]]
    """
    n_rows, n_dense = dense.shape
    lengths = np.diff(sparse.indptr) + n_dense
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    indices, data = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1])
    both = SparseRows(indptr, indices, data, n_dense + sparse.n_columns)
    is_dense = both._dense_entries(n_dense)
    indices[is_dense], data[is_dense] = np.tile(np.arange(n_dense), n_rows), dense.ravel()
    indices[~is_dense], data[~is_dense] = sparse.indices + n_dense, sparse.data
    return both


def stacked(parts: Sequence[SparseRows], n_columns: int) -> SparseRows:
    """Return matrices one below the other, shape (sum of rows, n_columns)."""
    starts = np.cumsum([0, *(part.indptr[-1] for part in parts)])
    indptr = [part.indptr[1:] + start for part, start in zip(parts, starts, strict=False)]
    return SparseRows(
        np.concatenate([np.zeros(1, dtype=np.int64), *indptr]),
        np.concatenate([np.empty(0, dtype=np.int32), *(part.indices for part in parts)]),
        np.concatenate([np.empty(0), *(part.data for part in parts)]),
        n_columns,
    )
