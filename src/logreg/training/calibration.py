"""Calibration: making predicted probabilities match the observed fractions (Platt scaling).

    P(+|x) = σ(a·z + c)

(Platt 1999.) a < 1 corrects overconfidence, a > 1 underconfidence; c moves all probabilities, as is
needed after training on weighted labels. The map is affine in z and so is folded into the model:
w ← a·w, b ← a·b + c. It is itself a logistic regression, with the one feature z, and is fitted as
such.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from logreg.data.splits import Rows
from logreg.evaluation import expected_calibration_error
from logreg.loss import Floats, Gold
from logreg.training.fit import fit
from logreg.training.options import Hyperparameters

_HYPERPARAMETERS = Hyperparameters(learning_rate=1.0, batch_size=None, epochs=1000, tolerance=1e-9)


@dataclass(frozen=True)
class PlattScaling:
    """The map z → a·z + c."""

    slope: float
    shift: float

    def __call__(self, z: Floats) -> Floats:
        """Return the calibrated logits."""
        return self.slope * z + self.shift

    def fold_into(self, theta: Floats) -> Floats:
        """Return the θ whose logits are the calibrated ones."""
        return np.append(self.slope * theta[:-1], self.slope * theta[-1] + self.shift)


@dataclass(frozen=True)
class Calibration:
    """How the probabilities were calibrated, and what that is worth on held-out examples.

    Attributes:
        scaling: the map that was folded into weights and bias.
        before: logits of each example by a model trained without its fold, shape (n,).
        after: the same, calibrated by a map fitted without its fold, shape (n,).
        y: the gold labels, shape (n,).
    """

    scaling: PlattScaling
    before: Floats
    after: Floats
    y: Gold

    def to_metadata(self) -> dict[str, Any]:
        """Return the map and the calibration error before and after, as a model file has them."""
        return {
            "calibration": {
                "slope": self.scaling.slope,
                "shift": self.scaling.shift,
                "error_before": expected_calibration_error(self.before, self.y),
                "error_after": expected_calibration_error(self.after, self.y),
            }
        }


def calibrate(
    y: Gold,
    folds: Rows,
    held_out_logits: Callable[[Rows], Floats],
    weights: Floats | None,
) -> Calibration:
    """Fit a calibration to the logits of held-out folds.

    Args:
        y: gold labels, 0 or 1, shape (n,).
        folds: the fold of each example, shape (n,).
        held_out_logits: returns the logits of some rows by a model trained on the others.
        weights: the weight of each example, shape (n,); None if all weigh the same.
    """
    z = np.empty(len(y))
    for fold in range(int(folds.max()) + 1):
        rows = np.flatnonzero(folds == fold)
        z[rows] = held_out_logits(rows)
    return Calibration(
        scaling=platt_scaling(z, y, weights),
        before=z,
        after=held_out_calibration(z, y, folds, weights),
        y=y,
    )


def platt_scaling(z: Floats, y: Gold, weights: Floats | None = None) -> PlattScaling:
    """Fit the map to logits of examples that the model was not trained on.

    Platt's targets are not 1 and 0 but (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), which keeps the map finite
    where the logits separate the labels. An example with a target t is equivalent to two: a
    positive one of weight t and a negative one of weight 1 - t.

    Args:
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).
        weights: the weight of each example, shape (n,); None if all weigh the same.
    """
    positives = float(y.sum())
    negatives = len(y) - positives
    targets = np.where(y > 0, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    both = np.concatenate([targets, 1 - targets])
    if weights is not None:
        both = both * np.tile(weights, 2)
    doubled = np.repeat([1, 0], len(y))
    slope, shift = fit(np.tile(z, 2)[:, None], doubled, _HYPERPARAMETERS, weights=both).theta
    return PlattScaling(slope=float(slope), shift=float(shift))


def held_out_calibration(z: Floats, y: Gold, folds: Rows, weights: Floats | None) -> Floats:
    """Return calibrated logits, each by a map fitted without its fold; shape (n,).

    They show what the calibration is worth on new texts.
    """
    calibrated = np.empty_like(z)
    for fold in np.unique(folds):
        inside = folds == fold
        rest = ~inside
        scaling = platt_scaling(z[rest], y[rest], None if weights is None else weights[rest])
        calibrated[inside] = scaling(z[inside])
    return calibrated
