"""Fitting: standardise the features, minimise the objective, and fold the scales back.

The features are standardised (mean 0, standard deviation 1) unless that is switched off, so that
one learning rate suits a count of words and a logarithm alike, and a penalty treats them alike; the
θ that is returned is for the features as they were given. The examples are shuffled once and cut
into batches; each epoch visits the batches in a fresh random order. This module knows arrays only:
no texts, no files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from logreg.features.sparse import SparseRows
from logreg.labels import Labels
from logreg.linear_model import LinearModel, SoftmaxModel
from logreg.loss import Floats, Gold
from logreg.training.history import Epoch, Outcome, Step
from logreg.training.loop import minimise
from logreg.training.objective import Objective
from logreg.training.options import RANDOM, Hyperparameters
from logreg.training.penalties import Penalty

START_SEED = 3
"""Added to the seed of the options, so that no two random choices are the same."""


@dataclass(frozen=True)
class Fit:
    """A fitted θ.

    Attributes:
        theta: weights and bias for the features as they were given, shape (n_features + 1,), or
            (n_features + 1, K) for K > 2 labels.
        outcome: where training has led, for standardised features.
        examples: how many examples it was fitted to.
    """

    theta: Floats
    outcome: Outcome
    examples: int


def theta_of(linear: LinearModel | SoftmaxModel) -> Floats:
    """Return the parameters of a linear model as one array θ = (w, b).

    Its shape is (n_features + 1,), or (n_features + 1, K) for K > 2 labels.
    """
    if isinstance(linear, SoftmaxModel):
        return np.array([*linear.weights, linear.bias])
    return np.array([*linear.weights, linear.bias])


def linear_model_of(labels: Labels, theta: Floats) -> LinearModel | SoftmaxModel:
    """Return the linear model of the parameters θ = (w, b), of either shape."""
    *weights, bias = theta.tolist()
    if theta.ndim == 2:
        return SoftmaxModel(labels, tuple(bias), tuple(map(tuple, weights)))
    return LinearModel(labels=labels, bias=bias, weights=tuple(weights))


def logits(theta: Floats, X: Floats | SparseRows) -> Floats:
    """Return z = Xw + b, shape (n,), or (n, K) for K > 2 labels, for X of shape (n, n_features)."""
    if isinstance(X, SparseRows):
        return X.dot(theta[:-1], theta[-1])
    if theta.ndim == 2:
        several: Floats = np.einsum("ij,jk->ik", X, theta[:-1]) + theta[-1]
        return several
    z: Floats = np.einsum("ij,j->i", X, theta[:-1]) + theta[-1]
    return z


def fit(
    X: Floats,
    y: Gold,
    hyperparameters: Hyperparameters,
    *,
    weights: Floats | None = None,
    start: Floats | None = None,
    validation: tuple[Floats, Gold] | None = None,
    on_epoch: Callable[[Epoch], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> Fit:
    """Find the weights and the bias that minimise the objective.

    Args:
        X: features, shape (n, d), n >= 1, finite.
        y: gold labels, 0 or 1, shape (n,).
        hyperparameters: how to learn.
        weights: the weight of each example, shape (n,), > 0; None if all weigh the same.
        start: the initial θ, shape (d + 1,); None for 0.
        validation: features and labels for early stopping: the θ with the lowest loss on them is
            returned.
        on_epoch: called after each epoch.
        on_step: called after each step, with θ for the features as they were given.
    """
    random = np.random.default_rng(hyperparameters.seed)
    shuffled = random.permutation(len(y))
    if weights is not None:
        weights = weights / weights.mean()
    scaling = Scaling.of(X, weights) if hyperparameters.standardize else Scaling.none(X.shape[1])
    objective = Objective(
        scaling.apply(X)[shuffled],
        y[shuffled],
        None if weights is None else weights[shuffled],
        Penalty(l2=hyperparameters.l2 or 0.0, l1=hyperparameters.l1),
    )
    held_out = None
    if validation is not None:
        held_out = Objective(scaling.apply(validation[0]), validation[1])
    theta = np.zeros(X.shape[1] + 1) if start is None else scaling.standardised(start)
    if hyperparameters.start == RANDOM:
        theta = np.random.default_rng([hyperparameters.seed, START_SEED]).normal(size=len(theta))

    def report(step: Step) -> None:
        if on_step is not None:
            on_step(step._replace(theta=scaling.raw(step.theta)))

    outcome = minimise(
        theta,
        objective,
        hyperparameters,
        random,
        validation=held_out,
        on_epoch=on_epoch,
        on_step=None if on_step is None else report,
    )
    return Fit(theta=scaling.raw(outcome.theta), outcome=outcome, examples=len(y))


@dataclass(frozen=True)
class Scaling:
    """Mean and standard deviation of each feature, shape (d,)."""

    mean: Floats
    scale: Floats

    @classmethod
    def of(cls, X: Floats, weights: Floats | None) -> Scaling:
        """Measure the features of weighted examples; a constant one keeps the scale 1.

        Whether a feature is constant depends on its range: its computed standard deviation may be
        a rounding error above 0, or 0 where squares underflow.

        >>> Scaling.of(np.array([[0.1, 1e-200], [0.1, 0.0]]), None).scale
        array([1., 1.])
        """
        constant = np.ptp(X, axis=0) == 0
        mean = np.where(constant, X[0], np.average(X, axis=0, weights=weights))
        scale = np.sqrt(np.average((X - mean) ** 2, axis=0, weights=weights))
        return cls(mean=mean, scale=np.where(constant | (scale == 0), 1.0, scale))

    @classmethod
    def none(cls, n_features: int) -> Scaling:
        """Return the scaling that leaves features as they are."""
        return cls(mean=np.zeros(n_features), scale=np.ones(n_features))

    def apply(self, X: Floats) -> Floats:
        """Return standardised features, with a column of 1 for the bias."""
        return np.column_stack([(X - self.mean) / self.scale, np.ones(len(X))])

    def standardised(self, theta: Floats) -> Floats:
        """Return the θ of standardised features that gives the same z."""
        w, b = theta[:-1], float(theta[-1])
        return np.append(w * self.scale, b + float((w * self.mean).sum()))

    def raw(self, theta: Floats) -> Floats:
        """Return the θ of the features as they were given that gives the same z."""
        w = theta[:-1] / self.scale
        return np.append(w, theta[-1] - (w * self.mean).sum())
