"""The options of ``--watch``; `watcher` does what they ask for, and is loaded only then."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import click

from logreg.cli.whole_numbers import whole_number
from logreg.errors import excerpt
from logreg.stability import LARGE_SHIFT

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

WATCH_OPTIONS = ("--watch", "--max-psi")

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class Every(NamedTuple):
    """How long a window is: a number of texts, or else seconds."""

    n_texts: int | None
    seconds: float = 0.0


def every(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Every | None:
    """Return how long a window is.

    Raises:
        click.BadParameter: the value is neither a number of texts nor a time.
    """
    if value is None:
        return None
    if (n := whole_number(value, least=1)) is not None:
        return Every(n)
    found = re.fullmatch(r"([0-9]{1,9})([smhd])", value)
    if found is None or int(found[1]) == 0:
        rule = "must be a number of texts, such as 10000, or a time, such as 1h, 15m or 30s"
        raise click.BadParameter(f"{rule}, got {excerpt(value)}.")
    return Every(None, float(int(found[1]) * _SECONDS[found[2]]))


def watch_options(command: Decorated) -> Decorated:
    """Add ``--watch`` and ``--max-psi``."""
    for option in (
        click.option(
            "--max-psi",
            type=click.FloatRange(0),
            default=LARGE_SHIFT,
            show_default=True,
            metavar="X",
            help="With --watch: the shift from which the exit status is 5.",
        ),
        click.option(
            "--watch",
            callback=every,
            metavar="N|TIME",
            help="Note on stderr, after every N texts or 1h, 15m or 30s, the share of each label "
            "and how far the texts have shifted from those of the training.",
        ),
    ):
        command = option(command)
    return command
