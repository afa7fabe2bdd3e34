"""The cross-entropy loss and its gradient.

    L(ŷ, y) = -[y log ŷ + (1 - y) log(1 - ŷ)]        ŷ = σ(z), z = Xθ

(SLP ch. 5, eqs. 5.23 and 5.30.) Here θ = (w, b), and the last column of X is 1, so that the bias is
one more weight. Everything is computed from z: a probability rounded to 0 or 1 never meets a
logarithm. This module takes no steps; see `sgd`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Gold = NDArray[np.intp]
"""Gold labels as indices: 0 for the negative label, 1 for the positive one."""


def sigmoid(z: Floats) -> Floats:
    """Return σ(z) = 1 / (1 + e^-z), for an array of any shape and without overflow."""
    e = np.exp(-np.abs(z))
    probabilities: Floats = np.where(z >= 0, 1.0, e) / (1.0 + e)
    return probabilities


def cross_entropy(z: Floats, y: Gold) -> Floats:
    """Return L of each example in nats, shape (n,): log(1 + e^-z) if y = 1, else log(1 + e^z).

    >>> cross_entropy(np.array([0.833, 0.833]), np.array([1, 0])).round(2)
    array([0.36, 1.19])
    """
    s = np.where(y > 0, z, -z)
    losses: Floats = np.maximum(-s, 0.0) + np.log1p(np.exp(-np.abs(s)))
    return losses


def cross_entropy_gradient(z: Floats, y: Gold) -> Floats:
    """Return ∂L/∂z = σ(z) - y of each example, shape (n,)."""
    return sigmoid(z) - y


def average_loss(theta: Floats, X: Floats, y: Gold) -> float:
    """Return the loss averaged over n examples, for θ of shape (d,) and X of shape (n, d)."""
    return float(cross_entropy(X @ theta, y).mean())


def gradient(theta: Floats, X: Floats, y: Gold) -> Floats:
    """Return the gradient of the average loss, ∂L/∂θ = Xᵀ(σ(Xθ) - y) / n, shape (d,).

    The chapter's example: x = [3, 2] (and 1 for the bias), y = 1, θ = 0.

    >>> gradient(np.zeros(3), np.array([[3.0, 2.0, 1.0]]), np.array([1]))
    array([-1.5, -1. , -0.5])
    """
    return X.T @ cross_entropy_gradient(X @ theta, y) / len(y)
