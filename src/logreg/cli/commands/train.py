"""``logreg train``: labelled texts to a model file."""

from __future__ import annotations

from typing import Any

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import default_to_stdin, note, require_other_file
from logreg.cli.help import TRAINING_HEADINGS, GroupedCommand
from logreg.cli.loading import feature_options, features_of, lists_of
from logreg.cli.options import (
    LOCAL_MODEL,
    labelled_files,
    skip_bad_lines_option,
    verbose_option,
)
from logreg.cli.training_options import training_options, training_options_of
from logreg.cli.training_report import Watch, report, train_and_watch
from logreg.data.records import STDIN


@click.command(cls=GroupedCommand, headings=TRAINING_HEADINGS)
@labelled_files
@click.option(
    "-o",
    "--output",
    default=LOCAL_MODEL,
    show_default=True,
    metavar="FILE",
    shell_complete=complete_files,
    help="Model file to write.",
)
@feature_options
@training_options
@click.option(
    "--validation",
    metavar="FILE|FRACTION",
    shell_complete=complete_files,
    help="Validation data for early stopping: a labelled FILE, or a FRACTION of the texts; the "
    "weights with the lowest loss on it are kept.",
)
@click.option(
    "--from",
    "start_name",
    metavar="MODEL",
    shell_complete=complete_models,
    help="Model to continue from, with its features, word lists and labels; a low --epochs and "
    "--learning-rate keep what it has learned.",
)
@click.option(
    "--trace",
    "trace_path",
    metavar="FILE",
    shell_complete=complete_files,
    help="File for a record of every epoch, as JSON lines.",
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
    **option_values: Any,
) -> None:
    """Train a model on labelled texts and save it as JSON.

    Each FILE holds label<TAB>text lines (.tsv or any other name; '-' is stdin), columns label and
    text (.csv), objects with both keys (.jsonl), or __label__x text lines, each also compressed as
    .gz, .bz2 or .xz; or it is a folder with one sub-folder per label. There are two labels:
    negative/positive, neg/pos, 0/1, -1/1 and -/+ mean the same; any other two names are used as
    they are. The same data, options and seed give the same file, byte for byte.

    Training stops at the minimum of the loss and reports so; if it ends elsewhere, it reports that
    and what to change. A lexicon PATH is a folder with positive.txt and negative.txt (see the
    command lexicon) or a published lexicon. The model file contains the lists it was trained with.

    \b
    Examples:
      logreg train data/reviews.tsv
      logreg train --validation 0.2 --trace trace.jsonl -v data/reviews.tsv
      head -n 100 data/reviews.tsv | logreg train --batch-size 1 -o small.json -
      logreg train --from small.json -o next.json data/reviews.tsv
    """
    from logreg.model_file import load, save

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    fraction, validation_file = _fraction_or_file(validation)
    if validation_file == STDIN and STDIN in paths:
        raise click.UsageError("stdin is read once: name a file for the texts or --validation.")
    inputs = [*paths, *([validation_file] if validation_file else [])]
    inputs += [*lists_of(lexicon_path), *lists_of(extension_path)]
    require_other_file("--output", output, [*inputs, *([trace_path] if trace_path else [])])
    require_other_file("--trace", trace_path, [*inputs, *([start_name] if start_name else [])])
    options = training_options_of(paths, validation=fraction, **option_values)
    start = load(start_name) if start_name else None
    if start is not None and (lexicon_path or extension_path or negation):
        raise click.UsageError("--from brings its own features; leave out the options of those.")
    features = start.features if start else features_of(lexicon_path, extension_path, negation)
    if verbose:
        for text in features.notes:
            note(text)
    with Watch(trace_path, verbose=verbose) as watch:
        trained, seconds = train_and_watch(
            paths,
            features,
            options,
            watch,
            start=start,
            validation_path=validation_file,
            skip_bad_lines=skip_bad_lines,
        )
    save(trained.model, output)
    report(trained, options, seconds, output)


def _fraction_or_file(validation: str | None) -> tuple[float | None, str | None]:
    """Read a number as the fraction to hold out, and anything else as a file."""
    try:
        return None if validation is None else float(validation), None
    except ValueError:
        return None, validation
