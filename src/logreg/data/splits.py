"""Splits of examples into parts, by chance and by label: each part has its share of both labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Gold

Rows = NDArray[np.intp]


def stratified_folds(y: Gold, n_folds: int, seed: int | list[int]) -> Rows:
    """Deal examples into folds; return the fold of each, shape (n,), from 0.

    The examples of each label are shuffled and dealt out one by one, the next label going on where
    the last one ended, so that folds differ by one example at most, in all and of a label.

    >>> stratified_folds(np.array([0, 0, 0, 1, 1, 1]), 3, seed=0).tolist()
    [1, 2, 0, 2, 1, 0]

    Args:
        y: labels, shape (n,).
        n_folds: how many folds, >= 1.
        seed: of the shuffling.
    """
    random = np.random.default_rng(seed)
    folds = np.empty(len(y), dtype=np.intp)
    dealt = 0
    for label in np.unique(y):
        rows = random.permutation(np.flatnonzero(y == label))
        folds[rows] = (np.arange(len(rows)) + dealt) % n_folds
        dealt += len(rows)
    return folds


def held_out_part(y: Gold, fraction: float, seed: int | list[int]) -> NDArray[np.bool_]:
    """Choose a fraction of the examples of each label to hold out; return which, shape (n,).

    >>> held_out_part(np.array([0] * 8 + [1] * 4), 0.25, seed=0).tolist().count(True)
    3

    Args:
        y: labels, shape (n,).
        fraction: what to hold out, in (0, 1), rounded to whole examples of each label.
        seed: of the choice.
    """
    random = np.random.default_rng(seed)
    chosen = np.zeros(len(y), dtype=bool)
    for label in np.unique(y):
        rows = random.permutation(np.flatnonzero(y == label))
        chosen[rows[: round(fraction * len(rows))]] = True
    return chosen
