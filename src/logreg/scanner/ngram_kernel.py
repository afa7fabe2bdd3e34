"""The calls of ngrams.c: counting the n-grams of many texts, and looking up those of a vocabulary.

The meaning is that of `features.ngrams`.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.characters import shared_characters
from logreg.scanner.kernel import Address, Content, TokenReader, count_lines, library
from logreg.scanner.kernel_scanner import MARK
from logreg.tokens import in_plain_form

Numbers = NDArray[np.uint32]
Matrix = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]
"""Sparse rows of counts: indptr, indices and data."""

NONE = 0xFFFFFFFF
"""No number: a word, or an n-gram, that is not in the vocabulary."""

BOUNDARIES = (b"<s>", b"</s>")
_NEGATED = "NOT_"
_PADDING = 8
_FIRST_WORDS = 1 << 16


class _Words(ctypes.Structure):
    _fields_ = (
        ("slots", Address),
        ("bytes", Address),
        ("starts", Address),
        ("slot_bits", ctypes.c_uint32),
        ("n_words", ctypes.c_uint32),
        ("max_words", ctypes.c_uint32),
        ("max_bytes", ctypes.c_uint32),
    )


class _Reader(ctypes.Structure):
    _fields_ = (
        ("tokens", Address),
        ("words", Address),
        ("numbers", Address),
        ("text_ends", Address),
        ("n_numbers", ctypes.c_uint64),
        ("n_texts", ctypes.c_uint64),
        ("grows", ctypes.c_uint32),
        ("hashes", ctypes.c_uint32),
        ("negation", ctypes.c_uint32),
        ("n_negators", ctypes.c_uint32),
        ("boundaries", ctypes.c_uint32),
        ("negated", ctypes.c_uint32),
        ("is_inside", ctypes.c_uint32),
    )


class _Pairs(ctypes.Structure):
    _fields_ = (
        ("keys", Address),
        ("slots", Address),
        ("counts", Address),
        ("last", Address),
        ("slot_bits", ctypes.c_uint32),
        ("n_pairs", ctypes.c_uint32),
        ("max_pairs", ctypes.c_uint32),
    )


class _Rows(ctypes.Structure):
    _fields_ = (
        ("ends", Address),
        ("columns", Address),
        ("counts", Address),
        ("n_entries", ctypes.c_uint64),
        ("seen", Address),
        ("rows_before", ctypes.c_uint64),
        ("n_rows", ctypes.c_uint64),
    )


class _Vocabulary(ctypes.Structure):
    _fields_ = (
        ("words", _Words),
        ("pairs", _Pairs),
        ("word_columns", Address),
        ("negation", ctypes.c_uint32),
        ("n_lengths", ctypes.c_uint32),
    )


@cache
def _functions() -> Any:
    """Return the library with the functions of ngrams.c declared."""
    declared, size, number, address = library(), ctypes.c_uint64, ctypes.c_uint32, Address
    for name, result, arguments in (
        ("index_words", None, [address]),
        ("read_words", ctypes.c_bool, [address]),
        ("index_pairs", None, [address]),
        ("count_numbers", None, [address, address, size, address, address]),
        ("count_pairs", size, [address, address, address, size, size, address, address]),
        ("rows_of_columns", None, [address, number, address, size, address]),
        ("add_ngrams", None, [address, address, size]),
        ("rows_of_hashes", None, [address, address, size, number, number, number, address]),
        ("rows_of_numbers", None, [address, address, address, size, address]),
    ):
        function = getattr(declared, f"logreg_{name}")
        function.restype, function.argtypes = result, arguments
    return declared


class WordTable:
    """Words by their bytes in plain form; each has a number, in the order in which they came.

    The ends of a text come first, and then the negators.

    Args:
        negators: words in plain form; None if negation is not marked.
        boundaries: whether the ends of a text are words.
    """

    def __init__(self, negators: Sequence[bytes] | None, *, boundaries: bool) -> None:
        first = [*BOUNDARIES, *(negators or ())]
        self.negation, self.boundaries = negators is not None, boundaries
        self.n_first = len(first)
        self.state = _Words(n_words=0, max_words=0, max_bytes=0)
        self._starts: Numbers = np.zeros(1, dtype=np.uint32)
        self._bytes: NDArray[np.uint8] = np.zeros(_PADDING, dtype=np.uint8)
        content = b"".join([word + b"\n" for word in first])
        self.grow(_FIRST_WORDS, _FIRST_WORDS * 8 + len(content))
        self._bytes[: len(content)] = np.frombuffer(content, dtype=np.uint8)
        self._starts[1 : len(first) + 1] = np.cumsum([len(word) + 1 for word in first])
        self.state.n_words = len(first)
        _functions().logreg_index_words(ctypes.byref(self.state))

    def grow(self, max_words: int, max_bytes: int) -> None:
        """Make room for so many words, and bytes of them."""
        slot_bits = (2 * max_words).bit_length()
        self._slots = np.zeros(1 << slot_bits, dtype=[("head", "u8"), ("rest", "u8")])
        self._starts = _resized(self._starts, max_words + 1)
        self._bytes = _resized(self._bytes, max_bytes + _PADDING)
        self.state.slots, self.state.slot_bits = _pointer(self._slots), slot_bits
        self.state.starts, self.state.bytes = _pointer(self._starts), _pointer(self._bytes)
        self.state.max_words, self.state.max_bytes = max_words, max_bytes
        _functions().logreg_index_words(ctypes.byref(self.state))

    def read(
        self, lines: Content, *, grows: bool = False, hashes: bool = False
    ) -> tuple[Numbers, NDArray[np.uint64]]:
        """Return the numbers of the words of lines, and how many there are up to each line's end.

        Args:
            lines: every line ends with LF.
            grows: whether words that are not in the table are added to it; else they are `NONE`.
            hashes: whether the numbers are hashes of the words instead.
        """
        n_lines = count_lines(lines)
        numbers = np.empty(len(lines) + 2 * n_lines, dtype=np.uint32)
        text_ends = np.empty(n_lines, dtype=np.uint64)
        tokens = TokenReader(lines, shared_characters())
        reader = _Reader(
            tokens=tokens.address,
            words=ctypes.addressof(self.state),
            numbers=_pointer(numbers),
            text_ends=_pointer(text_ends),
            grows=grows,
            hashes=hashes,
            negation=self.negation,
            n_negators=self.n_first - len(BOUNDARIES),
            boundaries=self.boundaries,
        )
        while not _functions().logreg_read_words(ctypes.byref(reader)):
            if not tokens.learn():
                self.grow(2 * self.state.max_words, 2 * self.state.max_bytes)
        return numbers[: reader.n_numbers].copy(), text_ends

    def names(self) -> list[str]:
        """Return the names of all numbers: with negation the even ones are plain, the odd negated.

        A word is named as features.ngrams names it.
        """
        n_bytes = int(self._starts[self.state.n_words])
        content = self._bytes[:n_bytes].tobytes().replace(MARK, b"")
        words = content.decode("utf-8").split("\n")[:-1]
        if not self.negation:
            return words
        return [name for word in words for name in (word, _NEGATED + word)]


@dataclass(frozen=True)
class _Level:
    """The n-grams of one length.

    Attributes:
        ends: the number among them of the one that ends at each place of the texts, or NONE.
        names: how they are written.
    """

    ends: Numbers
    names: list[str]


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
        words = _frequent_words(self._table, numbers, text_ends, min_count)
        del numbers
        levels = [words]
        while len(levels) < longest:
            levels.append(_longer(levels[-1], words, text_ends, min_count))
        used = levels[shortest - 1 :]
        names = [name for level in used for name in level.names]
        return names, _rows(used, text_ends)


def _frequent_words(
    table: WordTable, numbers: Numbers, text_ends: NDArray[np.uint64], min_count: int
) -> _Level:
    """Return the words that are frequent."""
    names = table.names()
    counts, last = np.zeros(len(names), dtype=np.uint32), np.zeros(len(names), dtype=np.uint32)
    _functions().logreg_count_numbers(
        _pointer(numbers), _pointer(text_ends), len(text_ends), _pointer(last), _pointer(counts)
    )
    kept = np.flatnonzero(counts >= min_count)
    if table.negation or table.boundaries:  # these words have numbers before they occur
        first = _first_places(numbers, len(names))[kept]
        kept = kept[np.argsort(first, kind="stable")]
    return _Level(_renumbered(numbers, kept, len(names)), [names[i] for i in kept.tolist()])


def _first_places(numbers: Numbers, n: int) -> NDArray[np.int64]:
    """Return where each number first is."""
    first = np.zeros(n, dtype=np.int64)
    known = np.flatnonzero(numbers != NONE)[::-1]
    first[numbers[known]] = known
    return first


def _longer(before: _Level, words: _Level, text_ends: NDArray[np.uint64], min_count: int) -> _Level:
    """Return the frequent n-grams that are one word longer than those before."""
    ngrams = np.empty(len(words.ends), dtype=np.uint32)
    pairs = _PairTable()
    text = 0
    while text < len(text_ends):
        text = _functions().logreg_count_pairs(
            _pointer(before.ends),
            _pointer(words.ends),
            _pointer(text_ends),
            text,
            len(text_ends),
            ctypes.byref(pairs.state),
            _pointer(ngrams),
        )
        if text < len(text_ends):
            start = text_ends[text - 1] if text else np.uint64(0)
            pairs.grow(2 * pairs.state.max_pairs + int(text_ends[text] - start))
    keys, counts = pairs.keys[: pairs.state.n_pairs], pairs.counts[: pairs.state.n_pairs]
    kept = np.flatnonzero(counts >= min_count)
    firsts, lasts = (keys[kept] >> np.uint64(32)).tolist(), (keys[kept] & np.uint64(NONE)).tolist()
    names = [
        f"{before.names[first]} {words.names[last]}"
        for first, last in zip(firsts, lasts, strict=True)
    ]
    return _Level(_renumbered(ngrams, kept, len(keys)), names)


class _PairTable:
    """Pairs of a shorter n-gram and a word, and in how many texts they are."""

    def __init__(self) -> None:
        self.state = _Pairs(n_pairs=0)
        self.keys = np.zeros(0, dtype=np.uint64)
        self.counts, self._last = (np.zeros(0, dtype=np.uint32) for _ in range(2))
        self.grow(_FIRST_WORDS)

    def grow(self, max_pairs: int) -> None:
        """Make room for so many pairs."""
        slot_bits = (2 * max_pairs).bit_length()
        self._slots = np.zeros(
            1 << slot_bits, dtype=[("key", "u8"), ("number", "u4"), ("column", "u4")]
        )
        self.keys, self.counts = _resized(self.keys, max_pairs), _resized(self.counts, max_pairs)
        self._last = _resized(self._last, max_pairs)
        self.state.keys, self.state.slots = _pointer(self.keys), _pointer(self._slots)
        self.state.counts, self.state.last = _pointer(self.counts), _pointer(self._last)
        self.state.slot_bits, self.state.max_pairs = slot_bits, max_pairs
        _functions().logreg_index_pairs(ctypes.byref(self.state))


def _renumbered(numbers: Numbers, kept: NDArray[np.intp], n: int) -> Numbers:
    """Return numbers below n, or NONE, as their places among those that are kept, or NONE."""
    place = np.full(n + 1, NONE, dtype=np.uint32)
    place[kept] = np.arange(len(kept), dtype=np.uint32)
    return place[np.minimum(numbers, np.uint32(n))]


def _rows(levels: Sequence[_Level], text_ends: NDArray[np.uint64]) -> Matrix:
    """Return how often each n-gram is in each text; the columns of one level follow another's."""
    columns, n_columns = [], 0
    for level in levels:
        shifted = level.ends + np.uint32(n_columns)
        columns.append(np.where(level.ends == NONE, level.ends, shifted))
        n_columns += len(level.names)
    n_entries = sum(int(np.count_nonzero(numbers != NONE)) for numbers in columns)
    pointers = np.array([_pointer(numbers) for numbers in columns], dtype=np.uintp)
    rows = _RowMemory(len(text_ends), n_entries, _Seen(n_columns))
    _functions().logreg_rows_of_columns(
        _pointer(pointers), len(columns), _pointer(text_ends), len(text_ends), rows.address
    )
    return rows.matrix()


class _Seen(threading.local):
    """For each column, where it last was; for the matrices that a thread makes one by one.

    To clear it for each would take longer than to make the matrix.
    """

    def __init__(self, n_columns: int) -> None:
        self.array = np.zeros(n_columns, dtype=np.uint64)
        self.n_rows = 0

    def take(self, n_rows: int) -> int:
        """Return how many rows there were, and count so many more."""
        if self.n_rows + n_rows >= NONE:  # numbers of rows have 32 bits
            self.array[:] = 0
            self.n_rows = 0
        before, self.n_rows = self.n_rows, self.n_rows + n_rows
        return before


class _RowMemory:
    """Memory for sparse rows that are filled one after the other."""

    def __init__(self, n_rows: int, n_entries: int, seen: _Seen) -> None:
        self._indptr = np.zeros(n_rows + 1, dtype=np.int64)
        self._indices = np.empty(n_entries, dtype=np.int32)
        self._counts = np.empty(n_entries)
        self._seen = seen.array
        self._state = _Rows(
            ends=_pointer(self._indptr) + self._indptr.itemsize,
            columns=_pointer(self._indices),
            counts=_pointer(self._counts),
            seen=_pointer(self._seen),
            rows_before=seen.take(n_rows),
        )
        self.address = ctypes.addressof(self._state)

    def matrix(self) -> Matrix:
        """Return the rows."""
        n_entries = self._state.n_entries
        return self._indptr, self._indices[:n_entries], self._counts[:n_entries]


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
        self._seen = _Seen(1 << bits)

    def rows(self, lines: Content) -> Matrix:
        """Return how often each line has n-grams of each hash; every line ends with LF."""
        numbers, text_ends = self._table.read(lines, hashes=True)
        n_entries = len(numbers) * (self._longest - self._shortest + 1)
        rows = _RowMemory(len(text_ends), n_entries, self._seen)
        _functions().logreg_rows_of_hashes(
            _pointer(numbers),
            _pointer(text_ends),
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
        self._table, self._seen = table, _Seen(len(names))
        content = in_plain_form(names)
        n_words = table.n_first + len({*content.split()})
        table.grow(n_words, len(content) + table.state.max_bytes)
        self._pairs = _PairTable()
        self._pairs.grow(max(content.count(b" "), 1))
        factor = 2 if table.negation else 1
        self._word_columns = np.full(factor * table.state.max_words, NONE, dtype=np.uint32)
        self._state = _Vocabulary(
            words=table.state,
            pairs=self._pairs.state,
            word_columns=_pointer(self._word_columns),
            negation=table.negation,
            n_lengths=max((name.count(" ") + 1 for name in names), default=1),
        )
        memory = np.frombuffer(content + bytes(_PADDING), dtype=np.uint8)
        _functions().logreg_add_ngrams(ctypes.byref(self._state), _pointer(memory), len(content))
        table.state.n_words = self._state.words.n_words

    def rows(self, lines: Content) -> Matrix:
        """Return how often each n-gram is in each line; every line ends with LF."""
        numbers, text_ends = self._table.read(lines)
        n_entries = len(numbers) * self._state.n_lengths
        rows = _RowMemory(len(text_ends), n_entries, self._seen)
        _functions().logreg_rows_of_numbers(
            ctypes.byref(self._state),
            _pointer(numbers),
            _pointer(text_ends),
            len(text_ends),
            rows.address,
        )
        return rows.matrix()


def _resized(values: NDArray[Any], n: int) -> NDArray[Any]:
    """Return an array with room for n values, which begins with those given."""
    larger = np.zeros(n, dtype=values.dtype)
    larger[: len(values)] = values[:n]
    return larger


def _pointer(values: NDArray[Any]) -> int:
    """Return where an array, which the caller must keep, lies in memory."""
    address: int = values.ctypes.data
    return address
