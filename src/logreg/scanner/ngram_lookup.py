"""Looking up n-grams that are known, by name or by hash; see ngrams.c."""

from __future__ import annotations

import ctypes
from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.bags import Bags, Floats, Matrix, Seen
from logreg.scanner.kernel import Address, Content
from logreg.scanner.ngram_memory import (
    NONE,
    Ends,
    Numbers,
    PairState,
    PairTable,
    ngram_functions,
    pointer,
)
from logreg.scanner.word_table import WordState, WordTable
from logreg.tokens import in_plain_form

_PADDING = 8
_GROUP = 64


class Vocabulary(ABC):
    """N-grams that are known; each is a column.

    Args:
        n_columns: how many there are.
    """

    def __init__(self, n_columns: int) -> None:
        self._counted = Seen(n_columns, np.uint64)
        self._scored = Seen(n_columns, np.uint32)

    @abstractmethod
    def bags(self, lines: Content) -> Bags:
        """Return the n-grams of each line; every line ends with LF."""

    def rows(self, lines: Content) -> Matrix:
        """Return how often each n-gram is in each line."""
        return self.bags(lines).rows(self._counted)

    def add_scores(self, lines: Content, weights: Floats, z: Floats) -> None:
        """Add the weights of the n-grams that each line has to its scores.

        Args:
            lines: every line ends with LF.
            weights: shape (n_columns, n_scores).
            z: the scores, shape (n_lines, n_scores).
        """
        self.bags(lines).add_scores(weights, self._scored, z)


class _Buckets(ctypes.Structure):
    _fields_ = (
        ("groups", Address),
        ("columns", Address),
        ("bits", ctypes.c_uint32),
        ("n_known", ctypes.c_uint32),
    )


class HashedVocabulary(Vocabulary):
    """N-grams by the first bits of their hashes.

    Args:
        table: with the ends of texts and the negators.
        shortest: the number of words of the shortest n-grams.
        longest: the number of words of the longest ones.
        bits: of a hash.
        buckets: the hashes that are known; each is a column. None if all are, in their order.
    """

    def __init__(
        self,
        table: WordTable,
        shortest: int,
        longest: int,
        bits: int,
        buckets: Sequence[int] | None = None,
    ) -> None:
        super().__init__(1 << bits if buckets is None else len(buckets))
        self._table, self._shortest, self._longest = table, shortest, longest
        self._state = _Buckets(bits=bits)
        if buckets is not None:
            self._know(np.array(buckets, dtype=np.int64), bits)

    def _know(self, buckets: NDArray[np.int64], bits: int) -> None:
        is_known = np.zeros(1 << bits, dtype=np.uint8)
        is_known[buckets] = 1
        n_known = is_known.reshape(-1, _GROUP).sum(axis=1)
        self._groups = np.zeros(len(n_known), dtype=[("known", "u8"), ("before", "u4"), ("", "u4")])
        self._groups["known"] = np.packbits(is_known, bitorder="little").view("<u8")
        self._groups["before"] = np.cumsum(n_known) - n_known
        self._columns = np.append(np.argsort(buckets), NONE).astype(np.uint32)
        self._state.groups, self._state.columns = pointer(self._groups), pointer(self._columns)
        self._state.n_known = len(buckets)

    def bags(self, lines: Content) -> Bags:
        """Return the n-grams of each line; every line ends with LF."""
        words, text_ends = self._table.read(lines, hashes=True)
        hashes, columns = words, []
        for length in range(1, self._longest + 1):
            if length > 1:
                hashes = _longer_hashes(hashes, words, text_ends)
            if length >= self._shortest:
                columns.append(self._columns_of(hashes, length))
        return Bags(columns, text_ends)

    def _columns_of(self, hashes: Numbers, length: int) -> Numbers:
        columns = np.empty(len(hashes), dtype=np.uint32)
        ngram_functions().logreg_hash_columns(
            ctypes.byref(self._state), length - 1, pointer(hashes), len(hashes), pointer(columns)
        )
        return columns


def _longer_hashes(before: Numbers, words: Numbers, text_ends: Ends) -> Numbers:
    hashes = np.empty(len(words), dtype=np.uint32)
    ngram_functions().logreg_longer_hashes(
        pointer(before), pointer(words), pointer(text_ends), len(text_ends), pointer(hashes)
    )
    return hashes


class _Vocabulary(ctypes.Structure):
    _fields_ = (
        ("words", WordState),
        ("pairs", PairState),
        ("word_columns", Address),
        ("negation", ctypes.c_uint32),
        ("n_columns", ctypes.c_uint32),
    )


class NamedVocabulary(Vocabulary):
    """N-grams by their names, none of which is mistaken for another.

    Args:
        names: the n-grams; each is a column.
        table: with the ends of texts and the negators.
        shortest: the number of words of the shortest n-grams that are looked for.
        longest: the number of words of the longest ones.
    """

    def __init__(self, names: Sequence[str], table: WordTable, shortest: int, longest: int) -> None:
        super().__init__(len(names))
        self._table, self._shortest, self._longest = table, shortest, longest
        content = in_plain_form(names)
        n_pairs = content.count(b" ")
        self._pairs = PairTable(max(n_pairs, 1))
        n_words = (table.n_first + n_pairs + len(names)) << table.negation  # at most
        self._word_columns = np.full(n_words, NONE, dtype=np.uint32)
        self._state = _Vocabulary(
            pairs=self._pairs.state,
            word_columns=pointer(self._word_columns),
            negation=table.negation,
        )
        self._add(content)

    def _add(self, content: bytes) -> None:
        """Add n-grams, which are lines in plain form."""
        memory = np.frombuffer(content + bytes(_PADDING), dtype=np.uint8)
        table, state, done = self._table, self._state, 0
        while done < len(content):
            state.words = table.state
            done += ngram_functions().logreg_add_ngrams(
                ctypes.byref(state), pointer(memory) + done, len(content) - done
            )
            table.state.n_words = state.words.n_words
            if done < len(content):
                table.grow(2 * table.state.max_words, 2 * table.state.max_bytes)

    def bags(self, lines: Content) -> Bags:
        """Return the n-grams of each line; every line ends with LF."""
        words, text_ends = self._table.read(lines)
        columns = [np.empty(len(words), dtype=np.uint32) for _ in range(self._longest)]
        ngram_functions().logreg_word_columns(
            ctypes.byref(self._state), pointer(words), len(words), pointer(columns[0])
        )
        ngrams = words
        for found in columns[1:]:
            before, ngrams = ngrams, np.empty(len(words), dtype=np.uint32)
            ngram_functions().logreg_find_pairs(
                ctypes.byref(self._state),
                pointer(before),
                pointer(words),
                pointer(text_ends),
                len(text_ends),
                pointer(ngrams),
                pointer(found),
            )
        return Bags(columns[self._shortest - 1 :], text_ends)
