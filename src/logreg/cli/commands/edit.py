"""``logreg edit``: change a model by hand, and see which labels flip."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import (
    note,
    print_json,
    print_text,
    reading_progress,
    stderr_is_terminal,
    stdout_is_terminal,
)
from logreg.cli.input_options import input_options, label_options
from logreg.cli.options import (
    limit_option,
    own_features_option,
    report_format_option,
    report_skipped,
    skip_bad_lines_option,
)
from logreg.cli.outputs import STDOUT, require_model_output, require_other_file
from logreg.data.input_options import InputOptions
from logreg.errors import excerpt, printable
from logreg.labels import LabelChoice
from logreg.model import Model
from logreg.model_file import BUILTINS, load, save

if TYPE_CHECKING:
    from logreg.inspection.prediction_diff import Flips


@click.command()
@click.argument("model_name", metavar="MODEL", shell_complete=complete_models)
@click.argument("changes", metavar="NAME=VALUE...", nargs=-1, required=True)
@click.option(
    "--data",
    "files",
    multiple=True,
    metavar="FILE",
    shell_complete=complete_files,
    help="Texts, with or without labels, to compare the model before and after; read as by "
    "classify --input; may be repeated.",
)
@input_options
@label_options
@own_features_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=complete_files,
    help="Model file to write.  [default: MODEL itself]",
)
@click.option("--yes", is_flag=True, help="Save without asking.")
@limit_option("Flips to show, largest change of probability first; 0 shows all.")
@report_format_option("Output format: tables, or one JSON object.")
@skip_bad_lines_option
def edit(
    model_name: str,
    changes: tuple[str, ...],
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    output: str | None,
    yes: bool,
    limit: int,
    format: str,
    skip_bad_lines: bool,
) -> None:
    """Change a model by hand and show what that does.

    NAME=VALUE sets the weight of a feature, or the bias, if the model has a feature of that name.
    Else NAME is a word or a phrase: of the lists, with the VALUE 1 for positive, -1 for negative
    and 0 for neither; or, if the model has no lists, of its n-grams, and VALUE is the weight. An
    n-gram that the model does not have is added.

    A prefix says which one is meant: weight:positive=2, list:positive=1, ngram:hokey=-1.5; and
    pronouns:thee=1 or negators:hardly=0 change these lists. Of more than two labels a weight is
    that of one label: positive.sports=1. A NAME that begins with a dash needs '--' before it.

    With --data it prints the texts whose label flips, whether that is better or worse, and the
    accuracy before and after, with McNemar's test of the difference.

    The model is saved with --yes, or if you confirm it on a terminal; otherwise this is a dry run.
    Built-in models stay as they are: name the file to write with -o.

    \b
    Examples:
      logreg edit textbook hokey=0 bias=0.3 --data data/reviews.tsv -o mine.json
      logreg edit textbook 'second to none=1' weight:no=-2 -o mine.json --yes
      logreg edit reviews ngram:hokey=-1.5 -o mine.json --yes && logreg show mine.json
    """
    before = load(model_name)
    target = _target(model_name, output, is_needed=yes)
    if target is not None:
        require_model_output(target, force=None)
        require_other_file("--output", target, files)
    after = _edited(before, changes)
    if after is before:
        note(f"nothing to change: {model_name} has these values")
        return
    flips = None
    if files:
        flips = _flips(
            before,
            after,
            files,
            limit,
            input_options,
            label_choice,
            skip_bad_lines=skip_bad_lines,
        )
    _print(before, after, flips, format)
    if target is None:
        note(f"not saved, as {model_name} is built in; name a file with -o, and add --yes")
    elif yes or _is_confirmed(target):
        save(after, target)
        note(f"saved {target}")
    else:
        note(f"{target} is not saved; add --yes to save it")


def _target(model_name: str, output: str | None, *, is_needed: bool) -> str | None:
    """Return the file to write; None if the model is built in, and no file is needed.

    Raises:
        click.UsageError: it is stdout, or there is none and it is needed.
    """
    if output == STDOUT:
        raise click.UsageError("--output is a file, as stdout has the report; name a file.")
    if output is not None:
        return output
    if model_name in BUILTINS and not is_needed:
        return None
    if model_name in BUILTINS or not os.path.isfile(model_name):
        rule = "is built in" if model_name in BUILTINS else "is not a file"
        raise click.UsageError(f"{model_name} {rule}; name the file to write with -o.")
    return model_name


def _edited(model: Model, changes: Sequence[str]) -> Model:
    """Return the model with the changes.

    Raises:
        click.UsageError: one is not NAME=VALUE, or the model has no such thing.
    """
    values = {}
    for change in changes:
        name, _, value = change.rpartition("=")
        try:
            values[name] = float(value)
        except ValueError as error:
            raise click.UsageError(_not_a_change(change)) from error
        if not name:
            raise click.UsageError(_not_a_change(change))
    try:
        return model.edited(values)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def _not_a_change(change: str) -> str:
    return f"a change is NAME=VALUE with a number, such as hokey=-1, got {excerpt(change)}."


def _flips(
    before: Model,
    after: Model,
    files: Sequence[str],
    limit: int,
    options: InputOptions,
    choice: LabelChoice | None,
    *,
    skip_bad_lines: bool,
) -> Flips:
    from logreg.data.examples import BadLines
    from logreg.inspection.prediction_diff import find_flips

    bad_lines = BadLines(skip=skip_bad_lines)
    with reading_progress(files) as on_bytes:
        try:
            flips = find_flips(
                before,
                after,
                files,
                bad_lines,
                limit=limit or None,
                options=options.for_features(before.features),
                choice=choice,
                on_bytes=on_bytes,
            )
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    report_skipped(bad_lines)
    return flips


def _print(before: Model, after: Model, flips: Flips | None, format: str) -> None:
    from logreg.cli.edit_report import fields, tables
    from logreg.inspection.model_diff import diff_models

    found = diff_models(before, after)
    if format == "json":
        print_json(fields(found, flips))
    else:
        print_text(tables(found, flips, terminal=stdout_is_terminal()))


def _is_confirmed(target: str) -> bool:
    """Ask whether to save, if there is someone to ask."""
    if sys.stdin is None or not sys.stdin.isatty() or not stderr_is_terminal():
        return False
    return click.confirm(f"Save {printable(target)}?", err=True)
