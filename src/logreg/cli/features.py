"""``logreg features``: the numbers that the model sees, for other tools."""

from __future__ import annotations

import click

from logreg.cli.inputs import Batch, has_label_column, report_faults, text_batches
from logreg.cli.options import find_model, model_option, text_arguments
from logreg.cli.outputs import binary_stdout
from logreg.features import FeatureSet
from logreg.writers import encode


@click.command()
@text_arguments
@model_option
def features(texts: tuple[str, ...], input: tuple[str, ...], model_name: str | None) -> int:
    """Print the features of each text as a table: a header, then one row of numbers a text.

    Columns are separated by tabs, and numbers have every digit that they need. Where the input
    has labels the first column is the label. The features are those of the model, word lists
    and all.

    \b
    Examples:
      logreg features "It's hokey. But the cast is great."
      logreg features --input data/reviews.tsv > matrix.tsv
    """
    feature_set = find_model(model_name).features
    stdout = binary_stdout()
    labelled: bool | None = None
    faults = 0
    for batch in text_batches(texts, input):
        if labelled is None:
            labelled = has_label_column(batch, None)
            names = (["label"] if labelled else []) + list(feature_set.names)
            stdout.write(encode("\t".join(names)))
        labelled = has_label_column(batch, labelled)
        stdout.write(_rows(feature_set, batch, labelled))
        stdout.flush()
        faults += report_faults(batch)
    return 1 if faults else 0


def _rows(feature_set: FeatureSet, batch: Batch, labelled: bool) -> bytes:
    """Write a row a record; a record that could not be read is a row of empty cells."""
    rows = []
    for record in batch.records:
        if record.fault:
            cells = [""] * len(feature_set.names)
        else:
            cells = [_number(value) for value in feature_set.extract(record.text)]
        label = [record.label or ""] if labelled else []
        rows.append(encode("\t".join(label + cells)))
    return b"".join(rows)


def _number(value: float) -> str:
    """Write a float64 so that reading it gives the same bits; a whole number as a person would."""
    return str(int(value)) if value.is_integer() else repr(value)
