"""Metrics of the ranking of texts by their logits, for all thresholds (SLP ch. 4.7).

Texts are ranked by z, not by P, which rounds large logits to 1. Texts of equal z are tied.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Floats, Gold

Counts = NDArray[np.int64]


class Ranking(NamedTuple):
    """How often each logit occurs with each label, k distinct logits.

    Attributes:
        logits: the distinct logits, descending, shape (k,).
        ranks: the index of each text's logit among them, shape (n,).
        negatives: texts of that logit whose gold label is the negative one, shape (k,).
        positives: those whose gold label is the positive one, shape (k,).
    """

    logits: Floats
    ranks: Counts
    negatives: Counts
    positives: Counts


def rank(z: Floats, y: Gold) -> Ranking:
    """Rank texts by their logits ``z`` and count the gold labels ``y`` (0 or 1); shapes (n,).

    >>> rank(np.array([1.0, 3.0, 1.0]), np.array([0.0, 1.0, 1.0])).positives.tolist()
    [1, 1]
    """
    ascending, places = np.unique(z, return_inverse=True)
    k = len(ascending)
    ranks = k - 1 - places.astype(np.int64)
    negatives, positives = np.bincount(2 * ranks + (y > 0), minlength=2 * k).reshape(k, 2).T
    return Ranking(ascending[::-1], ranks, negatives, positives)


def against_rest(z: Floats) -> Floats:
    """Return for each label the logit of its probability against all others, shape (n, K).

    It ranks texts as the probability of the label does, without rounding: z_k - log Σ_{j≠k} e^z_j.

    >>> against_rest(np.array([[0.0, 0.0, 0.0]])).round(4).tolist()
    [[-0.6931, -0.6931, -0.6931]]
    """
    rest = np.empty_like(z)
    for k in range(z.shape[1]):
        others = np.delete(z, k, axis=1)
        largest = others.max(axis=1)
        rest[:, k] = largest + np.log(np.exp(others - largest[:, None]).sum(axis=1))
    return z - rest


def roc_auc(z: Floats, y: Gold) -> float:
    """Return the area under the ROC curve; NaN if only one label occurs.

    It is the probability that a positive text is ranked above a negative one, where a tie counts
    one half (Hanley and McNeil 1982): Σ_i Σ_j ([z_i > z_j] + [z_i = z_j] / 2) / (P N), with i over
    the P positive and j over the N negative texts.

    >>> roc_auc(np.array([3.0, 1.0, 1.0, -2.0]), np.array([1.0, 1.0, 0.0, 0.0]))
    0.875
    """
    ranking = rank(z, y)
    return area_under_curve(ranking.negatives, ranking.positives)


def average_precision(z: Floats, y: Gold) -> float:
    """Return the average precision of the positive label; NaN if no text is positive.

    AP = Σ_k (R_k - R_{k-1}) P_k, with precision and recall when all texts down to the k-th
    distinct logit are predicted positive: the area under the precision-recall curve by steps.
    (scikit-learn returns 0 if no text is positive; here that is 0/0.)

    >>> round(average_precision(np.array([3.0, 2.0, 1.0]), np.array([1.0, 0.0, 1.0])), 4)
    0.8333
    """
    ranking = rank(z, y)
    return mean_precision(ranking.negatives, ranking.positives)


def area_under_curve(negatives: Counts, positives: Counts) -> float:
    """Return the area under the ROC curve of counts by descending logit, each of shape (k,)."""
    pairs = int(negatives.sum()) * int(positives.sum())
    if pairs == 0:
        return math.nan
    not_below = np.cumsum(negatives)
    twice_below = 2 * (not_below[-1] - not_below)
    return int((positives * (twice_below + negatives)).sum()) / (2 * pairs)


def mean_precision(negatives: Counts, positives: Counts) -> float:
    """Return the average precision of counts by descending logit, each of shape (k,)."""
    hits = np.cumsum(positives)
    if hits[-1] == 0:
        return math.nan
    taken = hits + np.cumsum(negatives)
    precision = hits / np.maximum(taken, 1)  # in a sample the first logits may not occur
    return float((positives * precision).sum() / hits[-1])
