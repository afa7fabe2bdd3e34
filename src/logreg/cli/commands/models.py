"""``logreg models``: the built-in models."""

from __future__ import annotations

import click

from logreg.cli.console import print_text
from logreg.model_file import BUILTINS


@click.command()
def models() -> None:
    """List the built-in models.

    Prints name<TAB>description, one model per line.

    \b
    Examples:
      logreg models
      logreg classify --model textbook "It's hokey. But the cast is great."
    """
    print_text("".join(f"{name}\t{description}\n" for name, description in BUILTINS.items()))
