"""One epoch, fast: the steps of `sgd.sgd_epoch`, and those on weighted and penalised examples.

The loops differ from the specification in how they compute, not in what: tests hold them equal.
They also return the sum of θ over the steps, from which iterates are averaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import tanh
from operator import mul

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Floats, Gold
from logreg.training.linalg import logits, weighted_sum
from logreg.training.penalties import Penalty, shrink

_CHUNK = 4096
"""Examples at a time that are turned from rows of an array into lists of Python's numbers."""


@dataclass(frozen=True)
class Batches:
    """Shuffled examples; each run of ``size`` rows is a batch.

    Attributes:
        X: features, shape (n, d), the last column 1.
        sign: the gold labels as 2y - 1, that is -1 or 1, shape (n,).
        weights: of the examples, 1 on average, shape (n,); None if all weigh the same.
        size: examples per batch; the last batch may be short.
    """

    X: Floats
    sign: Floats
    weights: Floats | None
    size: int

    @classmethod
    def of(cls, X: Floats, y: Gold, weights: Floats | None, size: int | None) -> Batches:
        """Make batches of examples with gold labels; a size of None puts all into one batch."""
        return cls(X=X, sign=2 * y.astype(np.float64) - 1, weights=weights, size=size or len(y))

    def __len__(self) -> int:
        """Return the number of batches."""
        return -(-len(self.sign) // self.size)


@dataclass(frozen=True)
class Path:
    """Where an epoch led: θ after its last step, the sum of θ over its steps, and their number."""

    end: Floats
    total: Floats
    steps: int


def run_epoch(
    theta: Floats,
    batches: Batches,
    order: NDArray[np.intp],
    learning_rate: float,
    penalty: Penalty,
) -> Path:
    """Take one step per batch.

    A short batch takes a step that is as much shorter, so that no example counts for more than
    another. If the learning rate is so large that θ overflows, θ becomes NaN without a warning.

    Args:
        theta: where to start, shape (d,).
        batches: the examples.
        order: in which order the batches are visited, shape (len(batches),).
        learning_rate: η.
        penalty: on the weights, applied at each step.
    """
    epoch = _stochastic if batches.size == 1 else _mini_batch
    with np.errstate(over="ignore", invalid="ignore"):
        return epoch(theta, batches, order, learning_rate, penalty)


def _mini_batch(
    theta: Floats,
    batches: Batches,
    order: NDArray[np.intp],
    learning_rate: float,
    penalty: Penalty,
) -> Path:
    """Step through batches of several examples, with numpy.

    σ(z) - y is computed as (tanh(z/2) - sign) / 2, which needs one function that cannot overflow;
    its half is taken out of the loop with η/m.
    """
    X, sign, weights, size = batches.X, batches.sign, batches.weights, batches.size
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
        if penalty:
            rate = learning_rate * len(batch) / size
            theta = penalty.step(theta, before, rate)
        total += theta
    return Path(end=theta, total=total, steps=len(order))


def _stochastic(
    theta: Floats,
    batches: Batches,
    order: NDArray[np.intp],
    learning_rate: float,
    penalty: Penalty,
) -> Path:
    """Step through single examples, with Python's own numbers.

    For the few multiplications of one example they are several times as fast as numpy.
    """
    w: list[float] = theta.tolist()
    total = [0.0] * len(w)
    keep = [1.0 - learning_rate * penalty.l2] * (len(w) - 1) + [1.0]
    threshold = learning_rate * penalty.l1
    for x, sign, half_rate in _singles(batches, order, learning_rate):
        step = half_rate * (tanh(0.5 * sum(map(mul, w, x))) - sign)
        if penalty.l2:
            w = [
                weight * kept - step * value for weight, kept, value in zip(w, keep, x, strict=True)
            ]
        else:
            w = [weight - step * value for weight, value in zip(w, x, strict=True)]
        if threshold:
            w[:-1] = [shrink(weight, threshold) for weight in w[:-1]]
        total = [before + weight for before, weight in zip(total, w, strict=True)]
    return Path(end=np.array(w), total=np.array(total), steps=len(order))


def _singles(
    batches: Batches, order: NDArray[np.intp], learning_rate: float
) -> Iterator[tuple[list[float], float, float]]:
    """Yield each example in order: its features, its sign, and half its learning rate."""
    for start in range(0, len(order), _CHUNK):
        rows = order[start : start + _CHUNK]
        rates = np.full(len(rows), 0.5 * learning_rate)
        if batches.weights is not None:
            rates *= batches.weights[rows]
        X, sign = batches.X[rows].tolist(), batches.sign[rows].tolist()
        yield from zip(X, sign, rates.tolist(), strict=True)
