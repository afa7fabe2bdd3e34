"""Training: from a data set or labelled files, with training options, to a model.

examples -> data set -> held-out part -> weights -> fit -> calibration -> model and metadata
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from logreg._version import __version__
from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.features import FeatureSet
from logreg.labels import LabelChoice, Labels
from logreg.linear_model import MAX_WEIGHT
from logreg.model import Model
from logreg.model_file import digest
from logreg.training.calibration import Calibration
from logreg.training.history import Outcome, StopReason
from logreg.training.options import TrainingOptions
from logreg.training.profile import profile_of
from logreg.training.trainer import Fitted, OnEpoch, OnStep, Trainer, takes_ascent

OnData = Callable[[Dataset, Dataset | None], None] | None


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
    on_step: OnStep = None,
    initial: Model | None = None,
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
        on_step: called after each of its steps of stochastic gradient descent.
        initial: the model whose weights the search begins with, if the options name its digest.

    Raises:
        InputError: a file or line cannot be read, or there is only one label.
        ValueError: the options do not fit the data.
    """
    policy = BadLines(skip=False) if bad_lines is None else bad_lines

    features = features if start is None else start.features.growing()

    input_options = (input_options or InputOptions()).for_features(features)

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
    return train(
        data,
        options,
        start=start,
        validation=validation,
        on_epoch=on_epoch,
        on_step=on_step,
        initial=initial,
    )


def train(
    data: Dataset,
    options: TrainingOptions,
    *,
    start: Model | None = None,
    validation: Dataset | None = None,
    on_epoch: OnEpoch = None,
    on_step: OnStep = None,
    initial: Model | None = None,
) -> Trained:
    """Train a model on a data set.

    Args:
        data: the examples.
        options: how to train.
        start: a model to go on from, over the same features and labels.
        validation: examples for early stopping, instead of a part of the data.
        on_epoch: called after each epoch on all of the data.
        on_step: called after each of its steps of stochastic gradient descent.
        initial: the model whose weights the search begins with, if the options name its digest.

    Raises:
        ValueError: a weight is for a label or file that is not there, there are too few examples
            for what is held out, the model to start from has other features or labels, or training
            has diverged.
    """
    _require_suited(options, data)
    if options.is_naive_bayes:
        _require_countable(data, start, validation)
    if start is not None:
        _require_same(start, data)
        if options.nb:
            raise ValueError("nb (--nb) is not for going on from a model, whose texts are unknown")
    options = options.with_labels(data.labels)
    options = options.for_data(len(data), ascent=takes_ascent(data))
    if options.hyperparameters.starts_at_model:
        _require_initial(initial, data, options.hyperparameters.start)
    trainer = Trainer(data, options, start, validation, on_step, initial)
    fitted = trainer.fit(data, on_epoch)
    calibration = trainer.calibrate() if options.calibrate else None
    if calibration is not None:
        fitted = replace(fitted, theta=calibration.scaling.fold_into(fitted.theta))
    _require_bounded(fitted)
    outcome = fitted.outcome
    metadata = {
        "examples": len(data),
        **_ending(outcome),
        **options.to_metadata(ascent=takes_ascent(data)),
        **({} if calibration is None else calibration.to_metadata()),
        **provenance(start, validation),
        "data": data.digest,
        "logreg": __version__,
        **profile_of(fitted.features, data.X, fitted.logits(data.X), data.labels),
    }
    model = Model(*fitted.as_saved(data.labels), metadata)
    return Trained(
        model=model,
        data=data,
        outcome=outcome,
        examples=fitted.examples,
        fitted=fitted,
        calibration=calibration,
    )


def _require_bounded(fitted: Fitted) -> None:
    """Refuse weights that a model file does not take.

    Raises:
        ValueError: one is too large, or not a number.
    """
    largest = float(np.abs(fitted.theta).max())
    if not largest <= MAX_WEIGHT:
        raise ValueError(
            f"training has diverged, to a weight of {largest:.2g}; decrease learning_rate "
            "(--learning-rate) or bring the weights of the texts nearer to 1"
        )


def _ending(outcome: Outcome) -> dict[str, Any]:
    """Return where training has led, as a model file has it."""
    if outcome.stop_reason is StopReason.COUNTED:
        return {"loss": outcome.loss}
    return {
        "epochs": len(outcome.epochs),
        "converged": outcome.converged,
        "ending": outcome.stop_reason.value,
        **outcome.measures(),
    }


def _require_suited(options: TrainingOptions, data: Dataset) -> None:
    """Refuse options that are not for these features or labels.

    Raises:
        ValueError: an option is not.
    """
    if not data.features.names:
        raise ValueError(
            "no n-gram is in enough texts to be a feature; lower min_count (--min-count) or add "
            "texts"
        )
    if options.nb and len(data.features.names) == data.features.n_dense:
        raise ValueError("nb is for n-grams, got features without any")
    if options.calibrate and len(data.labels) > 2:
        raise ValueError(f"calibration is for two labels, got {len(data.labels)}")


def _require_countable(data: Dataset, start: Model | None, validation: Dataset | None) -> None:
    """Refuse what naive Bayes has no use for.

    Raises:
        ValueError: there is such a thing.
    """
    if start is not None:
        raise ValueError("naive Bayes counts from zero; leave out the model to go on from")
    if validation is not None:
        raise ValueError("naive Bayes takes no steps; leave out the validation texts")
    if data.features.is_weighted:
        raise ValueError(
            "naive Bayes counts n-grams: weighting must be presence or count, without unit_norm"
        )


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


def _require_initial(initial: Model | None, data: Dataset, named: str) -> None:
    """Refuse weights to begin with that are of another model, or of other features or labels.

    Raises:
        ValueError: they are.
    """
    if initial is None or digest(initial) != named:
        raise ValueError(f"start is the digest of a model, {named}; give that model")
    if initial.features.names != data.features.names or initial.labels != data.labels:
        raise ValueError("the model to start at must have the same features and labels")


def provenance(start: Model | None, validation: Dataset | None) -> dict[str, Any]:
    """Return what else a model came from, as the model file records it: digests."""
    metadata = {}
    if start is not None:
        metadata["from"] = digest(start)
    if validation is not None:
        metadata["validation"] = validation.digest
    return metadata
