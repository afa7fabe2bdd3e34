"""``logreg compare``: naive Bayes against logistic regression."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from logreg.cli.console import (
    counting_progress,
    default_to_stdin,
    print_json,
    print_text,
    stdout_is_terminal,
)
from logreg.cli.feature_options import FeatureChoice, feature_options
from logreg.cli.help import TRAINING_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.loading import read_dataset
from logreg.cli.options import (
    jobs_option,
    labelled_files,
    report_format_option,
    skip_bad_lines_option,
)
from logreg.cli.training_options import compared_options
from logreg.cli.whole_numbers import WholeNumber
from logreg.data.input_options import InputOptions
from logreg.formatting import metric_text
from logreg.labels import LabelChoice
from logreg.parallel.cores import available_cores
from logreg.training.options import NAIVE_BAYES, Hyperparameters, TrainingOptions

if TYPE_CHECKING:
    from logreg.model_selection.comparison import Comparison

METRICS = {
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "log_loss": "log loss",
    "expected_calibration_error": "calibration error",
}
"""The metrics that are shown, with their titles."""

NAMES = ("naive Bayes", "logistic regression")


@click.command(cls=GroupedCommand, headings=TRAINING_HEADINGS)
@labelled_files
@input_options
@label_options
@feature_options
@compared_options
@click.option("--folds", type=WholeNumber(2), default=5, show_default=True, help="Number of folds.")
@jobs_option("Number of processes; the result does not depend on it.  [default: all cores]")
@report_format_option("Output format: tables, or one JSON object.")
@skip_bad_lines_option
def compare(
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    feature_choice: FeatureChoice,
    folds: int,
    jobs: int | None,
    format: str,
    skip_bad_lines: bool,
    l2: float | None,
    nb: bool,
    seed: int,
    event_model: str,
    alpha: float,
) -> None:
    """Compare naive Bayes and logistic regression.

    Both are trained on the same features and judged on the same folds, as by cv. Prints accuracy,
    log loss and calibration error of each, McNemar's test of their difference, and how both depend
    on the number of training texts: naive Bayes needs fewer, logistic regression gets further.

    \b
    Examples:
      logreg compare data/reviews.tsv
      logreg compare --features words --ngrams 1-2 data/reviews.tsv
    """
    from logreg.model_selection.comparison import compare as compared
    from logreg.model_selection.comparison import curve_sizes

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    features = feature_choice.feature_set()
    if nb and not features.is_sparse:
        raise click.UsageError("--nb is for n-grams; choose --features words.")
    ways = _ways(seed=seed, event_model=event_model, alpha=alpha, l2=l2, nb=nb)
    data = read_dataset(
        paths,
        features,
        input_options=input_options,
        label_choice=label_choice,
        skip_bad_lines=skip_bad_lines,
    )
    n_sizes = len(curve_sizes(len(data) - len(data) // folds, len(data.labels))) + 1
    with counting_progress("comparing", 2 * n_sizes * folds) as on_done:
        try:
            found = compared(
                data,
                ways,
                n_folds=folds,
                seed=seed,
                jobs=jobs or available_cores(),
                on_done=on_done,
            )
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    if format == "json":
        print_json(_fields(found, len(data), folds))
    else:
        print_text(_tables(found, len(data), folds))


def _ways(
    *, seed: int, event_model: str, alpha: float, l2: float | None, nb: bool
) -> tuple[TrainingOptions, TrainingOptions]:
    """Return the training options of naive Bayes, and of logistic regression.

    Raises:
        click.UsageError: a value is out of its range.
    """
    try:
        return (
            TrainingOptions(
                Hyperparameters(seed=seed),
                None,
                algorithm=NAIVE_BAYES,
                event_model=event_model,
                alpha=alpha,
            ),
            TrainingOptions(Hyperparameters(seed=seed, l2=l2), nb=nb),
        )
    except ValueError as error:  # nan and infinity pass the ranges of the options
        raise click.UsageError(f"{error}.") from error


def _tables(found: Comparison, n_texts: int, folds: int) -> str:
    from logreg.cli.render import table

    terminal = stdout_is_terminal()
    metrics = [evaluation.metrics for evaluation in found.evaluations]
    figures = [
        [name, *(metric_text(getattr(one, metric)) for metric in METRICS)]
        for name, one in zip(NAMES, metrics, strict=True)
    ]
    header = [f"{n_texts} texts, {folds} folds", *METRICS.values()]
    tables = [table(header, figures, terminal=terminal)]
    test = found.test
    tables.append(
        f"Right about a text that the other gets wrong: {NAMES[0]} {test.only_first} times, "
        f"{NAMES[1]} {test.only_second} times (McNemar's test: p = {test.p_value:.2g}).\n"
    )
    curve = [
        [
            str(first.texts),
            *map(metric_text, (first.accuracy, second.accuracy)),
            *map(metric_text, (first.log_loss, second.log_loss)),
        ]
        for first, second in zip(*found.curves, strict=True)
    ]
    short = ("NB", "LR")
    header = ["training texts", *(f"accuracy {name}" for name in short)]
    header += [f"log loss {name}" for name in short]
    return "\n".join([*tables, table(header, curve, terminal=terminal)])


def _fields(found: Comparison, n_texts: int, folds: int) -> dict[str, Any]:
    ways = {}
    for name, evaluation, curve in zip(NAMES, found.evaluations, found.curves, strict=True):
        metrics = evaluation.metrics
        ways[name.replace(" ", "_").lower()] = {
            **{metric: getattr(metrics, metric) for metric in METRICS},
            "learning_curve": [asdict(point) for point in curve],
        }
    return {"texts": n_texts, "folds": folds, **ways, "mcnemar": found.test._asdict()}
