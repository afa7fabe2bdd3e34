"""Evaluation: what a model's logits are worth beside the gold labels.

    decisions    confusion, accuracy, precision, recall, F1
    ranking      ROC AUC, average precision           thresholds   where to cut a ranking
    calibration  log loss, Brier score, reliability
    bootstrap    how sure a figure is                 significance whether a difference is one
    baselines    what must be beaten

Each works on two arrays, the logits z and the gold labels y (0 or 1), of shape (n,). How texts
become these arrays is told in `judging`, and what is made of it all in `report`.
"""

from __future__ import annotations

from dataclasses import dataclass

from logreg.evaluation.confusion import Decisions, LabelScore, decisions, predict
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
    "Decisions",
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
class Evaluation(Decisions):
    """The metrics of a model on labelled examples: of its decisions, ranking and probabilities.

    Attributes:
        labels: (negative, positive).
        confusion: ``confusion[gold][predicted]``, counts, in the order of the labels.
        threshold: the positive label was predicted iff P(+) was above it.
        roc_auc: see `ranking`; nan where there is one label only.
        average_precision: of the positive label; nan where no text has it.
        log_loss: cross-entropy averaged over the examples, in nats.
        brier_score: mean squared error of P(+).
        expected_calibration_error: mean distance of P(+) from the share that is positive.
        reliability: that share for each tenth of P(+).
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
        """The eight figures that sum it up."""
        return Metrics(*(getattr(self, name) for name in Metrics._fields))


def evaluate(z: Floats, y: Gold, labels: Labels, *, threshold: float = 0.5) -> Evaluation:
    """Judge the logits ``z`` by the gold labels ``y`` (0 or 1), both of shape (n,), n >= 1.

    >>> import numpy as np
    >>> judged = evaluate(np.array([2.0, -1.0, 1.0]), np.array([1.0, 0.0, 0.0]), ("neg", "pos"))
    >>> judged.confusion, round(judged.accuracy, 3), round(judged.log_loss, 3), judged.roc_auc
    (((1, 1), (0, 1)), 0.667, 0.584, 1.0)
    """
    made = decisions(predict(z, threshold), y, labels)
    ranking = rank(z, y)
    return Evaluation(
        labels,
        made.confusion,
        threshold,
        roc_auc=area_under_curve(ranking.negatives, ranking.positives),
        average_precision=mean_precision(ranking.negatives, ranking.positives),
        log_loss=log_loss(z, y),
        brier_score=brier_score(z, y),
        expected_calibration_error=expected_calibration_error(z, y),
        reliability=reliability(z, y),
    )
