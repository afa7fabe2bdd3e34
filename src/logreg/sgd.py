"""Stochastic gradient descent, as in the chapter (SLP ch. 5.6).

    θ starts at 0
    each epoch: shuffle; for each batch:  θ ← θ - η ∇L(θ; batch)

A batch of one example is stochastic gradient descent, of m mini-batch, of all batch. An epoch that
raises the average loss is taken back, and one that does not lower it has η multiplied by ``decay``:
too large a step is thus found out and mended. When `PATIENCE` epochs running have changed the loss
by next to nothing, up or down, it has converged.

The features are standardised inside (mean 0, standard deviation 1), so that one η suits a count of
words and a logarithm alike; the weights that come out are for the features as they went in.
This module knows arrays only: no texts, no labels, no files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from logreg.hyperparameters import Hyperparameters
from logreg.loss import Floats, average_loss, gradient

PATIENCE = 5
"""How many epochs running must leave the loss where it is before learning stops."""


class Epoch(NamedTuple):
    """One pass over the data: its number, from 1; η; the average loss after it; if it was kept."""

    number: int
    learning_rate: float
    loss: float
    kept: bool


class Fit(NamedTuple):
    """What was learned.

    Attributes:
        weights: shape (n_features,), for the features as they were given.
        bias: the weight of the constant 1.
        loss: the average loss of these weights on the examples.
        epochs: every epoch in order; there is at least one.
        converged: whether learning stopped by itself, before the last epoch allowed.
    """

    weights: Floats
    bias: float
    loss: float
    epochs: list[Epoch]
    converged: bool


def sgd_step(theta: Floats, X: Floats, y: Floats, learning_rate: float) -> Floats:
    """Take one step against the gradient of a batch: θ - η ∇L(θ) (SLP eq. 5.26).

    The chapter's example: x = [3, 2] (and the bias's 1), y = 1, θ = 0, η = 0.1.

    >>> sgd_step(np.zeros(3), np.array([[3.0, 2.0, 1.0]]), np.array([1.0]), 0.1).round(4)
    array([0.15, 0.1 , 0.05])
    """
    return theta - learning_rate * gradient(theta, X, y)


def fit(
    X: Floats,
    y: Floats,
    hyperparameters: Hyperparameters,
    *,
    start: Floats | None = None,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> Fit:
    """Learn weights and bias that minimise the average cross-entropy.

    Args:
        X: features, shape (n, d), n >= 1, finite.
        y: gold labels, 0 or 1, shape (n,).
        hyperparameters: how to learn.
        start: θ of the standardised features to start from, shape (d + 1,), the bias last.
        on_epoch: called after each epoch.
    """
    mean, scale = _standardisation(X)
    Z = np.column_stack([(X - mean) / scale, np.ones(len(X))])
    theta = np.zeros(Z.shape[1]) if start is None else start
    theta, epochs, converged = _descend(theta, Z, y, hyperparameters, on_epoch)
    weights = theta[:-1] / scale
    bias = float(theta[-1] - weights @ mean)
    return Fit(weights, bias, average_loss(theta, Z, y), epochs, converged)


def _standardisation(X: Floats) -> tuple[Floats, Floats]:
    """Return mean and scale of each feature; a constant one is centred and left at scale 1.

    Whether a feature is constant is asked of its range: its computed standard deviation may be a
    rounding error above 0.
    """
    constant = np.ptp(X, axis=0) == 0
    mean = np.where(constant, X[0], X.mean(axis=0))
    scale = np.where(constant, 1.0, X.std(axis=0))
    return mean, np.where(scale > 0, scale, 1.0)


def _descend(
    theta: Floats,
    X: Floats,
    y: Floats,
    hyperparameters: Hyperparameters,
    on_epoch: Callable[[Epoch], None] | None,
) -> tuple[Floats, list[Epoch], bool]:
    """Run epochs until the loss has converged; return the best θ, the epochs, and if it has."""
    shuffles = np.random.default_rng(hyperparameters.seed)
    learning_rate = hyperparameters.learning_rate
    best_loss = average_loss(theta, X, y)
    epochs: list[Epoch] = []
    settled = 0
    while settled < PATIENCE and len(epochs) < hyperparameters.epochs:
        order = shuffles.permutation(len(y))
        stepped = _epoch(theta, X[order], y[order], hyperparameters.batch_size, learning_rate)
        loss = average_loss(stepped, X, y)
        epochs.append(Epoch(len(epochs) + 1, learning_rate, loss, kept=loss < best_loss))
        if on_epoch:
            on_epoch(epochs[-1])
        least_change = hyperparameters.tolerance * best_loss
        settled = settled + 1 if abs(loss - best_loss) <= least_change else 0
        learning_rate *= 1 if loss < best_loss - least_change else hyperparameters.decay
        if loss < best_loss:
            theta, best_loss = stepped, loss
    return theta, epochs, settled == PATIENCE


def _epoch(
    theta: Floats, X: Floats, y: Floats, batch_size: int | None, learning_rate: float
) -> Floats:
    """Step through shuffled examples, batch by batch.

    A rate so large that θ overflows gives a loss that is no number, and the epoch is taken back.
    """
    size = batch_size or len(y)
    with np.errstate(over="ignore", invalid="ignore"):
        for i in range(0, len(y), size):
            theta = sgd_step(theta, X[i : i + size], y[i : i + size], learning_rate)
    return theta
