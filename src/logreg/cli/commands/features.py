"""``logreg features``: the numbers that the model sees, for other tools."""

from __future__ import annotations

from functools import partial

import click

from logreg.cli.console import binary_stdout
from logreg.cli.options import find_model, model_option, text_arguments
from logreg.cli.text_stream import process_texts
from logreg.data.records import Selection
from logreg.pipeline.featurize import Featurizer


@click.command()
@text_arguments
@model_option
def features(
    texts: tuple[str, ...],
    input: tuple[str, ...],
    text_column: str | None,
    text_key: str | None,
    jobs: int | None,
    model_name: str | None,
) -> int:
    """Print the features of each text as a table: a header, then one row of numbers a text.

    Columns are separated by tabs, and numbers have every digit that they need. Where the input
    has labels the first column is the label. The features are those of the model, word lists
    and all.

    \b
    Examples:
      logreg features "It's hokey. But the cast is great."
      logreg features --input data/reviews.tsv > matrix.tsv
    """
    make_task = partial(Featurizer, find_model(model_name).features)
    selection = Selection(column=text_column, key=text_key)
    pipeline = process_texts(make_task, texts, input, selection, binary_stdout(), jobs)
    return 1 if pipeline.n_faults > 0 else 0
