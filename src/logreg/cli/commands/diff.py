"""``logreg diff``: the differences between two models, and the texts they label differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import print_json, print_text, reading_progress, stdout_is_terminal
from logreg.cli.exit_status import errors_are_trouble
from logreg.cli.input_options import input_options, label_options
from logreg.cli.model_changes import weight_row, word_rows
from logreg.cli.options import (
    limit_option,
    report_format_option,
    report_skipped,
    skip_bad_lines_option,
)
from logreg.data.input_options import InputOptions
from logreg.errors import InputError, place, printable
from logreg.formatting import fact_text
from logreg.labels import LabelChoice
from logreg.model import Model
from logreg.model_file import load

if TYPE_CHECKING:
    from logreg.data.examples import BadLines
    from logreg.inspection.model_diff import ModelDiff
    from logreg.inspection.prediction_diff import Flips

EXIT_DIFFERENT = 1


@click.command()
@click.argument("a", metavar="A", shell_complete=complete_models)
@click.argument("b", metavar="B", shell_complete=complete_models)
@click.argument("files", metavar="[DATA]...", nargs=-1, shell_complete=complete_files)
@input_options
@label_options
@limit_option("Flips to show, largest change of P(+|x) first; 0 shows all.")
@report_format_option("Output format: tables, or one JSON object.")
@skip_bad_lines_option
@click.option(
    "--exit-status", is_flag=True, help="Exit status 1 if the models differ, 2 after any error."
)
def diff(
    a: str,
    b: str,
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    limit: int,
    format: str,
    skip_bad_lines: bool,
    exit_status: bool,
) -> int:
    """Compare two models.

    Prints what differs: labels and options, the bias and each weight, words added to the lists or
    removed, and metadata. A and B are model files or names of built-in models.

    With DATA it also prints the texts whose label flips and, if there are gold labels, how many
    flips are improvements. DATA is read as by classify --input; '-' is stdin.

    \b
    Examples:
      logreg diff textbook default
      logreg diff textbook default data/reviews.tsv --limit 3
      cut -f2 data/reviews.tsv | logreg diff textbook default - --format json
    """
    from logreg.data.examples import BadLines
    from logreg.inspection.model_diff import diff_models

    with errors_are_trouble(exit_status):
        models = load(a), load(b)
        found = diff_models(*models)
        flips = None
        if files:
            flips = _find_flips(
                *models,
                b,
                files,
                BadLines(skip=skip_bad_lines),
                limit=limit or None,
                options=input_options,
                choice=label_choice,
            )
    if format == "json":
        texts = {"texts": flips.to_json()} if flips is not None else {}
        print_json({"a": a, "b": b, "identical": found.is_empty, **found.to_json(), **texts})
    else:
        parts = _changes(found, a, b) + (_flips(flips) if flips is not None else [])
        print_text("\n".join(parts))
    return EXIT_DIFFERENT if exit_status and not found.is_empty else 0


def _find_flips(
    a: Model, b: Model, name_b: str, files: Sequence[str], bad_lines: BadLines, **options: Any
) -> Flips:
    from logreg.inspection.prediction_diff import find_flips

    with reading_progress(files) as on_bytes:
        try:
            flips = find_flips(a, b, files, bad_lines, on_bytes=on_bytes, **options)
        except ValueError as error:
            problem = f"can't compare texts: {error}; leave DATA out, or name another model"
            raise InputError(problem, name_b) from error
    report_skipped(bad_lines)
    return flips


def _changes(found: ModelDiff, a: str, b: str) -> list[str]:
    """Lay out the differences as tables, leaving out empty ones."""
    from logreg.cli.render import table

    names = f"A is {printable(a)}, B is {printable(b)}"
    if found.is_empty:
        return [f"{names}: the same model\n"]
    terminal = stdout_is_terminal()
    options = [[name, fact_text(a), fact_text(b)] for name, a, b in found.options]
    weights = [weight_row(weight) for weight in found.weights]
    words = [row for change in found.words for row in word_rows(change)]
    training = [
        [name.replace("_", " "), fact_text(a), fact_text(b)] for name, a, b in found.training
    ]
    tables = [
        (["option", "A", "B"], options),
        (["feature", "A", "B", "change"], weights),
        (["list", "change", "words", "first"], words),
        (["training", "A", "B"], training),
    ]
    laid_out = [
        table(header, rows, prose="first", terminal=terminal) for header, rows in tables if rows
    ]
    return [f"{names}\n", *laid_out]


def _flips(flips: Flips) -> list[str]:
    """Return the number of flips, and a table of those with the largest change."""
    from logreg.cli.render import table

    share = f" ({flips.flipped / flips.texts:.1%})" if flips.texts else ""
    summary = (
        f"{flips.flipped} of {flips.texts} texts flip{share}: "
        f"{', '.join(f'{n} to {printable(label)}' for label, n in reversed(flips.to.items()))}\n"
    )
    if flips.labelled:
        summary += (
            f"{flips.labelled} have a gold label: {flips.wrong_to_right} flips from wrong to "
            f"right, {flips.right_to_wrong} from right to wrong\n"
        )
    rows = [
        [
            place(flip.path, flip.line),
            *([flip.label_a, flip.label_b] if len(flips.labels) > 2 else []),
            f"{flip.a:.4f}",
            f"{flip.b:.4f}",
            flip.gold or "-",
            flip.text,
        ]
        for flip in flips.largest
    ]
    if not rows:
        return [summary]
    names = ["A", "B", "P by A", "P by B"] if len(flips.labels) > 2 else ["P by A", "P by B"]
    header = ["place", *names, "gold", "text"]
    return [summary, table(header, rows, prose="text", terminal=stdout_is_terminal())]
