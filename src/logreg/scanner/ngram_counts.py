"""Counting the n-grams of many texts, of one length after the other; see ngrams.c.

The meaning is that of `features.ngrams`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.bags import Bags, Matrix, Seen
from logreg.scanner.kernel import Content
from logreg.scanner.ngram_memory import (
    FIRST_SIZE,
    NONE,
    Numbers,
    PairTable,
    ngram_functions,
    pointer,
)
from logreg.scanner.word_table import WordTable


@dataclass(frozen=True)
class _Level:
    """The n-grams of one length.

    Attributes:
        ends: the number among them of the one that ends at each place of the texts, or NONE.
        befores: the number of each without its last word, among those that are shorter by one.
        words: the number of the last word of each.
    """

    ends: Numbers
    befores: NDArray[np.uint64]
    words: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.words)


class NgramReader:
    """Reads texts, and then counts their n-grams.

    Args:
        table: with the ends of texts, and the negators.
    """

    def __init__(self, table: WordTable) -> None:
        self._table = table
        self._numbers: list[Numbers] = []
        self._text_ends: list[NDArray[np.uint64]] = [np.zeros(1, dtype=np.uint64)]

    def read(self, lines: Content) -> None:
        """Read texts, which are lines of UTF-8; every line ends with LF."""
        if not lines:
            return
        numbers, text_ends = self._table.read(lines, grows=True)
        self._numbers.append(numbers)
        self._text_ends.append(text_ends + self._text_ends[-1][-1:])

    def count(self, shortest: int, longest: int, min_count: int) -> tuple[list[str], Matrix]:
        """Count the n-grams that are in ``min_count`` texts at least.

        Args:
            shortest: the number of words of the shortest n-grams.
            longest: the number of words of the longest ones.
            min_count: in how many texts an n-gram must be.

        Returns:
            Their names, shorter ones first, and then in the order in which they first occur; and
            how often they are in each text.
        """
        numbers = np.concatenate([np.empty(0, dtype=np.uint32), *self._numbers])
        text_ends = np.concatenate(self._text_ends)[1:]
        self._numbers.clear()
        names = self._table.names()
        words = _frequent_words(self._table, numbers, len(names), text_ends, min_count)
        del numbers
        levels = [words]
        while len(levels) < longest:
            levels.append(_longer(levels[-1], words, text_ends, min_count))
        with ThreadPoolExecutor(1) as thread:  # takes as long as making the names
            rows = thread.submit(_rows, levels[shortest - 1 :], text_ends)
            named = _names(levels, [names[i] for i in words.words.tolist()])
            return [name for level in named[shortest - 1 :] for name in level], rows.result()


def _names(levels: Sequence[_Level], words: list[str]) -> list[list[str]]:
    """Return how the n-grams of each length are written, from how the words are."""
    names = [words]
    for level in levels[1:]:
        befores, lasts = level.befores.tolist(), level.words.tolist()
        before = names[-1]
        names.append([f"{before[n]} {words[last]}" for n, last in zip(befores, lasts, strict=True)])
    return names


def _frequent_words(
    table: WordTable,
    numbers: Numbers,
    n_words: int,
    text_ends: NDArray[np.uint64],
    min_count: int,
) -> _Level:
    """Return the words that are frequent, by their numbers in the table."""
    counts, last = np.zeros(n_words, dtype=np.uint32), np.zeros(n_words, dtype=np.uint32)
    ngram_functions().logreg_count_numbers(
        pointer(numbers), pointer(text_ends), len(text_ends), pointer(last), pointer(counts)
    )
    kept = np.flatnonzero(counts >= min_count)
    if table.negation or table.boundaries:  # these words have numbers before they occur
        first = _first_places(numbers, n_words)[kept]
        kept = kept[np.argsort(first, kind="stable")]
    of_table = kept.astype(np.uint64)
    return _Level(_renumbered(numbers, kept, n_words), of_table, of_table)


def _first_places(numbers: Numbers, n: int) -> NDArray[np.int64]:
    """Return where each number first is."""
    first = np.zeros(n, dtype=np.int64)
    known = np.flatnonzero(numbers != NONE)[::-1]
    first[numbers[known]] = known
    return first


PLACES_PER_PAIR = 4
"""In English, about: so the table seldom has to grow, which takes as long as filling it."""


def _longer(before: _Level, words: _Level, text_ends: NDArray[np.uint64], min_count: int) -> _Level:
    """Return the frequent n-grams that are one word longer than those before."""
    ngrams = np.empty(len(words.ends), dtype=np.uint32)
    pairs = PairTable(max(len(words.ends) // PLACES_PER_PAIR, FIRST_SIZE))
    text = 0
    while text < len(text_ends):
        text = ngram_functions().logreg_count_pairs(
            pointer(before.ends),
            pointer(words.ends),
            pointer(text_ends),
            text,
            len(text_ends),
            ctypes.byref(pairs.state),
            pointer(ngrams),
        )
        if text < len(text_ends):
            start = text_ends[text - 1] if text else np.uint64(0)
            pairs.grow(2 * pairs.state.max_pairs + int(text_ends[text] - start))
    keys, counts = pairs.keys[: pairs.state.n_pairs], pairs.counts[: pairs.state.n_pairs]
    kept = np.flatnonzero(counts >= min_count)
    befores, lasts = keys[kept] >> np.uint64(32), keys[kept] & np.uint64(NONE)
    return _Level(_renumbered(ngrams, kept, len(keys)), befores, lasts)


def _renumbered(numbers: Numbers, kept: NDArray[np.intp], n: int) -> Numbers:
    """Replace numbers below n by their places among those that are kept, or by NONE, in place."""
    places = np.full(n, NONE, dtype=np.uint32)
    places[kept] = np.arange(len(kept), dtype=np.uint32)
    ngram_functions().logreg_renumber(pointer(numbers), len(numbers), pointer(places))
    return numbers


def _rows(levels: Sequence[_Level], text_ends: NDArray[np.uint64]) -> Matrix:
    """Return how often each n-gram is in each text; the columns of one level follow another's."""
    columns, n_columns = [], 0
    for level in levels:
        shifted = level.ends + np.uint32(n_columns)
        columns.append(np.where(level.ends == NONE, level.ends, shifted))
        n_columns += len(level)
    return Bags(columns, text_ends).rows(Seen(n_columns, np.uint64))
