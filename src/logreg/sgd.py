"""Stochastic gradient descent, as in the chapter (SLP ch. 5.6): one step, and one epoch of steps.

    for each batch, in random order:  θ ← θ - η ∇L(θ; batch)

A batch of one example is stochastic gradient descent, of m mini-batch, of all batch. `sgd_step` is
the definition; the two loops below take the same steps faster, and tests hold them equal. How many
epochs there are, with which η, and when they have led to the minimum is the business of `training`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import tanh
from operator import mul
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Floats, Gold, gradient, logits, soft_threshold, weighted_sum

_CHUNK = 4096
"""Examples at a time that are turned from rows of an array into lists of Python's numbers."""


def sgd_step(theta: Floats, X: Floats, y: Gold, learning_rate: float) -> Floats:
    """Take one step against the gradient of a batch: θ - η ∇L(θ) (SLP eq. 5.26).

    The chapter's example: x = [3, 2] (and the bias's 1), y = 1, θ = 0, η = 0.1.

    >>> sgd_step(np.zeros(3), np.array([[3.0, 2.0, 1.0]]), np.array([1]), 0.1).round(4)
    array([0.15, 0.1 , 0.05])
    """
    return theta - learning_rate * gradient(theta, X, y)


def penalty_step(theta: Floats, theta_before: Floats, rate: float, l2: float, l1: float) -> Floats:
    """Finish a step by its penalties, from θ after the step against the loss and before it.

    w ← w - η λ₂ w_before, the gradient of λ₂/2 ‖w‖²; then each weight goes η λ₁ towards 0 and stops
    there, which is how a step on λ₁ ‖w‖₁ gives weights that are 0 and not nearly so (the proximal
    step, "soft thresholding"; Duchi & Singer 2009). The bias, the last of θ, is left alone.
    """
    w = theta[:-1] - rate * l2 * theta_before[:-1]
    return np.append(soft_threshold(w, rate * l1), theta[-1])


class Batches(NamedTuple):
    """Examples, dealt into batches: each run of ``size`` rows is one.

    Attributes:
        X: features, shape (n, d), the last column 1.
        sign: the gold labels as 2y - 1, that is -1 or 1, shape (n,).
        weights: of the examples, 1 on average, shape (n,); None where all weigh the same.
        size: examples a batch; the last batch may be short.
    """

    X: Floats
    sign: Floats
    weights: Floats | None
    size: int

    def __len__(self) -> int:
        """How many batches there are."""
        return -(-len(self.sign) // self.size)


class Path(NamedTuple):
    """Where an epoch led: θ after its last step, and the sum of θ over all of its steps."""

    end: Floats
    total: Floats


def run_epoch(
    theta: Floats,
    batches: Batches,
    order: NDArray[np.intp],
    learning_rate: float,
    *,
    l2: float = 0.0,
    l1: float = 0.0,
) -> Path:
    """Take a step for each batch.

    A short batch takes a step that is as much shorter, so that no example counts for more than
    another. A rate so large that θ overflows gives a θ that is no number, and no warning.

    Args:
        theta: where to start, shape (d,).
        batches: the examples.
        order: in which order the batches are visited, shape (len(batches),).
        learning_rate: η.
        l2: λ₂ of `penalty_step`.
        l1: λ₁ of `penalty_step`.
    """
    epoch = _stochastic if batches.size == 1 else _mini_batch
    with np.errstate(over="ignore", invalid="ignore"):
        return epoch(theta, batches, order, learning_rate, l2, l1)


def _mini_batch(
    theta: Floats,
    batches: Batches,
    order: NDArray[np.intp],
    learning_rate: float,
    l2: float,
    l1: float,
) -> Path:
    """Step through batches of several examples, with numpy.

    σ(z) - y is computed as (tanh(z/2) - sign) / 2, which needs one function that can't overflow;
    its half is taken out of the loop with η/m.
    """
    X, sign, weights, size = batches
    half_rate = 0.5 * learning_rate / size
    total = np.zeros(len(theta))
    for start in (order * size).tolist():
        rows = slice(start, start + size)
        batch = X[rows]
        residual = np.tanh(logits(0.5 * theta, batch))
        residual -= sign[rows]
        if weights is not None:
            residual *= weights[rows]
        before = theta
        theta = theta - half_rate * weighted_sum(batch, residual)
        if l2 or l1:
            rate = learning_rate * len(batch) / size
            theta = penalty_step(theta, before, rate, l2, l1)
        total += theta
    return Path(theta, total)


def _stochastic(
    theta: Floats,
    batches: Batches,
    order: NDArray[np.intp],
    learning_rate: float,
    l2: float,
    l1: float,
) -> Path:
    """Step through single examples, with Python's own numbers.

    For the few multiplications of one example they are several times as fast as an array library.
    """
    w: list[float] = theta.tolist()
    total = [0.0] * len(w)
    keep = [1.0 - learning_rate * l2] * (len(w) - 1) + [1.0]
    threshold = learning_rate * l1
    for x, sign, half_rate in _singles(batches, order, learning_rate):
        step = half_rate * (tanh(0.5 * sum(map(mul, w, x))) - sign)
        if l2:
            w = [
                weight * kept - step * value for weight, kept, value in zip(w, keep, x, strict=True)
            ]
        else:
            w = [weight - step * value for weight, value in zip(w, x, strict=True)]
        if threshold:
            w[:-1] = [_shrunk(weight, threshold) for weight in w[:-1]]
        total = [before + weight for before, weight in zip(total, w, strict=True)]
    return Path(np.array(w), np.array(total))


def _shrunk(weight: float, threshold: float) -> float:
    """Move a weight towards 0 by the threshold, and no further than 0."""
    if weight > threshold:
        return weight - threshold
    return min(weight + threshold, 0.0)


def _singles(
    batches: Batches, order: NDArray[np.intp], learning_rate: float
) -> Iterator[tuple[list[float], float, float]]:
    """Give each example in order: its features, its sign, and half its learning rate."""
    X, sign, weights, _ = batches
    for start in range(0, len(order), _CHUNK):
        rows = order[start : start + _CHUNK]
        rates = np.full(len(rows), 0.5 * learning_rate)
        if weights is not None:
            rates *= weights[rows]
        yield from zip(X[rows].tolist(), sign[rows].tolist(), rates.tolist(), strict=True)
