"""Confidence intervals of metrics by the bootstrap (Efron 1979; SLP ch. 4.9).

A bootstrap sample is n texts drawn with replacement from the n texts. The metrics of many samples
vary about as those of many test sets would, and the middle 95% of them are the interval.

A metric depends only on how often each distinct logit was drawn with each label. So texts are
ranked once, samples are counted and never sorted, and the terms of all sums are computed once. The
metrics are those of `confusion`, `ranking` and `reliability`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from logreg.evaluation.confusion import ConfusionMatrix, mean_of_defined, predict
from logreg.evaluation.metrics import Metrics
from logreg.evaluation.ranking import (
    Counts,
    against_rest,
    area_under_curve,
    mean_precision,
    rank,
)
from logreg.evaluation.reliability import bins_of
from logreg.loss import Floats, Gold, cross_entropy, cross_entropy_gradient, sigmoid, softmax

PERCENTILES = (2.5, 97.5)
"""The ends of the 95% interval."""

Interval = tuple[float, float]


class Sampler:
    """Computes the metrics of one model on samples of its texts.

    Args:
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).
        threshold: the positive label is predicted iff P(+) > threshold.
    """

    def __init__(self, z: Floats, y: Gold, threshold: float = 0.5) -> None:
        ranking = rank(z, y)
        scores, k = ranking.logits, len(ranking.logits)
        p = sigmoid(scores)
        self._shape = (2, k)
        self._cells = k * (y > 0) + ranking.ranks
        self._n_predicted = int(predict(scores, threshold).sum())
        self._losses = np.stack([cross_entropy(scores, np.full(k, label)) for label in (0.0, 1.0)])
        self._gaps = np.stack([p, p - 1])
        self._squares = self._gaps**2
        self._bin_starts = np.flatnonzero(np.diff(bins_of(p), prepend=-1))

    def metrics(self, drawn: Counts) -> Metrics:
        """Return the metrics of the texts whose indices were drawn, at least one."""
        counts = self._counts(drawn)
        weights = counts.astype(np.float64)
        matrix = self._confusion(counts)
        n = len(drawn)
        return Metrics(
            accuracy=matrix.accuracy,
            balanced_accuracy=matrix.balanced_accuracy,
            macro_f1=matrix.macro_f1,
            roc_auc=area_under_curve(*counts),
            average_precision=mean_precision(*counts),
            log_loss=float(np.einsum("ij,ij", weights, self._losses)) / n,
            brier_score=float(np.einsum("ij,ij", weights, self._squares)) / n,
            expected_calibration_error=self._calibration_error(weights) / n,
        )

    def ranking(self, drawn: Counts) -> tuple[float, float]:
        """Return ROC AUC and average precision of the texts whose indices were drawn."""
        counts = self._counts(drawn)
        return area_under_curve(*counts), mean_precision(*counts)

    def _counts(self, drawn: Counts) -> Counts:
        """Return how often each distinct logit was drawn with each label, shape (2, k)."""
        cells = np.bincount(self._cells.take(drawn), minlength=self._losses.size)
        return cells.reshape(self._shape)

    def _confusion(self, counts: Counts) -> ConfusionMatrix:
        predicted = counts[:, : self._n_predicted].sum(axis=1).tolist()
        others = counts[:, self._n_predicted :].sum(axis=1).tolist()
        return ConfusionMatrix(
            labels=("", ""),
            counts=((others[0], predicted[0]), (others[1], predicted[1])),
        )

    def _calibration_error(self, weights: Floats) -> float:
        """Return Σ_b |Σ of P - y over b|, with the logits of a bin side by side."""
        gaps = np.einsum("ij,ij->j", weights, self._gaps)
        return float(np.abs(np.add.reduceat(gaps, self._bin_starts)).sum())


class SamplerOfSeveral:
    """Computes the metrics of one model of K > 2 labels on samples of its texts.

    Args:
        z: logits, shape (n, K).
        y: gold labels, shape (n,).
    """

    def __init__(self, z: Floats, y: Gold) -> None:
        n_labels = z.shape[1]
        self._shape = (n_labels, n_labels)
        self._cells = n_labels * y + predict(z, 0.5)
        self._losses = cross_entropy(z, y)
        self._squares = (cross_entropy_gradient(z, y) ** 2).sum(axis=1)
        p = softmax(z).max(axis=1)
        self._bins, self._gaps = bins_of(p), p - (z.argmax(axis=1) == y)
        self._against_rest = [
            Sampler(scores, (y == k).astype(np.intp)) for k, scores in enumerate(against_rest(z).T)
        ]

    def metrics(self, drawn: Counts) -> Metrics:
        """Return the metrics of the texts whose indices were drawn, at least one."""
        cells = np.bincount(self._cells.take(drawn), minlength=self._shape[0] ** 2)
        counts = tuple(tuple(row.tolist()) for row in cells.reshape(self._shape))
        matrix = ConfusionMatrix(labels=("",) * self._shape[0], counts=counts)
        rankings = [sampler.ranking(drawn) for sampler in self._against_rest]
        areas, precisions = zip(*rankings, strict=True)
        n = len(drawn)
        gaps = np.bincount(self._bins.take(drawn), self._gaps.take(drawn))
        return Metrics(
            accuracy=matrix.accuracy,
            balanced_accuracy=matrix.balanced_accuracy,
            macro_f1=matrix.macro_f1,
            roc_auc=mean_of_defined(areas),
            average_precision=mean_of_defined(precisions),
            log_loss=float(self._losses.take(drawn).sum()) / n,
            brier_score=float(self._squares.take(drawn).sum()) / n,
            expected_calibration_error=float(np.abs(gaps).sum()) / n,
        )


def sampler_of(z: Floats, y: Gold, threshold: float) -> Sampler | SamplerOfSeveral:
    """Return the sampler for logits of shape (n,) or (n, K)."""
    return Sampler(z, y, threshold) if z.ndim == 1 else SamplerOfSeveral(z, y)


def bootstrap(
    samplers: Sequence[Sampler | SamplerOfSeveral],
    n: int,
    samples: int,
    seed: int,
    on_sample: Callable[[], None] | None = None,
) -> list[Floats]:
    """Draw samples of n texts, and return the metrics of each sample by each sampler.

    All samplers get the same samples, so that differences between two models are paired.

    Returns:
        For each sampler an array of shape (samples, 8), in the order of `Metrics`.
    """
    random = np.random.default_rng(seed)
    sampled = [np.empty((samples, len(Metrics._fields))) for _ in samplers]
    for i in range(samples):
        drawn = random.integers(n, size=n)
        for rows, sampler in zip(sampled, samplers, strict=True):
            rows[i] = sampler.metrics(drawn)
        if on_sample:
            on_sample()
    return sampled


def intervals(sampled: Floats) -> tuple[Interval, ...]:
    """Return the interval of each column of the samples.

    Samples where a metric is undefined are left out; if there are no others, both ends are NaN.

    >>> intervals(np.linspace([0.0, np.nan], [80.0, np.nan], 81))
    ((2.0, 78.0), (nan, nan))
    """
    return tuple(_interval(column[~np.isnan(column)]) for column in sampled.T)


def _interval(values: NDArray[np.float64]) -> Interval:
    if not len(values):
        return math.nan, math.nan
    lower, upper = np.percentile(values, PERCENTILES).tolist()
    return lower, upper
