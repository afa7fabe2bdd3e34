"""The confusion matrix and the metrics derived from it (SLP ch. 4.7), for two or more labels.

    precision = tp / (tp + fp)    recall = tp / (tp + fn)    F1 = 2PR / (P + R)

A ratio whose denominator is 0 is NaN: a label that was never predicted has no precision. These
metrics look at predicted labels only; see `reliability` for the probabilities.
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

Predicted = NDArray[np.intp]
"""Predicted labels as indices, like `Gold`."""


class LabelScore(NamedTuple):
    """Precision, recall and F1 of one label, or averaged over labels; undefined ratios are NaN."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class ConfusionMatrix:
    """Predicted labels compared with gold labels.

    Attributes:
        labels: the n labels, n >= 2.
        counts: ``counts[gold][predicted]``, n x n, in the order of the labels.
    """

    labels: Labels
    counts: tuple[tuple[int, ...], ...]

    @property
    def examples(self) -> int:
        """The number of examples."""
        return sum(map(sum, self.counts))

    @property
    def accuracy(self) -> float:
        """The fraction of examples whose gold label was predicted."""
        return sum(row[i] for i, row in enumerate(self.counts)) / self.examples

    @property
    def balanced_accuracy(self) -> float:
        """The mean recall of the labels that occur: 1/n for guessing, however rare a label is."""
        return self.macro.recall

    @property
    def per_label(self) -> tuple[LabelScore, ...]:
        """Precision, recall and F1 of each label."""
        return tuple(self._score(i) for i in range(len(self.labels)))

    @property
    def macro(self) -> LabelScore:
        """The unweighted means over the labels; undefined ratios are left out."""
        scores = self.per_label
        return LabelScore(
            label="macro average",
            precision=mean_of_defined(score.precision for score in scores),
            recall=mean_of_defined(score.recall for score in scores),
            f1=mean_of_defined(score.f1 for score in scores),
            support=self.examples,
        )

    @property
    def macro_f1(self) -> float:
        """The unweighted mean F1 of the labels."""
        return self.macro.f1

    @property
    def micro(self) -> LabelScore:
        """The ratios of the pooled counts of all labels.

        Every example has one gold and one predicted label, so a false positive of one label is a
        false negative of another: all three ratios equal the accuracy.
        """
        accuracy = self.accuracy
        return LabelScore(
            label="micro average",
            precision=accuracy,
            recall=accuracy,
            f1=accuracy,
            support=self.examples,
        )

    def _score(self, i: int) -> LabelScore:
        hits = self.counts[i][i]
        gold = sum(self.counts[i])
        predicted = sum(row[i] for row in self.counts)
        return LabelScore(
            label=self.labels[i],
            precision=_ratio(hits, predicted),
            recall=_ratio(hits, gold),
            f1=_ratio(2 * hits, gold + predicted),
            support=gold,
        )


def predict(z: Floats, threshold: float) -> Predicted:
    """Return 1 where P(+) > threshold, else 0, for logits ``z`` of shape (n,).

    For those of K > 2 labels, shape (n, K), return the most probable label.

    >>> predict(np.array([0.0, 1.0, 3.0]), 0.9).tolist()
    [0, 0, 1]
    >>> predict(np.array([[0.0, 2.0, 1.0]]), 0.5).tolist()
    [1]
    """
    if z.ndim == 2:
        best: Predicted = z.argmax(axis=1)
        return best
    predicted: Predicted = (z > logit(threshold)).astype(np.intp)
    return predicted


def confusion_matrix(y: Gold, predicted: Predicted, labels: Labels) -> ConfusionMatrix:
    """Count how often each label was predicted for each gold label.

    Args:
        y: gold labels, indices of ``labels``, shape (n_examples,).
        predicted: predicted labels, indices of ``labels``, shape (n_examples,).
        labels: two or more.

    >>> matrix = confusion_matrix(np.array([1, 0, 0]), np.array([1, 0, 1]), ("-", "+"))
    >>> matrix.counts, round(matrix.accuracy, 3), matrix.balanced_accuracy
    (((1, 1), (0, 1)), 0.667, 0.75)
    """
    n = len(labels)
    cells = np.bincount(n * y + predicted, minlength=n * n).reshape(n, n)
    return ConfusionMatrix(labels=labels, counts=tuple(map(tuple, cells.tolist())))


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def mean_of_defined(values: Iterable[float]) -> float:
    """Return the mean of the values that are not NaN; NaN if there are none."""
    numbers = [value for value in values if not math.isnan(value)]
    return sum(numbers) / len(numbers) if numbers else math.nan
