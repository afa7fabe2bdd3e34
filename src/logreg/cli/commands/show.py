"""``logreg show``: the weights and metadata of a model."""

from __future__ import annotations

import math

import click

from logreg.cli.console import print_text, stdout_is_terminal
from logreg.cli.options import find_model, model_argument, report_format_option
from logreg.cli.whole_numbers import WholeNumber
from logreg.errors import printable
from logreg.features.periods import PeriodFeatures
from logreg.formatting import fact_text
from logreg.linear_model import LinearModel
from logreg.model import EDITED, Model
from logreg.model_file import DEFAULT_MODEL, dump
from logreg.pipeline.writers import json_line

_LONG = ("logits", "histograms", EDITED)
"""Metadata that is for programs, and in the JSON, or has a table of its own."""


@click.command()
@model_argument
@click.option(
    "--top",
    type=WholeNumber(1),
    default=10,
    show_default=True,
    metavar="N",
    help="Number of n-grams to print for each label, the strongest first.",
)
@report_format_option("Output format: tables, or the model file itself.")
def show(model_name: str | None, top: int, format: str) -> None:
    """Print the weights and metadata of a model.

    MODEL is a model file or the name of a built-in model; the default is the model that classify
    would use. Of n-grams the strongest of each label are printed, with their odds: 'great 6.7 : 1'
    makes the label 6.7 times as probable against the others. (In rows of unit length a weight is
    that of a text that has nothing else, and has no such odds.)

    \b
    Examples:
      logreg show textbook
      logreg show default --format json | head -n 20
    """
    model = find_model(model_name, built_in=f"'logreg show {DEFAULT_MODEL}'")
    if format == "json":
        print_text(json_line(dump(model), terminal=stdout_is_terminal()))
    else:
        print_text(_tables(model, top))


def _tables(model: Model, top: int) -> str:
    from logreg.cli.render import table
    from logreg.inspection.model_diff import options, word_lists
    from logreg.inspection.strongest import strongest

    terminal = stdout_is_terminal()
    facts = {name: value for name, value in model.training.items() if name not in _LONG}
    metadata = {
        "labels": ", ".join(model.labels),
        "feature set": model.features.set_name,
        **{name: fact_text(value) for name, value in options(model.features).items()},
        **{f"{name} words": str(len(words)) for name, words in word_lists(model.features).items()},
        **{name.replace("_", " "): fact_text(value) for name, value in facts.items()},
    }
    has_odds = not options(model.features).get("unit_norm")
    ngrams = [
        [label, printable(name), f"{weight:.4f}", *([odds(weight)] if has_odds else [])]
        for label, found in strongest(model, top).items()
        for name, weight in found
    ]
    tables = [table(*_weights(model), terminal=terminal)]
    if ngrams:
        what = "feature" if isinstance(model.features, PeriodFeatures) else "n-gram"
        header = ["label", what, "weight", *(["odds"] if has_odds else [])]
        tables.append(table(header, ngrams, terminal=terminal))
    edits = model.training.get(EDITED)
    if isinstance(edits, dict):
        rows = [[name, fact_text(value)] for name, value in edits.items()]
        tables.append(table(["edited by hand", "value"], rows, terminal=terminal))
    tables.append(
        table(["field", "value"], [list(row) for row in metadata.items()], terminal=terminal)
    )
    return "\n".join(tables)


def _weights(model: Model) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of the bias and the dense features."""
    linear, n = model.linear, model.features.n_dense
    names = ["bias", *model.features.names[:n]]
    if isinstance(linear, LinearModel):
        weights = [linear.bias, *linear.weights[:n]]
        rows = [[name, f"{weight:.4f}"] for name, weight in zip(names, weights, strict=True)]
        return ["feature", "weight"], rows
    several = [linear.bias, *linear.weights[:n]]
    header = ["feature", *(f"weight for {label}" for label in linear.labels)]
    return header, [
        [name, *(f"{weight:.4f}" for weight in weights)]
        for name, weights in zip(names, several, strict=True)
    ]


def odds(weight: float) -> str:
    """Return by what a weight multiplies the odds of a label.

    >>> odds(1.9), odds(0.0), odds(12.0), odds(1000.0)
    ('6.7 : 1', '1.0 : 1', '1.6e+05 : 1', 'inf : 1')
    """
    ratio = math.exp(weight) if weight < MOST_EXPONENT else math.inf
    return f"{ratio:.1f} : 1" if ratio < 1000 else f"{ratio:.2g} : 1"


MOST_EXPONENT = 700
"""About the largest number whose exponential is finite."""
