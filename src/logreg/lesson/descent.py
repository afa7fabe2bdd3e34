"""Gradient descent over two weights, step by step, so that it can be drawn.

The learning rates show what theory says: with all examples in a batch a rate above 2/λ, λ the
largest curvature at the minimum, cannot settle there. That is 6.5 for the small data set.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from logreg.loss import Floats, Gold, average_loss, gradient, sigmoid
from logreg.sgd import sgd_step

RATES = {"too low": 0.02, "suitable": 1.0, "too high": 8.0}
"""Learning rates for `reviews.small_data`, by what they are."""

BATCHES = {"stochastic": 1, "mini-batch": 5, "batch": 20}
"""Batch sizes that divide its 20 examples, by what the descent is called."""


class Point(NamedTuple):
    """A point on the path of a descent: θ, shape (d,), and the loss of all examples there."""

    theta: Floats
    loss: float


def batch_starts(n: int, batch_size: int, epochs: int, seed: int = 0) -> list[int]:
    """Return the first example of each batch, in the order of the visits, as `sgd_epoch` does it.

    >>> batch_starts(6, 2, 2)
    [4, 0, 2, 4, 2, 0]
    """
    random = np.random.default_rng(seed)
    starts = range(0, n, batch_size)
    return [int(start) for _ in range(epochs) for start in random.permutation(starts)]


def descend(
    X: Floats,
    y: Gold,
    learning_rate: float,
    batch_size: int,
    epochs: int,
    seed: int = 0,
    *,
    start: Floats | None = None,
) -> list[Point]:
    """Return where each step of stochastic gradient descent leads.

    Args:
        X: features, shape (n, d); there is no bias unless a column is 1.
        y: gold labels, shape (n,).
        learning_rate: η of every step.
        batch_size: examples per batch; divides n.
        epochs: how often each example is visited.
        seed: of the order of the batches.
        start: the initial θ, shape (d,); None for 0.
    """
    theta = np.zeros(X.shape[1]) if start is None else start
    points = [Point(theta, average_loss(theta, X, y))]
    for first in batch_starts(len(y), batch_size, epochs, seed):
        batch = slice(first, first + batch_size)
        theta = sgd_step(theta, X[batch], y[batch], learning_rate)
        points.append(Point(theta, average_loss(theta, X, y)))
    return points


def loss_bowl(X: Floats, y: Gold, first: Floats, second: Floats) -> Floats:
    """Return the loss over two weights, shape (len(second), len(first)).

    Args:
        X: two features, shape (n, 2).
        y: gold labels, shape (n,).
        first: values of the first weight.
        second: values of the second weight.
    """
    return np.array([[average_loss(np.array([a, b]), X, y) for a in first] for b in second])


def minimum(X: Floats, y: Gold, steps: int = 20) -> Point:
    """Return the lowest point of the loss, by Newton's method from θ = 0.

    θ - H⁻¹∇L(θ), where H = Xᵀ diag(ŷ(1 - ŷ)) X / n is the curvature (SLP 5.6: the loss is convex).
    """
    theta = np.zeros(X.shape[1])
    for _ in range(steps):
        theta = theta - np.linalg.solve(curvature(theta, X), gradient(theta, X, y))
    return Point(theta, average_loss(theta, X, y))


def curvature(theta: Floats, X: Floats) -> Floats:
    """Return the matrix of second derivatives of the average loss, shape (d, d)."""
    p = sigmoid(X @ theta)
    second: Floats = (X.T * (p * (1 - p))) @ X / len(X)
    return second
