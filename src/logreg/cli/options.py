"""What several commands share: the arguments, and the model that an option names."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from logreg.cli.console import note
from logreg.model import Model
from logreg.model_file import load

if TYPE_CHECKING:
    from logreg.data.examples import BadLines

LOCAL_MODEL, DEFAULT_MODEL = "model.json", "default"

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def model_option(command: Decorated) -> Decorated:
    """Add ``--model``."""
    return click.option(
        "-m",
        "--model",
        "model_name",
        envvar="LOGREG_MODEL",
        show_envvar=True,
        metavar="MODEL",
        help="Model file, or the name of a built-in.  "
        "[default: model.json here, else the built-in 'default']",
    )(command)


def verbose_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Add ``--verbose`` with what it tells in this command."""
    return click.option("-v", "--verbose", is_flag=True, help=help_text)


def report_format_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Add ``--format text|json`` to a command that prints a report."""
    return click.option(
        "--format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=help_text,
    )


def labelled_files(command: Decorated) -> Decorated:
    """Add the argument FILE... for labelled data."""
    return click.argument("files", metavar="[FILE]...", nargs=-1)(command)


def skip_bad_lines_option(command: Decorated) -> Decorated:
    """Add ``--skip-bad-lines``."""
    return click.option(
        "--skip-bad-lines",
        is_flag=True,
        help="Leave out lines that can't be used, and report how many.",
    )(command)


def jobs_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Add ``--jobs`` with what it is for in this command."""
    return click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help=help_text)


def limit_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Add ``--limit`` with what is limited in this command."""
    return click.option(
        "--limit",
        type=click.IntRange(0),
        default=10,
        show_default=True,
        metavar="N",
        help=help_text,
    )


def text_arguments(command: Decorated) -> Decorated:
    """Add TEXT..., ``--input`` and what says where a table has its text."""
    for option in (
        jobs_option("Processes for long input.  [default: the cores at hand, from 8 MiB on]"),
        click.option(
            "--text-key",
            metavar="KEY",
            help="Where objects have their text; stdin is then read as JSON lines.  "
            "[default: text, else the last key]",
        ),
        click.option(
            "--text-column",
            metavar="NAME|N",
            help="Where tables have their text: a name in the header, or a number from 1; stdin "
            "is then read as .tsv.  [default: text, else the last column]",
        ),
        click.option(
            "-i",
            "--input",
            multiple=True,
            metavar="FILE",
            help="Read texts from FILE (.tsv, .csv, .jsonl, else one a line; '-' is stdin); "
            "again and again.",
        ),
        click.argument("texts", metavar="[TEXT]...", nargs=-1),
    ):
        command = option(command)
    return command


def report_skipped(bad_lines: BadLines) -> None:
    """Tell how many lines were left out, and where the first of them is."""
    if bad_lines.count:
        note(f"skipped {bad_lines.count} bad lines, the first at {bad_lines.first}")


def model_in_use(name: str | None) -> str:
    """Return the model that was named, else ./model.json, else the name of the default one."""
    return name or (LOCAL_MODEL if os.path.exists(LOCAL_MODEL) else DEFAULT_MODEL)


def find_model(name: str | None, *, verbose: bool = False) -> Model:
    """Load the model that was named, else ./model.json, else the default one."""
    chosen = model_in_use(name)
    model = load(chosen)
    if verbose:
        origin = "" if name else " (none was named)"
        note(f"model: {chosen}{origin}")
    return model
