"""What training minimises: the average cross-entropy of weighted examples, with penalties.

    J(θ) = (1/n) Σ cᵢ L(σ(θ·xᵢ), yᵢ) + λ₂/2 ‖w‖² + λ₁ ‖w‖₁          θ = (w, b)

(SLP ch. 5.7; the weights cᵢ of the examples are 1 on average.) The sums go block by block over the
data, in an order that depends on nothing else. This module takes no steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from logreg.loss import Floats, Gold, cross_entropy, cross_entropy_gradient, sigmoid
from logreg.training.linalg import logits, weighted_sum
from logreg.training.penalties import Penalty

_BLOCK = 1 << 14
"""Rows at a time: what is computed on the way then stays in the processor's cache."""


@dataclass(frozen=True)
class Measure:
    """How good some parameters are.

    Attributes:
        loss: the average cross-entropy of the weighted examples, in nats.
        objective: the same with the penalties, which is what training lowers.
        separates: whether every example is on the right side of the decision boundary.
    """

    loss: float
    objective: float
    separates: bool


class Objective:
    """J over a data set.

    Args:
        X: features, shape (n, d), the last column 1.
        y: gold labels, 0 or 1, shape (n,).
        weights: cᵢ of each example, shape (n,), 1 on average; None if all weigh the same.
        penalty: λ₂ and λ₁.
    """

    def __init__(
        self, X: Floats, y: Gold, weights: Floats | None = None, penalty: Penalty | None = None
    ) -> None:
        self.X, self.y, self.weights = X, y, weights
        self.penalty = penalty or Penalty()

    def measure(self, theta: Floats) -> Measure:
        """Return loss and objective of θ; if θ has overflowed, both are NaN or infinite."""
        total, separates = 0.0, True
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in self._blocks():
                z, y = logits(theta, self.X[rows]), self.y[rows]
                total += float((cross_entropy(z, y) * self._weights(rows)).sum())
                separates = separates and bool(((z > 0) == (y > 0)).all() and (z != 0).all())
            loss = total / len(self.y)
            objective = loss + self.penalty.value(theta)
        return Measure(loss=loss, objective=objective, separates=separates)

    def constant_loss(self) -> float:
        """Return the lowest loss of a constant prediction.

        That prediction is the (weighted) fraction p of positive examples, and its loss the entropy
        -p ln p - (1 - p) ln(1 - p).
        """
        p = float(np.average(self.y, weights=self.weights))
        return -sum(q * math.log(q) for q in (p, 1 - p) if q > 0) + 0.0

    def gradient(self, theta: Floats) -> Floats:
        """Return the steepest slope of J at θ, shape (d,).

        Without an L1 penalty this is ∂J/∂θ = (1/n) Xᵀ(c(σ(Xθ) - y)) + λ₂w; see
        `Penalty.steepest_slope` for the kinks that it has with one.
        """
        return self.penalty.steepest_slope(theta, self._smooth_gradient(theta))

    def _smooth_gradient(self, theta: Floats) -> Floats:
        """Return the gradient of J without its L1 penalty."""
        total = np.zeros(len(theta))
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in self._blocks():
                X = self.X[rows]
                residual = cross_entropy_gradient(logits(theta, X), self.y[rows])
                total += weighted_sum(X, residual * self._weights(rows))
            return total / len(self.y) + self.penalty.smooth_gradient(theta)

    def hessian(self, theta: Floats) -> Floats:
        """Return ∂²J/∂θ² = (1/n) Xᵀ diag(cp(1 - p)) X + λ₂I without the bias's λ₂, shape (d, d)."""
        total = np.zeros((len(theta), len(theta)))
        for rows in self._blocks():
            X = self.X[rows]
            p = sigmoid(logits(theta, X))
            curvature = p * (1 - p) * self._weights(rows)
            total += np.array([weighted_sum(X, curvature * column) for column in X.T])
        hessian: Floats = total / len(self.y)
        hessian[:-1, :-1] += self.penalty.l2 * np.eye(len(theta) - 1)
        return hessian

    @property
    def curvature_bound(self) -> float:
        """K = (d + 1)/4 + λ₂, which bounds the curvature of J for d standardised features."""
        n_parameters = len(self.X.T)
        return n_parameters / 4 + self.penalty.l2

    def proximal_step(self, theta: Floats) -> Floats:
        """Return θ after one proximal gradient step over all examples, which never raises J.

        It makes a weight 0 that an L1 penalty wants there, and that steps on single batches have
        left close to it. The step is 1/K long (see `curvature_bound`).
        """
        rate = 1 / self.curvature_bound
        return self.penalty.proximal_step(theta - rate * self._smooth_gradient(theta), rate)

    def _blocks(self) -> Iterator[slice]:
        for start in range(0, len(self.y), _BLOCK):
            yield slice(start, start + _BLOCK)

    def _weights(self, rows: slice) -> Floats | float:
        return 1.0 if self.weights is None else self.weights[rows]
