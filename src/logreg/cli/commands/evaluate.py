"""``logreg evaluate``: the quality of a model on labelled texts, with intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from logreg.cli.completion import complete_models
from logreg.cli.console import (
    counting_progress,
    default_to_stdin,
    print_json,
    print_text,
    reading_progress,
    stdout_is_terminal,
)
from logreg.cli.help import EVALUATION_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.options import (
    find_model,
    labelled_files,
    model_option,
    report_format_option,
    report_skipped,
    skip_bad_lines_option,
)
from logreg.data.input_options import InputOptions
from logreg.errors import InputError
from logreg.labels import LabelChoice
from logreg.model import Model
from logreg.model_file import load, model_in_use

if TYPE_CHECKING:
    from logreg.evaluation.scoring import Scored

LONG_BOOTSTRAP = 1 << 23
"""Number of texts to draw, over all samples, from which a progress bar is shown."""


def _number(_ctx: click.Context, _param: click.Parameter, value: float | None) -> float | None:
    """Refuse NaN, which passes any range."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("must be a number, got nan.")
    return value


@click.command(cls=GroupedCommand, headings=EVALUATION_HEADINGS)
@labelled_files
@input_options
@label_options
@model_option
@click.option(
    "--against",
    metavar="MODEL",
    shell_complete=complete_models,
    help="Second model to compare with on the same texts.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    callback=_number,
    default=0.5,
    show_default=True,
    metavar="P",
    help="Decision threshold: the label is positive if P(+|x) > P.",
)
@click.option(
    "--min-precision",
    type=click.FloatRange(0, 1),
    callback=_number,
    metavar="P",
    help="Precision of the positive label for which to report the lowest threshold.",
)
@click.option(
    "--errors",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Number of mistakes to show, most confident first, with the words that misled.",
)
@click.option(
    "--by",
    metavar="COLUMN",
    help="Column to group by, for metrics per value: its name or key, or its number from 1.",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    metavar="N",
    help="Number of bootstrap samples for the 95% intervals; 0 for none.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the bootstrap."
)
@report_format_option("Output format: tables, or one JSON object.")
@skip_bad_lines_option
def evaluate(
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    model_name: str | None,
    against: str | None,
    threshold: float,
    min_precision: float | None,
    errors: int,
    by: str | None,
    bootstrap: int,
    seed: int,
    format: str,
    skip_bad_lines: bool,
) -> None:
    """Measure how well a model predicts the labels of a file.

    Prints accuracy beside two baselines (always the most frequent label; the sign of positive
    minus negative words), metrics with 95% bootstrap intervals, precision, recall and F1 of each
    label, the confusion matrix, the reliability of the probabilities, and the threshold with the
    best F1. Of more than two labels, ROC AUC and average precision are the means of each label
    against the rest, and the reliability is that of the predicted label. Evaluate a model on texts
    that it was not trained on. FILE is as for train.

    \b
    Examples:
      logreg evaluate data/reviews.tsv
      logreg evaluate --errors 3 --min-precision 0.9 data/reviews.tsv
      logreg evaluate --against textbook data/reviews.tsv
      logreg evaluate --by label data/reviews.tsv
      head -n 99 data/reviews.tsv | logreg evaluate --bootstrap 0 --format json
    """
    from logreg.data.examples import BadLines, Examples
    from logreg.evaluation.report import ReportOptions, report
    from logreg.evaluation.scoring import score_examples

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    model = find_model(model_name)
    if len(model.labels) > 2:
        _refuse_thresholds(click.get_current_context(), len(model.labels))
    models = [model] if against is None else [model, _other(against, model)]
    names = tuple(name for name in (model_in_use(model_name), against) if name is not None)
    bad_lines = BadLines(skip=skip_bad_lines)
    with reading_progress(paths) as on_bytes:
        examples = Examples(
            paths,
            bad_lines,
            labels=model.labels,
            choice=label_choice,
            options=input_options.for_features(model.features),
            on_bytes=on_bytes,
            keep_columns=by is not None,
        )
        scored = score_examples(examples, models, threshold=threshold, errors=errors, by=by)
    report_skipped(bad_lines)
    options = ReportOptions(
        threshold=threshold, min_precision=min_precision, samples=bootstrap, seed=seed
    )
    with _sampling_progress(scored, bootstrap) as on_sample:
        found = report(scored, names, model.labels, options, on_sample)
    if format == "json":
        from logreg.evaluation.report_json import fields

        print_json(fields(found))
    else:
        from logreg.cli.evaluation_tables import tables

        print_text(tables(found, terminal=stdout_is_terminal()))


def _refuse_thresholds(context: click.Context, n_labels: int) -> None:
    """Refuse options for two labels with a model of more.

    Raises:
        click.UsageError: one was given.
    """
    for name in ("threshold", "min_precision"):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} is for two labels, the model has {n_labels}.")


def _other(name: str, model: Model) -> Model:
    """Load the model to compare with.

    Raises:
        InputError: it has other labels.
    """
    other = load(name)
    if other.labels != model.labels:
        theirs, ours = " and ".join(other.labels), " and ".join(model.labels)
        problem = f"its labels are {theirs}, those of the other model {ours}"
        raise InputError(f"{problem}; compare models of the same labels", name)
    return other


def _sampling_progress(
    scored: Scored, samples: int
) -> AbstractContextManager[Callable[[], None] | None]:
    if len(scored.y) * len(scored.z) * samples < LONG_BOOTSTRAP:
        return nullcontext()
    return counting_progress("sampling", samples)
