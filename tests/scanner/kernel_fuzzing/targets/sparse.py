"""Sparse rows: products, and steps of training."""

from __future__ import annotations

import numpy as np

from kernel_fuzzing.target import Target, options_of, require_equal
from logreg.features.sparse import SparseRows
from logreg.training.dual_ascent import Problem, initial_memory, run_epoch, step

_N_COLUMNS = 7
_END_OF_ROW = 0xFF


def check(data: bytes) -> None:
    """Compare products and an epoch of training with the specification."""
    (option,), content = options_of(data, 1)
    rows = _rows(content)
    entries = [entry for row in rows for entry in row.items()]
    X = SparseRows(
        np.cumsum([0, *map(len, rows)]),
        np.array([column for column, _ in entries], dtype=np.int32),
        np.array([value for _, value in entries], dtype=np.float64),
        _N_COLUMNS,
    )
    random = np.random.default_rng(option)
    _check_products(X, rows, random)
    _check_training(X, option, random)


def _rows(content: bytes) -> list[dict[int, float]]:
    """Return rows as the values of their columns: two bytes of an input are one of them."""
    rows: list[dict[int, float]] = [{}]
    for column, value in zip(content[::2], content[1::2], strict=False):
        if column == _END_OF_ROW:
            rows.append({})
        else:
            rows[-1][column % _N_COLUMNS] = (value - 128) / 16
    return rows


def _check_products(
    X: SparseRows, rows: list[dict[int, float]], random: np.random.Generator
) -> None:
    w, r = random.normal(size=_N_COLUMNS), random.normal(size=len(rows))
    products, total = [0.5] * len(rows), [0.0] * _N_COLUMNS
    for i, row in enumerate(rows):
        for column, value in row.items():
            products[i] += value * float(w[column])
            total[column] += value * float(r[i])
    require_equal(X.dot(w, 0.5).tolist(), products, f"Xw, {rows}")
    require_equal(X.weighted_sum(r).tolist(), total, f"Xᵀr, {rows}")


def _check_training(X: SparseRows, option: int, random: np.random.Generator) -> None:
    n, n_scores = len(X), 3 if option & 1 else 1
    shape = (_N_COLUMNS, n_scores)
    scales = random.normal(size=shape) if option & 2 else None
    weights, strength = random.random(n) + 0.5, 10.0 ** (option % 5 - 2)
    problem = Problem(X, scales, weights, strength, 0.3 if option & 4 else 0.0)
    y, order = random.integers(0, max(2, n_scores), n), random.permutation(n)
    theta = np.zeros((_N_COLUMNS + 1, n_scores)) if n_scores > 1 else np.zeros(_N_COLUMNS + 1)
    fast, slow = ((initial_memory(y, n_scores), theta.copy()) for _ in range(2))
    run_epoch(problem, *fast, order)
    for i in order.tolist():
        step(problem, *slow, i)
    for found, expected in zip(fast, slow, strict=True):
        require_equal(found.tolist(), expected.tolist(), f"option {option}, {X}")


TARGET = Target(check, [b"\xff\x00", b"\x00\x90", b"\x01\x80", b"\x02\xff", b"\x03\x00"])
