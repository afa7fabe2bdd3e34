"""``logreg classify``: from texts to probabilities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import click

from logreg.cli.inputs import Batch, has_label_column, report_faults, text_batches
from logreg.cli.options import find_model, model_option, text_arguments, verbose_option
from logreg.cli.outputs import binary_stdout
from logreg.linear_model import sigmoid
from logreg.model import Model
from logreg.records import Record
from logreg.writers import FORMATS, Prediction, Style, encode, header, writer

BULK_FROM = 1 << 20
"""Characters of input after which it pays to load numpy and to count texts in bulk."""

EXIT_NEGATIVE, EXIT_BAD_RECORD, EXIT_NO_RECORD = 1, 1, 4


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
@click.option("--echo", is_flag=True, help="Repeat the text (and its own label) after the answer.")
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
    help="Exit with 1 when the last label is the negative one, with 4 when there was no text.",
)
@verbose_option("Say on stderr which model answers.")
def classify(
    texts: tuple[str, ...],
    input: tuple[str, ...],
    model_name: str | None,
    precision: int,
    echo: bool,
    format: str,
    exit_status: bool,
    verbose: bool,
) -> int:
    """Print P(+|x) and the label of each TEXT, of each line of the files, or of stdin.

    One line out for each text in, in order, empty ones included; a line that arrives is answered
    at once. A line of a file that can't be read gets an empty answer, a word on stderr, and the
    exit status 1 at the end.

    \b
    Examples:
      logreg classify "It's hokey. But the cast is great."
      cut -f2 data/reviews.tsv | logreg classify | sort -rn | head -3
      logreg classify --input data/reviews.tsv --echo --format csv
      logreg classify --exit-status "I love it" >/dev/null && echo "a friend"
    """
    model = find_model(model_name, verbose=verbose)
    stdout = binary_stdout()
    style = Style(format, precision, echo, terminal=stdout.isatty())
    batches = text_batches(texts, input)
    last, faults = _answer_all(model, batches, style, stdout)
    if faults:
        return EXIT_BAD_RECORD
    if not exit_status:
        return 0
    if last is None:
        return EXIT_NO_RECORD
    return EXIT_NEGATIVE if last == model.labels[0] else 0


def _answer_all(
    model: Model, batches: Iterator[Batch], style: Style, stdout: BinaryIO
) -> tuple[str | None, int]:
    """Answer what has arrived, then wait for more; return the last label and the bad records."""
    last, faults, seen = None, 0, 0
    gold: bool | None = None
    write: Callable[[Prediction], str] | None = None
    for batch in batches:
        gold = style.echo and has_label_column(batch, gold)
        if write is None:
            write = writer(style, gold=gold)
            stdout.write(header(style, gold=gold))
        predictions = _predictions(model, batch.records, in_bulk=seen >= BULK_FROM)
        stdout.write(b"".join([encode(write(prediction)) for prediction in predictions]))
        stdout.flush()
        faults += report_faults(batch)
        last = predictions[-1].label
        seen += sum(len(record.text) for record in batch.records)
    return last, faults


def _predictions(model: Model, records: list[Record], *, in_bulk: bool) -> list[Prediction]:
    texts = [record.text for record in records]
    logits = model.logits(texts) if in_bulk else [model.logit(text) for text in texts]
    return [
        Prediction(None, None, record.label, record.text)
        if record.fault
        else Prediction(sigmoid(z), model.linear.decide(z), record.label, record.text)
        for record, z in zip(records, logits, strict=True)
    ]
