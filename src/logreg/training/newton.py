"""Newton's method for logistic regression, from sums over the examples.

    J(θ) = (1/n) Σ cᵢ L(σ(θ·xᵢ), yᵢ) + λ₂/2 ‖w‖²              θ = (w, b), shape (d,)
    g    = (1/n) Xᵀ c(p - y) + λ₂ (w, 0)                       ∂J/∂θ, shape (d,)
    H    = (1/n) Xᵀ diag(c p(1 - p)) X + λ₂ diag(1, ..., 0)    ∂²J/∂θ², shape (d, d)
    θ    ← θ - H⁻¹g

(SLP ch. 5.6 for L and g; Hastie, Tibshirani & Friedman 2009, ch. 4.4.1, who call the steps
iteratively reweighted least squares.) The sums over parts of the examples add up to the sums over
all of them, so the parts may be anywhere. J is convex, and the steps double the number of correct
digits of the minimum each time: six of them, as a rule. This module reads no examples and starts no
processes; see `shards.learning`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from logreg.loss import Floats, Gold, cross_entropy, cross_entropy_gradient, sigmoid
from logreg.training.convergence import norm
from logreg.training.history import Epoch, Outcome, StopReason
from logreg.training.linalg import logits, weighted_sum
from logreg.training.loop import SEPARATED_LOSS

TOLERANCE = 1e-15
"""The minimum is reached when the next step would lower J by no more than this fraction of it."""

MOST_ROUNDS = 60
"""Evaluations of J before the search is given up; six are usual, and twenty where steps halve."""

FLAT = 1e-12
"""A direction whose curvature is below this fraction of the largest one is flat."""

_NO_SLOPE = 1e-6
"""A slope along a flat direction that is below this fraction of the gradient is rounding."""

_ROUNDING = 1e-13
"""By this fraction J may seem to rise where it does not, as its sums are rounded."""

_ROWS = 1 << 14
"""Rows at a time: what is computed on the way then stays in the processor's cache."""


class Terms(NamedTuple):
    """Sums over some examples at θ.

    Attributes:
        loss: Σ cᵢ Lᵢ.
        gradient: Xᵀ c(p - y), shape (d,).
        hessian: Xᵀ diag(c p(1 - p)) X, shape (d, d).
        mistakes: examples that are not on their side of the decision boundary.
    """

    loss: float
    gradient: Floats
    hessian: Floats
    mistakes: int


def terms(theta: Floats, X: Floats, y: Gold, weights: Floats) -> Terms:
    """Return the sums over examples.

    Args:
        theta: θ, shape (d,).
        X: features, shape (n, d), the last column 1.
        y: gold labels, 0 or 1, shape (n,).
        weights: c, shape (n,).

    >>> terms(np.zeros(2), np.array([[3.0, 1.0]]), np.array([1]), np.ones(1)).gradient
    array([-1.5, -0.5])
    """
    total = no_terms(len(theta))
    for start in range(0, len(y), _ROWS):
        rows = slice(start, start + _ROWS)
        total = added(total, _terms(theta, X[rows], y[rows], weights[rows]))
    return total


def _terms(theta: Floats, X: Floats, y: Gold, weights: Floats) -> Terms:
    z = logits(theta, X)
    p = sigmoid(z)
    curvature = weights * p * (1 - p)
    return Terms(
        loss=float((weights * cross_entropy(z, y)).sum()),
        gradient=weighted_sum(X, weights * cross_entropy_gradient(z, y)),
        hessian=np.array([weighted_sum(X, curvature * column) for column in X.T]),
        mistakes=int(((z > 0) != (y > 0)).sum() + (z == 0).sum()),
    )


def no_terms(d: int) -> Terms:
    """Return the sums over no examples."""
    return Terms(0.0, np.zeros(d), np.zeros((d, d)), 0)


def added(one: Terms, other: Terms) -> Terms:
    """Return the sums over the examples of both."""
    return Terms(
        one.loss + other.loss,
        one.gradient + other.gradient,
        one.hessian + other.hessian,
        one.mistakes + other.mistakes,
    )


@dataclass(frozen=True)
class Point:
    """J at θ, with its derivatives.

    Attributes:
        theta: θ, shape (d,).
        loss: the average cross-entropy.
        objective: J(θ).
        gradient: g, shape (d,).
        hessian: H, shape (d, d).
        separates: whether every example is on its side of the decision boundary.
    """

    theta: Floats
    loss: float
    objective: float
    gradient: Floats
    hessian: Floats
    separates: bool

    @classmethod
    def of(cls, theta: Floats, total: Terms, n: float, l2: float) -> Point:
        """Return J at θ from the sums over all n examples, where c is 1 on average."""
        is_weight = np.arange(len(theta)) < len(theta) - 1
        w = theta * is_weight
        loss = total.loss / n
        return cls(
            theta=theta,
            loss=loss,
            objective=loss + l2 / 2 * float((w * w).sum()),
            gradient=total.gradient / n + l2 * w,
            hessian=total.hessian / n + l2 * np.diag(is_weight),
            separates=total.mistakes == 0,
        )

    @cached_property
    def step(self) -> Floats:
        """Newton's step H⁻¹g, shape (d,)."""
        return solve(self.hessian, self.gradient)

    @property
    def decrease(self) -> float:
        """By how much the step lowers J if it is quadratic, g·H⁻¹g / 2: half the decrement²."""
        return float(self.gradient @ self.step) / 2


def solve(hessian: Floats, gradient: Floats) -> Floats:
    """Return H⁻¹g, with a small ridge in the directions in which J is flat.

    J is flat along features that are constant or duplicates, where there is no slope either and no
    step is taken; and far out where the labels are separated, where the ridge keeps steps finite.

    >>> solve(np.diag([2.0, 0.0]), np.array([1.0, 0.0]))
    array([0.5, 0. ])
    """
    curvatures, directions = np.linalg.eigh(hessian)
    slopes = directions.T @ gradient
    ridge = FLAT * max(float(curvatures[-1]), np.finfo(np.float64).tiny)
    is_level = (curvatures <= ridge) & (np.abs(slopes) <= _NO_SLOPE * norm(gradient))
    along = np.where(is_level, 0.0, slopes / np.maximum(curvatures, ridge))
    step: Floats = directions @ along
    return step


def minimise(
    evaluate: Callable[[Floats], Terms],
    n_parameters: int,
    n: float,
    *,
    l2: float = 0.0,
    constant_loss: float,
    on_round: Callable[[Epoch], None] | None = None,
) -> Outcome:
    """Go from 0 to the minimum of J; a step that would raise it is halved until it does not.

    Args:
        evaluate: returns the sums over all examples at θ; each call is a round.
        n_parameters: d.
        n: the number of examples.
        l2: λ₂ >= 0.
        constant_loss: the lowest loss of a constant prediction.
        on_round: called after each round but the first.
    """

    def at(theta: Floats) -> Point:
        return Point.of(theta, evaluate(theta), n, l2)

    best = first = at(np.zeros(n_parameters))
    history: list[Epoch] = []
    reached, fraction = 0, 1.0
    reason = _stop_reason(best, l2, 0)
    while reason is None:
        new = at(best.theta - fraction * best.step)
        improved = new.objective <= best.objective * (1 + _ROUNDING)
        history.append(_as_epoch(new, len(history) + 1, improved=improved))
        if on_round is not None:
            on_round(history[-1])
        if improved:
            best, reached, fraction = new, len(history), 1.0
        else:
            fraction /= 2
        reason = _stop_reason(best, l2, len(history))
    return Outcome(
        theta=best.theta,
        epoch=reached,
        loss=best.loss,
        validation_loss=None,
        first_loss=first.loss,
        constant_loss=constant_loss,
        gradient_norm=norm(best.gradient),
        suboptimality=best.decrease / best.objective if best.objective > 0 else 0.0,
        epochs=history,
        stop_reason=reason,
    )


def _as_epoch(point: Point, number: int, *, improved: bool) -> Epoch:
    return Epoch(number, number, None, point.loss, None, norm(point.gradient), improved)


def _stop_reason(best: Point, l2: float, rounds: int) -> StopReason | None:
    if not l2 and best.separates and best.loss <= SEPARATED_LOSS:
        return StopReason.SEPARATED
    if best.decrease <= TOLERANCE * best.objective:
        return StopReason.CONVERGED
    return StopReason.LAST_EPOCH if rounds >= MOST_ROUNDS else None
