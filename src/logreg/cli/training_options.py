"""The training options of the command line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from logreg.cli.completion import complete_models
from logreg.cli.whole_numbers import WholeNumber, whole_number
from logreg.errors import excerpt
from logreg.linear_model import MAX_WEIGHT
from logreg.training.options import (
    ALGORITHMS,
    ALL,
    BALANCED,
    EVENT_MODELS,
    OF_SGD,
    SCHEDULES,
    STARTS,
    FileWeight,
    Hyperparameters,
    TrainingOptions,
)

if TYPE_CHECKING:
    from logreg.features import FeatureSet

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def batch_size_of(value: str) -> int | None:
    """Parse a batch size; return None for 'all'.

    Raises:
        click.BadParameter: the value is neither a number >= 1 nor 'all'.
    """
    if value == ALL:
        return None
    size = whole_number(value, least=1)
    if size is None:
        raise click.BadParameter(f"must be a number >= 1 or 'all', got {excerpt(value)}.")
    return size


def training_options(command: Decorated) -> Decorated:
    """Add all training options: optimisation, penalties, weights, stopping, calibration."""
    return _with_options(command, tuple(_OPTIONS))


def fixed_training_options(command: Decorated) -> Decorated:
    """Add the training options that a search keeps fixed."""
    fixed = (name for name in _OPTIONS if name not in (*VARIED, *OF_ALGORITHM))
    return _with_options(command, tuple(fixed))


def compared_options(command: Decorated) -> Decorated:
    """Add the training options of a comparison."""
    return _with_options(command, ("event_model", "alpha", "nb", "l2", "seed"))


def _with_options(command: Decorated, names: Sequence[str]) -> Decorated:
    for name in reversed(names):
        command = _OPTIONS[name](command)
    return command


VARIED = ("learning_rate", "schedule", "batch_size", "nb", "l2", "l1", "class_weight")
"""The parameter names of the options that a search varies."""

OF_ALGORITHM = ("algorithm", "event_model", "alpha")
"""Those that choose naive Bayes: a search is for gradient descent."""


def _setting(name: str, kind: Any, help_text: str) -> Callable[[Any], Any]:
    """Return the option of a plain-valued hyperparameter, with its default."""
    return click.option(
        f"--{name.replace('_', '-')}",
        type=kind,
        default=getattr(Hyperparameters, name),
        show_default=True,
        help=help_text,
    )


def _weights_option(name: str, of: str, help_text: str) -> Callable[[Any], Any]:
    """Return an option that takes 'balanced' or weights."""
    return click.option(name, multiple=True, metavar=f"{BALANCED}|{of}=W", help=help_text)


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "algorithm": click.option(
        "--algorithm",
        type=click.Choice(ALGORITHMS),
        default=ALGORITHMS[0],
        show_default=True,
        help="Where the weights come from: searched for by gradient descent, or counted.",
    ),
    "event_model": click.option(
        "--event-model",
        type=click.Choice(EVENT_MODELS),
        default=EVENT_MODELS[0],
        show_default=True,
        help="Naive Bayes: whether a text is its features, or for each feature a yes or a no.",
    ),
    "alpha": click.option(
        "--alpha",
        type=click.FloatRange(0, min_open=True),
        default=TrainingOptions.alpha,
        show_default=True,
        help="Naive Bayes: what is added to every count.",
    ),
    "learning_rate": _setting(
        "learning_rate", click.FloatRange(0, min_open=True), "Initial learning rate (eta)."
    ),
    "schedule": _setting(
        "schedule",
        click.Choice(SCHEDULES),
        "Learning-rate schedule; 'adaptive' follows the loss, the others are fixed in advance.",
    ),
    "decay": _setting(
        "decay",
        click.FloatRange(0, 1, min_open=True, max_open=True),
        "Decay of the learning rate. adaptive: its factor after an epoch that did not lower the "
        "loss; inverse: rate / (1 + decay * epochs).",
    ),
    "average": click.option(
        "--average/--no-average",
        default=Hyperparameters.average,
        show_default=True,
        help="Use the average of the weights over an epoch (Polyak averaging).",
    ),
    "batch_size": click.option(
        "--batch-size",
        callback=lambda _ctx, _param, value: batch_size_of(value),
        metavar="1|m|all",
        default=str(Hyperparameters.batch_size),
        show_default=True,
        help="Number of examples per step: 1 is stochastic, 'all' batch gradient descent.",
    ),
    "nb": click.option(
        "--nb",
        is_flag=True,
        help="Multiply each n-gram in training by its naive-Bayes log-count ratio.",
    ),
    "l2": click.option(
        "--l2",
        type=click.FloatRange(0),
        help="L2 penalty: l2/2 * sum of the squared weights of standardised features.  "
        "[default: 0; with n-grams or several labels 1/texts]",
    ),
    "l1": _setting(
        "l1",
        click.FloatRange(0),
        "L1 penalty: l1 * sum of the absolute weights; sets weights to exactly 0.",
    ),
    "class_weight": _weights_option(
        "--class-weight",
        "LABEL",
        "Weight W of a label's texts, or 'balanced' to give all labels equal total weight.",
    ),
    "file_weight": _weights_option(
        "--file-weight",
        "FILE",
        "Weight W of a file's texts, or 'balanced' to give all files equal total weight.",
    ),
    "epochs": _setting(
        "epochs",
        WholeNumber(1),
        "Maximum number of passes over the data; training stops at the minimum of the loss.",
    ),
    "patience": _setting(
        "patience",
        WholeNumber(1),
        "Number of consecutive epochs without a lower validation loss before training stops "
        "(with --validation).",
    ),
    "tolerance": _setting(
        "tolerance",
        click.FloatRange(0, 1, max_open=True),
        "Stop when the loss is within this fraction of its minimum.",
    ),
    "seed": _setting("seed", WholeNumber(0), "Seed of the random numbers."),
    "standardize": click.option(
        "--standardize/--no-standardize",
        default=Hyperparameters.standardize,
        show_default=True,
        help="Take steps on standardised features; without, they are the chapter's own.",
    ),
    "calibrate": click.option(
        "--calibrate",
        is_flag=True,
        help="Calibration of the probabilities on held-out folds (Platt scaling).",
    ),
}
"""The training options by parameter name, in the order of the help."""


start_option = click.option(
    "--start",
    metavar=f"{'|'.join(STARTS)}|FILE",
    default=Hyperparameters.start,
    show_default=True,
    shell_complete=complete_models,
    help="Where the search begins: at 0, anywhere (by the seed), or at the weights of a model "
    "FILE; any start leads to the same minimum.",
)


def training_options_of(
    files: Sequence[str],
    *,
    class_weight: Sequence[str],
    file_weight: Sequence[str],
    calibrate: bool,
    nb: bool,
    algorithm: str = TrainingOptions.algorithm,
    event_model: str = TrainingOptions.event_model,
    alpha: float = TrainingOptions.alpha,
    validation: float | None = None,
    **hyperparameters: Any,
) -> TrainingOptions:
    """Return the training options that the values describe.

    Args:
        files: the labelled files, which ``--file-weight`` refers to.
        class_weight: the values of ``--class-weight``.
        file_weight: the values of ``--file-weight``.
        calibrate: whether ``--calibrate`` was given.
        nb: whether ``--nb`` was given.
        algorithm: where the weights come from.
        event_model: of naive Bayes.
        alpha: likewise.
        validation: the fraction of the texts to hold out.
        hyperparameters: the fields of `Hyperparameters`.

    Raises:
        click.UsageError: a value is invalid.
    """
    try:
        return TrainingOptions(
            hyperparameters=Hyperparameters(**hyperparameters),
            class_weight=_weights("--class-weight", "LABEL", class_weight),
            file_weight=_file_weight(file_weight, files),
            validation=validation,
            calibrate=calibrate,
            nb=nb,
            algorithm=algorithm,
            event_model=event_model,
            alpha=alpha,
        )
    except ValueError as error:  # nan and infinity pass the ranges of the options
        raise click.UsageError(f"{error}.") from error


def _file_weight(values: Sequence[str], files: Sequence[str]) -> FileWeight:
    weights = _weights("--file-weight", "FILE", values)
    if weights is None or isinstance(weights, str):
        return weights
    for name in weights:
        if name not in files:
            known = ", ".join(files) or "none"
            problem = f"--file-weight {name}=...: no such FILE"
            raise click.UsageError(f"{problem}; the files are: {known}.")
    return [weights.get(name, 1.0) for name in files]


def _weights(option: str, name: str, values: Sequence[str]) -> str | dict[str, float] | None:
    """Parse the values of an option that takes 'balanced' or KEY=W; None if there are none."""
    if not values:
        return None
    if tuple(values) == (BALANCED,):
        return BALANCED
    weights = {}
    for value in values:
        key, _, number = value.rpartition("=")
        weight = _number(number)
        if not key or not 0 < weight <= MAX_WEIGHT:
            rule = f"must be '{BALANCED}' alone, or {name}=W with 0 < W <= {MAX_WEIGHT:g}"
            raise click.UsageError(f"{option} {rule}, got {excerpt(value)}.")
        weights[key] = weight
    return weights


def _number(text: str) -> float:
    """Return the number that a text stands for, or NaN."""
    try:
        return float(text)
    except ValueError:
        return math.nan


NO_STEPS = "is not used with n-grams or several labels: no step needs it"
"""Why the options of stochastic gradient descent are refused there."""


def refuse_given(context: click.Context, names: Sequence[str], why: str) -> None:
    """Refuse options that were given.

    Args:
        context: of the command.
        names: the parameter names of the options.
        why: what is wrong with them.

    Raises:
        click.UsageError: one of them was given.
    """
    for name in names:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} {why}.")


def refuse_unused(features: FeatureSet, options: TrainingOptions) -> None:
    """Refuse options that the features make meaningless.

    Raises:
        click.UsageError: there is one.
    """
    context = click.get_current_context()
    if options.is_naive_bayes:
        unused = [field.name for field in fields(Hyperparameters) if field.name != "seed"]
        refuse_given(context, unused, "is not used by naive Bayes: it takes no steps")
    else:
        refuse_given(context, ["event_model", "alpha"], "is for --algorithm naive-bayes")
    if options.nb and not features.is_sparse:
        raise click.UsageError("--nb is for n-grams; choose --features words.")
    if features.is_sparse:
        refuse_given(context, OF_SGD, NO_STEPS)
