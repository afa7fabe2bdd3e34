"""``logreg show``: the weights and metadata of a model."""

from __future__ import annotations

import click

from logreg.cli.completion import complete_models
from logreg.cli.console import print_text, stdout_is_terminal
from logreg.cli.formatting import fact_text
from logreg.cli.options import find_model, report_format_option
from logreg.model import Model
from logreg.model_file import DEFAULT_MODEL, dump


@click.command()
@click.argument(
    "model_name",
    metavar="[MODEL]",
    required=False,
    envvar="LOGREG_MODEL",
    shell_complete=complete_models,
)
@report_format_option("Output format: tables, or the model file itself.")
def show(model_name: str | None, format: str) -> None:
    """Print the weights and metadata of a model.

    MODEL is a model file or the name of a built-in model; the default is the model that classify
    would use.

    \b
    Examples:
      logreg show textbook
      logreg show default --format json | head -n 20
    """
    model = find_model(model_name, built_in=f"'logreg show {DEFAULT_MODEL}'")
    print_text(dump(model) if format == "json" else _tables(model))


def _tables(model: Model) -> str:
    from logreg.cli.render import table
    from logreg.inspection.model_diff import options, word_lists

    terminal = stdout_is_terminal()
    weights = [("bias", model.linear.bias)]
    weights += zip(model.features.names, model.linear.weights, strict=True)
    metadata = {
        "labels": ", ".join(model.labels),
        "feature set": model.features.set_name,
        **{name: fact_text(value) for name, value in options(model.features).items()},
        **{f"{name} words": str(len(words)) for name, words in word_lists(model.features).items()},
        **{name.replace("_", " "): fact_text(value) for name, value in model.training.items()},
    }
    return "\n".join(
        [
            table(
                ["feature", "weight"],
                [[name, f"{weight:.4f}"] for name, weight in weights],
                terminal=terminal,
            ),
            table(["field", "value"], [list(row) for row in metadata.items()], terminal=terminal),
        ]
    )
