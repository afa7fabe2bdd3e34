"""``--watch``: notes about a stream, window by window, and whether it has shifted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from logreg.cli.console import note
from logreg.cli.watch_options import Every
from logreg.errors import printable
from logreg.model import Model
from logreg.pipeline.answers import Rule
from logreg.pipeline.watch import Watch, Window, has_profile


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
