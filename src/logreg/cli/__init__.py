"""The command line: one file a command, each loaded only when it is called.

    parse the arguments -> call the library -> write the answer

This file holds the list of commands and the ways out: every error ends in one line on stderr and
the right exit status, never in a traceback.
"""

from __future__ import annotations

import os
import sys

import click

from logreg import __version__
from logreg.cli.lazy import LazyGroup
from logreg.errors import LogregError, from_os_error, printable

EXIT_BAD_INPUT, EXIT_BAD_USAGE, EXIT_INTERRUPTED = 1, 2, 130

COMMANDS = (
    "check",
    "train",
    "cv",
    "tune",
    "classify",
    "evaluate",
    "features",
    "models",
    "show",
    "diff",
    "reproduce",
    "lexicon",
)


@click.group(
    cls=LazyGroup,
    package=f"{__name__}.commands",
    names=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "LOGREG"},
    epilog="Each option has a variable: --epochs of train is $LOGREG_TRAIN_EPOCHS.",
)
@click.version_option(__version__, prog_name="logreg", message="%(prog)s %(version)s")
def logreg() -> None:
    """Classify texts by logistic regression, as the textbook tells it.

    \b
    logreg classify "It's hokey. But the cast is great."
    logreg train reviews.tsv
    cut -f2 reviews.tsv | logreg classify | sort -rn | head
    """


def run(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit status.

    0 is success, 1 bad input, 2 bad usage, 130 an interrupt; a command may return its own.
    """
    try:
        status = logreg.main(arguments, prog_name="logreg", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "logreg"
        message = f"{error.format_message()} (see '{command} --help')"
        return _fail(message, EXIT_BAD_USAGE)
    except LogregError as error:
        return _fail(str(error), EXIT_BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except OSError as error:
        _silence_stdout()
        return _fail(str(from_os_error(error, str(error.filename or "stdout"))), EXIT_BAD_INPUT)


def _fail(message: str, status: int) -> int:
    """Tell what went wrong in one line."""
    click.echo(f"logreg: {printable(' '.join(message.split()))}", err=True)
    return status


def _silence_stdout() -> None:
    """Drop what stdout has not taken: Python would try it again at exit, and complain again."""
    if sys.__stdout__ is not None and sys.stdout is sys.__stdout__:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
