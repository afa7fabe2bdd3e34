"""The cross-entropy loss and its gradient, for whole arrays of examples.

    L(ŷ, y) = -[y log ŷ + (1 - y) log(1 - ŷ)]        ŷ = σ(z), z = Xw + b

(SLP ch. 5, eqs. 5.23 and 5.30.) Everything is computed from z, so that a probability that has
been rounded to 0 or 1 never meets a logarithm. This module knows no labels and takes no steps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Gold = NDArray[np.intp]
"""Gold labels as indices: 0 for the negative label, 1 for the positive one."""

ONE_THREAD = 8192
"""Elements of a matrix that a BLAS still leaves to one thread (OpenBLAS: below 9216)."""


def sigmoid(z: Floats) -> Floats:
    """Return σ(z) for an array of any shape; the array form of `linear_model.sigmoid`."""
    e = np.exp(-np.abs(z))
    probabilities: Floats = np.where(z >= 0, 1.0, e) / (1.0 + e)
    return probabilities


def cross_entropy(z: Floats, y: Gold) -> Floats:
    """Return the loss of each example, in nats.

    With s = z for y = 1 and s = -z for y = 0, the loss is -log σ(s) = log(1 + e^-s), computed as
    max(-s, 0) + log(1 + e^-|s|).

    Args:
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).

    Returns:
        The losses, shape (n,).

    >>> cross_entropy(np.array([0.833, 0.833]), np.array([1, 0])).round(2)
    array([0.36, 1.19])
    """
    s = np.where(y > 0, z, -z)
    losses: Floats = np.maximum(-s, 0.0) + np.log1p(np.exp(-np.abs(s)))
    return losses


def logits(theta: Floats, X: Floats) -> Floats:
    """Return z = X·θ, shape (n,), for X of shape (n, d) and θ of shape (d,).

    Here θ = (w, b) and the last column of X is 1, so that the bias is one more weight.
    The sums of a large X are einsum's and not those of a threaded BLAS: the bits of a result must
    not depend on the number of cores.
    """
    z: Floats = X.dot(theta) if X.size <= ONE_THREAD else np.einsum("ij,j->i", X, theta)
    return z


def weighted_sum(X: Floats, r: Floats) -> Floats:
    """Return Σ rᵢxᵢ = Xᵀr, shape (d,), for X of shape (n, d) and r of shape (n,); as `logits`."""
    total: Floats = r.dot(X) if X.size <= ONE_THREAD else np.einsum("ij,i->j", X, r)
    return total


def average_loss(theta: Floats, X: Floats, y: Gold) -> float:
    """Return the cross-entropy averaged over the examples, in nats."""
    return float(cross_entropy(logits(theta, X), y).mean())


def gradient(theta: Floats, X: Floats, y: Gold) -> Floats:
    """Return the gradient of the average loss: ∂L/∂θ = (1/n) Xᵀ(σ(Xθ) - y), shape (d,).

    The chapter's example: x = [3, 2] (and the bias's 1), y = 1, θ = 0.

    >>> gradient(np.zeros(3), np.array([[3.0, 2.0, 1.0]]), np.array([1]))
    array([-1.5, -1. , -0.5])
    """
    return weighted_sum(X, sigmoid(logits(theta, X)) - y) / len(y)


def soft_threshold(w: Floats, threshold: float) -> Floats:
    """Move each weight towards 0 by the threshold, and no further than 0.

    This is the step that an L1 penalty asks for: it gives weights that are 0 and not nearly so.

    >>> soft_threshold(np.array([0.5, -0.1, -3.0]), 0.2)
    array([ 0.3,  0. , -2.8])
    """
    return np.maximum(w - threshold, 0.0) + np.minimum(w + threshold, 0.0)
