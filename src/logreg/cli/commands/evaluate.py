"""``logreg evaluate``: the quality of a model on labelled texts, with intervals."""

from __future__ import annotations

from collections.abc import Mapping

import click

from logreg.cli.completion import complete_models
from logreg.cli.console import (
    default_to_stdin,
    note,
    print_json,
    print_text,
    stdout_is_terminal,
)
from logreg.cli.evaluation_options import (
    Scoring,
    bootstrap_options,
    errors_option,
    evaluated,
    number,
    refuse_thresholds,
    score_files,
    threshold_option,
)
from logreg.cli.help import EVALUATION_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.metric_limits import limit_options, missed
from logreg.cli.options import (
    find_model,
    labelled_files,
    model_option,
    report_format_option,
    skip_bad_lines_option,
)
from logreg.cli.work_options import Work, work_options
from logreg.data.input_options import InputOptions
from logreg.errors import InputError
from logreg.labels import LabelChoice
from logreg.model import Model
from logreg.model_file import load, model_in_use

EXIT_MISSED = 1


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
@threshold_option
@click.option(
    "--min-precision",
    type=click.FloatRange(0, 1),
    callback=number,
    metavar="P",
    help="Precision of the positive label for which to report the lowest threshold.",
)
@errors_option(0)
@click.option(
    "--by",
    metavar="COLUMN",
    help="Column to group by, for metrics per value: its name or key, or its number from 1.",
)
@bootstrap_options
@limit_options
@report_format_option("Output format: tables, or one JSON object.")
@skip_bad_lines_option
@work_options
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
    limits: Mapping[str, float],
    format: str,
    skip_bad_lines: bool,
    work: Work | None,
) -> int:
    """Measure how well a model predicts the labels of a file.

    Prints accuracy beside two baselines (always the most frequent label; the sign of positive
    minus negative words), metrics with 95% bootstrap intervals, precision, recall and F1 of each
    label, the confusion matrix, the reliability of the probabilities, and the threshold with the
    best F1. Of more than two labels, ROC AUC and average precision are the means of each label
    against the rest, and the reliability is that of the predicted label. Evaluate a model on texts
    that it was not trained on. FILE is as for train.

    A limit such as --min-accuracy makes it a test: the report is the same, each limit that is
    missed is named on stderr, and the exit status is then 1.

    With --work the FILEs, patterns or URLs may be larger than one machine; the report is the same.

    \b
    Examples:
      logreg evaluate data/reviews.tsv
      logreg evaluate --errors 3 --min-precision 0.9 data/reviews.tsv
      logreg evaluate --against textbook data/reviews.tsv
      logreg evaluate --by label data/reviews.tsv
      logreg evaluate data/reviews.tsv --work scores --jobs 2 --bootstrap 0
      head -n 99 data/reviews.tsv | logreg evaluate --bootstrap 0 --format json
      logreg evaluate data/reviews.tsv --min-accuracy 0.75 >/dev/null && echo "good enough"
    """
    from logreg.evaluation.report import ReportOptions

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    model = find_model(model_name)
    if len(model.labels) > 2:
        refuse_thresholds(click.get_current_context(), len(model.labels))
    models = [model] if against is None else [model, _other(against, model)]
    names = tuple(name for name in (model_in_use(model_name), against) if name is not None)
    scoring = Scoring(skip_bad_lines, threshold, errors, by)
    if work is None:
        scored = score_files(paths, models, input_options, label_choice, scoring)
    else:
        from logreg.cli.measuring import score_in_blocks

        in_blocks = score_in_blocks(work, paths, models, input_options, label_choice, scoring)
        if in_blocks is None:
            return 0
        scored = in_blocks
    options = ReportOptions(
        threshold=threshold, min_precision=min_precision, samples=bootstrap, seed=seed
    )
    found = evaluated(scored, names, model, options)
    if format == "json":
        from logreg.evaluation.report_json import fields

        print_json(fields(found))
    else:
        from logreg.cli.evaluation_tables import tables

        print_text(tables(found, terminal=stdout_is_terminal()))
    misses = missed(found.evaluation.metrics, limits)
    for miss in misses:
        note(miss)
    return EXIT_MISSED if misses else 0


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
