"""``logreg train``: labelled texts to a model file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import default_to_stdin, note
from logreg.cli.feature_options import FeatureChoice, feature_options
from logreg.cli.help import TRAINING_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.loading import lists_of
from logreg.cli.options import (
    labelled_files,
    skip_bad_lines_option,
    verbose_option,
)
from logreg.cli.outputs import (
    STDOUT,
    name_of_output,
    require_model_output,
    require_other_file,
    require_trace_output,
    save_model,
)
from logreg.cli.training_in_blocks import train_in_blocks
from logreg.cli.training_options import (
    NO_STEPS,
    refuse_given,
    refuse_unused,
    start_option,
    training_options,
    training_options_of,
)
from logreg.cli.training_report import Watch, report, train_and_watch
from logreg.cli.work_options import Work, refuse_in_blocks, training_work_options
from logreg.data.input_options import STDIN, InputOptions
from logreg.labels import LabelChoice
from logreg.model_file import LOCAL_MODEL
from logreg.training.options import OF_SGD, STARTS

if TYPE_CHECKING:
    from logreg.data.dataset import Dataset
    from logreg.features import FeatureSet


@click.command(cls=GroupedCommand, headings=TRAINING_HEADINGS)
@labelled_files
@input_options
@label_options
@click.option(
    "-o",
    "--output",
    default=LOCAL_MODEL,
    show_default=True,
    metavar="FILE",
    shell_complete=complete_files,
    help="Model file to write; '-' is stdout.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Replace the output file, or the trace, even if it is another program's.",
)
@feature_options
@training_options
@start_option
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
    help="File for a record of every epoch, as JSON lines; '-' is stdout.",
)
@click.option(
    "--trace-steps",
    is_flag=True,
    help="Record every step of gradient descent in the trace: the loss of its texts before it, "
    "and the weights after it.",
)
@skip_bad_lines_option
@training_work_options
@verbose_option("Report every epoch.")
def train(
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    output: str,
    force: bool,
    validation: str | None,
    start_name: str | None,
    trace_path: str | None,
    trace_steps: bool,
    skip_bad_lines: bool,
    verbose: bool,
    work: Work | None,
    feature_choice: FeatureChoice,
    **option_values: Any,
) -> None:
    """Train a model on labelled texts and save it as JSON.

    Each FILE is a table (.tsv, .csv, .xlsx, .ods, .parquet, .feather), JSON (.jsonl, .json),
    label<TAB>text or __label__x text lines (any other name; '-' is stdin), or a folder with one
    sub-folder per label; files may be compressed. Of two labels, negative/positive, neg/pos, 0/1,
    -1/1, -/+ and false/true mean the same; any other names, two or more, are used as they are, and
    --positive and --negative make two of more. The same data, options and seed give the same file,
    byte for byte.

    Training stops at the minimum of the loss and reports so; if it ends elsewhere, it reports that
    and what to change. A lexicon PATH is a folder with positive.txt and negative.txt (see the
    command lexicon) or a published lexicon. The model file contains the lists it was trained with.

    The features are the six of the lexicon, the words of the texts, or both (--features). With
    words, or more than two labels, training needs no learning rate but an L2 penalty.

    With --work the FILEs, patterns or URLs may be larger than one machine: they are counted in
    blocks, by several processes or a cluster, and the model is the same whoever counts.

    \b
    Examples:
      logreg train data/reviews.tsv
      logreg train --features words --ngrams 1-2 --nb data/reviews.tsv
      logreg train --validation 0.2 --trace trace.jsonl -v data/reviews.tsv
      head -n 100 data/reviews.tsv | logreg train --batch-size 1 -o small.json -
      logreg train --from small.json -o next.json data/reviews.tsv
      logreg train data/reviews.tsv --work counts --jobs 2 --strategy newton
      head -n 2 data/reviews.tsv | logreg train --epochs 1 --no-standardize --batch-size 1 -
    """
    from logreg.model_file import digest, load

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    fraction, validation_file = _fraction_or_file(validation)
    if validation_file == STDIN and STDIN in paths:
        raise click.UsageError("stdin is read once: name a file for the texts or --validation.")
    inputs = [*paths, *([validation_file] if validation_file else [])]
    inputs += [
        *lists_of(feature_choice.lexicon_path),
        *lists_of(feature_choice.extension_path),
    ]
    _check_outputs(output, trace_path, start_name, inputs)
    require_model_output(output, force=force)
    if trace_path is not None:
        require_trace_output(trace_path, force=force)
    initial = None
    if option_values["start"] not in STARTS:
        initial = load(option_values["start"])
        option_values["start"] = digest(initial)
    options = training_options_of(paths, validation=fraction, **option_values)
    start = load(start_name) if start_name else None
    if start is not None and feature_choice.given:
        raise click.UsageError("--from brings its own features; leave out the options of those.")
    features = start.features if start else feature_choice.feature_set()
    refuse_unused(features, options)
    if verbose:
        for text in features.notes:
            note(text)
    if trace_steps:
        _refuse_steps(trace_path, features)
    if start is not None:
        refuse_given(click.get_current_context(), ["start"], "and --from both say where to start")
    if work is not None:
        refuse_in_blocks(paths, start_name, validation_file, trace_steps=trace_steps)
        with Watch(trace_path, verbose=verbose) as watch:
            train_in_blocks(
                work,
                paths,
                features,
                options,
                watch,
                initial=initial,
                input_options=input_options,
                label_choice=label_choice,
                skip_bad_lines=skip_bad_lines,
                output=output,
            )
        return
    with Watch(trace_path, verbose=verbose, steps=trace_steps) as watch:
        trained, seconds = train_and_watch(
            paths,
            features,
            options,
            watch,
            start=start,
            initial=initial,
            validation_path=validation_file,
            input_options=input_options,
            label_choice=label_choice,
            skip_bad_lines=skip_bad_lines,
            on_data=_refuse_sgd_of_several,
        )
    save_model(trained.model, output)
    report(trained, options, seconds, name_of_output(output))


def _check_outputs(
    output: str, trace_path: str | None, start_name: str | None, inputs: Sequence[str]
) -> None:
    """Refuse outputs that are inputs, or each other; a model may be continued in its own file."""
    require_other_file("--output", output, [*inputs, *([trace_path] if trace_path else [])])
    require_other_file("--trace", trace_path, [*inputs, *([start_name] if start_name else [])])
    if output == trace_path == STDOUT:
        raise click.UsageError("--output and --trace are both stdout; name a file for one of them.")


def _refuse_steps(trace_path: str | None, features: FeatureSet) -> None:
    """Refuse to record steps where there is no trace, or no step."""
    if trace_path is None:
        raise click.UsageError("--trace-steps is part of a trace; name its file with --trace.")
    if features.is_sparse:
        refuse_given(click.get_current_context(), ["trace_steps"], NO_STEPS)


def _refuse_sgd_of_several(data: Dataset, _validation: Dataset | None) -> None:
    """Refuse options that more than two labels make meaningless, which only the data tell."""
    if len(data.labels) > 2:
        refuse_given(click.get_current_context(), OF_SGD, NO_STEPS)


def _fraction_or_file(validation: str | None) -> tuple[float | None, str | None]:
    """Read a number as the fraction to hold out, and anything else as a file."""
    try:
        return None if validation is None else float(validation), None
    except ValueError:
        return None, validation
