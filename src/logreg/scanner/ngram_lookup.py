"""Looking up n-grams that are known, by name or by hash; see ngrams.c."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from logreg.scanner.kernel import Address, Content
from logreg.scanner.ngram_memory import (
    NONE,
    Matrix,
    PairState,
    PairTable,
    RowMemory,
    Seen,
    ngram_functions,
    pointer,
)
from logreg.scanner.word_table import WordState, WordTable
from logreg.tokens import in_plain_form

_PADDING = 8


class _Vocabulary(ctypes.Structure):
    _fields_ = (
        ("words", WordState),
        ("pairs", PairState),
        ("word_columns", Address),
        ("negation", ctypes.c_uint32),
        ("n_lengths", ctypes.c_uint32),
    )


class Vocabulary(Protocol):
    """N-grams that are known; each is a column."""

    def rows(self, lines: Content) -> Matrix:
        """Return how often each n-gram is in each line; every line ends with LF."""


class Hashing:
    """N-grams by the first bits of their hashes; each number is a column.

    Args:
        table: with the ends of texts and the negators.
        shortest: the number of words of the shortest n-grams.
        longest: the number of words of the longest ones.
        bits: of a hash.
    """

    def __init__(self, table: WordTable, shortest: int, longest: int, bits: int) -> None:
        self._table, self.bits = table, bits
        self._shortest, self._longest = shortest, longest
        self._seen = Seen(1 << bits)

    def rows(self, lines: Content) -> Matrix:
        """Return how often each line has n-grams of each hash; every line ends with LF."""
        numbers, text_ends = self._table.read(lines, hashes=True)
        n_entries = len(numbers) * (self._longest - self._shortest + 1)
        rows = RowMemory(len(text_ends), n_entries, self._seen)
        ngram_functions().logreg_rows_of_hashes(
            pointer(numbers),
            pointer(text_ends),
            len(text_ends),
            self._shortest,
            self._longest,
            self.bits,
            rows.address,
        )
        return rows.matrix()


class HashedVocabulary:
    """Hashes that are known.

    Args:
        buckets: the hashes; each is a column.
        hashing: how n-grams are hashed.
    """

    def __init__(self, buckets: Sequence[int], hashing: Hashing) -> None:
        self._hashing = hashing
        self._columns = np.full(1 << hashing.bits, -1, dtype=np.int32)
        self._columns[np.array(buckets, dtype=np.intp)] = np.arange(len(buckets))

    def rows(self, lines: Content) -> Matrix:
        """Return how often each hash is in each line; every line ends with LF."""
        indptr, indices, counts = self._hashing.rows(lines)
        columns = self._columns[indices]
        is_known = columns >= 0
        ends = np.concatenate([[0], np.cumsum(is_known)])[indptr]
        return ends, columns[is_known], counts[is_known]


class CompiledVocabulary:
    """N-grams that are known, as ngrams.c looks them up.

    Args:
        names: the n-grams; each is a column.
        table: with the ends of texts and the negators.
    """

    def __init__(self, names: Sequence[str], table: WordTable) -> None:
        self._table, self._seen = table, Seen(len(names))
        content = in_plain_form(names)
        n_words = table.n_first + len({*content.split()})
        table.grow(n_words, len(content) + table.state.max_bytes)
        self._pairs = PairTable(max(content.count(b" "), 1))
        factor = 2 if table.negation else 1
        self._word_columns = np.full(factor * table.state.max_words, NONE, dtype=np.uint32)
        self._state = _Vocabulary(
            words=table.state,
            pairs=self._pairs.state,
            word_columns=pointer(self._word_columns),
            negation=table.negation,
            n_lengths=max((name.count(" ") + 1 for name in names), default=1),
        )
        memory = np.frombuffer(content + bytes(_PADDING), dtype=np.uint8)
        ngram_functions().logreg_add_ngrams(
            ctypes.byref(self._state), pointer(memory), len(content)
        )
        table.state.n_words = self._state.words.n_words

    def rows(self, lines: Content) -> Matrix:
        """Return how often each n-gram is in each line; every line ends with LF."""
        numbers, text_ends = self._table.read(lines)
        n_entries = len(numbers) * self._state.n_lengths
        rows = RowMemory(len(text_ends), n_entries, self._seen)
        ngram_functions().logreg_rows_of_numbers(
            ctypes.byref(self._state),
            pointer(numbers),
            pointer(text_ends),
            len(text_ends),
            rows.address,
        )
        return rows.matrix()
