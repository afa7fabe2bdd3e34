"""What a model must beat to be worth anything: two ways to decide that learn no weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logreg.evaluation.confusion import Decisions, decisions
from logreg.labels import Labels
from logreg.loss import Floats, Gold

COUNTS = ("positive", "negative")
"""The features that the sign of words is made of."""


def majority(y: Gold, labels: Labels) -> Decisions:
    """Judge the most frequent gold label as the answer to every text; of a tie the negative one.

    >>> majority(np.array([1.0, 0.0, 1.0, 1.0]), ("-", "+")).accuracy
    0.75
    """
    return decisions(np.full(len(y), _is_mostly_positive(y)), y, labels)


def sign_of_words(balance: Floats, y: Gold, labels: Labels) -> Decisions:
    """Judge the sign of positive minus negative words as the answer.

    Args:
        balance: positive words less negative ones, shape (n,); at 0 the answer is the majority
            label.
        y: gold labels, 0 or 1, shape (n,).
        labels: (negative, positive).

    >>> sign_of_words(np.array([2.0, -1.0, 0.0]), np.array([1.0, 1.0, 0.0]), ("-", "+")).confusion
    ((0, 1), (1, 1))
    """
    predicted: NDArray[np.bool_] = np.where(balance == 0, _is_mostly_positive(y), balance > 0)
    return decisions(predicted, y, labels)


def _is_mostly_positive(y: Gold) -> bool:
    return 2 * int(y.sum()) > len(y)
