"""``logreg train``: from labelled texts to a model file."""

from __future__ import annotations

from typing import Any

import click

from logreg.cli.console import default_to_stdin, require_other_file
from logreg.cli.loading import feature_options, features_of, read_dataset
from logreg.cli.options import (
    LOCAL_MODEL,
    labelled_files,
    skip_bad_lines_option,
    verbose_option,
)
from logreg.cli.training_options import recipe_of, recipe_options
from logreg.cli.training_report import Watch, learn_and_watch, provenance, report
from logreg.data.records import STDIN


@click.command()
@labelled_files
@click.option(
    "-o",
    "--output",
    default=LOCAL_MODEL,
    show_default=True,
    metavar="FILE",
    help="Where to save the model.",
)
@feature_options
@recipe_options
@click.option(
    "--validation",
    metavar="FILE|FRACTION",
    help="Stop when the loss on this labelled FILE, or on this part of the texts, falls no more; "
    "keep the weights that are best on it.",
)
@click.option(
    "--from",
    "start_name",
    metavar="MODEL",
    help="Go on from this model, with its features, word lists and labels; a low --epochs and "
    "--learning-rate keep what it has learned.",
)
@click.option(
    "--trace",
    "trace_path",
    metavar="FILE",
    help="Write what came of every epoch into FILE, as JSON lines.",
)
@skip_bad_lines_option
@verbose_option("Report every epoch.")
def train(
    files: tuple[str, ...],
    output: str,
    validation: str | None,
    start_name: str | None,
    trace_path: str | None,
    skip_bad_lines: bool,
    verbose: bool,
    lexicon_path: str | None,
    extension_path: str | None,
    negation: bool,
    **recipe_values: Any,
) -> None:
    """Learn a model from labelled texts and save it as JSON.

    Each FILE holds label<TAB>text lines (.tsv or any other name; '-' is stdin), columns label and
    text (.csv), objects with both (.jsonl), or __label__x text lines; .gz, .bz2 and .xz of each; or
    it is a folder with a sub-folder for each label. There are two labels: negative/positive,
    neg/pos, 0/1, -1/1 and -/+ mean the same; any other two names are themselves. The same data,
    options and seed give the same file, byte for byte.

    It learns until the loss is at its minimum and says so; or says that it is not, and what to
    change. A lexicon PATH is a folder with positive.txt and negative.txt (see the command lexicon)
    or a published lexicon. The model file carries the lists that it was trained with.

    \b
    Examples:
      logreg train data/reviews.tsv
      logreg train --validation 0.2 --trace trace.jsonl -v data/reviews.tsv
      head -n 100 data/reviews.tsv | logreg train --batch-size 1 -o small.json -
      logreg train --from small.json -o next.json data/reviews.tsv
    """
    from logreg.model_file import load, save
    from logreg.training.train import parameters_of, trained_model

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    fraction, validation_file = _fraction_or_file(validation)
    if validation_file == STDIN and STDIN in paths:
        raise click.UsageError("stdin is read once: name a file for the texts or --validation.")
    inputs = [*paths, *([validation_file] if validation_file else [])]
    require_other_file("--output", output, [*inputs, *([trace_path] if trace_path else [])])
    require_other_file("--trace", trace_path, [*inputs, *([start_name] if start_name else [])])
    recipe = recipe_of(paths, validation=fraction, **recipe_values)
    start = load(start_name) if start_name else None
    if start and (lexicon_path or extension_path or negation):
        raise click.UsageError("--from brings its own features; leave out the options of those.")
    features = start.features if start else features_of(lexicon_path, extension_path, negation)
    with Watch(trace_path, verbose=verbose) as watch:
        data = read_dataset(
            paths, features, start.labels if start else None, skip_bad_lines=skip_bad_lines
        )
        held_out = None
        if validation_file:
            held_out = read_dataset(
                [validation_file], features, data.labels, skip_bad_lines=skip_bad_lines
            )
        learned, seconds = learn_and_watch(
            data,
            recipe,
            watch,
            start=None if start is None else parameters_of(start),
            held_out=held_out,
        )
    model = trained_model(features, data, recipe, learned, provenance(start, held_out))
    save(model, output)
    report(data, recipe, learned, seconds, output)


def _fraction_or_file(validation: str | None) -> tuple[float | None, str | None]:
    """Take a number for the part to hold out, and anything else for a file."""
    try:
        return None if validation is None else float(validation), None
    except ValueError:
        return None, validation
