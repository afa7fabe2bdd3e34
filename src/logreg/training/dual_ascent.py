"""Training on sparse rows: stochastic gradient descent that remembers.

A step of stochastic gradient descent on example i, with an L2 penalty, is (SLP eqs. 5.26, 5.37)

    w ← w - η [(p - y) x + λw]            p = P(y = 1|x)

The decay λw touches every weight of a vocabulary for a text that has a thousandth of it, and the
steps do not get smaller at the minimum: η must. Both are mended by remembering for each example
the probability q that it was last given:

    w ← w - η (p - q) x,  q ← q + s (p - q)            η = s / λn

If every q begins at y, and w at 0, then w = (1/λn) Σ (y - q) x always holds: the decay has gone
into the difference between q and y. A step touches what its text has, and is 0 at the minimum,
where p = q. The part s of the way is not chosen but computed: it is the one at which the dual of
the problem,

    D(q) = (1/n) Σ H(q) - λ/2 ‖w‖²            H: the entropy

is highest, so each step gets closer. (Shalev-Shwartz & Zhang 2013,
"Stochastic dual coordinate ascent"; with an L1 penalty, w is what is left of the sum after
shrinking it.) For several labels p and q are distributions.

The bias is the weight of one more feature, which is 1, but for its penalty: see `balance`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logreg.features.sparse import SparseRows
from logreg.linear_model import sigmoid, softmax
from logreg.loss import Floats, Gold
from logreg.scanner import kernel, sparse_kernel
from logreg.training.penalties import shrink

MOST_STEPS, EXACT_ENOUGH = 20, 1e-3
"""Newton's method stops after so many steps, or when one changes s by less than this part of it."""

LEAST, MOST = 1e-300, 1 - 2**-53
"""The probabilities closest to 0 and 1 of which a logarithm is taken."""


@dataclass(frozen=True)
class Problem:
    """What an epoch needs to know.

    Attributes:
        X: features, shape (n, d), without a column for the bias.
        scales: a factor for each feature and label, shape (d, K); None if all are 1.
        weights: of the examples, shape (n,).
        strength: λ₂n.
        threshold: λ₁/λ₂.
    """

    X: SparseRows
    scales: Floats | None
    weights: Floats
    strength: float
    threshold: float


def initial_memory(y: Gold, n_scores: int) -> Floats:
    """Return q = y: for two labels shape (n,), for K the distributions, shape (n, K)."""
    return y.astype(np.float64) if n_scores == 1 else np.eye(n_scores)[y]


def run_epoch(problem: Problem, memory: Floats, theta: Floats, order: NDArray[np.intp]) -> None:
    """Take one step for each example in the given order, in place.

    Args:
        problem: the examples and penalties.
        memory: q, shape (n,) or (n, K).
        theta: the weights before shrinking, and the bias, shape (d + 1,) or (d + 1, K).
        order: which examples, shape (n,).
    """
    if not kernel.is_available():
        for i in order.tolist():
            step(problem, memory, theta, i)
        return
    X = problem.X
    sparse_kernel.ascend(
        (X.indptr, X.indices, X.data),
        problem.scales,
        problem.weights,
        memory,
        theta,
        order.astype(np.int64),
        strength=problem.strength,
        threshold=problem.threshold,
    )


def balance(problem: Problem, memory: Floats, theta: Floats, y: Gold) -> None:
    """Undo the penalty on the bias, in place, after an epoch.

    A bias without penalty is at its minimum where Σ c (y - q) = 0. The steps hold it at
    b₀ + (1/λn) Σ c (y - q), as if λ/2 (b - b₀)² were added to J; moving b₀ to where b is makes that
    less and less (the method of multipliers, Bertsekas 1982).

    Args:
        problem: as for `run_epoch`.
        memory: q.
        theta: θ.
        y: gold labels, shape (n,).
    """
    lack = (initial_memory(y, _n_scores(theta)) - memory).T * problem.weights
    theta[-1] += lack.T.sum(axis=0) / problem.strength


def _n_scores(theta: Floats) -> int:
    return 1 if theta.ndim == 1 else theta.shape[1]


def step(problem: Problem, memory: Floats, theta: Floats, i: int) -> None:
    """Take the step of one example: the specification, of which the kernel computes the same bits.

    Args:
        problem: as for `run_epoch`, which also describes the others.
        memory: q.
        theta: θ.
        i: the number of the example.
    """
    X, n_scores = problem.X, _n_scores(theta)
    columns = X.indices[X.indptr[i] : X.indptr[i + 1]].tolist()
    values = X.data[X.indptr[i] : X.indptr[i + 1]].tolist()
    all_theta, all_memory = theta.reshape(-1, n_scores), memory.reshape(-1, n_scores)
    v: list[list[float]] = all_theta[columns].tolist()
    scales = [[1.0] * n_scores] * len(columns)
    if problem.scales is not None:
        scales = problem.scales[columns].tolist()
    x = [[value * scale for scale in row] for value, row in zip(values, scales, strict=True)]
    q: list[float] = all_memory[i].tolist()
    z, squares = [0.0] * n_scores, [0.0] * n_scores
    for weights, row in zip(v, x, strict=True):
        for k in range(n_scores):
            z[k] += row[k] * (
                shrink(weights[k], problem.threshold) if problem.threshold > 0 else weights[k]
            )
            squares[k] += row[k] * row[k]
    for k in range(n_scores):
        z[k] += float(all_theta[-1, k])
        squares[k] += 1.0
    p = [sigmoid(z[0])] if n_scores == 1 else list(softmax(z))
    rate = float(problem.weights[i]) / problem.strength
    curvature = 0.0
    for k in range(n_scores):
        curvature += (p[k] - q[k]) * (p[k] - q[k]) * squares[k]
    s = best_step(z, p, q, curvature * rate) if curvature > 0 else 0.0
    for k in range(n_scores):
        d = s * (p[k] - q[k])
        q[k] += d
        for j, (column, row) in enumerate(zip(columns, x, strict=True)):
            all_theta[column, k] = v[j][k] - d * rate * row[k]
        all_theta[-1, k] -= d * rate
    all_memory[i] = q


def best_step(
    z: Sequence[float], p: Sequence[float], q: Sequence[float], curvature: float
) -> float:
    """Return the part s of the way from q to p at which the dual is highest.

    Args:
        z: the logits of the example; one for two labels.
        p: its probabilities now.
        q: those that are remembered.
        curvature: Σ (p - q)² ‖x‖² / λn, over the labels.
    """
    low, high, s = 0.0, 1.0, 1 / (1 + curvature)
    for _ in range(MOST_STEPS):
        value, derivative = slope(z, p, q, curvature, s)
        low, high = (s, high) if value > 0 else (low, s)
        following = s - value / derivative
        if not low < following < high:
            following = 0.5 * (low + high)
        change, s = following - s, following
        if abs(change) <= EXACT_ENOUGH * s:
            break
    return s


def slope(
    z: Sequence[float], p: Sequence[float], q: Sequence[float], curvature: float, s: float
) -> tuple[float, float]:
    """Return the slope of nD at a part s of the way from q to p, and its derivative.

        Σ d (z - ln(q + sd)) - s · curvature            d = p - q

    For two labels the logarithm is the log-odds of q + sd.
    """
    value, derivative = -s * curvature, -curvature
    is_binary = len(z) == 1
    for one_z, one_p, one_q in zip(z, p, q, strict=True):
        d = one_p - one_q
        there = min(max(one_q + s * d, LEAST), MOST)
        if d == 0:
            continue
        value += d * (one_z - math.log(there / (1.0 - there) if is_binary else there))
        derivative -= d * d / (there * (1.0 - there) if is_binary else there)
    return value, derivative
