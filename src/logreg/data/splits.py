"""Random splits of examples, stratified: each part has the same fraction of each label."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Gold

Rows = NDArray[np.intp]


def stratified_folds(y: Gold, n_folds: int, seed: int | list[int]) -> Rows:
    """Assign examples to folds; return the fold of each, from 0, shape (n,).

    The examples of each label are shuffled and assigned to the folds in turn; each label continues
    where the previous one ended. So the sizes of two folds differ by at most one example, both
    overall and per label.

    >>> stratified_folds(np.array([0, 0, 0, 1, 1, 1]), 3, seed=0).tolist()
    [1, 2, 0, 2, 1, 0]

    Args:
        y: labels, shape (n,).
        n_folds: number of folds, >= 1.
        seed: seed of the shuffling.
    """
    random = np.random.default_rng(seed)
    folds = np.empty(len(y), dtype=np.intp)
    assigned = 0
    for label in np.unique(y):
        rows = random.permutation(np.flatnonzero(y == label))
        folds[rows] = (np.arange(len(rows)) + assigned) % n_folds
        assigned += len(rows)
    return folds


def held_out_part(y: Gold, fraction: float, seed: int | list[int]) -> NDArray[np.bool_]:
    """Choose a fraction of the examples of each label to hold out; return a mask, shape (n,).

    >>> held_out_part(np.array([0] * 8 + [1] * 4), 0.25, seed=0).tolist().count(True)
    3

    Args:
        y: labels, shape (n,).
        fraction: the fraction to hold out, in (0, 1), rounded to whole examples per label.
        seed: seed of the choice.
    """
    random = np.random.default_rng(seed)
    chosen = np.zeros(len(y), dtype=bool)
    for label in np.unique(y):
        rows = random.permutation(np.flatnonzero(y == label))
        chosen[rows[: round(fraction * len(rows))]] = True
    return chosen
