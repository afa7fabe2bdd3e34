"""Platt scaling: making probabilities as large as the shares that they stand for.

    P(+|x) = σ(a·z + c)

(Platt 1999.) a < 1 tempers a model that is too sure of itself, a > 1 heartens one that is too
modest; c moves all probabilities, as is needed after training on weighted labels. The map is affine
in z, so that it can be folded into the model: w ← a·w, b ← a·b + c. It is itself a logistic
regression, with the one feature z, and is learned as such. This module knows arrays only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from logreg.data.splits import Rows
from logreg.loss import Floats, Gold
from logreg.training.fit import fit
from logreg.training.options import Hyperparameters

_SETTINGS = Hyperparameters(learning_rate=1.0, batch_size=None, epochs=1000, tolerance=1e-9)


class Platt(NamedTuple):
    """The two numbers of the map."""

    slope: float
    shift: float

    def __call__(self, z: Floats) -> Floats:
        """Return the calibrated logits a·z + c."""
        return self.slope * z + self.shift


def platt(z: Floats, y: Gold, weights: Floats | None = None) -> Platt:
    """Learn the map from logits of examples that the model was not trained on.

    Platt's targets are not 1 and 0 but (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), which keeps the map finite
    where the logits separate the labels. An example with a target t is as good as two: a positive
    one of weight t, a negative one of weight 1 - t.

    Args:
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).
        weights: how much each example counts, shape (n,); None where all count the same.
    """
    positives = float(y.sum())
    negatives = len(y) - positives
    targets = np.where(y > 0, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    both = np.concatenate([targets, 1 - targets])
    if weights is not None:
        both = both * np.tile(weights, 2)
    doubled = np.repeat([1, 0], len(y))
    learned = fit(np.tile(z, 2)[:, None], doubled, _SETTINGS, weights=both)
    (slope,), shift = learned.parameters
    return Platt(float(slope), shift)


def held_out_calibration(z: Floats, y: Gold, folds: Rows, weights: Floats | None) -> Floats:
    """Return calibrated logits, each by a map that was learned without its fold; shape (n,).

    They show what the calibration is worth on texts that are new to it.
    """
    calibrated = np.empty_like(z)
    for fold in np.unique(folds):
        inside = folds == fold
        rest = ~inside
        learned = platt(z[rest], y[rest], None if weights is None else weights[rest])
        calibrated[inside] = learned(z[inside])
    return calibrated
