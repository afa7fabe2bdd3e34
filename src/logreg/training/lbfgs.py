"""L-BFGS: Newton's method for many parameters, whose curvature is read off the last few steps.

    s = θ' - θ,   y = g' - g,   ρ = 1 / y·s         for each of the last m steps
    d = -H g                                         H ≈ (∂²J/∂θ²)⁻¹, by the two loops below
    θ ← θ + t d                                      t = 1, halved until J falls enough

(Nocedal & Wright 2006, algorithms 7.4 and 7.5, and the condition (3.4) on t. SLP ch. 5.6 has J and
its gradient.) J is strongly convex, so y·s > 0 without a search for it. The loops begin with the
diagonal of the curvature at 0 instead of the identity: a word that half of the texts have has a
thousand times that of one that a few have. Each J and gradient is one pass over the examples. This
module reads none; see `shards.learning`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from logreg.loss import Floats
from logreg.training.convergence import norm
from logreg.training.history import Epoch, Outcome, StopReason

MEMORY = 10
"""m: the steps that are remembered."""

ENOUGH = 1e-4
"""Of the decrease that the slope at θ promises for a step, what is enough."""

SMALLEST_STEP = 1e-10
"""Where no step of this fraction lowers J, rounding hides the rest of the way."""


class Step(NamedTuple):
    """A step that was taken: s, y, and ρ; the first two have the shape (d,)."""

    s: Floats
    y: Floats
    rho: float


def direction(gradient: Floats, steps: Iterable[Step], diagonal: Floats) -> Floats:
    """Return -Hg, shape (d,), by the two loops (Nocedal & Wright 2006, algorithm 7.4).

    Args:
        gradient: g, shape (d,).
        steps: the last steps, the newest one at the end.
        diagonal: of the curvature, up to a factor, shape (d,), > 0.

    On J = 4 θ²/2 one step shows the curvature:

    >>> step = Step(s=np.array([1.0]), y=np.array([4.0]), rho=1 / 4)
    >>> direction(np.array([8.0]), [step], diagonal=np.array([1.0]))
    array([-2.])
    """
    steps = [*steps]
    if not steps:
        return -gradient / diagonal
    q, alphas = gradient.copy(), list[float]()
    for s, y, rho in reversed(steps):
        alphas.append(rho * dot(s, q))
        q -= alphas[-1] * y
    newest = steps[-1]
    r = q / diagonal * (dot(newest.s, newest.y) / dot(newest.y, newest.y / diagonal))
    for (s, y, rho), alpha in zip(steps, reversed(alphas), strict=True):
        r += (alpha - rho * dot(y, r)) * s
    return -r


def dot(one: Floats, other: Floats) -> float:
    """Return the inner product; its bits do not depend on the number of cores."""
    return float((one * other).sum())


@dataclass(frozen=True)
class Point:
    """J at θ: the average loss, J(θ), and its gradient, shape (d,)."""

    theta: Floats
    loss: float
    objective: float
    gradient: Floats


def minimise(
    evaluate: Callable[[Floats], Point],
    diagonal: Floats,
    *,
    l2: float,
    tolerance: float,
    epochs: int,
    constant_loss: float,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> Outcome:
    """Go from 0 to where J is within a fraction of its minimum.

    That is known from ‖∇J‖²/2λ₂, as in `training.ascent`.

    Args:
        evaluate: returns J at θ; each call is a pass over the examples.
        diagonal: of the curvature of J at 0, shape (d,), > 0.
        l2: λ₂ > 0.
        tolerance: the fraction.
        epochs: the maximum number of calls after the first.
        constant_loss: the lowest loss of a constant prediction.
        on_epoch: called after each of these.
    """
    best = first = evaluate(np.zeros(len(diagonal)))
    steps: deque[Step] = deque(maxlen=MEMORY)
    history: list[Epoch] = []
    reached, t, towards = 0, 1.0, direction(best.gradient, steps, diagonal)
    while (reason := _stop_reason(best, l2, tolerance, epochs, len(history), t)) is None:
        new = evaluate(best.theta + t * towards)
        promised = t * dot(best.gradient, towards)
        improved = new.objective <= best.objective + ENOUGH * promised
        epoch = _as_epoch(new, len(history) + 1, improved=improved)
        history.append(epoch)
        if on_epoch is not None:
            on_epoch(epoch)
        if not improved:
            t /= 2
            continue
        s, y = new.theta - best.theta, new.gradient - best.gradient
        if dot(s, y) > 0:
            steps.append(Step(s, y, 1 / dot(s, y)))
        best, reached, t = new, epoch.number, 1.0
        towards = direction(best.gradient, steps, diagonal)
    return Outcome(
        theta=best.theta,
        epoch=reached,
        loss=best.loss,
        validation_loss=None,
        first_loss=first.loss,
        constant_loss=constant_loss,
        gradient_norm=norm(best.gradient),
        suboptimality=suboptimality(best, l2),
        epochs=history,
        stop_reason=reason,
    )


def suboptimality(point: Point, l2: float) -> float:
    """Return the bound ‖∇J(θ)‖² / 2λ₂ on J(θ) - min J, as a fraction of J(θ)."""
    return norm(point.gradient) ** 2 / (2 * l2) / point.objective if point.objective > 0 else 0.0


def _as_epoch(point: Point, number: int, *, improved: bool) -> Epoch:
    return Epoch(number, number, None, point.loss, None, norm(point.gradient), improved)


def _stop_reason(
    best: Point, l2: float, tolerance: float, epochs: int, taken: int, t: float
) -> StopReason | None:
    if suboptimality(best, l2) <= tolerance:
        return StopReason.CONVERGED
    return StopReason.LAST_EPOCH if taken >= epochs or t < SMALLEST_STEP else None
