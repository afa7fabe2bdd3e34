"""``label`` at the keyboard: a text, a key, the next text."""

from __future__ import annotations

import shutil
import string
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from logreg.cli.keys import Keys
from logreg.errors import printable
from logreg.model_selection.active_learning import STABLE

if TYPE_CHECKING:
    from logreg.cli.labelled_file import LabelledFile
    from logreg.labels import Labels
    from logreg.model_selection.active_learning import ActiveLearner

SKIP, UNDO, QUIT = "s", "u", "q"

LONGEST = 4000
"""Characters of a text that are shown."""


def keys_of(labels: Labels) -> dict[str, str]:
    """Return the label of each key: of its first letter where that is its own, else of a number.

    >>> keys_of(("negative", "positive")), keys_of(("sport", "science"))
    ({'n': 'negative', 'p': 'positive'}, {'1': 'sport', '2': 'science'})

    Raises:
        ValueError: there are more labels than keys.
    """
    firsts = [label[0].lower() for label in labels]
    others = (key for key in string.digits[1:] + string.ascii_uppercase)
    found: dict[str, str] = {}
    for label, first in zip(labels, firsts, strict=True):
        is_own = first in string.ascii_lowercase and first not in (SKIP, UNDO, QUIT)
        key = first if is_own and firsts.count(first) == 1 else next(others, "")
        if not key:
            raise ValueError(f"{len(labels)} labels are more than there are keys; choose fewer")
        found[key] = label
    return found


@dataclass(frozen=True)
class Session:
    """Questions about the texts of a pool.

    Attributes:
        texts: the pool.
        labels: the labels.
        learner: which text is next.
        file: where the labels go.
    """

    texts: Sequence[str]
    labels: Labels
    learner: ActiveLearner
    file: LabelledFile

    def run(self, keys: Keys) -> None:
        """Ask until there are no more texts, or the user quits.

        Raises:
            KeyboardInterrupt: Ctrl-C; all labels so far are in the file.
            InputError: a label can't be written.
        """
        label_of = keys_of(self.labels)
        choices = {**label_of, SKIP: "skip", UNDO: "undo", QUIT: "quit"}
        answered: list[tuple[int, str]] = []
        again: int | None = None  # the text whose answer was taken back
        while (text := self.learner.next() if again is None else again) is not None:
            again = None
            _show(self.texts[text])
            key = keys.choice(self._status(), choices, end=QUIT)
            if key == QUIT:
                return
            if key != UNDO:
                self._take(text, key, label_of)
                answered.append((text, key))
            elif answered:
                again, key = answered.pop()
                self._take_back(again, key)

    def _take(self, text: int, key: str, label_of: dict[str, str]) -> None:
        """Do what a key says about a text."""
        if key == SKIP:
            self.learner.pass_over(text)
            return
        self.file.append(label_of[key], self.texts[text])
        self.learner.learn(text, self.labels.index(label_of[key]))

    def _take_back(self, text: int, key: str) -> None:
        if key == SKIP:
            self.learner.pass_over(text, is_passed=False)
            return
        self.file.take_back()
        self.learner.forget(text)

    def _status(self) -> str:
        """Return how many labels there are, and whether more would change anything."""
        n, kappa = len(self.learner.given), self.learner.kappa()
        if kappa is None:
            return f"{n} labelled"
        status = f"{n} labelled, kappa {kappa:.3f}"
        return f"{status}: more labels change little" if kappa >= STABLE else status


def _show(text: str) -> None:
    """Show a text within the width of the terminal, its control characters as escapes."""
    width = shutil.get_terminal_size().columns
    cut = f"{text[:LONGEST]}… ({len(text)} characters)" if len(text) > LONGEST else text
    click.secho("─" * width, dim=True)
    lines = [textwrap.fill(printable(line), width) for line in cut.splitlines()]
    click.echo("\n".join(lines) + "\n")
