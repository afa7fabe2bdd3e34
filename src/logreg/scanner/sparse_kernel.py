"""The calls of sparse.c: products with sparse rows, and one epoch of training on them."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.kernel import Address, function_of_math, library

Floats = NDArray[np.float64]


class _Ascent(ctypes.Structure):
    _fields_ = (
        ("starts", Address),
        ("columns", Address),
        ("values", Address),
        ("scales", Address),
        ("weights", Address),
        ("remembered", Address),
        ("theta", Address),
        ("exp", Address),
        ("log", Address),
        ("strength", ctypes.c_double),
        ("threshold", ctypes.c_double),
        ("n_columns", ctypes.c_uint64),
        ("n_scores", ctypes.c_uint32),
    )


@cache
def _functions() -> Any:
    """Return the library with the functions of sparse.c declared."""
    declared, size = library(), ctypes.c_uint64
    for name, arguments in (
        ("sparse_dot", [Address, Address, Address, size, Address, Address]),
        ("sparse_weighted_sum", [Address, Address, Address, size, Address, Address]),
        ("ascend", [Address, Address, size, Address, Address, Address]),
    ):
        function = getattr(declared, f"logreg_{name}")
        function.restype, function.argtypes = None, arguments
    return declared


Matrix = tuple[NDArray[np.int64], NDArray[np.int32], Floats]
"""Sparse rows: indptr, indices and data."""


def sparse_dot(matrix: Matrix, w: Floats, start: float | Floats) -> Floats:
    """Return start + Xw, shape (n_rows,), for w of shape (n_columns,)."""
    z = np.full(len(matrix[0]) - 1, start)
    return _product(_functions().logreg_sparse_dot, matrix, w, z)


def sparse_weighted_sum(matrix: Matrix, r: Floats, n_columns: int) -> Floats:
    """Return Xᵀr, shape (n_columns,), for r of shape (n_rows,)."""
    return _product(_functions().logreg_sparse_weighted_sum, matrix, r, np.zeros(n_columns))


def _product(function: Any, matrix: Matrix, factor: Floats, product: Floats) -> Floats:
    """Add the product of a matrix and a vector, which a function of C computes, to an array."""
    values = np.ascontiguousarray(factor, dtype=np.float64)
    n_rows = len(matrix[0]) - 1
    function(*(_pointer(part) for part in matrix), n_rows, _pointer(values), _pointer(product))
    return product


def ascend(
    matrix: Matrix,
    scales: Floats | None,
    weights: Floats,
    remembered: Floats,
    theta: Floats,
    order: NDArray[np.int64],
    *,
    strength: float,
    threshold: float,
) -> None:
    """Take one step for each row, in the given order; see `training.dual_ascent`.

    It changes ``remembered`` and ``theta``.
    """
    n_scores = 1 if theta.ndim == 1 else theta.shape[1]
    starts, columns, values = (_pointer(part) for part in matrix)
    work = np.zeros((3, n_scores))
    state = _Ascent(
        starts=starts,
        columns=columns,
        values=values,
        scales=None if scales is None else _pointer(scales),
        weights=_pointer(weights),
        remembered=_pointer(remembered),
        theta=_pointer(theta),
        exp=function_of_math("exp"),
        log=function_of_math("log"),
        strength=strength,
        threshold=threshold,
        n_columns=len(theta) - 1,
        n_scores=n_scores,
    )
    rows = [_pointer(row) for row in work]
    _functions().logreg_ascend(ctypes.byref(state), _pointer(order), len(order), *rows)


def _pointer(values: NDArray[Any]) -> int:
    """Return where an array, which the caller must keep, lies in memory."""
    if not values.flags.c_contiguous:
        raise ValueError("the array must be contiguous")
    address: int = values.ctypes.data
    return address
