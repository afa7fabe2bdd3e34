"""``logreg classify``: texts to probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from logreg.cli.completion import complete_labels
from logreg.cli.console import binary_stdout
from logreg.cli.exit_status import EXIT_TROUBLE, errors_are_trouble
from logreg.cli.help import TEXT_HEADINGS
from logreg.cli.input_options import input_options
from logreg.cli.options import find_model, model_option, text_arguments, verbose_option
from logreg.cli.text_arguments import TextCommand
from logreg.cli.text_stream import process_texts
from logreg.data.input_options import InputOptions, Selection
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.predict import Predictor
from logreg.pipeline.task import InputColumns
from logreg.pipeline.writers import FORMATS, Style

if TYPE_CHECKING:
    from logreg.labels import Labels
    from logreg.pipeline.run import Pipeline

EXIT_NEGATIVE, EXIT_BAD_RECORD, EXIT_UNDECIDED, EXIT_NO_RECORD = 1, 1, 3, 4


@click.command(cls=TextCommand, headings=TEXT_HEADINGS)
@text_arguments
@input_options
@model_option
@click.option(
    "--precision",
    type=click.IntRange(1, 17),
    default=Style().precision,
    show_default=True,
    help="Decimal places of the probability.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    metavar="P",
    help="Decision threshold: the label is positive if P(+|x) > P.",
)
@click.option(
    "--abstain",
    type=click.FloatRange(0.5, 1),
    default=0.5,
    show_default=True,
    metavar="P",
    help="Minimum probability of a label; below it the label is left empty.",
)
@click.option(
    "--min-evidence",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Minimum number of positive and negative words; below it the label is left empty.",
)
@click.option(
    "--only",
    metavar="LABEL",
    shell_complete=complete_labels,
    help="Label to keep; other texts are not printed.",
)
@click.option(
    "--echo",
    is_flag=True,
    help="Append the text and the other columns of the input to each line.",
)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    default=Style().format,
    show_default=True,
    help="Output format; only csv has a header.",
)
@click.option(
    "--exit-status",
    is_flag=True,
    help="Exit status by the last label: 0 positive, 1 negative, 3 none; 4 if there is no text, "
    "2 after any error.",
)
@verbose_option("Report the model in use on stderr.")
def classify(
    texts: tuple[str, ...],
    input: tuple[str, ...],
    input_options: InputOptions,
    jobs: int | None,
    model_name: str | None,
    precision: int,
    threshold: float,
    abstain: float,
    min_evidence: int,
    only: str | None,
    echo: bool,
    format: str,
    exit_status: bool,
    verbose: bool,
) -> int:
    """Print the probability and the label of each text.

    The texts are the arguments, or the lines of the files, or those of stdin. Each text, even an
    empty one, gives one line, P(+|x)<TAB>label, in the order of the input and as soon as the text
    arrives. A line that can't be read gets an empty answer and a warning on stderr, and the exit
    status is then 1, or 2 with --exit-status.

    A text that gets no label because of --abstain or --min-evidence still gets its line and its
    probability; the label is empty (null in jsonl).

    \b
    Examples:
      logreg classify "It's hokey. But the cast is great."
      cut -f2 data/reviews.tsv | logreg classify | sort -rn | head -3
      logreg classify --input data/reviews.tsv --echo --format csv
      cut -f2 data/reviews.tsv | logreg classify --only negative --threshold 0.3 --echo
      logreg classify --input data/reviews.tsv --echo --abstain 0.8 | awk -F '\\t' '$2 == ""'
      logreg classify --exit-status "I love it" >/dev/null && echo "a friend"
    """
    with errors_are_trouble(exit_status):
        model = find_model(model_name, verbose=verbose)
        stdout = binary_stdout()
        style = Style(format, precision, echo, terminal=stdout.isatty())
        rule = _rule(threshold, abstain, min_evidence)
        label = None if only is None else _label(only, model.labels)
        selection = Selection(input_options, keep_columns=echo)

        def make_task(columns: InputColumns) -> Predictor:
            return Predictor(model, style, columns.names, rule, only=label)

        pipeline = process_texts(make_task, texts, input, selection, stdout, jobs)
    if not exit_status:
        return EXIT_BAD_RECORD if pipeline.n_faults > 0 else 0
    return _status_by_label(pipeline, model.labels)


def _status_by_label(pipeline: Pipeline, labels: Labels) -> int:
    """Return the exit status that ``--exit-status`` asks for."""
    if pipeline.n_faults > 0:
        return EXIT_TROUBLE
    if not pipeline.has_texts:
        return EXIT_NO_RECORD
    return {labels[0]: EXIT_NEGATIVE, None: EXIT_UNDECIDED}.get(pipeline.last_label, 0)


def _rule(threshold: float, abstain: float, min_evidence: int) -> DecisionRule:
    try:
        return DecisionRule(threshold=threshold, abstain=abstain, min_evidence=min_evidence)
    except ValueError as error:  # NaN, which is within the ranges of the options
        raise click.UsageError(f"{error}.") from error


def _label(name: str, labels: Labels) -> str:
    """Return the label of the model with this name.

    Raises:
        click.BadParameter: the model has no such label.
    """
    from logreg.labels import LabelReader

    try:
        return LabelReader(labels)(name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--only'") from error
