"""What decisions are worth: the confusion matrix and what follows from it (SLP ch. 4.7).

    precision = tp / (tp + fp)    recall = tp / (tp + fn)    F1 = 2PR / (P + R)

A ratio without a case (0/0) is not a number: a label that was never predicted has no precision.
How sure a decision was is not the business of this room.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.labels import Labels
from logreg.linear_model import logit
from logreg.loss import Floats, Gold

Confusion = tuple[tuple[int, int], tuple[int, int]]
"""``confusion[gold][predicted]``, counts, in the order of the labels (negative, positive)."""


class LabelScore(NamedTuple):
    """How well one label was found, or labels on average; a ratio without a case is nan."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Decisions:
    """Decisions beside the gold labels.

    Attributes:
        labels: (negative, positive).
        confusion: how often each label was taken for each one.
    """

    labels: Labels
    confusion: Confusion

    @property
    def examples(self) -> int:
        """How many examples were judged."""
        return sum(map(sum, self.confusion))

    @property
    def accuracy(self) -> float:
        """The share of examples whose label was predicted."""
        return (self.confusion[0][0] + self.confusion[1][1]) / self.examples

    @property
    def balanced_accuracy(self) -> float:
        """The mean recall of the labels that occur: 1/2 for a guess, however rare a label is."""
        return self.macro.recall

    @property
    def per_label(self) -> tuple[LabelScore, ...]:
        """Precision, recall and F1 of each label."""
        return tuple(self._score(i) for i in range(len(self.labels)))

    @property
    def macro(self) -> LabelScore:
        """The means over the labels, each weighing alike; a ratio without a case is left out."""
        scores = self.per_label
        precision, recall, f1 = (
            _mean(column) for column in zip(*[score[1:4] for score in scores], strict=True)
        )
        return LabelScore("macro average", precision, recall, f1, self.examples)

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the labels, each weighing alike."""
        return self.macro.f1

    @property
    def micro(self) -> LabelScore:
        """The ratios of the pooled counts of all labels.

        Every example has one label and gets one, so what is a false positive of one label is a
        false negative of another: all three ratios are the accuracy.
        """
        accuracy = self.accuracy
        return LabelScore("micro average", accuracy, accuracy, accuracy, self.examples)

    def _score(self, i: int) -> LabelScore:
        hits = self.confusion[i][i]
        gold = sum(self.confusion[i])
        predicted = sum(row[i] for row in self.confusion)
        return LabelScore(
            self.labels[i],
            precision=_ratio(hits, predicted),
            recall=_ratio(hits, gold),
            f1=_ratio(2 * hits, gold + predicted),
            support=gold,
        )


def predict(z: Floats, threshold: float) -> NDArray[np.bool_]:
    """Tell for each logit whether the positive label is predicted: iff P(+) > threshold.

    >>> predict(np.array([0.0, 1.0, 3.0]), 0.9).tolist()
    [False, False, True]
    """
    predicted: NDArray[np.bool_] = z > logit(threshold)
    return predicted


def decisions(predicted: NDArray[np.bool_], y: Gold, labels: Labels) -> Decisions:
    """Compare what was predicted with the gold labels.

    Args:
        predicted: whether the positive label was predicted, shape (n,).
        y: gold labels, 0 or 1, shape (n,).
        labels: (negative, positive).

    >>> made = decisions(np.array([True, False, True]), np.array([1.0, 0.0, 0.0]), ("-", "+"))
    >>> made.confusion, round(made.accuracy, 3), made.balanced_accuracy
    (((1, 1), (0, 1)), 0.667, 0.75)
    """
    cells = np.bincount(2 * (y > 0) + predicted, minlength=4).tolist()
    return Decisions(labels, ((cells[0], cells[1]), (cells[2], cells[3])))


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _mean(values: Iterable[float]) -> float:
    numbers = [value for value in values if not math.isnan(value)]
    return sum(numbers) / len(numbers) if numbers else math.nan
