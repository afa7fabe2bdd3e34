"""The penalties on the weights: R(θ) = λ₂/2 ‖w‖² + λ₁ ‖w‖₁ (SLP ch. 5.7).

The bias, the last element of θ, is never penalised: it reflects how frequent the labels are.
λ₁ ‖w‖₁ has a kink at 0, which makes weights exactly 0; all that follows from it is here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from logreg.loss import Floats


def soft_threshold(w: Floats, threshold: float) -> Floats:
    """Move each weight towards 0 by the threshold, and no further than 0.

    >>> soft_threshold(np.array([0.5, -0.1, -3.0]), 0.2)
    array([ 0.3,  0. , -2.8])
    """
    return np.maximum(w - threshold, 0.0) + np.minimum(w + threshold, 0.0)


def shrink(weight: float, threshold: float) -> float:
    """Return `soft_threshold` of a single weight.

    >>> shrink(0.5, 0.2), shrink(-0.1, 0.2)
    (0.3, 0.0)
    """
    if weight > threshold:
        return weight - threshold
    return min(weight + threshold, 0.0)


@dataclass(frozen=True)
class Penalty:
    """R(θ), with l2 = λ₂ and l1 = λ₁, both >= 0."""

    l2: float = 0.0
    l1: float = 0.0

    def __bool__(self) -> bool:
        """Return whether there is a penalty at all."""
        return bool(self.l2 or self.l1)

    def value(self, theta: Floats) -> float:
        """Return R(θ)."""
        w = theta[:-1]
        return self.l2 / 2 * float((w * w).sum()) + self.l1 * float(np.abs(w).sum())

    def smooth_gradient(self, theta: Floats) -> Floats:
        """Return the gradient of λ₂/2 ‖w‖², shape (d,)."""
        return np.append(self.l2 * theta[:-1], 0.0)

    def steepest_slope(self, theta: Floats, smooth: Floats) -> Floats:
        """Return the slope of an objective of gradient ``smooth`` plus λ₁ ‖w‖₁, shape (d,).

        Where a weight is 0 it is the slope of the side on which the objective falls, or 0 if it
        falls on neither (Andrew & Gao 2007, eq. 4).
        """
        if not self.l1:
            return smooth
        w, slope = theta[:-1], smooth[:-1]
        at_kink = soft_threshold(slope, self.l1)
        return np.append(np.where(w == 0, at_kink, slope + self.l1 * np.sign(w)), smooth[-1])

    def step(self, theta: Floats, before: Floats, rate: float) -> Floats:
        """Finish a step against the loss, from θ after and before it, by the step on R(θ)."""
        w = theta[:-1] - rate * self.l2 * before[:-1]
        return self.proximal_step(np.append(w, theta[-1]), rate)

    def proximal_step(self, theta: Floats, rate: float) -> Floats:
        """Finish a gradient step of length ``rate``: move each weight towards 0 by η λ₁.

        A step on λ₁ ‖w‖₁ taken so gives weights that are exactly 0 (Duchi & Singer 2009).
        """
        return np.append(soft_threshold(theta[:-1], rate * self.l1), theta[-1])
