"""``logreg tune``: the best training options for these texts."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from logreg.cli.console import default_to_stdin, print_json, print_text, stdout_is_terminal
from logreg.cli.feature_options import (
    WEIGHTINGS,
    FeatureChoice,
    fixed_feature_options,
    negation_of,
    ngrams_of,
)
from logreg.cli.folds import folds_options, run_folds, validation_fraction_option
from logreg.cli.help import TRAINING_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.loading import read_datasets
from logreg.cli.options import labelled_files, report_format_option, skip_bad_lines_option
from logreg.cli.training_options import (
    NO_STEPS,
    batch_size_of,
    fixed_training_options,
    refuse_given,
    training_options_of,
)
from logreg.cli.whole_numbers import WholeNumber
from logreg.data.input_options import InputOptions
from logreg.features.negation import DEFAULT_REACH
from logreg.formatting import metric_text
from logreg.labels import LabelChoice
from logreg.training.options import OF_SGD, SCHEDULES, Hyperparameters

if TYPE_CHECKING:
    from logreg.model_selection.search import Options, Tried

METRICS = {"log-loss": "log_loss", "accuracy": "accuracy", "auc": "roc_auc"}
"""What ``--by`` calls the figures by which settings may be ranked."""

NONE, OFF, ON, ALL = "none", "off", "on", "all"

_DEFAULTS: Options = {
    "learning_rate": Hyperparameters.learning_rate,
    "batch_size": Hyperparameters.batch_size,
    "schedule": Hyperparameters.schedule,
    "l2": 0.0,
    "l1": Hyperparameters.l1,
    "class_weight": NONE,
    "nb": OFF,
    "negation": OFF,
    "ngrams": "1",
    "weighting": WEIGHTINGS[0],
    "unit_norm": OFF,
}
"""The options that vary, with what train takes where they are not given."""

_FLAGS = ("nb", "unit_norm")
"""Those that are on or off."""

_OF_FEATURES = ("negation", "ngrams", "weighting", "unit_norm")
"""Those that change what is counted."""

_FOR_WORDS = {"learning_rate": [Hyperparameters.learning_rate], "l2": [1e-5, 1e-4, 1e-3]}
"""What is tried with n-grams or several labels, unless something else is given."""

_TITLES = {"learning_rate": "rate", "batch_size": "batch", "class_weight": "class weight"}
"""The titles of their columns, where a name is too long for 80 columns."""


def _several(
    name: str, read: Callable[[str], Any], default: str, metavar: str, help_text: str
) -> Callable[[Any], Any]:
    """Make an option that takes several values with commas between them."""

    def callback(ctx: click.Context, param: click.Parameter, value: str) -> list[Any]:
        try:
            values = [read(part.strip()) for part in value.split(",")]
        except click.BadParameter as error:
            raise click.BadParameter(error.message, ctx, param) from error
        return list(dict.fromkeys(values))

    return click.option(
        name, callback=callback, default=default, show_default=True, metavar=metavar, help=help_text
    )


def _checked_negation(text: str) -> str:
    negation_of(text)
    return text


_POSITIVE = click.FloatRange(0, min_open=True)
_NOT_NEGATIVE = click.FloatRange(0)


@click.command(cls=GroupedCommand, headings=TRAINING_HEADINGS)
@labelled_files
@input_options
@label_options
@_several(
    "--learning-rate",
    _POSITIVE,
    "0.03,0.3,3",
    "X,X,...",
    "Learning rates to try.",
)
@_several(
    "--batch-size",
    lambda text: batch_size_of(text) or ALL,
    str(Hyperparameters.batch_size),
    "M,M,...",
    "Batch sizes to try, numbers or 'all'.",
)
@_several(
    "--schedule", click.Choice(SCHEDULES), Hyperparameters.schedule, "S,S,...", "Schedules to try."
)
@_several("--l2", _NOT_NEGATIVE, "0,0.001,0.01,0.1", "X,X,...", "L2 penalties to try.")
@_several("--l1", _NOT_NEGATIVE, "0", "X,X,...", "L1 penalties to try.")
@_several(
    "--class-weight",
    str,
    NONE,
    "none,balanced,LABEL=W",
    "Label weights to try.",
)
@_several(
    "--negation",
    lambda text: text if text == OFF else _checked_negation(text),
    f"{OFF},{DEFAULT_REACH}",
    "off,N,mark",
    "How many words after 'not', 'never', ... to count for the opposite side.",
)
@_several("--nb", click.Choice([OFF, ON]), OFF, "off,on", "Whether to use naive-Bayes ratios.")
@_several("--ngrams", lambda text: text if ngrams_of(text) else "", "1", "N,M-N,...", "N-grams.")
@_several("--weighting", click.Choice(WEIGHTINGS), WEIGHTINGS[0], "W,W,...", "What n-grams count.")
@_several("--unit-norm", click.Choice([OFF, ON]), OFF, "off,on", "Whether rows have the length 1.")
@click.option(
    "--random",
    "draws",
    type=WholeNumber(1),
    metavar="N",
    help="Number of combinations to try, chosen at random (see --seed) instead of all.",
)
@click.option(
    "--by",
    type=click.Choice(list(METRICS)),
    default="log-loss",
    show_default=True,
    help="Metric that ranks the combinations.",
)
@folds_options
@fixed_feature_options
@fixed_training_options
@validation_fraction_option
@report_format_option("Output format: a table, or one JSON object.")
@skip_bad_lines_option
def tune(
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    draws: int | None,
    by: str,
    folds: int,
    repeat: int,
    jobs: int | None,
    feature_choice: FeatureChoice,
    format: str,
    skip_bad_lines: bool,
    **values: Any,
) -> None:
    """Find the best training options by cross-validation.

    Every combination of the values is cross-validated on the same folds. Prints them best first,
    marks those within one standard error of the best with *, and ends with the command line that
    trains with the best. The verdict on the learning rate is the chapter's: too high overshoots,
    too low crawls. The schedule 'adaptive' corrects both; to see the effect, use a fixed schedule
    and few epochs, as in the second example.

    \b
    Examples:
      logreg tune data/reviews.tsv
      logreg tune --schedule constant --epochs 10 --l2 0 --negation off data/reviews.tsv
      logreg tune --batch-size 1,16,all --random 10 --by accuracy data/reviews.tsv
    """
    from logreg.model_selection.cross_validation import Setting
    from logreg.model_selection.search import Tried, grid, ranked, sample

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    varied = {name: values.pop(name) for name in _DEFAULTS}
    if feature_choice.has_words:
        varied |= _for_words(click.get_current_context())
    elif len(varied["nb"]) > 1 or ON in varied["nb"]:
        raise click.UsageError("--nb is for n-grams; choose --features words.")
    choices = [_of_features(options) for options in grid({n: varied[n] for n in _OF_FEATURES})]
    feature_sets = [_chosen(feature_choice, options).feature_set() for options in choices]
    counted = read_datasets(
        paths,
        feature_sets,
        input_options=input_options,
        label_choice=label_choice,
        skip_bad_lines=skip_bad_lines,
    )
    data = dict(zip(choices, counted, strict=True))
    if len(counted[0].labels) > 2:
        varied |= _for_words(click.get_current_context())
    tried_options, seed = grid(varied), values["seed"]
    if draws:
        tried_options = sample(tried_options, draws, seed)
    candidates = [
        training_options_of(paths, **values, **_option_values(options)) for options in tried_options
    ]
    settings = [
        Setting(data=data[_of_features(options)], options=candidate)
        for options, candidate in zip(tried_options, candidates, strict=True)
    ]
    found = run_folds(settings, folds=folds, repeat=repeat, seed=seed, jobs=jobs)
    metric = METRICS[by]
    best_first = ranked(
        [Tried(options=o, folds=f) for o, f in zip(tried_options, found, strict=True)], metric
    )
    command = _command(paths, best_first[0].options, click.get_current_context())
    if format == "json":
        print_json(_fields(best_first, metric, command))
    else:
        shown = [name for name, several in varied.items() if len(several) > 1]
        print_text(f"{_table(best_first, metric, shown)}\n{command}\n")


def _for_words(context: click.Context) -> dict[str, list[Any]]:
    """Return what is tried with n-grams or several labels where nothing was given.

    Raises:
        click.UsageError: an option was given that is not used with n-grams.
    """
    refuse_given(context, OF_SGD, NO_STEPS)
    return {
        name: values
        for name, values in _FOR_WORDS.items()
        if context.get_parameter_source(name) not in _GIVEN
    }


def _of_features(options: Options) -> tuple[str, ...]:
    """Return the values that change what is counted."""
    return tuple(options[name] for name in _OF_FEATURES)


def _chosen(choice: FeatureChoice, values: tuple[str, ...]) -> FeatureChoice:
    """Return the choice of features with these values."""
    negation, ngrams, weighting, unit_norm = values
    return choice._replace(
        negation=negation_of(None if negation == OFF else negation),
        ngrams=ngrams_of(ngrams),
        weighting=weighting,
        unit_norm=unit_norm == ON,
    )


def _option_values(options: Options) -> Options:
    """Return the values of the options that vary as train gets them."""
    values = {name: value for name, value in options.items() if name not in _OF_FEATURES}
    values["nb"] = values["nb"] == ON
    values["batch_size"] = None if values["batch_size"] == ALL else values["batch_size"]
    values["class_weight"] = () if values["class_weight"] == NONE else (values["class_weight"],)
    return values


def _table(best_first: Sequence[Tried], metric: str, shown: Sequence[str]) -> str:
    """Lay the settings out: what varies, how good it is, and what the learning rate did."""
    from logreg.cli.render import table
    from logreg.evaluation.metrics import TITLES
    from logreg.model_selection.search import as_good_as_the_best

    metrics = list(dict.fromkeys([metric, "log_loss", "accuracy"]))
    rows = []
    for tried, is_as_good in zip(best_first, as_good_as_the_best(best_first, metric), strict=True):
        figures = []
        for name in metrics:
            spread = tried.spread(name)
            figures += [metric_text(spread.mean), metric_text(spread.deviation)]
        options = [_text(tried.options[name]) for name in shown]
        mark = "*" if is_as_good else ""
        rows.append([mark, *options, *figures, f"{tried.epochs:.0f}", tried.verdict])
    titles = [part for name in metrics for part in (TITLES[name], "+/-")]
    header = ["", *(_TITLES.get(name, name) for name in shown), *titles, "epochs", "verdict"]
    return table(header, rows, terminal=stdout_is_terminal())


def _text(value: object) -> str:
    """Return the value of an option as a command line has it."""
    if isinstance(value, float) and float(f"{value:g}") == value:
        return f"{value:g}"
    return str(value)


def _command(paths: Sequence[str], options: Options, context: click.Context) -> str:
    """Return the command line that trains with a setting: the options that are not the defaults."""
    from logreg.cli.commands.train import train

    parts = ["logreg", "train", *paths]
    for name, value in options.items():
        if value != _DEFAULTS[name]:
            flag = f"--{name.replace('_', '-')}"
            parts += [flag] if name in _FLAGS else [flag, _text(value)]
    # --jobs is of the search; train takes it for blocks only
    shared = {option.name for option in train.params} - {"files", "jobs", *options}
    for parameter in context.command.params:
        source = context.get_parameter_source(str(parameter.name))
        if parameter.name in shared and source in _GIVEN:
            parts += _given(parameter, context.params[parameter.name])
    return shlex.join(parts)


_GIVEN = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


def _given(parameter: click.Parameter, value: Any) -> list[str]:
    """Return an option as it was given."""
    if isinstance(value, bool):
        return [parameter.opts[0] if value else parameter.secondary_opts[0]]
    values = value if isinstance(value, tuple) else (value,)
    return [part for one in values for part in (parameter.opts[0], _text(one))]


def _fields(best_first: Sequence[Tried], metric: str, command: str) -> dict[str, Any]:
    from logreg.evaluation.metrics import TITLES
    from logreg.model_selection.search import as_good_as_the_best

    return {
        "by": metric,
        "command": command,
        "settings": [
            {
                "options": tried.options,
                "as_good_as_the_best": is_as_good,
                "metrics": {name: asdict(tried.spread(name)) for name in TITLES},
                "epochs": tried.epochs,
                "verdict": tried.verdict,
            }
            for tried, is_as_good in zip(
                best_first, as_good_as_the_best(best_first, metric), strict=True
            )
        ],
    }
