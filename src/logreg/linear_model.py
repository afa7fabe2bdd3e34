"""The linear model: weights, bias and labels; from features to a probability.

    z = w·x + b        P(+|x) = σ(z) = 1 / (1 + e^-z)        ŷ = 1 iff z > 0

(SLP ch. 5, eqs. 5.2 to 5.5.) This module knows no texts and does not train. One text takes a few
multiplications, which must not cost the import of numpy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from logreg.values import Value


class LinearModel(Value):
    """Two labels, (negative, positive), the bias, and one weight per feature.

    >>> textbook = LinearModel(("negative", "positive"), 0.1, (2.5, -5.0, -1.2, 0.5, 2.0, 0.7))
    >>> z = textbook.logit([3, 2, 1, 3, 0, 4.19])
    >>> round(z, 3), round(sigmoid(z), 2), textbook.decide(z)
    (0.833, 0.7, 'positive')
    """

    labels: tuple[str, ...]
    bias: float
    weights: tuple[float, ...]

    def __init__(self, labels: tuple[str, ...], bias: float, weights: tuple[float, ...]) -> None:
        self._set(labels=labels, bias=bias, weights=weights)

    def logit(self, x: Sequence[float]) -> float:
        """Return z = w·x + b for the features ``x`` of one text, summed from left to right."""
        z = self.bias
        for weight, value in zip(self.weights, x, strict=True):
            z += weight * value
        return z

    def decide(self, z: float) -> str:
        """Return the label of a logit: the positive one iff P > 0.5, that is z > 0."""
        return self.labels[1] if z > 0 else self.labels[0]


def sigmoid(z: float) -> float:
    """Return σ(z) = 1 / (1 + e^-z), as e^z / (1 + e^z) below 0: neither form can overflow.

    >>> sigmoid(0.0), sigmoid(1e308), sigmoid(-1e308)
    (0.5, 1.0, 0.0)
    """
    e = math.exp(-abs(z))
    return (1.0 if z >= 0 else e) / (1.0 + e)


def softmax(z: Sequence[float]) -> tuple[float, ...]:
    """Return the probability of each of K labels, e^z_k / Σ e^z_j (SLP eq. 5.41).

    The largest z is subtracted from each first, which changes nothing but can't overflow.

    >>> softmax([0.0, 0.0]), softmax([1e308, 0.0, -1e308])
    ((0.5, 0.5), (1.0, 0.0, 0.0))
    """
    largest = max(z)
    e = [math.exp(one - largest) for one in z]
    total = 0.0
    for one in e:  # not sum(), which rounds otherwise from Python 3.12 on
        total += one
    return tuple([one / total for one in e])


def logit(probability: float) -> float:
    """Return ln(p / (1 - p)), the z for which σ(z) = p; infinite at 0 and 1.

    >>> logit(0.5), logit(0), round(sigmoid(logit(0.9)), 12)
    (0.0, -inf, 0.9)
    """
    if probability <= 0 or probability >= 1:
        return math.inf if probability >= 1 else -math.inf
    return math.log(probability) - math.log1p(-probability)
