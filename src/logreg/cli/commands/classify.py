"""``logreg classify``: from texts to probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import click

from logreg.cli.console import binary_stdout
from logreg.cli.options import find_model, model_option, text_arguments, verbose_option
from logreg.cli.text_stream import process_texts
from logreg.data.records import Selection
from logreg.labels import Labels
from logreg.model import Model
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.predict import Predictor
from logreg.pipeline.writers import FORMATS, Style

EXIT_NEGATIVE, EXIT_BAD_RECORD, EXIT_UNDECIDED, EXIT_NO_RECORD = 1, 1, 3, 4


@click.command()
@text_arguments
@model_option
@click.option(
    "--precision",
    type=click.IntRange(1, 17),
    default=Style().precision,
    show_default=True,
    help="Decimals of the probability.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    metavar="P",
    help="The label is the positive one iff P(+|x) > P.",
)
@click.option(
    "--abstain",
    type=click.FloatRange(0.5, 1),
    default=0.5,
    show_default=True,
    metavar="P",
    help="No label where neither P(+|x) nor P(-|x) is at least P.",
)
@click.option(
    "--min-evidence",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="No label where fewer than N words are in the positive and negative lists.",
)
@click.option("--only", metavar="LABEL", help="Print only what gets this label.")
@click.option(
    "--echo",
    is_flag=True,
    help="Repeat the text, and what other columns the input has, after the answer.",
)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    default=Style().format,
    show_default=True,
    help="Format of the output; only csv has a header.",
)
@click.option(
    "--exit-status",
    is_flag=True,
    help="Exit with 1 when the last label is the negative one, with 3 when the last text got none, "
    "with 4 when there was no text.",
)
@verbose_option("Say on stderr which model answers.")
def classify(
    texts: tuple[str, ...],
    input: tuple[str, ...],
    text_column: str | None,
    text_key: str | None,
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
    """Print P(+|x) and the label of each TEXT, of each line of the files, or of stdin.

    One line out for each text in, in order, empty ones included; a line that arrives is answered
    at once. A line of a file that can't be read gets an empty answer, a word on stderr, and the
    exit status 1 at the end.

    A text that gets no label, by --abstain or --min-evidence, has its line and its probability
    all the same; the label is empty, in jsonl null.

    \b
    Examples:
      logreg classify "It's hokey. But the cast is great."
      cut -f2 data/reviews.tsv | logreg classify | sort -rn | head -3
      logreg classify --input data/reviews.tsv --echo --format csv
      cut -f2 data/reviews.tsv | logreg classify --only negative --threshold 0.3 --echo
      logreg classify --input data/reviews.tsv --echo --abstain 0.8 | awk -F '\\t' '$2 == ""'
      logreg classify --exit-status "I love it" >/dev/null && echo "a friend"
    """
    model = find_model(model_name, verbose=verbose)
    stdout = binary_stdout()
    style = Style(format, precision, echo, terminal=stdout.isatty())
    rule = _rule(model, threshold, abstain, min_evidence)
    label = None if only is None else _label(only, model.labels)
    selection = Selection(column=text_column, key=text_key, keep_columns=echo)

    def make_task(columns: Sequence[str]) -> Predictor:
        return Predictor(model, style, columns, rule, only=label)

    pipeline = process_texts(make_task, texts, input, selection, stdout, jobs)
    if pipeline.n_faults > 0:
        return EXIT_BAD_RECORD
    if not exit_status:
        return 0
    if not pipeline.has_texts:
        return EXIT_NO_RECORD
    return {model.labels[0]: EXIT_NEGATIVE, None: EXIT_UNDECIDED}.get(pipeline.last_label, 0)


def _rule(model: Model, threshold: float, abstain: float, min_evidence: int) -> DecisionRule:
    try:
        return DecisionRule(
            model.features, threshold=threshold, abstain=abstain, min_evidence=min_evidence
        )
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
