"""Which words go with which label: log-odds ratios under an informative Dirichlet prior.

With y⁺ and y⁻ the documents of either label that have the word, n⁺ and n⁻ their sums over all
words, and a prior of α = a·(y⁺ + y⁻)/(n⁺ + n⁻) pseudo-documents for each word and label,

    δ = log (y⁺ + α)/(n⁺ + a - y⁺ - α) - log (y⁻ + α)/(n⁻ + a - y⁻ - α)
    z = δ / √(1/(y⁺ + α) + 1/(y⁻ + α))

(Monroe, Colaresi & Quinn 2008, eqs. 15, 16, 20 and 22; SLP ch. on lexicons for sentiment.) The
prior depends on how frequent a word is, not on its side: it shrinks the ratio of rare words towards
0, and z is the distance of the rest from chance. Its total a is one pseudo-document per word.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from logreg.lexicon.phrases import Phrases
from logreg.tokens import tokenize


class Association(NamedTuple):
    """The association of a word with the labels: documents of each that contain it, δ, and z."""

    word: str
    negative: int
    positive: int
    log_odds: float
    z: float


class WordCounts:
    """Number of documents that contain each word, by label, and of those with a ``listed`` word.

    A listed phrase is a word: it counts, and its own words not beside it, as in the features.

    >>> counts = WordCounts()
    >>> counts.add([("pos", "good, good film"), ("neg", "bad film")])
    >>> counts.documents["pos"], counts.of["pos"]["good"], counts.of["neg"]["film"]
    (1, 1, 1)
    >>> counts = WordCounts(frozenset({"waste of"}))
    >>> counts.add([("neg", "a waste of time")])
    >>> sorted(counts.of["neg"])
    ['a', 'time', 'waste of']
    """

    def __init__(self, listed: frozenset[str] = frozenset()) -> None:
        self._listed = listed
        self._phrases = Phrases(listed)
        self.covered: Counter[str] = Counter()
        self.of: dict[str, Counter[str]] = {}
        self.documents: Counter[str] = Counter()

    def add(self, examples: Iterable[tuple[str, str]]) -> None:
        """Count examples, pairs of label and text; a word counts once per document."""
        for label, text in examples:
            words = {*self._words(text)}
            self.documents[label] += 1
            self.covered[label] += not self._listed.isdisjoint(words)
            self.of.setdefault(label, Counter()).update(words)

    def _words(self, text: str) -> list[str]:
        if not self._phrases:
            return tokenize(text)
        return [unit.name for unit in self._phrases.units(text)]

    def renamed(self, names: Mapping[str, str]) -> WordCounts:
        """Return the counts under new names of the labels; equal names are added up."""
        renamed = WordCounts(self._listed)
        for label, name in names.items():
            renamed.documents[name] += self.documents[label]
            renamed.covered[name] += self.covered[label]
            renamed.of.setdefault(name, Counter()).update(self.of[label])
        return renamed


def associations(
    negative: Mapping[str, int], positive: Mapping[str, int]
) -> dict[str, Association]:
    """Return the association of every word of the two counts.

    >>> found = associations({"bad": 30, "film": 60}, {"good": 30, "film": 60})
    >>> [(word, round(found[word].z, 1)) for word in ("bad", "film", "good")]
    [('bad', -3.2), ('film', 0.0), ('good', 3.2)]
    """
    words = negative.keys() | positive.keys()
    if len(words) == 1:  # a word alone has no odds
        (word,) = words
        return {word: Association(word, negative.get(word, 0), positive.get(word, 0), 0.0, 0.0)}
    total_negative, total_positive = sum(negative.values()), sum(positive.values())
    rate = len(words) / max(1, total_negative + total_positive)
    totals = total_negative + len(words), total_positive + len(words)
    return {
        word: _associate(word, negative.get(word, 0), positive.get(word, 0), rate, totals)
        for word in words
    }


def _associate(
    word: str, negative: int, positive: int, rate: float, totals: tuple[float, float]
) -> Association:
    prior = rate * (negative + positive)
    y_negative, y_positive = negative + prior, positive + prior
    log_odds = math.log(y_positive / (totals[1] - y_positive))
    log_odds -= math.log(y_negative / (totals[0] - y_negative))
    z = log_odds / math.sqrt(1 / y_positive + 1 / y_negative)
    return Association(word, negative, positive, log_odds, z)
