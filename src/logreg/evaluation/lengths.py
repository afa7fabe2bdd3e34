"""Accuracy by the length of the texts, in tokens.

Texts are sorted by length and cut into groups of about equal size; texts of one length are never
in two groups.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.word_lists import Lexicon

Lengths = NDArray[np.int64]

MOST_GROUPS = 8
LEAST_TEXTS = 10
"""Texts that a group should have: of fewer the accuracy is hardly known."""

_Z = 1.959963984540054
"""The 97.5% quantile of the standard normal distribution."""


class LengthGroup(NamedTuple):
    """Texts of similar length.

    Attributes:
        shortest: tokens of the shortest text.
        longest: tokens of the longest one.
        texts: the number of texts.
        right: how many of them got their gold label.
        interval: the 95% interval of that fraction.
    """

    shortest: int
    longest: int
    texts: int
    right: int
    interval: tuple[float, float]

    @property
    def accuracy(self) -> float:
        """The fraction of the texts that got their gold label."""
        return self.right / self.texts


class TokenCounter:
    """Counts tokens with the scanner, megabytes at a time."""

    def __init__(self) -> None:
        self._features = SentimentFeatures(Lexicon(frozenset(), frozenset(), frozenset()))
        self._column = self._features.names.index("log_length")

    def count(self, texts: Sequence[str]) -> Lengths:
        """Return the number of tokens of each text, shape (n_texts,).

        >>> TokenCounter().count(["It's hokey.", "", " "]).tolist()
        [3, 0, 0]
        """
        log_lengths = self._features.count(texts)[:, self._column]  # ln(max(1, n))
        is_empty = [not text or text.isspace() for text in texts]
        lengths = np.rint(np.exp(log_lengths)).astype(np.int64)
        return np.where(is_empty, 0, lengths)


def accuracy_by_length(lengths: Lengths, is_right: NDArray[np.bool_]) -> list[LengthGroup]:
    """Return the accuracy of at most `MOST_GROUPS` groups of texts, the shortest texts first.

    Args:
        lengths: tokens of each text, shape (n,), n >= 1.
        is_right: whether each text got its gold label, shape (n,).

    >>> lengths, is_right = np.repeat([5, 9], [10, 20]), np.repeat([True, False], [25, 5])
    >>> for group in accuracy_by_length(lengths, is_right):
    ...     print(group.shortest, group.longest, group.texts, group.accuracy)
    5 5 10 1.0
    9 9 20 0.75
    """
    order = np.argsort(lengths, kind="stable")
    ordered, right = lengths[order], is_right[order]
    return [
        LengthGroup(
            shortest=int(ordered[start]),
            longest=int(ordered[end - 1]),
            texts=end - start,
            right=int(right[start:end].sum()),
            interval=wilson_interval(int(right[start:end].sum()), end - start),
        )
        for start, end in _cuts(ordered)
    ]


def _cuts(ordered: Lengths) -> list[tuple[int, int]]:
    """Return where groups begin and end, each end moved up to where the length changes."""
    n = len(ordered)
    n_groups = min(MOST_GROUPS, max(1, n // LEAST_TEXTS))
    last = ordered[[n * i // n_groups - 1 for i in range(1, n_groups + 1)]]
    ends = dict.fromkeys(np.searchsorted(ordered, last, side="right").tolist())
    return [*zip([0, *ends], ends, strict=False)]


def wilson_interval(hits: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of a fraction: of hits among n >= 1.

    With p = hits / n and z = 1.96 it is (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n); unlike
    p ± z √(p(1-p)/n) it is neither empty at p = 1 nor beyond it (Wilson 1927, Probable inference,
    the law of succession, and statistical inference).

    >>> [round(end, 4) for end in wilson_interval(8, 10)]
    [0.4902, 0.9433]
    >>> [round(end, 4) for end in wilson_interval(10, 10)]
    [0.7225, 1.0]
    """
    p, square = hits / n, _Z * _Z / n
    middle = p + square / 2
    spread = _Z * math.sqrt(p * (1 - p) / n + square / (4 * n))
    lower = (middle - spread) / (1 + square) if hits else 0.0
    upper = (middle + spread) / (1 + square) if hits < n else 1.0
    return lower, upper
