"""The quality of probabilities: proper scores, and the reliability of each tenth.

Of the texts with P(+) = 0.8, four in five should be positive. The calibration error measures only
that; the log loss and the Brier score also measure how well the labels are separated.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Floats, Gold, cross_entropy, cross_entropy_gradient, sigmoid, softmax

BINS = 10


class Bin(NamedTuple):
    """The texts whose probability of the positive label is in (lower, upper]; the first includes 0.

    Means of no texts are NaN.
    """

    lower: float
    upper: float
    texts: int
    mean_probability: float
    share_positive: float


def log_loss(z: Floats, y: Gold) -> float:
    """Return the cross-entropy averaged over the texts, in nats (SLP ch. 5, eq. 5.23).

    -(1/n) Σ [y ln σ(z) + (1 - y) ln(1 - σ(z))], computed from z, so that it is right even if σ(z)
    is rounded to 0 or 1.

    Args:
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).

    >>> round(log_loss(np.array([0.833, -0.833]), np.array([1.0, 0.0])), 2)
    0.36
    """
    return float(cross_entropy(z, y).mean())


def brier_score(z: Floats, y: Gold) -> float:
    """Return the Brier score (1/n) Σ (σ(z) - y)², from 0 to 1; shapes as for `log_loss`.

    Brier 1950, Verification of forecasts expressed in terms of probability, for one label of two.
    A constant prediction of 1/2 scores 0.25. For K > 2 labels, z of shape (n, K), it is Brier's
    own (1/n) Σ_i Σ_k (P(k) - [y_i = k])², from 0 to 2.

    >>> brier_score(np.array([0.0, 0.0]), np.array([1.0, 0.0]))
    0.25
    """
    if z.ndim == 2:
        return float((cross_entropy_gradient(z, y) ** 2).sum(axis=1).mean())
    return float(((sigmoid(z) - y) ** 2).mean())


def expected_calibration_error(z: Floats, y: Gold) -> float:
    """Return the mean distance of P(+) from the fraction that is positive, over the bins.

    ECE = Σ_b (n_b / n) |mean P of b - fraction positive in b| over the ten bins of `reliability`.
    Shapes are those of `log_loss`. Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017, eq. 3; here
    for P(+) rather than for the probability of the predicted label. For K > 2 labels, z of shape
    (n, K), it is that of the predicted label.

    >>> round(expected_calibration_error(np.array([2.0, 2.0]), np.array([1.0, 0.0])), 3)
    0.381
    """
    return sum(
        tenth.texts * abs(tenth.mean_probability - tenth.share_positive)
        for tenth in reliability(z, y)
        if tenth.texts
    ) / len(y)


def reliability(z: Floats, y: Gold) -> tuple[Bin, ...]:
    """Return ten bins of P(+) of equal width, with the fraction of their texts that is positive.

    For K > 2 labels, z of shape (n, K), they are bins of the probability of the predicted label,
    with the fraction of their texts that have it.

    >>> [bin.texts for bin in reliability(np.array([0.0, 9.0, 9.0]), np.array([1.0, 1.0, 0.0]))]
    [0, 0, 0, 0, 1, 0, 0, 0, 0, 2]
    """
    p, y = (sigmoid(z), y) if z.ndim == 1 else _of_the_predicted(z, y)
    bins = bins_of(p)
    texts, summed, positive = (
        np.bincount(bins, weights, BINS).tolist() for weights in (None, p, y)
    )
    return tuple(
        Bin(i / BINS, (i + 1) / BINS, n, *((summed[i] / n, positive[i] / n) if n else _NO_MEANS))
        for i, n in enumerate(texts)
    )


def _of_the_predicted(z: Floats, y: Gold) -> tuple[Floats, Gold]:
    """Return the probability of the predicted label, and 1 where it is right; shapes (n,)."""
    return softmax(z).max(axis=1), (z.argmax(axis=1) == y).astype(np.intp)


_EDGES = np.linspace(0, 1, BINS + 1)[1:-1]
_NO_MEANS = (math.nan, math.nan)


def bins_of(p: Floats) -> NDArray[np.int64]:
    """Return the bin of each probability, from 0 to 9, shape (n,); an upper edge is in its bin."""
    bins: NDArray[np.int64] = np.searchsorted(_EDGES, p)
    return bins
