"""The linear model: weights, bias and labels; from features to a probability.

    z = w·x + b        P(+|x) = σ(z) = 1 / (1 + e^-z)             ŷ = 1 iff z > 0
    z = Wx + b         P(k|x) = softmax(z)_k = e^z_k / Σ e^z_j    ŷ = the k of the largest z_k

(SLP ch. 5, eqs. 5.2 to 5.5, and 5.41 to 5.44 for K > 2 labels, each with weights of its own.) Of
two labels the softmax is the sigmoid of the difference: softmax(0, z) = (1 - σ(z), σ(z)). This
module knows no texts and does not train. One text takes a few multiplications, which must not cost
the import of numpy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from logreg.values import Value

Vector = Sequence[float] | Mapping[int, float]
"""The features x of a text: all in order, or those that are not 0 by their number."""

MAX_WEIGHT = 1e100
"""The largest weight in size: with it z is finite for any text that a machine can hold."""


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

    @property
    def n_scores(self) -> int:
        """The number of z for a text: 1."""
        return 1

    def logit(self, x: Vector) -> float:
        """Return z = w·x + b for the features ``x`` of one text, summed from left to right."""
        z = self.bias
        for weight, value in terms(self.weights, x):
            z += weight * value
        return z

    def logits(self, x: Vector) -> tuple[float, ...]:
        """Return z as a `SoftmaxModel` does."""
        return (self.logit(x),)

    def distribution(self, z: Sequence[float]) -> tuple[float, ...]:
        """Return the probability of each label, (1 - σ(z), σ(z))."""
        return sigmoid(-z[0]), sigmoid(z[0])

    def decide(self, z: float) -> str:
        """Return the label of a logit: the positive one iff P > 0.5, that is z > 0."""
        return self.labels[1] if z > 0 else self.labels[0]


class SoftmaxModel(Value):
    """K > 2 labels, and for each a bias and one weight per feature.

    >>> model = SoftmaxModel(("bad", "fine", "good"), (0.0, 1.0, 0.0), ((-2.0, 0.0, 2.0),))
    >>> z = model.logits([0.5])
    >>> z, [round(p, 2) for p in model.distribution(z)], model.decide(z)
    ((-1.0, 1.0, 1.0), [0.06, 0.47, 0.47], 'fine')

    Attributes:
        labels: K names.
        bias: the bias of each label.
        weights: for each feature the weight of each label.
    """

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]

    def __init__(
        self,
        labels: tuple[str, ...],
        bias: tuple[float, ...],
        weights: tuple[tuple[float, ...], ...],
    ) -> None:
        self._set(labels=labels, bias=bias, weights=weights)

    @property
    def n_scores(self) -> int:
        """The number of z for a text: K."""
        return len(self.labels)

    def logits(self, x: Vector) -> tuple[float, ...]:
        """Return the z of each label, each summed from left to right."""
        z = [*self.bias]
        for weights, value in terms(self.weights, x):
            for k, weight in enumerate(weights):
                z[k] += weight * value
        return tuple(z)

    def distribution(self, z: Sequence[float]) -> tuple[float, ...]:
        """Return the probability of each label."""
        return softmax(z)

    def decide(self, z: Sequence[float]) -> str:
        """Return the most probable label; of several, the first."""
        return self.labels[z.index(max(z))]


Weight = TypeVar("Weight")


def terms(weights: Sequence[Weight], x: Vector) -> Iterable[tuple[Weight, float]]:
    """Return what is multiplied in w·x: each weight with its feature, if that is not 0."""
    if isinstance(x, Mapping):
        return ((weights[i], value) for i, value in x.items())
    return zip(weights, x, strict=True)


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
