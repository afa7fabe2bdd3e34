"""The command line: one file per command, each loaded only when it is called.

    parse the arguments -> call the library -> write the result

This file lists the commands and handles every error: one line on stderr and the right exit
status, never a traceback.
"""

from __future__ import annotations

import errno
import os
import sys

import click

from logreg import __version__
from logreg.cli.console import note, print_text
from logreg.cli.exit_status import (
    EXIT_BAD_INPUT,
    EXIT_BAD_USAGE,
    EXIT_INTERRUPTED,
    EXIT_TROUBLE,
    TroubleError,
)
from logreg.cli.lazy import LazyGroup
from logreg.cli.suggestions import usage_message
from logreg.errors import LogregError, excerpt, from_os_error

COMMANDS = {
    "check": "Check labelled data for errors.",
    "label": "Label texts at the keyboard, the most useful ones first.",
    "suspects": "List labels that are probably wrong.",
    "train": "Train a model on labelled texts and save it as JSON.",
    "cv": "Estimate the quality of a model by cross-validation.",
    "compare": "Compare naive Bayes and logistic regression.",
    "tune": "Find the best training options by cross-validation.",
    "classify": "Print the probability and the label of each text.",
    "explain": "Show every number of the answer for a text.",
    "evaluate": "Measure how well a model predicts the labels of a file.",
    "expect": "Check what a model must answer for given texts.",
    "report": "Write an HTML report of how good a model is.",
    "sentences": "Cut running text into sentences, one per line.",
    "features": "Print the features of each text as a table.",
    "models": "List the built-in models.",
    "show": "Print the weights and metadata of a model.",
    "edit": "Change a model by hand and show what that does.",
    "export": "Write a model as a program in one file that needs nothing else.",
    "play": "Write the lecture as a page to play with.",
    "diff": "Compare two models.",
    "reproduce": "Retrain a model and check that the result is identical.",
    "lesson": "Take the lecture as a guided tour, computed live.",
    "lexicon": "Show, check, audit, learn and convert word lists.",
}
"""Each command with the first sentence of its help, in the order of the work."""


def _print_version(context: click.Context, _: click.Parameter, is_given: bool) -> None:
    """Print the version, and whether the compiled kernel is there; exit."""
    if not is_given or context.resilient_parsing:
        return
    from logreg.scanner import kernel

    found = "with the compiled kernel"
    if not kernel.is_available():
        found = f"without the compiled kernel: {kernel.why_missing()}"
    print_text(f"logreg {__version__} ({found})")
    context.exit()


@click.group(
    cls=LazyGroup,
    package=f"{__name__}.commands",
    summaries=COMMANDS,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "LOGREG",
        "max_content_width": 100,
    },
    epilog="Every option can be set by an environment variable: --epochs of train by "
    "$LOGREG_TRAIN_EPOCHS.",
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def logreg() -> None:
    """Classify texts by logistic regression, as in the textbook.

    \b
    logreg classify "It's hokey. But the cast is great."
    logreg train data/reviews.tsv
    cut -f2 data/reviews.tsv | logreg classify | sort -rn | head
    """
    if own := os.environ.get("LOGREG_FEATURES"):
        from logreg.features.custom import register_features

        register_features(own)


def run(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit status.

    0 means success, 1 bad input, 2 bad usage, 130 an interrupt; a command may return another one.
    """
    try:
        status = logreg.main(arguments, prog_name="logreg", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "logreg"
        message = f"{usage_message(error)} (see '{command} --help')"
        return _fail(message, EXIT_BAD_USAGE)
    except TroubleError as trouble:
        return _fail(_message(trouble.error), EXIT_TROUBLE)
    except (LogregError, OSError) as error:
        return report(error)
    except MemoryError:
        return _fail(
            "out of memory; free some, or is a line of the input too long?", EXIT_BAD_INPUT
        )
    except ImportError as error:  # as there is no memory for a library
        reason = str(error).strip().splitlines()[-1:]
        cure = "free some memory, or install logreg again"
        return _fail(f"a module can't be loaded: {' '.join(reason)}; {cure}", EXIT_BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED


def report(error: LogregError | OSError) -> int:
    """Report an error on stderr; return the exit status."""
    return _fail(_message(error), EXIT_BAD_INPUT)


def _message(error: LogregError | OSError) -> str:
    """Return the message of an error; one of the system without a file name is about stdout."""
    if isinstance(error, LogregError):
        return str(error)
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return str(from_os_error(error, str(error.filename or "the system")))
    _silence_stdout()
    return str(from_os_error(error, str(error.filename or "stdout")))


def _fail(message: str, status: int) -> int:
    """Report an error in one line on stderr, if it can be written; return the status."""
    words = (word if len(word) <= LONGEST_WORD else excerpt(word)[1:-1] for word in message.split())
    note(" ".join(words))
    return status


LONGEST_WORD = 1000
"""Characters of a word in a message that is not cut: a path may be long, but is not that long."""


def _silence_stdout() -> None:
    """Discard unwritten output: Python would try to write it again at exit, and fail again."""
    if sys.__stdout__ is not None and sys.stdout is sys.__stdout__:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
