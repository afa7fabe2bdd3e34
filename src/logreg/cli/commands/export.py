"""``logreg export``: a model as a program in one file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from logreg.cli.options import find_model, model_argument
from logreg.cli.outputs import (
    STDOUT,
    file_output_option,
    require_other_file,
    require_own_output,
    write_output,
)
from logreg.export import LANGUAGES, SIGN

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_WHAT = {
    "python": "Write a program of Python; no packages are needed.",
    "js": "Write a program of JavaScript, for node or a page.",
    "html": "Write a page with a box for the text.",
    "awk": "Write a program of awk.",
    "sql": "Write views of SQLite over a table of texts.",
}


def _language_options(command: Decorated) -> Decorated:
    """Add an option for each language; the command gets the one given as ``language``."""
    for language in reversed(LANGUAGES):
        option = click.option(
            f"--{language}", "language", flag_value=language, help=_WHAT[language]
        )
        command = option(command)
    return command


@click.command()
@model_argument
@_language_options
@file_output_option(STDOUT)
def export(language: str | None, model_name: str | None, output: str) -> None:
    """Write a model as a program in one file that needs nothing else.

    MODEL is a file or the name of a built-in model. The program classifies as it does, and has
    a few texts with their probabilities within it, on which it checks itself. Models of the six
    features and of words can be exported; to awk and SQL those of the six features only.

    \b
    Examples:
      logreg export --python -o classifier.py && python -I classifier.py "a great cast"
      logreg export --html spam -o spam.html
    """
    from logreg.export import exported

    if language is None:
        known = ", ".join(f"--{one}" for one in LANGUAGES)
        raise click.UsageError(f"name what to write: one of {known}.")

    require_other_file("--output", output, [model_name] if model_name else [])
    require_own_output(output, SIGN)
    write_output(output, exported(find_model(model_name), language))
