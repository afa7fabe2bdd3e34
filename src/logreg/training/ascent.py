"""The training loop on sparse rows: epochs of `dual_ascent`, until the objective is at its minimum.

    J(θ) = (1/n) Σ cᵢ L(zᵢ, yᵢ) + λ₂/2 ‖w - w₀‖² + λ₁ ‖w‖₁            z = Xw + b

w₀ is 0, or the weights of a model to go on from: the penalty then keeps the new weights close to
the old ones where the new examples say nothing. The bias is not penalised; the one that is measured
after an epoch is moved by Newton's method to where J is lowest.

Nothing about the end is guessed. J is λ₂-strongly convex in w, so that J(θ) - min J is at most
‖∇J(θ)‖² / 2λ₂ where the bias is at its minimum (Boyd & Vandenberghe 2004, eq. 9.9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from logreg.features.sparse import SparseRows
from logreg.loss import Floats, Gold, cross_entropy, cross_entropy_gradient, sigmoid, softmax
from logreg.training.convergence import norm
from logreg.training.dual_ascent import Problem, balance, initial_memory, run_epoch
from logreg.training.history import Epoch, Outcome, StopReason
from logreg.training.loop import EarlyStopping
from logreg.training.options import Hyperparameters
from logreg.training.penalties import soft_threshold

_TINY = 1e-300

_NEWTON_STEPS = 20
"""Steps for the bias, which converge quadratically from where the last epoch left it."""


@dataclass(frozen=True)
class Examples:
    """What is learned from.

    Attributes:
        X: features, shape (n, d).
        y: gold labels, shape (n,).
        n_scores: 1 for two labels, K for K > 2.
        scales: a factor for each feature and label, shape (d, K); None if all are 1.
        weights: of the examples, 1 on average, shape (n,).
    """

    X: SparseRows
    y: Gold
    n_scores: int
    scales: Floats | None
    weights: Floats

    def logits(self, theta: Floats) -> Floats:
        """Return z for θ of shape (d + 1,) or (d + 1, K), shape (n,) or (n, K)."""
        w = theta[:-1] if self.scales is None else theta[:-1] * self.scales
        z: Floats = self.X.dot(w) + theta[-1]
        return z

    def gradient(self, z: Floats) -> Floats:
        """Return the gradient of the average loss, where it has the logits z; the shape of θ."""
        residual = (cross_entropy_gradient(z, self.y).T * self.weights).T / len(self.y)
        slope = self.X.weighted_sum(residual)
        if self.scales is not None:
            slope = slope * self.scales
        return np.concatenate([slope, residual.sum(axis=0)[None]])

    def loss(self, z: Floats) -> float:
        """Return the average loss of logits."""
        return float(np.average(cross_entropy(z, self.y), weights=self.weights))

    def constant_loss(self) -> float:
        """Return the lowest loss of a constant prediction, the entropy of the labels."""
        share = np.bincount(self.y, weights=self.weights) / self.weights.sum()
        return float(-(share[share > 0] * np.log(share[share > 0])).sum()) + 0.0


class Ascent:
    """θ and the memory of the examples, from epoch to epoch.

    Args:
        examples: what is learned from.
        l2: λ₂ > 0.
        l1: λ₁ >= 0.
        start: w₀ and the first bias, shape (d + 1,) or (d + 1, K).

    Attributes:
        theta: θ = (w, b), shape (d + 1,) or (d + 1, K).
        loss: the average loss at θ.
        objective: J(θ).
    """

    def __init__(self, examples: Examples, l2: float, l1: float, start: Floats) -> None:
        self._examples, self._l2, self._l1, self._start = examples, l2, l1, start
        self._problem = Problem(
            X=examples.X,
            scales=examples.scales,
            weights=examples.weights,
            strength=l2 * len(examples.y),
            threshold=l1 / l2,
        )
        self._memory = initial_memory(examples.y, examples.n_scores)
        self._unshrunk = start.copy()
        self._measure()

    def run(self, random: np.random.Generator) -> None:
        """Visit all examples in a fresh random order."""
        order = random.permutation(len(self._examples.y))
        run_epoch(self._problem, self._memory, self._unshrunk, order)
        balance(self._problem, self._memory, self._unshrunk, self._examples.y)
        self._measure()

    def _measure(self) -> None:
        """Compute θ, with the bias at its minimum, and what is known about it."""
        theta = self._unshrunk.copy()
        if self._l1:
            theta[:-1] = soft_threshold(theta[:-1], self._problem.threshold)
        z = self._examples.logits(theta)
        shift = best_shift(z, self._examples.y, self._examples.weights)
        theta[-1] += shift
        self.theta, self._z = theta, z + shift
        self.loss = self._examples.loss(self._z)
        distance = theta[:-1] - self._start[:-1]
        penalty = self._l2 / 2 * float((distance * distance).sum())
        self.objective = self.loss + penalty + self._l1 * float(np.abs(theta[:-1]).sum())

    def slope(self) -> Floats:
        """Return the steepest slope of J at θ, the shape of θ; see `Penalty.steepest_slope`."""
        slope = self._examples.gradient(self._z)
        w, at_w = self.theta[:-1], slope[:-1]
        at_w += self._l2 * (w - self._start[:-1])
        if self._l1:
            at_kink = soft_threshold(at_w, self._l1)
            slope[:-1] = np.where(w == 0, at_kink, at_w + self._l1 * np.sign(w))
        return slope

    def suboptimality(self, slope: Floats) -> float:
        """Return the bound ‖∇J(θ)‖² / 2λ₂ on J(θ) - min J."""
        return norm(slope) ** 2 / (2 * self._l2)


def probabilities(z: Floats) -> Floats:
    """Return the probabilities of logits of either shape."""
    return sigmoid(z) if z.ndim == 1 else softmax(z)


def best_shift(z: Floats, y: Gold, weights: Floats) -> Floats:
    """Return what to add to each logit, a number or one for each label, for the lowest loss.

    Newton's method, damped where a step would raise the loss; the shifts of several labels have
    the sum 0.
    """
    if len(np.unique(y)) < 2:
        return np.zeros(z.shape[1:])
    shift = np.zeros(z.shape[1:])
    best = float(np.average(cross_entropy(z, y), weights=weights))
    for _ in range(_NEWTON_STEPS):
        p = probabilities(z + shift)
        slope = np.average(cross_entropy_gradient(z + shift, y), axis=0, weights=weights)
        if z.ndim == 1:
            step = slope / max(float(np.average(p * (1 - p), weights=weights)), _TINY)
        else:
            shared = np.einsum("i,ij,ik->jk", weights / weights.sum(), p, p)
            curvature = np.diag(np.average(p, axis=0, weights=weights)) - shared
            step = np.linalg.pinv(curvature) @ slope  # singular: only differences of z matter
        while True:
            loss = float(np.average(cross_entropy(z + shift - step, y), weights=weights))
            if loss <= best or np.abs(step).max() < 1e-12:
                break
            step = step / 2
        if loss >= best:
            break
        shift, best = shift - step, loss
    return shift


def minimise(
    examples: Examples,
    hyperparameters: Hyperparameters,
    l2: float,
    start: Floats,
    random: np.random.Generator,
    *,
    validation: tuple[SparseRows, Gold] | None = None,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> Outcome:
    """Run epochs until there is a reason to stop.

    Args:
        examples: what is learned from, n >= 1.
        hyperparameters: how to learn; of them l1, epochs, patience and tolerance.
        l2: λ₂ > 0.
        start: w₀ and the first bias, shape (d + 1,) or (d + 1, K).
        random: draws the order of the examples.
        validation: features and labels; the θ with the lowest loss on them is chosen.
        on_epoch: called after each epoch.
    """
    ascent = Ascent(examples, l2, hyperparameters.l1, start)
    validation_loss = None if validation is None else _loss_of(examples, validation)
    stopping = EarlyStopping(validation_loss, hyperparameters.patience, ascent.theta)
    first = chosen = last = _Visited(ascent, 0)
    history: list[Epoch] = []
    stop_reason = _stop_reason(last, stopping, hyperparameters)
    while stop_reason is None:
        ascent.run(random)
        before, last = last, _Visited(ascent, len(history) + 1)
        if stopping.improves(last.theta, counts=True):
            chosen = last
        epoch = Epoch(
            number=last.epoch,
            steps=last.epoch * len(examples.y),
            learning_rate=None,
            loss=last.loss,
            validation_loss=stopping.last_loss,
            gradient_norm=last.gradient_norm,
            improved=last.objective < before.objective,
        )
        history.append(epoch)
        if on_epoch is not None:
            on_epoch(epoch)
        stop_reason = _stop_reason(last, stopping, hyperparameters)
    final = last if validation is None else chosen
    return Outcome(
        theta=final.theta,
        epoch=final.epoch,
        loss=final.loss,
        validation_loss=stopping.lowest_loss,
        first_loss=first.loss,
        constant_loss=examples.constant_loss(),
        gradient_norm=final.gradient_norm,
        suboptimality=final.suboptimality,
        epochs=history,
        stop_reason=stop_reason,
    )


class _Visited:
    """A θ after an epoch, and how good it is; see `history.Outcome`."""

    def __init__(self, ascent: Ascent, epoch: int) -> None:
        slope = ascent.slope()
        self.epoch = epoch
        self.theta, self.loss, self.objective = ascent.theta, ascent.loss, ascent.objective
        self.gradient_norm = norm(slope)
        self.suboptimality = ascent.suboptimality(slope) / max(ascent.objective, _TINY)


def _stop_reason(
    last: _Visited, stopping: EarlyStopping, hyperparameters: Hyperparameters
) -> StopReason | None:
    """Return why training should stop, or None to go on."""
    if last.suboptimality <= hyperparameters.tolerance:
        return StopReason.CONVERGED
    if stopping.is_due:
        return StopReason.STOPPED_EARLY
    return StopReason.LAST_EPOCH if last.epoch >= hyperparameters.epochs else None


def _loss_of(examples: Examples, validation: tuple[SparseRows, Gold]) -> Callable[[Floats], float]:
    """Return the function that computes the average loss on validation examples."""
    X, y = validation
    held_out = replace(examples, X=X, y=y, weights=np.ones(len(y)))
    return lambda theta: held_out.loss(held_out.logits(theta))
