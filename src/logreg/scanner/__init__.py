"""The vectorised scanner: tokens.py and the sentiment counts, megabytes at a time.

The results are those of the specification, `tokens.tokenize` and `SentimentFeatures.extract`; a
property test holds the two equal. See `line_counts` for the method; here texts and blocks of bytes
are cut into pieces that fit into the processor's cache, and their counts become features.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from logreg.lexicon.word_lists import Lexicon
from logreg.scanner.alphabet import UnfitLexiconError
from logreg.scanner.boundaries import Counts
from logreg.scanner.dictionary import MAX_LENGTH
from logreg.scanner.line_counts import PADDING, Counter, LineCounts
from logreg.scanner.long_lines import decoded, pieces_of, sliced

__all__ = ["MAX_LENGTH", "Scanner", "UnfitLexiconError"]

Features = NDArray[np.float64]

GROUP_LENGTH = 1 << 18
"""Bytes of lines that are counted together: fewer waste calls of numpy, more miss the cache."""

LONG = 1 << 20
"""Longer lines, in bytes or characters, are counted piece by piece."""


class Scanner:
    """Counts the six sentiment features of many texts at once.

    Raises:
        UnfitLexiconError: the lexicon has words that only the specification can match.
    """

    def __init__(self, lexicon: Lexicon, negation: bool) -> None:
        self._counter = Counter(lexicon, negation)

    def features(self, texts: Sequence[str]) -> Features:
        """Return the features of each text, as `SentimentFeatures.extract`, shape (n, 6)."""
        parts = [np.empty((0, 6))]
        for is_long, group in groupby(texts, key=lambda text: len(text) > LONG):
            if is_long:
                parts.extend(self._of_long_line(sliced(text)) for text in group)
            else:
                lines = [text.replace("\n", " ") if "\n" in text else text for text in group]
                parts.append(_features(self._counter.count("\n".join(["", *lines, PADDING]))))
        return np.concatenate(parts)

    def features_of_lines(self, content: bytes | bytearray) -> Features:
        """Return the features of each line of UTF-8, shape (n, 6); every line ends with LF."""
        parts = [np.empty((0, 6))]
        for lines in _cut(content):
            if len(lines) > LONG:
                parts.append(self._of_long_line(decoded(lines)))
            else:
                text = f"\n{str(lines, 'utf-8', 'surrogateescape')}{PADDING}"
                parts.append(_features(self._counter.count(text)))
        return np.concatenate(parts)

    def _of_long_line(self, chunks: Iterable[str]) -> Features:
        """Return the features of a single line as one row, in bounded memory."""
        total = LineCounts(np.zeros((5, 1), dtype=np.int64), np.zeros(1, dtype=np.int64))
        for piece in pieces_of(chunks):
            text = "\n".join(["", piece.replace("\n", " "), PADDING])
            counts = self._counter.count(text, total.negated)
            hits, tokens = total.hits + counts.hits, total.tokens + counts.tokens
            total = LineCounts(hits, tokens, counts.negated)
        return _features(total)


def _cut(content: bytes | bytearray) -> Iterator[memoryview]:
    """Cut lines into groups of whole lines, or of one long line."""
    view = memoryview(content)
    start = 0
    while start < len(content):
        end = content.rfind(b"\n", start, start + GROUP_LENGTH) + 1
        end = end or content.index(b"\n", start) + 1
        yield view[start:end]
        start = end


def _features(counts: LineCounts) -> Features:
    X = np.empty((len(counts.tokens), 6))
    X[:, :5] = counts.hits.T
    X[:, 2] = counts.hits[2] > 0
    X[:, 4] = counts.hits[4] > 0
    X[:, 5] = _logarithms(counts.tokens)
    return X


_LOGARITHMS = np.array([math.log(max(1, n)) for n in range(1 << 12)])


def _logarithms(counts: Counts) -> Features:
    """Return ln max(1, n) as `math.log` has it; numpy's logarithm may differ in the last bit."""
    logarithms: Features = _LOGARITHMS[np.minimum(counts, len(_LOGARITHMS) - 1)]
    for i in np.flatnonzero(counts >= len(_LOGARITHMS)).tolist():
        logarithms[i] = math.log(counts[i])
    return logarithms
