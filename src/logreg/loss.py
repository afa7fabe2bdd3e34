"""The cross-entropy loss and its gradient.

    L(ŷ, y) = -[y log ŷ + (1 - y) log(1 - ŷ)]        ŷ = σ(z), z = Xθ
    L(ŷ, y) = -log ŷ_y                               ŷ = softmax(z), for K labels

(SLP ch. 5, eqs. 5.23, 5.30 and 5.45.) Here θ = (w, b), and the last column of X is 1, so that the
bias is one more weight. For two labels θ has the shape (d,) and z the shape (n,); for K > 2 it is a
column for each label, (d, K), and z has the shape (n, K). Everything is computed from z: a
probability rounded to 0 or 1 never meets a logarithm. This module takes no steps; see `sgd`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Gold = NDArray[np.intp]
"""Gold labels as indices: of two labels 0 is the negative, 1 the positive one."""


def sigmoid(z: Floats) -> Floats:
    """Return σ(z) = 1 / (1 + e^-z), for an array of any shape and without overflow."""
    e = np.exp(-np.abs(z))
    probabilities: Floats = np.where(z >= 0, 1.0, e) / (1.0 + e)
    return probabilities


def softmax(z: Floats) -> Floats:
    """Return the probability of each label, e^z_k / Σ e^z_j, without overflow; shape (n, K)."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    probabilities: Floats = e / e.sum(axis=1, keepdims=True)
    return probabilities


def cross_entropy(z: Floats, y: Gold) -> Floats:
    """Return L of each example in nats, shape (n,), for z of shape (n,) or (n, K).

    For two labels it is log(1 + e^-z) if y = 1, else log(1 + e^z); for K it is log Σ e^z_k - z_y.

    >>> cross_entropy(np.array([0.833, 0.833]), np.array([1, 0])).round(2)
    array([0.36, 1.19])
    """
    if z.ndim == 2:
        rows, best = np.arange(len(y)), z.argmax(axis=1)
        others = np.exp(z - z[rows, best][:, None])
        others[rows, best] = 0.0  # the 1 that log1p adds
        of_gold: Floats = np.log1p(others.sum(axis=1)) + (z[rows, best] - z[rows, y])
        return of_gold
    s = np.where(y > 0, z, -z)
    losses: Floats = np.maximum(-s, 0.0) + np.log1p(np.exp(-np.abs(s)))
    return losses


def cross_entropy_gradient(z: Floats, y: Gold) -> Floats:
    """Return ∂L/∂z = ŷ - y of each example, y as 0 or 1 for each label; the shape of z."""
    if z.ndim == 2:
        residual: Floats = softmax(z) - np.eye(z.shape[1])[y]
        return residual
    return sigmoid(z) - y


def average_loss(theta: Floats, X: Floats, y: Gold) -> float:
    """Return the loss averaged over n examples, for X of shape (n, d)."""
    return float(cross_entropy(X @ theta, y).mean())


def gradient(theta: Floats, X: Floats, y: Gold) -> Floats:
    """Return the gradient of the average loss, ∂L/∂θ = Xᵀ(ŷ - y) / n, the shape of θ.

    The chapter's example: x = [3, 2] (and 1 for the bias), y = 1, θ = 0.

    >>> gradient(np.zeros(3), np.array([[3.0, 2.0, 1.0]]), np.array([1]))
    array([-1.5, -1. , -0.5])
    """
    return X.T @ cross_entropy_gradient(X @ theta, y) / len(y)
