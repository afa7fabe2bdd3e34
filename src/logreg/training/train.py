"""Training: from a data set or labelled files, with training options, to a model.

examples -> data set -> held-out part -> weights -> fit -> calibration -> model and metadata
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from logreg._version import __version__
from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.data.splits import Rows, held_out_part, stratified_folds
from logreg.features import Batch, FeatureSet
from logreg.features.sparse import SparseRows, beside
from logreg.labels import LabelChoice, Labels
from logreg.linear_model import LinearModel, SoftmaxModel
from logreg.loss import Floats, Gold
from logreg.model import Model
from logreg.model_file import digest
from logreg.training.calibration import Calibration, calibrate
from logreg.training.fit import fit, linear_model_of, logits, theta_of
from logreg.training.generative import fit_naive_bayes
from logreg.training.history import Epoch, Outcome, StopReason
from logreg.training.options import TrainingOptions
from logreg.training.sample_weights import example_weights
from logreg.training.sparse_fit import fit_sparse

CALIBRATION_FOLDS = 5

VALIDATION_SEED, CALIBRATION_SEED = 1, 2
"""Added to the seed of the options, so that no two random choices are the same."""

OnEpoch = Callable[[Epoch], None] | None
OnData = Callable[[Dataset, Dataset | None], None] | None


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

    def as_saved(
        self, labels: Labels, theta: Floats
    ) -> tuple[FeatureSet, LinearModel | SoftmaxModel]:
        """Return the parts of a model: n-grams are ordered by the size of their weights in θ."""
        n = self.features.n_dense
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


@dataclass(frozen=True)
class Trained:
    """A trained model, and how training went.

    Attributes:
        model: with the metadata of its training.
        data: the data set it was trained on.
        outcome: how the optimisation went; for weights that are not calibrated.
        examples: how many examples were trained on, without those held out.
        fitted: the same θ, for the columns of the data set.
        calibration: how the probabilities were calibrated, if they were.
    """

    model: Model
    data: Dataset
    outcome: Outcome
    examples: int
    fitted: Fitted
    calibration: Calibration | None = None


def train_files(
    paths: Sequence[str],
    features: FeatureSet,
    options: TrainingOptions,
    *,
    start: Model | None = None,
    validation_path: str | None = None,
    bad_lines: BadLines | None = None,
    input_options: InputOptions | None = None,
    choice: LabelChoice | None = None,
    on_bytes: Callable[[int], None] | None = None,
    on_data: OnData = None,
    on_epoch: OnEpoch = None,
) -> Trained:
    """Train a model on labelled files.

    Args:
        paths: the files, ``-`` for stdin.
        features: what to count; with ``start`` it is what that counts.
        options: how to train.
        start: a model to go on from.
        validation_path: a labelled file for early stopping.
        bad_lines: what to do with lines that cannot be used; by default they are refused.
        input_options: how files are read.
        choice: which labels are positive and negative; None if there are just two.
        on_bytes: called with the size of each block that has been read.
        on_data: called with the data and the validation data, if any, before training starts.
        on_epoch: called after each epoch on all of the data.

    Raises:
        InputError: a file or line cannot be read, or there is only one label.
        ValueError: the options do not fit the data.
    """
    policy = BadLines(skip=False) if bad_lines is None else bad_lines

    features = features if start is None else start.features.growing()

    def load(files: Sequence[str], features: FeatureSet, labels: Labels | None) -> Dataset:
        examples = Examples(
            files, policy, labels=labels, choice=choice, options=input_options, on_bytes=on_bytes
        )
        return load_datasets(examples, [features])[0]

    data = load(paths, features, None if start is None else start.labels)
    validation = None
    if validation_path is not None:
        validation = load([validation_path], data.features, data.labels)
    if on_data is not None:
        on_data(data, validation)
    return train(data, options, start=start, validation=validation, on_epoch=on_epoch)


def train(
    data: Dataset,
    options: TrainingOptions,
    *,
    start: Model | None = None,
    validation: Dataset | None = None,
    on_epoch: OnEpoch = None,
) -> Trained:
    """Train a model on a data set.

    Args:
        data: the examples.
        options: how to train.
        start: a model to go on from, over the same features and labels.
        validation: examples for early stopping, instead of a part of the data.
        on_epoch: called after each epoch on all of the data.

    Raises:
        ValueError: a weight is for a label or file that is not there, there are too few examples
            for what is held out, or the model to start from has other features or labels.
    """
    if not data.features.names:
        raise ValueError(
            "no n-gram is in enough texts to be a feature; lower min_count (--min-count) or add texts"
        )
    if options.is_naive_bayes and start is not None:
        raise ValueError("naive Bayes counts all texts anew; leave out the model to go on from")
    if options.is_naive_bayes and data.features.is_weighted:
        raise ValueError(
            "naive Bayes counts n-grams: weighting must be presence or count, without unit_norm"
        )
    if options.nb and len(data.features.names) == data.features.n_dense:
        raise ValueError("nb is for n-grams, got features without any")
    if options.calibrate and len(data.labels) > 2:
        raise ValueError(f"calibration is for two labels, got {len(data.labels)}")
    if start is not None:
        _require_same(start, data)
        if options.nb:
            raise ValueError("nb (--nb) is not for going on from a model, whose texts are unknown")
    options = options.with_labels(data.labels)
    options = options.for_data(len(data), ascent=takes_ascent(data))
    trainer = _Trainer(data, options, start, validation)
    fitted = trainer.fit(data, on_epoch)
    calibration = trainer.calibrate() if options.calibrate else None
    theta = fitted.theta if calibration is None else calibration.scaling.fold_into(fitted.theta)
    outcome = fitted.outcome
    metadata = {
        "examples": len(data),
        **_ending(outcome),
        **options.to_metadata(ascent=takes_ascent(data)),
        **({} if calibration is None else calibration.to_metadata()),
        **provenance(start, validation),
        "data": data.digest,
        "logreg": __version__,
    }
    model = Model(*fitted.as_saved(data.labels, theta), metadata)
    return Trained(
        model=model,
        data=data,
        outcome=outcome,
        examples=fitted.examples,
        fitted=replace(fitted, theta=theta),
        calibration=calibration,
    )


def _ending(outcome: Outcome) -> dict[str, Any]:
    """Return where training has led, as a model file has it."""
    if outcome.stop_reason is StopReason.COUNTED:
        return {"loss": outcome.loss}
    return {
        "epochs": len(outcome.epochs),
        "converged": outcome.converged,
        "ending": outcome.stop_reason.value,
        "loss": outcome.loss,
        "gap": outcome.suboptimality,
        "gradient_norm": outcome.gradient_norm,
    }


def _require_same(start: Model, data: Dataset) -> None:
    """Refuse a model to go on from that is over other features or labels.

    Raises:
        ValueError: it is.
    """
    n = len(start.features.names)
    has_names = data.features.names[:n] == start.features.names
    has_options = data.features.unfitted() == start.features.unfitted()
    if not (has_names and has_options and start.labels == data.labels):
        raise ValueError("start must be a model over the same features and labels")


def takes_ascent(data: Dataset) -> bool:
    """Return whether the data are for `training.ascent`: sparse, or of more than two labels."""
    return isinstance(data.X, SparseRows) or len(data.labels) > 2


def as_sparse(X: Batch) -> SparseRows:
    """Return a batch as sparse rows."""
    if isinstance(X, SparseRows):
        return X
    none = SparseRows(np.zeros(len(X) + 1, np.int64), np.empty(0, np.int32), np.empty(0), 0)
    return beside(X, none)


def provenance(start: Model | None, validation: Dataset | None) -> dict[str, Any]:
    """Return what else a model came from, as the model file records it: digests."""
    metadata = {}
    if start is not None:
        metadata["from"] = digest(start)
    if validation is not None:
        metadata["validation"] = validation.digest
    return metadata


@dataclass(frozen=True)
class _Trainer:
    """Fits θ to a data set or a part of it, as the options say."""

    data: Dataset
    options: TrainingOptions
    start: Model | None
    validation: Dataset | None

    def fit(self, data: Dataset, on_epoch: OnEpoch = None) -> Fitted:
        """Fit θ to examples, of which a part may be held out for early stopping."""
        data, validation = self._split(data)
        weights = example_weights(data, self.options.class_weight, self.options.file_weight)
        if self.options.is_naive_bayes:
            return self._count(data, weights)
        if takes_ascent(data):
            return self._fit_sparse(data, weights, validation, on_epoch)
        fitted = fit(
            data.X,
            data.y,
            self.options.hyperparameters,
            weights=weights,
            start=None if self.start is None else theta_of(self.start.linear),
            validation=validation,
            on_epoch=on_epoch,
        )
        known = np.arange(len(data.features.names))
        return Fitted(data.features, fitted.theta, fitted.outcome, fitted.examples, known)

    def _count(self, data: Dataset, weights: Floats | None) -> Fitted:
        """Fit θ of naive Bayes."""
        features, scales = data.features, data.features.scales(data.X)
        known = np.arange(len(features.names))
        known = known if scales is None else known[scales != 0]
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
        known = np.arange(len(features.names))
        held_out = validation
        if held_out is not None:
            held_out = as_sparse(features.weigh(held_out[0])), held_out[1]
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
            validation=held_out,
            on_epoch=on_epoch,
        )
        known = known if scales is None else known[scales != 0]
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
