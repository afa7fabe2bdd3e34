"""Training: standardise the features, descend to the minimum, and fold the scales back.

The features are standardised inside (mean 0, standard deviation 1), so that one learning rate suits
a count of words and a logarithm alike, and a penalty treats them alike; the weights that come out
are for the features as they went in. The examples are put in a random order once, and so dealt into
batches; each epoch then visits the batches in a fresh random order. This module knows arrays only:
no texts, no files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from logreg.loss import Floats, Gold
from logreg.training.loop import Descent, Ending, Epoch, Outcome
from logreg.training.objective import Objective
from logreg.training.options import Hyperparameters


class Parameters(NamedTuple):
    """Weights, shape (n_features,), and bias: for features as a person counts them."""

    weights: Floats
    bias: float

    def logits(self, X: Floats) -> Floats:
        """Return z = Xw + b, shape (n,), for X of shape (n, n_features)."""
        z: Floats = np.einsum("ij,j->i", X, self.weights) + self.bias
        return z


class Fit(NamedTuple):
    """What was learned.

    Attributes:
        parameters: for the features as they were given.
        outcome: where the descent has led, for standardised features.
        examples: how many examples it was learned from.
    """

    parameters: Parameters
    outcome: Outcome
    examples: int

    @property
    def converged(self) -> bool:
        """Whether the minimum was reached, as near as the tolerance asks."""
        return self.outcome.ending is Ending.CONVERGED


class Labelled(NamedTuple):
    """Counted examples: features of shape (n, n_features), gold labels 0 or 1 of shape (n,)."""

    X: Floats
    y: Gold


def fit(
    X: Floats,
    y: Gold,
    hyperparameters: Hyperparameters,
    *,
    weights: Floats | None = None,
    start: Parameters | None = None,
    validation: Labelled | None = None,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> Fit:
    """Learn weights and bias that minimise the objective.

    Args:
        X: features, shape (n, d), n >= 1, finite.
        y: gold labels, 0 or 1, shape (n,).
        hyperparameters: how to learn.
        weights: how much each example counts, shape (n,), > 0; None where all count the same.
        start: parameters to start from; None for 0.
        validation: examples to stop by: the θ that is best on them is the one that is returned.
        on_epoch: called after each epoch.
    """
    shuffles = np.random.default_rng(hyperparameters.seed)
    dealt = shuffles.permutation(len(y))
    if weights is not None:
        weights = weights / weights.mean()
    scaling = _Scaling.of(X, weights)
    objective = Objective(
        scaling.apply(X)[dealt],
        y[dealt],
        None if weights is None else weights[dealt],
        hyperparameters.l2,
        hyperparameters.l1,
    )
    judge = validation and Objective(scaling.apply(validation.X), validation.y)
    theta = np.zeros(X.shape[1] + 1) if start is None else scaling.standardised(start)
    descent = Descent(theta, objective, judge or None, hyperparameters)
    while descent.ending is None:
        epoch = descent.go_on(shuffles)
        if on_epoch:
            on_epoch(epoch)
    outcome = descent.outcome()
    return Fit(scaling.raw(outcome.theta), outcome, len(y))


class _Scaling(NamedTuple):
    """Mean and standard deviation of each feature, shape (d,)."""

    mean: Floats
    scale: Floats

    @classmethod
    def of(cls, X: Floats, weights: Floats | None) -> _Scaling:
        """Measure the features of weighted examples; a constant one is left at scale 1.

        Whether a feature is constant is asked of its range: its computed standard deviation may be
        a rounding error above 0.
        """
        constant = np.ptp(X, axis=0) == 0
        mean = np.where(constant, X[0], np.average(X, axis=0, weights=weights))
        scale = np.sqrt(np.average((X - mean) ** 2, axis=0, weights=weights))
        return cls(mean, np.where(constant | (scale == 0), 1.0, scale))

    def apply(self, X: Floats) -> Floats:
        """Standardise features, and add the constant 1 for the bias."""
        return np.column_stack([(X - self.mean) / self.scale, np.ones(len(X))])

    def standardised(self, parameters: Parameters) -> Floats:
        """Return θ of standardised features that gives the same z."""
        weights, bias = parameters
        return np.append(weights * self.scale, bias + float((weights * self.mean).sum()))

    def raw(self, theta: Floats) -> Parameters:
        """Return the parameters of the features as they came that give the same z."""
        weights = theta[:-1] / self.scale
        return Parameters(weights, float(theta[-1] - (weights * self.mean).sum()))
