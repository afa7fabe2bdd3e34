"""Evaluation: metrics of a model's logits against the gold labels.

    confusion    confusion matrix, accuracy, precision, recall, F1
    ranking      ROC AUC, average precision           thresholds   where to cut a ranking
    reliability  log loss, Brier score, reliability
    bootstrap    confidence intervals                 significance tests of two models
    baselines    classifiers to beat                lengths      accuracy by length

Each works on two arrays, the logits z and the gold labels y (0 or 1), of shape (n,); those that
know K > 2 labels take z of shape (n, K), too. See
`scoring` for how texts become these arrays, and `report` for everything together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from logreg.evaluation.confusion import (
    ConfusionMatrix,
    LabelScore,
    confusion_matrix,
    mean_of_defined,
    predict,
)
from logreg.evaluation.metrics import Metrics
from logreg.evaluation.ranking import (
    against_rest,
    area_under_curve,
    average_precision,
    mean_precision,
    rank,
    roc_auc,
)
from logreg.evaluation.reliability import (
    Bin,
    brier_score,
    expected_calibration_error,
    log_loss,
    reliability,
)
from logreg.labels import Labels
from logreg.loss import Floats, Gold

__all__ = [
    "ConfusionMatrix",
    "Evaluation",
    "LabelScore",
    "Metrics",
    "average_precision",
    "brier_score",
    "evaluate",
    "expected_calibration_error",
    "log_loss",
    "reliability",
    "roc_auc",
]


@dataclass(frozen=True)
class Evaluation(ConfusionMatrix):
    """The metrics of a model on labelled examples: of its labels, ranking and probabilities.

    Attributes:
        labels: of two, the negative one comes first.
        counts: ``counts[gold][predicted]``, in the order of the labels.
        threshold: the positive label is predicted iff P(+) > threshold; of several labels the
            most probable one is.
        within: for k = 1 to K, the fraction of the texts whose label is among the k most probable.
        roc_auc: see `ranking`; NaN if only one label occurs. Of several labels the mean of each
            against the rest, of those that occur.
        average_precision: of the positive label; NaN if no text has it. Of several labels the mean.
        log_loss: cross-entropy averaged over the examples, in nats.
        brier_score: mean squared error of P(+).
        expected_calibration_error: mean distance of P(+) from the fraction that is positive.
        reliability: that fraction for each tenth of P(+).
    """

    threshold: float
    within: tuple[float, ...]
    roc_auc: float
    average_precision: float
    log_loss: float
    brier_score: float
    expected_calibration_error: float
    reliability: tuple[Bin, ...]

    @property
    def metrics(self) -> Metrics:
        """The eight summary metrics."""
        return Metrics(**{name: getattr(self, name) for name in Metrics._fields})


def evaluate(z: Floats, y: Gold, labels: Labels, *, threshold: float = 0.5) -> Evaluation:
    """Evaluate the logits ``z`` against the gold labels ``y`` (0 or 1), both of shape (n,), n >= 1.

    Of K > 2 labels z has the shape (n, K), y is from 0 to K - 1, and there is no threshold.

    >>> import numpy as np
    >>> found = evaluate(np.array([2.0, -1.0, 1.0]), np.array([1, 0, 0]), ("neg", "pos"))
    >>> found.counts, round(found.accuracy, 3), round(found.log_loss, 3), found.roc_auc
    (((1, 1), (0, 1)), 0.667, 0.584, 1.0)
    """
    matrix = confusion_matrix(y, predict(z, threshold), labels)
    area, precision = _ranking(z, y)
    return Evaluation(
        labels=labels,
        counts=matrix.counts,
        threshold=threshold,
        within=_within(z, y),
        roc_auc=area,
        average_precision=precision,
        log_loss=log_loss(z, y),
        brier_score=brier_score(z, y),
        expected_calibration_error=expected_calibration_error(z, y),
        reliability=reliability(z, y),
    )


def _ranking(z: Floats, y: Gold) -> tuple[float, float]:
    """Return ROC AUC and average precision: of several labels the means of those that occur."""
    if z.ndim == 1:
        ranking = rank(z, y)
        counts = ranking.negatives, ranking.positives
        return area_under_curve(*counts), mean_precision(*counts)
    pairs = [
        _ranking(scores, (y == k).astype(np.intp)) for k, scores in enumerate(against_rest(z).T)
    ]
    areas, precisions = zip(*pairs, strict=True)
    return mean_of_defined(areas), mean_of_defined(precisions)


def _within(z: Floats, y: Gold) -> tuple[float, ...]:
    """Return how often the gold label is among the k most probable, for k = 1 to K.

    Of equally probable labels the first counts as more probable.
    """
    if z.ndim == 1:
        return ()
    order = np.argsort(-z, axis=1, kind="stable")
    place = (order == y[:, None]).argmax(axis=1)
    return tuple((np.bincount(place, minlength=z.shape[1]).cumsum() / len(y)).tolist())
