"""``logreg explain``: every number of an answer."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

import click

from logreg.cli.comma_separated import comma_separated
from logreg.cli.completion import complete_labels
from logreg.cli.console import binary_stdout, stdout_is_terminal
from logreg.cli.explanation_data import COLUMNS, fields, rows
from logreg.cli.help import TEXT_HEADINGS
from logreg.cli.input_options import input_options
from logreg.cli.options import find_model, limit_option, model_option, text_sources
from logreg.cli.text_arguments import TextCommand
from logreg.cli.text_stream import process_texts
from logreg.data.input_options import InputOptions, Selection
from logreg.errors import excerpt
from logreg.explanation import Explanation
from logreg.labels import LabelReader
from logreg.pipeline.task import InputColumns, Output, faults_of
from logreg.pipeline.writers import json_line, line, to_bytes

if TYPE_CHECKING:
    from logreg.data.records import Lines, Records
    from logreg.model import Model

FORMATS = ("text", "json", "tsv", "html")


@click.command(cls=TextCommand, headings=TEXT_HEADINGS)
@text_sources
@input_options
@model_option
@click.option(
    "--label",
    metavar="LABEL",
    shell_complete=complete_labels,
    help="Gold label: adds the cross-entropy, the gradient, and the weights after one step.",
)
@click.option(
    "--learning-rate",
    type=click.FloatRange(0, min_open=True),
    default=0.1,
    show_default=True,
    metavar="RATE",
    help="Learning rate of that step.",
)
@click.option(
    "--what-if",
    "changes",
    callback=lambda _ctx, _param, value: changes_of(value),
    metavar="NAME=N,...",
    help="Values to use instead of those of the text: 'no=0', or 'positive=+1' for one more.",
)
@limit_option("Number of terms in the table, the strongest first, where they do not fit a line.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    show_default=True,
    help="Output format: text; json, one object per line; tsv, one row per term; a piece of html.",
)
def explain(
    texts: tuple[str, ...],
    input: tuple[str, ...],
    input_options: InputOptions,
    model_name: str | None,
    label: str | None,
    learning_rate: float,
    changes: dict[str, str] | None,
    limit: int,
    output_format: str,
) -> int:
    """Show every number of the answer for a text.

    The words of the text that count, marked; each feature with its value, its weight and their
    product; z, their sum; the sigmoid of z; the decision, and what would change it. Of more than
    two labels the two most probable ones stand beside each other: z is what speaks for the first
    against the second.

    \b
    Examples:
      logreg explain -m textbook "It's hokey, but the cast is great!"
      logreg explain -m textbook --label positive "It's hokey, but the cast is great!"
      logreg explain --what-if "no=0,positive=+1" "No surprises, but a great cast."
      logreg explain --format json "a great cast" | head -c 300
    """
    model = find_model(model_name)
    gold = None if label is None else _gold(label, model)
    writer = Explainer(model, changes, gold, learning_rate, limit, output_format)
    selection = Selection(input_options.for_features(model.features))
    # texts are numbered as they come
    pipeline = process_texts(lambda _: writer, texts, input, selection, binary_stdout(), 1)
    return 1 if pipeline.n_faults > 0 else 0


class Explainer:
    """Writes the explanation of each text."""

    takes_lines = False

    def __init__(
        self,
        model: Model,
        changes: dict[str, str] | None,
        gold: str | None,
        learning_rate: float,
        limit: int,
        output_format: str,
    ) -> None:
        self._model, self._changes, self._gold = model, changes, gold
        self._learning_rate, self._limit, self._format = learning_rate, limit, output_format
        self._numbers = count(1)

    @property
    def header(self) -> bytes:
        """The names of the columns, in TSV; empty in other formats."""
        return line("\t".join(COLUMNS)) if self._format == "tsv" else b""

    def continued(self, _columns: InputColumns) -> Explainer:
        """Return the task for a further input."""
        return self

    def text(self, text: str) -> Output:
        """Write the explanation of a single text."""
        return Output(self._written(text))

    def records(self, records: Records) -> Output:
        """Write the explanations of records; nothing for one that can't be read."""
        written = []
        for i, text in enumerate(records.texts):
            if i in records.faults:
                next(self._numbers)
            else:
                written.append(self._written(text))
        return Output(b"".join(written), faults=faults_of(records))

    def lines(self, lines: Lines) -> Output:
        """Write nothing: an explanation takes more than a line."""
        raise NotImplementedError

    def _written(self, text: str) -> bytes:
        number, model = next(self._numbers), self._model
        try:
            found = Explanation(model.features, model.linear, text, self._changes)
        except ValueError as error:
            raise click.BadParameter(f"{error}.", param_hint="'--what-if'") from error
        if self._format == "json":
            return self._json(fields(found, number, self._gold, self._learning_rate))
        if self._format == "tsv":
            return b"".join(line("\t".join(row)) for row in rows(found, number))
        if self._format == "html":
            from logreg.explanation.html import fragment

            return to_bytes(fragment(found))
        from logreg.cli.explanation_text import as_text

        shown = as_text(
            found,
            limit=self._limit,
            gold=self._gold,
            learning_rate=self._learning_rate,
            terminal=stdout_is_terminal(),
        )
        return to_bytes(shown if number == 1 else f"\n{shown}")

    def _json(self, values: dict[str, Any]) -> bytes:
        text = json.dumps(values, ensure_ascii=False)
        return line(json_line(text, terminal=stdout_is_terminal()))


def changes_of(value: str | None) -> dict[str, str] | None:
    """Parse changes of features; a name with a comma is quoted.

    >>> changes_of("no=0,positive=+1"), changes_of('"a, b=1"')
    ({'no': '0', 'positive': '+1'}, {'a, b': '1'})

    Raises:
        click.BadParameter: one has no name or no value.
    """
    if value is None:
        return None
    pairs = [part.rpartition("=") for part in comma_separated(value)]
    if not all(name.strip() and number.strip() for name, _, number in pairs):
        raise click.BadParameter(
            f"write NAME=N, with commas between several, got {excerpt(value)}."
        )
    return {name.strip(): number.strip() for name, _, number in pairs}


def _gold(label: str, model: Model) -> str:
    """Return the label of the model with this name.

    Raises:
        click.BadParameter: the model has no such label.
    """
    try:
        return LabelReader(model.labels)(label)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--label'") from error
