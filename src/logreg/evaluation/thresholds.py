"""Thresholds of P(+) for the best F1, or for a required precision.

The positive label is predicted iff P(+) > threshold. All thresholds between two neighbouring logits
predict the same labels; the shortest decimal among them is returned, so that a copied threshold
reproduces the reported precision and recall exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from logreg.evaluation.ranking import Ranking, rank
from logreg.linear_model import logit, sigmoid
from logreg.loss import Floats, Gold


class Threshold(NamedTuple):
    """A threshold of P(+), with the precision, recall and F1 of the positive label."""

    probability: float
    precision: float
    recall: float
    f1: float


def best_f1(z: Floats, y: Gold) -> Threshold | None:
    """Return the threshold with the best F1 of the positive label; ties go to the highest.

    Returns None if no text is positive.

    Args:
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).

    >>> best_f1(np.array([2.0, 1.0, -1.0]), np.array([1.0, 1.0, 0.0]))
    Threshold(probability=0.5, precision=1.0, recall=1.0, f1=1.0)
    """
    cuts = _Cuts(rank(z, y))
    return cuts.first_reachable(np.argsort(-cuts.f1, kind="stable")) if cuts.has_positives else None


def lowest_with_precision(z: Floats, y: Gold, precision: float) -> Threshold | None:
    """Return the lowest threshold with at least that precision, and so the best recall.

    Returns None if there is none. Shapes as for `best_f1`.

    >>> z, y = np.array([2.0, 1.0, 0.0, -1.0]), np.array([1.0, 0.0, 1.0, 0.0])
    >>> found = lowest_with_precision(z, y, 0.6)
    >>> found.probability, round(found.precision, 3), found.recall
    (0.4, 0.667, 1.0)
    """
    cuts = _Cuts(rank(z, y))
    meeting = np.flatnonzero(cuts.precision >= precision)[::-1]
    return cuts.first_reachable(meeting) if cuts.has_positives else None


class _Cuts:
    """Metrics of predicting the texts down to each distinct logit as positive; shapes (k,)."""

    def __init__(self, ranking: Ranking) -> None:
        hits = np.cumsum(ranking.positives)
        taken = hits + np.cumsum(ranking.negatives)
        positives = int(hits[-1])
        self.has_positives = positives > 0
        self.precision = hits / taken
        self.recall = hits / max(positives, 1)
        self.f1 = 2 * hits / (taken + positives)
        self._logits = [*ranking.logits.tolist(), -math.inf]

    def first_reachable(self, cuts: Iterable[int]) -> Threshold | None:
        """Return the first of the cuts that some probability can make."""
        for i in map(int, cuts):
            p = probability_between(self._logits[i + 1], self._logits[i])
            if p is not None:
                found = self.precision[i], self.recall[i], self.f1[i]
                return Threshold(p, *map(float, found))
        return None


def probability_between(lower: float, upper: float) -> float | None:
    """Return a probability p with lower <= logit(p) < upper, the shortest decimal of them.

    Returns None if there is none: beyond 36 all probabilities are 1, and there may be none between
    logits that differ only in their last bits.

    >>> probability_between(0.1, 0.3), probability_between(-9.3, -9.2), probability_between(50, 60)
    (0.55, 0.0001, None)
    """
    low = sigmoid(lower)
    middle = (low + sigmoid(upper)) / 2
    decimals = [float(f"{middle:.{digits}g}") for digits in range(1, 18)]
    neighbours = [low + steps * math.ulp(low) for steps in range(-_ULPS, _ULPS + 1)]
    return next((p for p in [*decimals, *neighbours] if lower <= logit(p) < upper), None)


_ULPS = 4
"""Error, in units of the last place, of converting z to P and back."""
