"""A lexicon against labelled texts: what it covers, what contradicts it, what it lacks.

Also the lists that the data alone would give. Which statistic says so is word_statistics' business.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from logreg.lexicon.log_odds import Association
from logreg.lexicon.word_lists import Lexicon
from logreg.tokens import is_mark

SYMBOL = "So"
"""The Unicode category of emoji: marks, but with a meaning of their own."""


class Verdict(NamedTuple):
    """A word, its side in the lexicon (None: not listed), and how it goes with the labels."""

    word: str
    side: str | None
    association: Association

    @property
    def contradicts(self) -> float:
        """By how much the data are against the side, in z; negative where they agree."""
        return self.association.z * {"positive": -1, "negative": 1, None: 0}[self.side]


class Audit(NamedTuple):
    """What the data say of a lexicon.

    Attributes:
        entries: how many polar entries the lexicon has.
        occurring: a verdict for each entry that occurs, in alphabetical order.
        contradicted: entries whose data are against their side, the worst first.
        unlisted: words that the data would list, the surest first.
    """

    entries: int
    occurring: list[Verdict]
    contradicted: list[Verdict]
    unlisted: list[Verdict]


def audit(lexicon: Lexicon, found: Mapping[str, Association], *, min_count: int, z: float) -> Audit:
    """Weigh a lexicon against the associations of some labelled texts.

    Args:
        lexicon: the lists.
        found: every word of the texts and how it goes with their labels.
        min_count: documents that must have a word before the data have a say.
        z: how far from chance the data must be.
    """
    polar = lexicon.positive | lexicon.negative
    occurring = [
        Verdict(word, "positive" if word in lexicon.positive else "negative", found[word])
        for word in sorted(polar & found.keys())
    ]
    heard = [entry for entry in occurring if _documents(entry.association) >= min_count]
    contradicted = [entry for entry in heard if entry.contradicts >= z]
    contradicted.sort(key=lambda entry: -entry.contradicts)
    unlisted = [
        Verdict(association.word, None, association)
        for association in strongest(found, min_count=min_count, z=z)
        if not _is_listed(association.word, lexicon)
    ]
    return Audit(len(polar), occurring, contradicted, unlisted)


def strongest(found: Mapping[str, Association], *, min_count: int, z: float) -> list[Association]:
    """Return the words that could be listed and go with a label by at least ``z``, surest first."""
    strong = [
        association
        for association in found.values()
        if abs(association.z) >= z
        and _documents(association) >= min_count
        and could_be_listed(association.word)
    ]
    return sorted(strong, key=lambda association: (-abs(association.z), association.word))


def induce(found: Mapping[str, Association], *, min_count: int, z: float, base: Lexicon) -> Lexicon:
    """Make lists from the data: words that go with a label, added to those of ``base``.

    A word that ``base`` has anywhere stays where it is.
    """
    new = [
        association
        for association in strongest(found, min_count=min_count, z=z)
        if not _is_listed(association.word, base)
    ]
    return base._replace(
        positive=base.positive | {association.word for association in new if association.z > 0},
        negative=base.negative | {association.word for association in new if association.z < 0},
    )


def could_be_listed(token: str) -> bool:
    """Tell tokens with a meaning from numbers and punctuation.

    >>> [could_be_listed(token) for token in ("good", "👍", "2nd", "1997", "!")]
    [True, True, True, False, False]
    """
    if is_mark(token):
        return unicodedata.category(token) == SYMBOL
    return any(character.isalpha() for character in token)


def _is_listed(word: str, lexicon: Lexicon) -> bool:
    return any(word in words for words in lexicon)


def _documents(association: Association) -> int:
    return association.negative + association.positive
