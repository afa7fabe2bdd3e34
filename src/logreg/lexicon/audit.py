"""A lexicon against labelled texts: what it covers, what contradicts it, what it lacks.

It also makes the lists that the data alone would give. See `log_odds` for the statistic.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from logreg.lexicon.log_odds import Association
from logreg.lexicon.word_lists import Lexicon
from logreg.tokens import is_mark

SYMBOL = "So"
"""The Unicode category of emoji, which are marks with a meaning."""


class Verdict(NamedTuple):
    """A word, its side in the lexicon (None: not listed), and its association with the labels."""

    word: str
    side: str | None
    association: Association

    @property
    def contradicts(self) -> float:
        """How strongly the data contradict the side, as a z-score; negative if they agree."""
        return self.association.z * {"positive": -1, "negative": 1, None: 0}[self.side]


class Audit(NamedTuple):
    """The evidence of labelled texts for and against a lexicon.

    Attributes:
        entries: number of polar entries of the lexicon.
        occurring: a verdict for each entry that occurs, in alphabetical order.
        contradicted: entries that the data contradict, the worst first.
        unlisted: words that the data would add, the most significant first.
    """

    entries: int
    occurring: list[Verdict]
    contradicted: list[Verdict]
    unlisted: list[Verdict]


def audit(lexicon: Lexicon, found: Mapping[str, Association], *, min_count: int, z: float) -> Audit:
    """Compare a lexicon with the associations found in labelled texts.

    Args:
        lexicon: the lists.
        found: the association of every word of the texts.
        min_count: minimum number of documents that contain a word.
        z: minimum absolute z-score.
    """
    polar = lexicon.positive | lexicon.negative
    occurring = [
        Verdict(word, "positive" if word in lexicon.positive else "negative", found[word])
        for word in sorted(polar & found.keys())
    ]
    frequent = [entry for entry in occurring if _documents(entry.association) >= min_count]
    contradicted = [entry for entry in frequent if entry.contradicts >= z]
    contradicted.sort(key=lambda entry: -entry.contradicts)
    unlisted = [
        Verdict(association.word, None, association)
        for association in strongest(found, min_count=min_count, z=z)
        if not _is_listed(association.word, lexicon)
    ]
    return Audit(len(polar), occurring, contradicted, unlisted)


def strongest(found: Mapping[str, Association], *, min_count: int, z: float) -> list[Association]:
    """Return the words with an absolute z-score of at least ``z``, the most significant first."""
    strong = [
        association
        for association in found.values()
        if abs(association.z) >= z
        and _documents(association) >= min_count
        and could_be_listed(association.word)
    ]
    return sorted(strong, key=lambda association: (-abs(association.z), association.word))


def induce(found: Mapping[str, Association], *, min_count: int, z: float, base: Lexicon) -> Lexicon:
    """Return ``base`` with the words that the data associate with a label.

    A word that is in any list of ``base`` stays there.
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
    """Return whether a token has a meaning: not a number, nor punctuation.

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
