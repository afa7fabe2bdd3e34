"""Baselines: two classifiers without weights, which a trained model should beat."""

from __future__ import annotations

import numpy as np

from logreg.evaluation.confusion import ConfusionMatrix, confusion_matrix
from logreg.labels import Labels
from logreg.loss import Floats, Gold

COUNTS = ("positive", "negative")
"""The features that the sign-of-words baseline compares."""


def majority(y: Gold, labels: Labels) -> ConfusionMatrix:
    """Evaluate predicting the most frequent gold label for every text; ties go to the first label.

    >>> majority(np.array([1, 0, 1, 1]), ("-", "+")).accuracy
    0.75
    """
    return confusion_matrix(y, np.full(len(y), _majority_label(y)), labels)


def sign_of_words(balance: Floats, y: Gold, labels: Labels) -> ConfusionMatrix:
    """Evaluate predicting the sign of (positive words - negative words).

    Args:
        balance: positive minus negative words, shape (n,); 0 predicts the majority label.
        y: gold labels, 0 or 1, shape (n,).
        labels: (negative, positive).

    >>> sign_of_words(np.array([2.0, -1.0, 0.0]), np.array([1, 1, 0]), ("-", "+")).counts
    ((0, 1), (1, 1))
    """
    predicted = np.where(balance == 0, _majority_label(y), (balance > 0).astype(np.intp))
    return confusion_matrix(y, predicted, labels)


def _majority_label(y: Gold) -> int:
    return int(np.bincount(y).argmax())
