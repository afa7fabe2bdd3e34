"""``logreg label``: labels from the keyboard, the most useful texts first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from logreg.cli.comma_separated import comma_separated
from logreg.cli.completion import complete_files
from logreg.cli.console import note, reading_progress
from logreg.cli.input_options import input_options
from logreg.cli.keys import keyboard
from logreg.cli.options import (
    find_model,
    labelled_files,
    model_option,
    report_skipped,
    skip_bad_lines_option,
)
from logreg.cli.outputs import STDOUT, require_other_file
from logreg.cli.whole_numbers import WholeNumber
from logreg.data.compression import inner_name
from logreg.data.input_options import STDIN, InputOptions
from logreg.errors import InputError, excerpt

if TYPE_CHECKING:
    from logreg.labels import Labels
    from logreg.model import Model


@click.command()
@labelled_files
@click.option(
    "-o",
    "--output",
    default="labelled.tsv",
    show_default=True,
    metavar="FILE",
    shell_complete=complete_files,
    help="File of label<TAB>text to append to; its texts are not asked again.",
)
@click.option("--labels", metavar="L,L,...", help="Labels to choose from, without a model.")
@model_option
@click.option(
    "--seed", type=WholeNumber(0), default=0, show_default=True, help="Seed of the random choices."
)
@input_options
@skip_bad_lines_option
def label(
    files: tuple[str, ...],
    output: str,
    labels: str | None,
    model_name: str | None,
    seed: int,
    input_options: InputOptions,
    skip_bad_lines: bool,
) -> None:
    """Label texts at the keyboard, the most useful ones first.

    FILE has texts, as for classify --input. They are shown one by one, and a key labels each: the
    first letter of a label, or a number. Each label is appended to the output at once, so nothing
    is lost; call it again to go on. After each label a model of the six features, or of those of
    --model, is trained on all of them, and the text that it is least certain of comes next. When
    more labels change little, the line below the text says so (kappa of at least 0.99).

    \b
    Examples:
      logreg label --labels positive,negative data/sentences.txt
      logreg label --model default -o more.tsv data/sentences.txt
    """
    paths = _texts_to_label(files, output)
    start = _model(model_name, labels)
    names = _labels(labels) if start is None else start.labels
    with keyboard("label", "call it from one"):
        pass
    _label(paths, output, names, start, seed, input_options, skip_bad_lines=skip_bad_lines)


def _label(
    paths: Sequence[str],
    output: str,
    names: Labels,
    start: Model | None,
    seed: int,
    input_options: InputOptions,
    *,
    skip_bad_lines: bool,
) -> None:
    from logreg.cli.labelled_file import LabelledFile
    from logreg.cli.labelling import Session, keys_of
    from logreg.features.sentiment import SentimentFeatures
    from logreg.model_selection.active_learning import ActiveLearner

    try:
        keys_of(names)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    features = SentimentFeatures.shipped() if start is None else start.features
    texts = _read(paths, input_options.for_features(features), skip_bad_lines=skip_bad_lines)
    file = LabelledFile(output, names)
    try:
        learner = ActiveLearner([*texts.values()], names, features, start, seed)
        numbers = {line: i for i, line in enumerate(texts)}
        known = {
            numbers[line]: names.index(name) for line, name in file.found.items() if line in numbers
        }
        if known:
            learner.resume(known)
            note(f"{output}: {len(known)} of {len(texts)} texts are labelled")
        before = len(known)
        try:
            with keyboard("label", "call it from one") as keys:
                Session([*texts.values()], names, learner, file).run(keys)
        finally:
            n = len(learner.given) - before
            note(f"{output}: {n} new {'label' if n == 1 else 'labels'}")
    finally:
        file.close()


def _texts_to_label(files: Sequence[str], output: str) -> list[str]:
    """Return the files of texts.

    Raises:
        click.UsageError: there is none, or stdin is one, or the output is.
    """
    if not files or STDIN in files:
        raise click.UsageError("Name a FILE of texts; stdin is the keyboard.")
    if output == STDOUT:
        raise click.UsageError("--output is a file to append to, not stdout; name one.")
    if inner_name(output) != output:
        raise click.UsageError(f"--output {output} would be compressed; name it without that.")
    require_other_file("--output", output, files)
    return [*files]


def _model(name: str | None, labels: str | None) -> Model | None:
    """Return the model to begin with; None with ``--labels``.

    Raises:
        click.UsageError: both were given, or neither.
    """
    source = click.get_current_context().get_parameter_source("model_name")
    if labels is not None:
        if source is ParameterSource.COMMANDLINE:
            raise click.UsageError("--labels is for labels without a --model; leave one out.")
        return None
    if name is None:
        raise click.UsageError("Name the labels with --labels, or a --model that has them.")
    return find_model(name)


def _labels(listed: str | None) -> Labels:
    """Return the labels of the option, ordered as in a model.

    Raises:
        click.UsageError: one can't be shown, or there are not two.
    """
    from logreg.labels import names_of, order_labels, require_printable

    try:
        spelled = [require_printable(one.strip()) for one in comma_separated(listed or "")]
    except ValueError as error:
        raise click.UsageError(f"--labels: {error}.") from error
    names = dict.fromkeys(names_of(spelled).values(), 1)
    if len(names) < 2:
        rule = "--labels needs two labels or more, such as positive,negative"
        raise click.UsageError(f"{rule}; got {excerpt(listed or '')}.")
    return order_labels(names)


def _read(paths: Sequence[str], options: InputOptions, *, skip_bad_lines: bool) -> dict[str, str]:
    """Return each text once, by the line that it will be in the output; empty ones are left out.

    Raises:
        InputError: a file can't be read, or there are no texts.
    """
    from logreg.cli.labelled_file import one_line
    from logreg.data.examples import BadLines
    from logreg.data.input_options import Selection
    from logreg.data.readers import read

    bad_lines = BadLines(skip=skip_bad_lines)
    texts: dict[str, str] = {}
    with reading_progress(paths) as on_bytes:
        for path in paths:
            for _, records in read(path, Selection(options), on_bytes):
                for record in records:
                    if record.fault:
                        bad_lines.handle(record.fault, record.path or path, record.line)
                    elif line := one_line(record.text):
                        texts.setdefault(line, record.text)
    report_skipped(bad_lines)
    if not texts:
        raise InputError("no texts to label; write one per line", ", ".join(paths))
    return texts
