"""A mistaken text with its words marked: which misled the model, and which did not."""

from __future__ import annotations

import math
from typing import NamedTuple

from logreg.evaluation.mistakes import Mistake
from logreg.explanation import Explanation, Paint
from logreg.model import Model
from logreg.tokens import without_bytes

LEVELS = 3
"""Shades of a mark."""

FAINTEST = 0.2
"""Words that add less than this fraction of what the strongest one adds are not marked."""

SHOWN_AT_ONCE = 700
"""Characters of a text that are shown; more follow when asked for."""

MOST_SHOWN = 8_000
"""Characters of a text that are in the page."""


class Piece(NamedTuple):
    """A part of a text.

    Attributes:
        text: the part.
        level: how strongly it is marked, from 1 to `LEVELS`; 0 for no mark.
        misled: whether it speaks for the label that was predicted wrongly.
        title: its features and what it adds to z; empty without a mark.
    """

    text: str
    level: int = 0
    misled: bool = False
    title: str = ""


class MarkedText(NamedTuple):
    """A text in pieces: what is shown, what follows when asked for, and how much is left out."""

    shown: tuple[Piece, ...]
    folded: tuple[Piece, ...]
    folded_characters: int
    missing_characters: int


def marked_text(model: Model, mistake: Mistake) -> MarkedText:
    """Mark the words of a mistaken text by what they add to z.

    Of several labels it is what they add to the z of the predicted one less that of the gold one.
    """
    pair = mistake.predicted, mistake.gold
    explanation = Explanation(model.features, model.linear, mistake.text, pair=pair)
    side = 1.0 if mistake.predicted == explanation.labels[1] else -1.0
    text = without_bytes(mistake.text)  # of the same length
    pieces = _pieces(text, explanation.paint(), side)
    shown, rest = _cut(pieces, SHOWN_AT_ONCE)
    folded, left_out = _cut(rest, MOST_SHOWN - SHOWN_AT_ONCE)
    return MarkedText(tuple(shown), tuple(folded), _length(folded), _length(left_out))


def _pieces(text: str, paint: list[Paint], side: float) -> list[Piece]:
    """Cut a text into words that are marked, and what is between them."""
    largest = max((abs(one.contribution) for one in paint), default=0.0) or 1.0
    pieces, place = list[Piece](), 0
    for one in paint:
        share = abs(one.contribution) / largest
        if share >= FAINTEST:
            word = text[one.start : one.end]
            title = f"{', '.join(one.features)}: {one.contribution:+.4f}"
            misled = side * one.contribution > 0
            pieces.append(Piece(text[place : one.start]))
            pieces.append(Piece(word, math.ceil(LEVELS * share), misled, title))
            place = one.end
    return [piece for piece in [*pieces, Piece(text[place:])] if piece.text]


def _cut(pieces: list[Piece], length: int) -> tuple[list[Piece], list[Piece]]:
    """Cut pieces after some characters, at the end of a word if there is one nearby."""
    before, left = list[Piece](), length
    for i, piece in enumerate(pieces):
        if len(piece.text) <= left:
            before.append(piece)
            left -= len(piece.text)
        elif piece.level:
            return before, pieces[i:]
        else:
            at = piece.text.rfind(" ", 0, left) + 1 or left
            halves = piece._replace(text=piece.text[:at]), piece._replace(text=piece.text[at:])
            return [*before, halves[0]], [halves[1], *pieces[i + 1 :]]
    return before, []


def _length(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)
