"""What training minimises, and how far from its minimum it is.

    J(θ) = (1/n) Σ cᵢ L(σ(θ·xᵢ), yᵢ) + λ₂/2 ‖w‖² + λ₁ ‖w‖₁          θ = (w, b)

(SLP ch. 5.7; the weights cᵢ of the examples are 1 on average.) The bias is never penalised: it says
how frequent the labels are. The sums go block by block over the data, in an order that depends on
nothing else. This module takes no steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from logreg.loss import Floats, Gold, cross_entropy, logits, sigmoid, soft_threshold, weighted_sum

_BLOCK = 1 << 14
"""Rows at a time: what is computed on the way then stays in the processor's cache."""

_NEWTON_STEPS = 25
"""Steps of Newton's method after which separable examples are separated, as a rule."""

_NO_DECREASE = 1e-9
"""A step that lowers the objective by no more than this fraction of it has arrived."""

_NO_RESIDUAL = 1e-20
"""A residual has vanished when its square has become smaller by this factor."""


class _Newton(NamedTuple):
    """A step of Newton's method, and by how much it lowers the objective if that is a paraboloid.

    The new parameters are θ - step.
    """

    step: Floats
    decrease: float


class Measure(NamedTuple):
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
        weights: cᵢ of each example, shape (n,), 1 on average; None where all weigh the same.
        l2: λ₂.
        l1: λ₁.
    """

    def __init__(
        self, X: Floats, y: Gold, weights: Floats | None = None, l2: float = 0.0, l1: float = 0.0
    ) -> None:
        self.X, self.y, self.weights = X, y, weights
        self.l2, self.l1 = l2, l1

    def measure(self, theta: Floats) -> Measure:
        """Return loss and objective of θ; where θ has overflowed, both are nan or infinite."""
        total, separates = 0.0, True
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in self._blocks():
                z, y = logits(theta, self.X[rows]), self.y[rows]
                total += float((cross_entropy(z, y) * self._weights(rows)).sum())
                separates = separates and bool(((z > 0) == (y > 0)).all() and (z != 0).all())
            loss = total / len(self.y)
            w = theta[:-1]
            penalty = self.l2 / 2 * float((w * w).sum()) + self.l1 * float(np.abs(w).sum())
        return Measure(loss, loss + penalty, separates)

    def constant_loss(self) -> float:
        """Return the least loss that the same probability for every example can have.

        That probability is the (weighted) share p of positive examples, and the loss its entropy,
        -p ln p - (1 - p) ln(1 - p).
        """
        p = float(np.average(self.y, weights=self.weights))
        return -sum(share * math.log(share) for share in (p, 1 - p) if share > 0) + 0.0

    def gradient(self, theta: Floats) -> Floats:
        """Return the steepest slope of J at θ, shape (d,).

        Without an L1 penalty this is ∂J/∂θ = (1/n) Xᵀ(c(σ(Xθ) - y)) + λ₂w. With it, J has a kink
        where a weight is 0; the slope there is that of the side to which J falls, or 0 if it falls
        to neither (Andrew & Gao 2007, eq. 4).
        """
        slope = self._smooth_gradient(theta)
        if self.l1:
            w, smooth = theta[:-1], slope[:-1]
            slope[:-1] = np.where(
                w == 0, soft_threshold(smooth, self.l1), smooth + self.l1 * np.sign(w)
            )
        return slope

    def _smooth_gradient(self, theta: Floats) -> Floats:
        """Return the gradient of J without its L1 penalty."""
        slope = np.zeros(len(theta))
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in self._blocks():
                X = self.X[rows]
                residual = sigmoid(logits(theta, X)) - self.y[rows]
                slope += weighted_sum(X, residual * self._weights(rows))
            slope /= len(self.y)
            slope[:-1] += self.l2 * theta[:-1]
        return slope

    def settle(self, theta: Floats) -> Floats:
        """Return θ after one proximal step over all examples: J is lower there, or the same.

        It is what makes a weight 0 that an L1 penalty wants there, and that single steps have left
        a hair's breadth away. The step is 1/K long, where K = (d + 1)/4 + λ₂ bounds the curvature
        of J for d standardised features.
        """
        length = 1 / (len(theta) / 4 + self.l2)
        theta = theta - length * self._smooth_gradient(theta)
        theta[:-1] = soft_threshold(theta[:-1], length * self.l1)
        return theta

    def gap(self, theta: Floats, slope: Floats, enough: float = math.inf) -> float:
        """Estimate J(θ) - min J, from the `gradient` at θ and the curvature around it.

        J is nearly a paraboloid close to its minimum, and of that one the gap is known:
        g·H⁻¹g / 2, half the squared Newton decrement (Boyd & Vandenberghe 2004, ch. 9.5). Weights
        that an L1 penalty holds at 0 stay there.

        Args:
            theta: θ, shape (d,).
            slope: the gradient at θ, shape (d,).
            enough: an estimate above this need not be exact: it may be any number above.
        """
        return self._newton(theta, slope, enough).decrease

    def is_separable(self) -> bool:
        """Tell whether some θ, found by Newton's method from 0, has every example right.

        Then J without a penalty has no minimum. Newton's method goes the way to infinity in few
        steps; it may miss a way that is very narrow.
        """
        theta = np.zeros(self.X.shape[1])
        for _ in range(_NEWTON_STEPS):
            newton = self._newton(theta, self.gradient(theta))
            theta = theta - newton.step
            measure = self.measure(theta)
            if measure.separates or not newton.decrease > measure.objective * _NO_DECREASE:
                return measure.separates
        return False

    def _newton(self, theta: Floats, slope: Floats, enough: float = math.inf) -> _Newton:
        """Return Newton's step from θ."""
        p = sigmoid(logits(theta, self.X))
        curvature = p * (1 - p)
        if self.weights is not None:
            curvature *= self.weights
        free = (theta != 0) | (slope != 0)  # the others are held at their kink

        def hessian_times(v: Floats) -> Floats:
            product = weighted_sum(self.X, curvature * logits(v, self.X)) / len(self.y)
            product[:-1] += self.l2 * v[:-1]
            free_part: Floats = product * free
            return free_part

        return _conjugate_gradients(slope, hessian_times, enough)

    def _blocks(self) -> Iterator[slice]:
        for start in range(0, len(self.y), _BLOCK):
            yield slice(start, start + _BLOCK)

    def _weights(self, rows: slice) -> Floats | float:
        return 1.0 if self.weights is None else self.weights[rows]


def _conjugate_gradients(
    g: Floats, hessian_times: Callable[[Floats], Floats], enough: float
) -> _Newton:
    """Solve H·step = g, with no more of H than its products with vectors.

    Each round goes one more direction, and adds what that takes off, so that the decrease grows to
    g·H⁻¹g / 2: in as many rounds as there are parameters, but for rounding (Hestenes & Stiefel
    1952).
    """
    step, decrease = np.zeros(len(g)), 0.0
    residual = direction = g
    square = first = float((g * g).sum())
    for _ in g:
        if square <= first * _NO_RESIDUAL or decrease > enough:
            break
        product = hessian_times(direction)
        bend = float((direction * product).sum())
        if not bend > 0:
            return _Newton(step, math.inf)
        length = square / bend
        step = step + length * direction
        decrease += length * square / 2
        residual = residual - length * product
        square, before = float((residual * residual).sum()), square
        direction = residual + square / before * direction
    return _Newton(step, decrease)
