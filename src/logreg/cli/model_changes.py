"""Rows of tables with the differences between two models, for diff and edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logreg.inspection.model_diff import Change, WordChange

WORDS_SHOWN = 10
"""Words that the tables show of each list."""


def weight_row(weight: Change) -> list[str]:
    """Return the row of a weight; a change too small for four decimals has an exponent."""
    name, a, b = weight
    shown = ["-" if value is None else f"{value:.4f}" for value in (a, b)]
    if a is None or b is None:
        return [name, *shown, "-"]
    change = b - a
    is_small = change != 0 and abs(change) < 0.5e-4
    return [name, *shown, f"{change:+.0e}" if is_small else f"{change:+.4f}" if change else "="]


def word_rows(change: WordChange) -> list[list[str]]:
    """Return the rows of a list: the words added to it, and those removed."""
    return [
        [change.name, kind, str(len(words)), ", ".join(words[:WORDS_SHOWN]) + _more(words)]
        for kind, words in (("added", change.added), ("removed", change.removed))
        if words
    ]


def _more(words: Sequence[str]) -> str:
    return ", ..." if len(words) > WORDS_SHOWN else ""
