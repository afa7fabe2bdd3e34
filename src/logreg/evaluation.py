"""Metrics: what labels and probabilities are worth against the gold labels (SLP ch. 4.7).

    precision = tp / (tp + fp)    recall = tp / (tp + fn)    F1 = 2PR / (P + R)

A ratio without a case (0/0) is not a number: a label that was never predicted has no precision.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from logreg.loss import Floats, cross_entropy


@dataclass(frozen=True)
class LabelScore:
    """How well one label was found; a ratio without a case is nan."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Evaluation:
    """The metrics of a model on labelled examples.

    Attributes:
        labels: (negative, positive).
        confusion: ``confusion[gold][predicted]``, counts, in the order of the labels.
        log_loss: cross-entropy averaged over the examples, in nats.
    """

    labels: tuple[str, str]
    confusion: tuple[tuple[int, int], tuple[int, int]]
    log_loss: float

    @property
    def examples(self) -> int:
        """How many examples were judged."""
        return sum(map(sum, self.confusion))

    @property
    def accuracy(self) -> float:
        """The share of examples whose label was predicted."""
        return (self.confusion[0][0] + self.confusion[1][1]) / self.examples

    @property
    def per_label(self) -> tuple[LabelScore, LabelScore]:
        """Precision, recall and F1 of each label."""
        return self._score(0), self._score(1)

    def _score(self, i: int) -> LabelScore:
        hits = self.confusion[i][i]
        gold = sum(self.confusion[i])
        predicted = self.confusion[0][i] + self.confusion[1][i]
        return LabelScore(
            self.labels[i],
            precision=_ratio(hits, predicted),
            recall=_ratio(hits, gold),
            f1=_ratio(2 * hits, gold + predicted),
            support=gold,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return every metric, ready for JSON; a ratio without a case is None."""
        return {
            "examples": self.examples,
            "accuracy": self.accuracy,
            "log_loss": self.log_loss,
            "labels": {
                score.label: {
                    "precision": _or_none(score.precision),
                    "recall": _or_none(score.recall),
                    "f1": _or_none(score.f1),
                    "support": score.support,
                }
                for score in self.per_label
            },
            "confusion": {
                gold: dict(zip(self.labels, row, strict=True))
                for gold, row in zip(self.labels, self.confusion, strict=True)
            },
        }


def evaluate(z: Floats, y: Floats, labels: tuple[str, str]) -> Evaluation:
    """Judge the logits ``z`` by the gold labels ``y`` (0 or 1), both of shape (n,), n >= 1.

    >>> import numpy as np
    >>> judged = evaluate(np.array([2.0, -1.0, 1.0]), np.array([1.0, 0.0, 0.0]), ("neg", "pos"))
    >>> judged.confusion, round(judged.accuracy, 3), round(judged.log_loss, 3)
    (((1, 1), (0, 1)), 0.667, 0.584)
    """
    gold, predicted = y > 0, z > 0
    positive_row = int((gold & ~predicted).sum()), int((gold & predicted).sum())
    negative_row = int((~gold & ~predicted).sum()), int((~gold & predicted).sum())
    return Evaluation(labels, (negative_row, positive_row), float(cross_entropy(z, y).mean()))


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
