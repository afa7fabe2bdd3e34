"""Evaluation: metrics of a model's logits against the gold labels.

    confusion    confusion matrix, accuracy, precision, recall, F1
    ranking      ROC AUC, average precision           thresholds   where to cut a ranking
    reliability  log loss, Brier score, reliability
    bootstrap    confidence intervals                 significance tests of two models
    baselines    classifiers to beat

Each works on two arrays, the logits z and the gold labels y (0 or 1), of shape (n,). See
`scoring` for how texts become these arrays, and `report` for everything together.
"""

from __future__ import annotations

from dataclasses import dataclass

from logreg.evaluation.confusion import ConfusionMatrix, LabelScore, confusion_matrix, predict
from logreg.evaluation.metrics import Metrics
from logreg.evaluation.ranking import (
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
        labels: (negative, positive).
        counts: ``counts[gold][predicted]``, in the order of the labels.
        threshold: the positive label is predicted iff P(+) > threshold.
        roc_auc: see `ranking`; NaN if only one label occurs.
        average_precision: of the positive label; NaN if no text has it.
        log_loss: cross-entropy averaged over the examples, in nats.
        brier_score: mean squared error of P(+).
        expected_calibration_error: mean distance of P(+) from the fraction that is positive.
        reliability: that fraction for each tenth of P(+).
    """

    threshold: float
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

    >>> import numpy as np
    >>> found = evaluate(np.array([2.0, -1.0, 1.0]), np.array([1, 0, 0]), ("neg", "pos"))
    >>> found.counts, round(found.accuracy, 3), round(found.log_loss, 3), found.roc_auc
    (((1, 1), (0, 1)), 0.667, 0.584, 1.0)
    """
    matrix = confusion_matrix(y, predict(z, threshold), labels)
    ranking = rank(z, y)
    return Evaluation(
        labels=labels,
        counts=matrix.counts,
        threshold=threshold,
        roc_auc=area_under_curve(ranking.negatives, ranking.positives),
        average_precision=mean_precision(ranking.negatives, ranking.positives),
        log_loss=log_loss(z, y),
        brier_score=brier_score(z, y),
        expected_calibration_error=expected_calibration_error(z, y),
        reliability=reliability(z, y),
    )
