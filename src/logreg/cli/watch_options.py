"""``--watch``: notes about a stream, window by window, and the exit status if it has shifted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import click

from logreg.cli.console import note
from logreg.cli.whole_numbers import whole_number
from logreg.errors import excerpt, printable
from logreg.model import Model
from logreg.pipeline.answers import Rule
from logreg.pipeline.watch import Watch, Window, has_profile
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


class Watcher:
    """Notes each window of a stream.

    Args:
        model: the model.
        rule: which label a text gets; None for the most probable one.
        every: how long a window is.
        max_psi: how far it may shift.

    Attributes:
        has_shifted: whether a window has, by more than that.
    """

    def __init__(self, model: Model, rule: Rule | None, every: Every, max_psi: float) -> None:
        self.has_shifted = False
        self._max_psi = max_psi
        if not has_profile(model):
            cure = "train it again"
            note(f"the model keeps no profile of its training texts: no shifts are noted; {cure}")
        self.watch = Watch(model, rule, self._note, n_texts=every.n_texts, seconds=every.seconds)

    def _note(self, window: Window) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        note(f"{now} {described(window)}")
        if shifted := window.beyond(self._max_psi):
            self.has_shifted = True
            what = (
                f"shifted by more than {self._max_psi:g} (--max-psi): {_listed(shifted, '{:.2f}')}"
            )
            note(f"{what}; look at the texts, or train again")


def described(window: Window) -> str:
    """Return a window as one line.

    >>> described(Window(200, {"neg": 0.25, "pos": 0.75}, 0.05, {"labels": 0.031, "z": 0.0}))
    '200 texts: neg 25.0%, pos 75.0%; no evidence 5.0%; PSI labels 0.03, z 0.00'
    """
    parts = [_listed(window.shares, "{:.1%}")]
    if window.no_evidence is not None:
        parts.append(f"no evidence {window.no_evidence:.1%}")
    if window.shifts:
        parts.append(f"PSI {_listed(window.shifts, '{:.2f}')}")
    return f"{window.n_texts} text{'' if window.n_texts == 1 else 's'}: {'; '.join(parts)}"


def _listed(values: Mapping[str, float], form: str) -> str:
    return ", ".join(
        f"{printable(name) or 'no label'} {form.format(value)}" for name, value in values.items()
    )
