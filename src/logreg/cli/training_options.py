"""The options that say how to learn, and the recipe that they make."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from logreg.training.options import (
    ALL,
    BALANCED,
    SCHEDULES,
    ClassWeight,
    FileWeight,
    Hyperparameters,
    TrainingOptions,
)

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def batch_size_of(value: str) -> int | None:
    """Read a batch size; None, to the optimiser, is all.

    Raises:
        click.BadParameter: it is neither a number >= 1 nor 'all'.
    """
    if value == ALL:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f"must be a number >= 1 or 'all', got {value!r}.")
    return int(value)


def training_options(command: Decorated) -> Decorated:
    """Add the options of the descent and of what counts for how much."""
    return _with_options(command, tuple(_OPTIONS))


def fixed_training_options(command: Decorated) -> Decorated:
    """Add those of them that a search does not vary."""
    return _with_options(command, tuple(name for name in _OPTIONS if name not in VARIED))


def _with_options(command: Decorated, names: Sequence[str]) -> Decorated:
    for name in reversed(names):
        command = _OPTIONS[name](command)
    return command


VARIED = ("learning_rate", "schedule", "batch_size", "l2", "l1", "class_weight")
"""The options that a search gives several values, by their parameters' names."""


def _setting(name: str, kind: Any, help_text: str) -> Callable[[Any], Any]:
    """Make the option of a hyperparameter that is a plain value, with its own default."""
    return click.option(
        f"--{name.replace('_', '-')}",
        type=kind,
        default=getattr(Hyperparameters, name),
        show_default=True,
        help=help_text,
    )


def _weights_option(name: str, of: str, help_text: str) -> Callable[[Any], Any]:
    """Make an option that gives weights."""
    return click.option(name, multiple=True, metavar=f"{BALANCED}|{of}=W", help=help_text)


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "learning_rate": _setting(
        "learning_rate", click.FloatRange(0, min_open=True), "Size of the first steps (eta)."
    ),
    "schedule": _setting(
        "schedule",
        click.Choice(SCHEDULES),
        "How the learning rate goes on: it follows the loss, or is fixed in advance.",
    ),
    "decay": _setting(
        "decay",
        click.FloatRange(0, 1, min_open=True, max_open=True),
        "How fast it falls: adaptive, its factor after an epoch that did not lower the loss; "
        "inverse, rate / (1 + decay * epochs).",
    ),
    "average": click.option(
        "--average/--no-average",
        default=Hyperparameters.average,
        show_default=True,
        help="Let the average of the weights over an epoch's steps stand for them.",
    ),
    "batch_size": click.option(
        "--batch-size",
        callback=lambda _ctx, _param, value: batch_size_of(value),
        metavar="1|m|all",
        default=str(Hyperparameters.batch_size),
        show_default=True,
        help="Examples a step: 1 is stochastic, 'all' batch gradient descent.",
    ),
    "l2": _setting(
        "l2",
        click.FloatRange(0),
        "Penalty l2/2 * the sum of the squared weights of standardised features.",
    ),
    "l1": _setting(
        "l1", click.FloatRange(0), "Penalty l1 * the sum of their sizes; makes weights 0."
    ),
    "class_weight": _weights_option(
        "--class-weight",
        "LABEL",
        "Let the texts of a label count W times, or both labels for the same in all.",
    ),
    "file_weight": _weights_option(
        "--file-weight",
        "FILE",
        "Let the texts of a file count W times, or all files for the same in all.",
    ),
    "epochs": _setting(
        "epochs",
        click.IntRange(1),
        "The most passes over the data; it stops at the minimum of the loss.",
    ),
    "patience": _setting(
        "patience",
        click.IntRange(1),
        "With --validation: epochs in a row that may fail to lower its loss.",
    ),
    "tolerance": _setting(
        "tolerance",
        click.FloatRange(0, 1, max_open=True),
        "How far above its minimum the loss may be, as a fraction of it, to be there.",
    ),
    "seed": _setting("seed", click.IntRange(0), "Seed of everything random."),
    "calibrate": click.option(
        "--calibrate",
        is_flag=True,
        help="Calibrate the probabilities on held-out folds (Platt scaling).",
    ),
}
"""The options of a recipe, by their parameters' names."""


def training_options_of(
    files: Sequence[str],
    *,
    class_weight: Sequence[str],
    file_weight: Sequence[str],
    calibrate: bool,
    validation: float | None = None,
    **hyperparameters: Any,
) -> TrainingOptions:
    """Make the recipe of the options' values.

    Args:
        files: the labelled files, to which the weights of files refer.
        class_weight: the values of ``--class-weight``.
        file_weight: the values of ``--file-weight``.
        calibrate: whether ``--calibrate`` was given.
        validation: the fraction to hold out.
        hyperparameters: the fields of `Hyperparameters`.

    Raises:
        click.UsageError: a value makes no sense.
    """
    try:
        return TrainingOptions(
            hyperparameters=Hyperparameters(**hyperparameters),
            class_weight=_class_weight(class_weight),
            file_weight=_file_weight(file_weight, files),
            validation=validation,
            calibrate=calibrate,
        )
    except ValueError as error:  # what passes the ranges of the options: nan, infinity
        raise click.UsageError(f"{error}.") from error


def _class_weight(values: Sequence[str]) -> ClassWeight:
    from logreg.labels import canonical

    weights = _weights("--class-weight", "LABEL", values)
    if weights is None or isinstance(weights, str):
        return weights
    return {canonical(label): weight for label, weight in weights.items()}


def _file_weight(values: Sequence[str], files: Sequence[str]) -> FileWeight:
    weights = _weights("--file-weight", "FILE", values)
    if weights is None or isinstance(weights, str):
        return weights
    for name in weights:
        if name not in files:
            known = ", ".join(files) or "none"
            problem = f"--file-weight {name}=...: there is no such FILE"
            raise click.UsageError(f"{problem}; these are: {known}.")
    return [weights.get(name, 1.0) for name in files]


def _weights(option: str, name: str, values: Sequence[str]) -> str | dict[str, float] | None:
    """Read the values of an option that gives weights."""
    if not values:
        return None
    if tuple(values) == (BALANCED,):
        return BALANCED
    weights = {}
    for value in values:
        key, _, number = value.rpartition("=")
        weight = _number(number)
        if not key or not 0 < weight < math.inf:
            rule = f"must be '{BALANCED}' alone, or {name}=W with W > 0"
            raise click.UsageError(f"{option} {rule}, got '{value}'.")
        weights[key] = weight
    return weights


def _number(text: str) -> float:
    """Return the number that a text stands for, or NaN."""
    try:
        return float(text)
    except ValueError:
        return math.nan
