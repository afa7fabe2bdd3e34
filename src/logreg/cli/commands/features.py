"""``logreg features``: the features of texts, as a table for other tools."""

from __future__ import annotations

import shutil

import click

from logreg.cli.console import binary_stdout, stdout_is_terminal
from logreg.cli.help import TEXT_HEADINGS
from logreg.cli.input_options import input_options
from logreg.cli.options import find_model, model_option, text_arguments
from logreg.cli.shard_options import Sharding, cut_of, run_sharded, shard_options
from logreg.cli.text_arguments import TextCommand
from logreg.cli.text_stream import process_texts
from logreg.data.input_options import InputOptions, Selection
from logreg.pipeline.featurize import Featurizer, NgramFeaturizer
from logreg.pipeline.task import InputColumns, Task


@click.command(cls=TextCommand, headings=TEXT_HEADINGS)
@text_arguments
@input_options
@model_option
@shard_options
def features(
    texts: tuple[str, ...],
    input: tuple[str, ...],
    input_options: InputOptions,
    jobs: int | None,
    model_name: str | None,
    sharding: Sharding | None,
) -> int:
    """Print the features of each text as a table.

    Prints a header, then one row of numbers per text, separated by tabs and with full precision;
    on a terminal in aligned columns and with four decimals. If the input has labels, the first
    column is the label. Features and word lists are those of the model. N-grams, of which there may
    be a million, have no columns: each row has those of its text, as name=value.

    \b
    Examples:
      logreg features "It's hokey. But the cast is great."
      logreg features --input data/reviews.tsv > matrix.tsv
    """
    model = find_model(model_name)
    feature_set = model.features
    options = input_options.for_features(feature_set)
    if sharding is not None:
        from logreg.shards.jobs import features_job

        job = features_job(model, options)
        return run_sharded(sharding, (*texts, *input), model, job, cut_of(options), jobs)

    def make_task(columns: InputColumns) -> Task:
        if feature_set.is_sparse:
            return NgramFeaturizer(feature_set, columns)
        if not stdout_is_terminal():
            return Featurizer(feature_set, columns)
        from logreg.cli.feature_columns import AlignedFeaturizer

        return AlignedFeaturizer(feature_set, columns, shutil.get_terminal_size().columns)

    selection = Selection(options)
    pipeline = process_texts(make_task, texts, input, selection, binary_stdout(), jobs)
    return 1 if pipeline.n_faults > 0 else 0
