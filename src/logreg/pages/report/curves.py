"""What a threshold does: counts at each position of the slider, and the curves over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from logreg.evaluation.ranking import Counts, Ranking
from logreg.linear_model import logit
from logreg.loss import Floats, Gold, softmax

STEPS = 1000
"""The slider goes from 0 to 1 in this many steps."""

BINS = 20
"""Bars of the distribution of probabilities."""

SLIDER = tuple(i / STEPS for i in range(STEPS + 1))
EDGES = tuple(i / BINS for i in range(BINS + 1))


class Cuts(NamedTuple):
    """How many texts of each gold label are predicted positive at some thresholds, shapes (m,)."""

    true_positives: Counts
    false_positives: Counts


def counts_at(z: Floats, y: Gold, thresholds: Sequence[float]) -> Cuts:
    """Return the counts of z > logit(t) for each threshold t, which is the rule of `predict`.

    Args:
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).
        thresholds: of P(+), m of them.

    >>> cuts = counts_at(np.array([2.0, 0.0, -1.0]), np.array([1, 0, 1]), [0.0, 0.5, 0.9])
    >>> cuts.true_positives.tolist(), cuts.false_positives.tolist()
    ([2, 1, 0], [1, 0, 0])
    """
    limits = [logit(threshold) for threshold in thresholds]
    return Cuts(_above(z[y > 0], limits), _above(z[y == 0], limits))


def _above(z: Floats, limits: Sequence[float]) -> Counts:
    return (len(z) - np.searchsorted(np.sort(z), limits, side="right")).astype(np.int64)


def distribution(z: Floats, y: Gold) -> tuple[Counts, Counts]:
    """Return the distribution of P(+) among negative and among positive texts, shape (BINS,) each.

    Bins are (lower, upper], so that a threshold at an edge cuts between two bars. Of several
    labels, z of shape (n, K), it is that of P(predicted), among wrong and right predictions.

    >>> negative, positive = distribution(np.array([0.0, 9.0, 9.0]), np.array([1, 1, 0]))
    >>> positive.nonzero()[0].tolist(), negative.nonzero()[0].tolist()
    ([9, 19], [19])
    """
    if z.ndim == 1:
        cuts = counts_at(z, y, EDGES)
        of_label = [(cuts.false_positives, y == 0), (cuts.true_positives, y > 0)]
        negative, positive = (_between(above, int(own.sum())) for above, own in of_label)
        return negative, positive
    p, is_right = softmax(z).max(axis=1), z.argmax(axis=1) == y
    bins = np.searchsorted(EDGES[1:-1], p)
    wrong, right = (np.bincount(bins[own], minlength=BINS) for own in (~is_right, is_right))
    return wrong, right


def _between(above: Counts, n: int) -> Counts:
    """Return how many of n lie between neighbouring edges, from how many are above each."""
    found: Counts = -np.diff(above)
    found[0] = n - above[1]  # P = 0 is not above 0
    return found


def roc_points(ranking: Ranking) -> tuple[Floats, Floats]:
    """Return the false and the true positive rate down to each distinct logit, (0, 0) first.

    Both labels must occur.

    >>> from logreg.evaluation.ranking import rank
    >>> x, y = roc_points(rank(np.array([2.0, 1.0, 0.0, 0.0]), np.array([1, 0, 1, 0])))
    >>> x.tolist(), y.tolist()
    ([0.0, 0.0, 0.5, 1.0], [0.0, 0.5, 0.5, 1.0])
    """
    rates = []
    for counts in (ranking.negatives, ranking.positives):
        summed = np.cumsum(counts)
        rates.append(np.concatenate([[0.0], summed / summed[-1]]))
    return rates[0], rates[1]


def precision_recall_points(ranking: Ranking) -> tuple[Floats, Floats]:
    """Return recall and precision down to each distinct logit, as the steps that AP adds up.

    A positive text must occur.

    >>> from logreg.evaluation.ranking import rank
    >>> x, y = precision_recall_points(rank(np.array([2.0, 1.0, 0.0]), np.array([1, 0, 1])))
    >>> x.tolist(), y.round(2).tolist()
    ([0.0, 0.5, 0.5, 0.5, 0.5, 1.0], [1.0, 1.0, 0.5, 0.5, 0.67, 0.67])
    """
    hits = np.cumsum(ranking.positives)
    taken = hits + np.cumsum(ranking.negatives)
    recall, precision = hits / hits[-1], hits / taken
    before = np.concatenate([[0.0], recall[:-1]])
    return np.column_stack([before, recall]).ravel(), np.repeat(precision, 2)
