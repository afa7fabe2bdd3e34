"""From a data set, or a part of it, and training options to a fitted θ.

It chooses the way: stochastic gradient descent on the six features, the optimiser for n-grams and
several labels, or counting. `train` makes a model of the result.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from logreg.data.dataset import Dataset
from logreg.data.splits import Rows, held_out_part, stratified_folds
from logreg.features import Batch, FeatureSet
from logreg.features.sparse import SparseRows, beside
from logreg.labels import Labels
from logreg.linear_model import LinearModel, SoftmaxModel
from logreg.loss import Floats, Gold
from logreg.model import Model
from logreg.training.calibration import Calibration, calibrate
from logreg.training.fit import fit, linear_model_of, logits, theta_of
from logreg.training.generative import fit_naive_bayes
from logreg.training.history import Epoch, Outcome, Step
from logreg.training.options import TrainingOptions
from logreg.training.sample_weights import example_weights
from logreg.training.sparse_fit import fit_sparse

CALIBRATION_FOLDS = 5

VALIDATION_SEED, CALIBRATION_SEED = 1, 2
"""Added to the seed of the options, so that no two random choices are the same."""

OnEpoch = Callable[[Epoch], None] | None
OnStep = Callable[[Step], None] | None


@dataclass(frozen=True)
class Fitted:
    """A fitted θ, and the feature set as it was fitted to the same texts.

    Attributes:
        features: for the columns of the whole data set.
        theta: shape (n_features + 1,), or (n_features + 1, K) for K > 2 labels.
        outcome: where training has led.
        examples: how many examples it was fitted to.
        known: the columns that a model needs; the others are in too few of the texts.
    """

    features: FeatureSet
    theta: Floats
    outcome: Outcome
    examples: int
    known: Rows

    def logits(self, counts: Batch) -> Floats:
        """Return z of texts with these counts, shape (n,) or (n, K)."""
        return logits(self.theta, self.features.weigh(counts))

    def as_saved(self, labels: Labels) -> tuple[FeatureSet, LinearModel | SoftmaxModel]:
        """Return the parts of a model: n-grams are ordered by the size of their weights."""
        n, theta = self.features.n_dense, self.theta
        if n == len(self.features.names):
            return self.features, linear_model_of(labels, theta)
        ngrams = self.known[self.known >= n]
        sizes = np.abs(theta[ngrams])
        order = np.argsort(-(sizes if theta.ndim == 1 else sizes.max(axis=1)), kind="stable")
        columns = np.concatenate([np.arange(n), ngrams[order]])
        chosen = np.concatenate([theta[columns[:n]], rounded(theta[ngrams[order]]), theta[-1:]])
        return self.features.chosen(columns), linear_model_of(labels, chosen)


def rounded(weights: Floats) -> Floats:
    """Return the weights of n-grams with the decimals that matter: seven digits of the largest.

    A million numbers of seventeen digits are a larger file, and say no more.

    >>> rounded(np.array([0.123456789, 0.000123456789])).tolist()
    [0.1234568, 0.0001235]
    """
    largest = float(np.abs(weights).max(initial=0.0))
    return weights if largest == 0 else np.round(weights, 6 - math.floor(math.log10(largest)))


def takes_ascent(data: Dataset) -> bool:
    """Return whether the data are for `training.ascent`: sparse, or of more than two labels."""
    return isinstance(data.X, SparseRows) or len(data.labels) > 2


def as_sparse(X: Batch) -> SparseRows:
    """Return a batch as sparse rows."""
    if isinstance(X, SparseRows):
        return X
    none = SparseRows(np.zeros(len(X) + 1, np.int64), np.empty(0, np.int32), np.empty(0), 0)
    return beside(X, none)


def _known(features: FeatureSet, scales: Floats | None) -> Rows:
    """Return the columns that a model needs: those whose scale is not 0."""
    return np.arange(len(features.names)) if scales is None else np.flatnonzero(scales)


@dataclass(frozen=True)
class Trainer:
    """Fits θ to a data set or a part of it, as the options say."""

    data: Dataset
    options: TrainingOptions
    start: Model | None
    validation: Dataset | None
    on_step: OnStep = None
    initial: Model | None = None

    def fit(self, data: Dataset, on_epoch: OnEpoch = None) -> Fitted:
        """Fit θ to examples, of which a part may be held out for early stopping."""
        data, validation = self._split(data)
        weights = example_weights(data, self.options.class_weight, self.options.file_weight)
        if self.options.is_naive_bayes:
            return self._count(data, weights)
        if takes_ascent(data):
            return self._fit_sparse(data, weights, validation, on_epoch)
        begin = self.initial if self.start is None else self.start
        fitted = fit(
            data.X,
            data.y,
            self.options.hyperparameters,
            weights=weights,
            start=None if begin is None else theta_of(begin.linear),
            validation=validation,
            on_epoch=on_epoch,
            on_step=None if on_epoch is None else self.on_step,
        )
        known = _known(data.features, None)
        return Fitted(data.features, fitted.theta, fitted.outcome, fitted.examples, known)

    def _count(self, data: Dataset, weights: Floats | None) -> Fitted:
        """Fit θ of naive Bayes."""
        features = data.features
        known = _known(features, features.scales(data.X))
        fitted = fit_naive_bayes(
            as_sparse(features.weigh(data.X)),
            data.y,
            len(data.labels),
            event_model=self.options.event_model,
            alpha=self.options.alpha,
            known=known,
            weights=weights,
        )
        return Fitted(features, fitted.theta, fitted.outcome, fitted.examples, known)

    def _fit_sparse(
        self,
        data: Dataset,
        weights: Floats | None,
        validation: tuple[Batch, Gold] | None,
        on_epoch: OnEpoch,
    ) -> Fitted:
        """Fit θ with the optimiser for sparse rows, and for several labels."""
        features, scales = data.features, data.features.scales(data.X)
        start = None if self.start is None else self._start(self.start, len(features.names))
        if self.start is None:
            features = features.refit(data.X)
        elif scales is not None:  # what the model knows stays, even if no new text has it
            n = len(self.start.features.names)
            scales[:n] = np.where(scales[:n] == 0, 1.0, scales[:n])
        if validation is not None:
            validation = as_sparse(features.weigh(validation[0])), validation[1]
        fitted = fit_sparse(
            as_sparse(features.weigh(data.X)),
            data.y,
            len(data.labels),
            self.options.hyperparameters,
            n_dense=features.n_dense,
            scales=scales,
            nb=self.options.nb,
            weights=weights,
            start=start,
            validation=validation,
            on_epoch=on_epoch,
        )
        known = _known(features, scales)
        return Fitted(features, fitted.theta, fitted.outcome, fitted.examples, known)

    def _start(self, model: Model, n_features: int) -> Floats:
        """Return the θ to go on from; features that are new have the weight 0."""
        theta = theta_of(model.linear)
        new = np.zeros((n_features + 1 - len(theta), *theta.shape[1:]))
        return np.concatenate([theta[:-1], new, theta[-1:]])

    def _split(self, data: Dataset) -> tuple[Dataset, tuple[Batch, Gold] | None]:
        """Return the examples to train on, and those to stop by."""
        fraction, seed = self.options.validation, self.options.hyperparameters.seed
        if self.validation is not None:
            return data, (self.validation.X, self.validation.y)
        if fraction is None:
            return data, None
        held_out = held_out_part(data.y, fraction, [seed, VALIDATION_SEED])
        if held_out.all() or not held_out.any():
            rule = "training and validation both need examples"
            raise ValueError(f"{rule}, got {len(data)} to hold out {fraction:g} of")
        return data.rows(np.flatnonzero(~held_out)), (data.X[held_out], data.y[held_out])

    def calibrate(self) -> Calibration:
        """Calibrate on held-out folds.

        Weights of files count here too: they say for which texts the probabilities are to be true.
        Weights of labels do not: calibration restores the label frequencies.
        """
        data, seed = self.data, self.options.hyperparameters.seed
        if len(data) < CALIBRATION_FOLDS:
            rule = f"calibration needs at least {CALIBRATION_FOLDS} texts"
            raise ValueError(f"{rule}, got {len(data)}")
        folds = stratified_folds(data.y, CALIBRATION_FOLDS, [seed, CALIBRATION_SEED])

        def held_out_logits(rows: Rows) -> Floats:
            rest = np.setdiff1d(np.arange(len(data)), rows)
            return self.fit(data.rows(rest)).logits(data.X[rows])

        weights = example_weights(data, None, self.options.file_weight)
        return calibrate(data.y, folds, held_out_logits, weights)
