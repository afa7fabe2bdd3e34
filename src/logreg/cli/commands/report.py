"""``logreg report``: how good a model is, as a page of HTML."""

from __future__ import annotations

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import default_to_stdin, note
from logreg.cli.evaluation_options import (
    Scoring,
    bootstrap_options,
    errors_option,
    evaluated,
    refuse_thresholds,
    score_files,
    threshold_option,
)
from logreg.cli.help import EVALUATION_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.options import own_features_option, skip_bad_lines_option
from logreg.cli.outputs import (
    STDOUT,
    file_output_option,
    require_other_file,
    require_own_output,
    write_output,
)
from logreg.data.input_options import InputOptions
from logreg.labels import LabelChoice
from logreg.model_file import load


@click.command(cls=GroupedCommand, headings=EVALUATION_HEADINGS)
@click.argument("model_name", metavar="MODEL", shell_complete=complete_models)
@click.argument("files", metavar="[DATA]...", nargs=-1, shell_complete=complete_files)
@input_options
@label_options
@own_features_option
@threshold_option
@errors_option(10, show_default=True)
@bootstrap_options
@click.option(
    "--trace",
    metavar="FILE",
    shell_complete=complete_files,
    help="Trace of the training run (train --trace), for the loss of each epoch.",
)
@file_output_option("report.html")
@skip_bad_lines_option
def report(
    model_name: str,
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    threshold: float,
    errors: int,
    bootstrap: int,
    seed: int,
    trace: str | None,
    output: str,
    skip_bad_lines: bool,
) -> None:
    """Write an HTML report of how good a model is.

    The report is one file that loads nothing and can be mailed: the metrics of evaluate with 95%
    intervals and baselines, the confusion matrix, the ROC and precision-recall curves with a slider
    for the threshold, the reliability of the probabilities, the accuracy by length, the weights,
    and the most confident mistakes with their words marked. The slider starts at --threshold.

    MODEL is a model file or the name of a built-in model, DATA is as for train. Needs the package
    jinja2: pip install 'logreg-text[report]'.

    \b
    Examples:
      logreg report default data/reviews.tsv
      head -n 99 data/reviews.tsv | logreg report textbook --threshold 0.6 -o textbook.html
    """
    from logreg.evaluation.report import ReportOptions
    from logreg.pages.report import SIGN, report_page
    from logreg.pages.report.template import require_jinja
    from logreg.pages.report.trace import read_trace

    paths = list(files) or default_to_stdin("name DATA, labelled texts, or pipe them in")
    inputs = [*paths, model_name, *([] if trace is None else [trace])]
    require_other_file("--output", output, inputs)
    require_own_output(output, SIGN)
    require_jinja()
    model = load(model_name)
    if len(model.labels) > 2:
        refuse_thresholds(click.get_current_context(), len(model.labels))
    epochs = [] if trace is None else read_trace(trace)
    scoring = Scoring(skip_bad_lines, threshold, errors, count_tokens=True)
    scored = score_files(paths, [model], input_options, label_choice, scoring)
    options = ReportOptions(threshold=threshold, samples=bootstrap, seed=seed)
    found = evaluated(scored, (model_name,), model, options)
    page = report_page(model, scored, found, paths, epochs)
    write_output(output, page)
    if output != STDOUT:
        size = round(len(page.encode()) / 1000)
        note(f"{output}: {len(scored.y)} texts, {size} kB")
