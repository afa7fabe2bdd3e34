"""Arguments and options that several commands share, and the model that ``--model`` names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import note, stderr_is_terminal
from logreg.cli.whole_numbers import MOST_JOBS, WholeNumber
from logreg.errors import ModelError
from logreg.model import Model
from logreg.model_file import DEFAULT_MODEL, LOCAL_MODEL, load, model_in_use

if TYPE_CHECKING:
    from logreg.data.examples import BadLines

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def own_features_option(command: Decorated) -> Decorated:
    """Add ``--features`` for models that use code of one's own."""
    return click.option(
        "--features",
        metavar="MODULE:CLASS",
        expose_value=False,
        is_eager=True,
        callback=lambda _ctx, _param, value: _register(value),
        help="Your own feature set that the model uses: a class, which is imported, or an entry "
        "point; also $LOGREG_FEATURES.",
    )(command)


def model_option(command: Decorated) -> Decorated:
    """Add ``--model``, and ``--features`` for models that use code of one's own."""
    return click.option(
        "-m",
        "--model",
        "model_name",
        envvar="LOGREG_MODEL",
        show_envvar=True,
        metavar="MODEL",
        shell_complete=complete_models,
        help="Model file or name of a built-in model.  "
        "[default: ./model.json if it exists, else the built-in 'default']",
    )(own_features_option(command))


def model_argument(command: Decorated) -> Decorated:
    """Add the argument [MODEL]."""
    return click.argument(
        "model_name",
        metavar="[MODEL]",
        required=False,
        envvar="LOGREG_MODEL",
        shell_complete=complete_models,
    )(command)


def _register(name: str | None) -> None:
    """Allow models to use a feature set of one's own."""
    if name is not None:
        from logreg.features.custom import register_features

        register_features(name)


def verbose_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Add ``--verbose`` with the command's own help."""
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
    return click.argument("files", metavar="[FILE]...", nargs=-1, shell_complete=complete_files)(
        command
    )


def skip_bad_lines_option(command: Decorated) -> Decorated:
    """Add ``--skip-bad-lines``."""
    return click.option(
        "--skip-bad-lines",
        is_flag=True,
        help="Skip lines that cannot be read, and report their number.",
    )(command)


def jobs_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Add ``--jobs`` with the command's own help."""
    return click.option(
        "-j", "--jobs", type=WholeNumber(1, largest=MOST_JOBS), metavar="N", help=help_text
    )


def limit_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Add ``--limit`` with the command's own help."""
    return click.option(
        "--limit",
        type=WholeNumber(0),
        default=10,
        show_default=True,
        metavar="N",
        help=help_text,
    )


def text_arguments(command: Decorated) -> Decorated:
    """Add TEXT..., ``--input`` and ``--jobs``."""
    return text_sources(
        jobs_option("Number of threads, or of processes with --output.  [default: all cores]")(
            command
        )
    )


def text_sources(command: Decorated) -> Decorated:
    """Add TEXT... and ``--input``."""
    for option in (
        click.option(
            "-i",
            "--input",
            multiple=True,
            metavar="FILE",
            shell_complete=complete_files,
            help="File of texts: a table, JSON, one text per line, a folder; '-' is stdin; may be "
            "repeated.",
        ),
        click.argument("texts", metavar="[TEXT]...", nargs=-1),
    ):
        command = option(command)
    return command


def report_skipped(bad_lines: BadLines) -> None:
    """Report the number of skipped lines and the place of the first one."""
    if bad_lines.count:
        lines = "1 bad line" if bad_lines.count == 1 else f"{bad_lines.count} bad lines, the first"
        note(f"skipped {lines} at {bad_lines.first}")


def find_model(
    name: str | None, *, verbose: bool = False, built_in: str = f"--model {DEFAULT_MODEL}"
) -> Model:
    """Load the named model, else ./model.json if it exists, else the default model.

    Args:
        name: the model that was named; None if none was.
        verbose: whether to report the model in use.
        built_in: how the command names the built-in model.

    Raises:
        ModelError: the model can't be read.
    """
    chosen = model_in_use(name)
    is_found = chosen == LOCAL_MODEL and not name
    try:
        model = load(chosen)
    except ModelError as error:
        if not is_found:
            raise
        cure = f"{error.problem}, or use {built_in} for the built-in model"
        raise ModelError(cure, error.path, error.line) from error
    if is_found and stderr_is_terminal() and not verbose:
        note(f"model: ./{LOCAL_MODEL} (use {built_in} for the built-in one)")
    if verbose:
        origin = "" if name else " (none was named)"
        note(f"model: {chosen}{origin}")
        for text in model.features.notes:
            note(text)
    return model
