"""Stochastic gradient descent (SLP ch. 5.6): one step, and one epoch as figure 5.6 has it.

Batches of one example are stochastic, batches of m mini-batch, one batch of all examples batch
gradient descent. `training.epochs` takes the same steps faster; tests hold the two equal. How many
epochs there are, and with which learning rate, is decided in `training.loop`.
"""

from __future__ import annotations

import numpy as np

from logreg.loss import Floats, Gold, gradient


def sgd_step(theta: Floats, X: Floats, y: Gold, learning_rate: float) -> Floats:
    """Take one step against the gradient of a batch: θ - η ∇L(θ) (SLP eq. 5.26).

    The chapter's example: x = [3, 2] (and 1 for the bias), y = 1, θ = 0, η = 0.1.

    >>> sgd_step(np.zeros(3), np.array([[3.0, 2.0, 1.0]]), np.array([1]), 0.1).round(4)
    array([0.15, 0.1 , 0.05])
    """
    return theta - learning_rate * gradient(theta, X, y)


def sgd_epoch(
    theta: Floats,
    X: Floats,
    y: Gold,
    learning_rate: float,
    batch_size: int,
    random: np.random.Generator,
) -> Floats:
    """Visit the batches of the (shuffled) examples in random order, one step per batch (fig. 5.6).

    Args:
        theta: where to start, shape (d,).
        X: features, shape (n, d), the last column 1.
        y: gold labels, shape (n,).
        learning_rate: η; the last batch may be short, and its step is as much shorter.
        batch_size: examples per batch.
        random: draws the order.

    >>> x, y, random = np.array([[3.0, 2.0, 1.0]]), np.array([1]), np.random.default_rng(0)
    >>> sgd_epoch(np.zeros(3), x, y, 0.1, 1, random).round(4)
    array([0.15, 0.1 , 0.05])
    """
    for start in random.permutation(range(0, len(y), batch_size)):
        batch = slice(start, start + batch_size)
        rate = learning_rate * len(y[batch]) / batch_size
        theta = sgd_step(theta, X[batch], y[batch], rate)
    return theta
