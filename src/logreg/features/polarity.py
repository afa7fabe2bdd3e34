"""Which units of a text are positive and negative: those that are negated count for the other side.

A unit is a token, or a phrase, which is a mark if it begins with one, and else a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from logreg.features.contrast import conceded
from logreg.features.negation import left_after
from logreg.lexicon.word_lists import NEGATION_SUFFIX, Lexicon
from logreg.tokens import is_mark

_OTHER = {"positive": "negative", "negative": "positive"}


class Polar(NamedTuple):
    """A listed unit.

    Attributes:
        number: of the unit in its text.
        side: the side that it counts for.
        negated: whether that is the other one than its own.
        conceded: whether it counts half.
    """

    number: int
    side: str
    negated: bool
    conceded: bool

    @property
    def share(self) -> float:
        """What it counts."""
        return 0.5 if self.conceded else 1.0


def polar_units(
    names: Sequence[str], lexicon: Lexicon, reach: int, *, contrast: bool = False
) -> Iterator[Polar]:
    """Yield the units that are positive or negative, in order; one can be both.

    A listed mark, such as an emoji or an emoticon, stands outside of the sentence: it is not
    negated, nor does it end negation.

    >>> nothing = frozenset[str]()
    >>> lexicon = Lexicon(frozenset({"great", "nice"}), nothing, nothing, frozenset({"not"}))
    >>> for one in polar_units(["not", "a", "great", "idea", ",", "nice", "try"], lexicon, 3):
    ...     print(*one)
    2 negative True False
    5 positive False False

    Args:
        names: the units.
        lexicon: the lists.
        reach: how many words negation reaches, see `features.negation`.
        contrast: whether what stands before "but" counts half, see `features.contrast`.
    """
    is_conceded = conceded(names) if contrast else [False] * len(names)
    left = 0  # words that negation reaches from here
    for i, name in enumerate(names):
        is_a_mark = is_mark(name[0])
        sides = [side for side in _OTHER if name in getattr(lexicon, side)]
        negated = left > 0 and not is_a_mark
        for side in sides:
            yield Polar(i, _OTHER[side] if negated else side, negated, is_conceded[i])
        if reach and not (sides and is_a_mark):
            negates = not sides and _negates(name, lexicon)
            left = left_after(left, reach, is_mark=is_a_mark, negates=negates)


def _negates(name: str, lexicon: Lexicon) -> bool:
    return name in lexicon.negators or name.endswith(NEGATION_SUFFIX)
