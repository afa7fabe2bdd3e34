"""How far θ is from the minimum of the objective, and whether there is a minimum at all.

The suboptimality J(θ) - min J is not guessed from how the loss has moved, which a small learning
rate or luck may explain, but computed from the gradient and the curvature at θ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from logreg.loss import Floats
from logreg.training.objective import Objective

_NEWTON_STEPS = 25
"""Steps of Newton's method after which separable examples are separated, as a rule."""

_NO_DECREASE = 1e-9
"""A step that lowers the objective by no more than this fraction of it has arrived."""

_FLAT = 1e-12
"""A direction whose curvature is below this fraction of the largest one is flat."""

_NO_SLOPE = 1e-6
"""A slope along a flat direction that is below this fraction of the gradient is rounding."""


@dataclass(frozen=True)
class NewtonStep:
    """A step of Newton's method: the new parameters are θ - step.

    Attributes:
        step: H⁻¹g, shape (d,).
        decrease: by how much it lowers a quadratic objective; infinite if there is no minimum.
    """

    step: Floats
    decrease: float


def newton_step(objective: Objective, theta: Floats, slope: Floats) -> NewtonStep:
    """Return Newton's step from θ, where the objective has the gradient ``slope``.

    Weights that an L1 penalty holds at 0 stay there. The decrease is g·H⁻¹g / 2, half the squared
    Newton decrement (Boyd & Vandenberghe 2004, ch. 9.5). H is solved by its eigenvectors, as
    duplicated features make it singular.
    """
    step = np.zeros(len(theta))
    free = np.flatnonzero((theta != 0) | (slope != 0))
    if not free.size:
        return NewtonStep(step=step, decrease=0.0)
    curvatures, directions = np.linalg.eigh(objective.hessian(theta)[np.ix_(free, free)])
    slopes = directions.T @ slope[free]
    is_flat = curvatures <= _FLAT * max(curvatures[-1], 0.0)
    if (np.abs(slopes[is_flat]) > _NO_SLOPE * norm(slope)).any():
        return NewtonStep(step=step, decrease=math.inf)
    curvatures, slopes = curvatures[~is_flat], slopes[~is_flat]
    step[free] = directions[:, ~is_flat] @ (slopes / curvatures)
    return NewtonStep(step=step, decrease=float((slopes * slopes / curvatures).sum()) / 2)


def suboptimality(
    objective: Objective, theta: Floats, slope: Floats, enough: float = math.inf
) -> float:
    """Estimate J(θ) - min J from the gradient at θ and the curvature around it.

    Close to its minimum J is nearly quadratic, and the estimate nearly exact.

    Args:
        objective: J.
        theta: θ, shape (d,).
        slope: the gradient at θ, shape (d,).
        enough: stop at a lower bound, ‖g‖² / 2K, if that exceeds this already.
    """
    if not np.isfinite(slope).all():
        return math.inf
    lower_bound = norm(slope) ** 2 / (2 * objective.curvature_bound)
    if lower_bound > enough:
        return lower_bound
    return newton_step(objective, theta, slope).decrease


def is_separable(objective: Objective) -> bool:
    """Return whether some θ, found by Newton's method from 0, classifies every example correctly.

    Then J has no minimum without a penalty. Newton's method goes towards infinity in few steps; it
    may miss a direction that is very narrow.
    """
    theta = np.zeros(objective.X.shape[1])
    for _ in range(_NEWTON_STEPS):
        newton = newton_step(objective, theta, objective.gradient(theta))
        theta = theta - newton.step
        measure = objective.measure(theta)
        has_arrived = not newton.decrease > measure.objective * _NO_DECREASE  # also if it is NaN
        if measure.separates or has_arrived or math.isinf(newton.decrease):
            return measure.separates
    return False


def norm(slope: Floats) -> float:
    """Return the Euclidean norm of a gradient; infinity if its square is no float64."""
    with np.errstate(over="ignore", invalid="ignore"):
        return math.sqrt(float((slope * slope).sum()))
