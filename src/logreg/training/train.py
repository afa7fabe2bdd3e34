"""Training: from a data set or labelled files, with training options, to a model.

examples -> data set -> held-out part -> weights -> fit -> calibration -> model and metadata
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from logreg._version import __version__
from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.data.splits import Rows, held_out_part, stratified_folds
from logreg.features import FeatureSet
from logreg.labels import LabelChoice, Labels
from logreg.loss import Floats, Gold
from logreg.model import Model
from logreg.model_file import digest
from logreg.training.calibration import Calibration, calibrate
from logreg.training.fit import Fit, fit, linear_model_of, logits, theta_of
from logreg.training.history import Epoch, Outcome
from logreg.training.options import TrainingOptions
from logreg.training.sample_weights import example_weights

CALIBRATION_FOLDS = 5

VALIDATION_SEED, CALIBRATION_SEED = 1, 2
"""Added to the seed of the options, so that no two random choices are the same."""

OnEpoch = Callable[[Epoch], None] | None
OnData = Callable[[Dataset, Dataset | None], None] | None


@dataclass(frozen=True)
class Trained:
    """A trained model, and how training went.

    Attributes:
        model: with the metadata of its training.
        data: the data set it was trained on.
        outcome: how the optimisation went; for weights that are not calibrated.
        examples: how many examples were trained on, without those held out.
        calibration: how the probabilities were calibrated, if they were.
    """

    model: Model
    data: Dataset
    outcome: Outcome
    examples: int
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
        features: what to count.
        options: how to train.
        start: a model to go on from, over the same features.
        validation_path: a labelled file for early stopping.
        bad_lines: what to do with lines that cannot be used; by default they are refused.
        input_options: how files are read.
        choice: which labels are positive and negative; None if there are just two.
        on_bytes: called with the size of each block that has been read.
        on_data: called with the data and the validation data, if any, before training starts.
        on_epoch: called after each epoch on all of the data.

    Raises:
        InputError: a file or line cannot be read, or there are not two labels.
        ValueError: the options do not fit the data.
    """
    policy = BadLines(skip=False) if bad_lines is None else bad_lines

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
    if start is not None and (start.features != data.features or start.labels != data.labels):
        raise ValueError("start must be a model over the same features and labels")
    options = options.with_labels(data.labels)
    trainer = _Trainer(data, options, start, validation)
    fitted = trainer.fit(data, on_epoch)
    calibration = trainer.calibrate() if options.calibrate else None
    theta = fitted.theta if calibration is None else calibration.scaling.fold_into(fitted.theta)
    metadata = {
        "examples": len(data),
        "epochs": len(fitted.outcome.epochs),
        "converged": fitted.outcome.converged,
        "ending": fitted.outcome.stop_reason.value,
        "loss": fitted.outcome.loss,
        "gap": fitted.outcome.suboptimality,
        "gradient_norm": fitted.outcome.gradient_norm,
        **options.to_metadata(),
        **({} if calibration is None else calibration.to_metadata()),
        **provenance(start, validation),
        "data": data.digest,
        "logreg": __version__,
    }
    return Trained(
        model=Model(data.features, linear_model_of(data.labels, theta), metadata),
        data=data,
        outcome=fitted.outcome,
        examples=fitted.examples,
        calibration=calibration,
    )


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

    def fit(self, data: Dataset, on_epoch: OnEpoch = None) -> Fit:
        """Fit θ to examples, of which a part may be held out for early stopping."""
        data, validation = self._split(data)
        return fit(
            data.X,
            data.y,
            self.options.hyperparameters,
            weights=example_weights(data, self.options.class_weight, self.options.file_weight),
            start=None if self.start is None else theta_of(self.start.linear),
            validation=validation,
            on_epoch=on_epoch,
        )

    def _split(self, data: Dataset) -> tuple[Dataset, tuple[Floats, Gold] | None]:
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
            return logits(self.fit(data.rows(rest)).theta, data.X[rows])

        weights = example_weights(data, None, self.options.file_weight)
        return calibrate(data.y, folds, held_out_logits, weights)
