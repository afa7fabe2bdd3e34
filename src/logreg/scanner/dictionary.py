"""The listed words as arrays, for looking up millions of words.

A hash finds the slot of a word; the comparison of all its codes decides.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.alphabet import Codes
from logreg.scanner.boundaries import Counts, Positions

Words = NDArray[np.uint64]

MAX_LENGTH = 32
"""Maximum length of a listed word."""

FILTER_BITS, SLOT_BITS = 18, 16
PARTS = MAX_LENGTH // 8
_TAILS = np.arange(8, MAX_LENGTH, 8)
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)
"""The first n bytes of eight."""

_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd numbers with well-mixed bits, for multiplicative hashing."""


class Candidates(NamedTuple):
    """Words that may be listed: starts, lengths, and first eight codes."""

    starts: Positions
    lengths: Counts
    heads: Words


class Dictionary(NamedTuple):
    """The listed words as arrays, n of them, in chains of equal slots.

    Attributes:
        passes: whether a listed word has a head of this hash, shape (2**FILTER_BITS,).
        first: by the slot of a word: the first word of the chain, or n.
        following: by word: the next one of its chain, or n; shape (n + 1,).
        words: the codes of each word, eight per part, shape (n + 1, PARTS); the last is empty.
        flags: what each word is, shape (n,).
    """

    passes: NDArray[np.bool_]
    first: NDArray[np.int32]
    following: NDArray[np.int32]
    words: Words
    flags: Codes

    @classmethod
    def build(cls, flags: dict[bytes, int]) -> Dictionary:
        """Make the arrays from the words' codes and flags."""
        n = len(flags)
        padded = b"".join(word.ljust(MAX_LENGTH, b"\0") for word in [*flags, b""])
        words = np.frombuffer(padded, dtype="<u8").astype(np.uint64).reshape(-1, PARTS)
        passes = np.zeros(1 << FILTER_BITS, dtype=np.bool_)
        passes[_hashes_of_heads(words[:n, 0])] = True
        first = np.full(1 << SLOT_BITS, n, dtype=np.int32)
        following = np.full(n + 1, n, dtype=np.int32)
        slots = _slots(words[:n])
        order = slots.argsort(kind="stable")
        ranked = slots[order]
        same = ranked[1:] == ranked[:-1]
        following[order[:-1][same]] = order[1:][same]
        first[ranked[::-1]] = order[::-1]  # the last one that is written is the first of its slot
        return cls(passes, first, following, words, np.array([*flags.values()], dtype=np.uint8))

    def candidates(self, codes: Codes, starts: Positions, lengths: Counts) -> Candidates:
        """Return the words that begin like a listed one.

        At least 16 codes follow the last start.
        """
        heads = _eight_from(codes, starts)
        heads &= _MASKS.take(lengths, mode="clip")
        passing = self.passes.take(_hashes_of_heads(heads)).nonzero()[0]
        return Candidates(starts.take(passing), lengths.take(passing), heads.take(passing))

    def find(self, codes: Codes, candidates: Candidates) -> tuple[Positions, Counts, Codes]:
        """Return the start, length and flags of the candidates that are listed words.

        At least MAX_LENGTH + 8 codes follow the last start.
        """
        starts, lengths, heads = candidates
        words = np.zeros((len(starts), PARTS), dtype=np.uint64)
        words[:, 0] = heads
        longer = (lengths > 8).nonzero()[0]
        tails = _eight_from(codes, starts.take(longer)[:, None] + _TAILS)
        words[longer, 1:] = tails & _MASKS.take(lengths.take(longer)[:, None] - _TAILS, mode="clip")
        found = self._look_up(words)
        hits = ((found < len(self.flags)) & (lengths <= MAX_LENGTH)).nonzero()[0]
        return starts.take(hits), lengths.take(hits), self.flags.take(found.take(hits))

    def _look_up(self, words: Words) -> NDArray[np.int32]:
        """Return the index of each word, or n; ``words`` has the shape (m, PARTS)."""
        n = len(self.flags)
        found: NDArray[np.int32] = self.first.take(_slots(words))
        wrong = (~_equal(self.words.take(found, axis=0), words)).nonzero()[0]
        while len(wrong):
            following = self.following.take(found.take(wrong))
            found[wrong] = following
            unequal = ~_equal(self.words.take(following, axis=0), words.take(wrong, axis=0))
            wrong = wrong[unequal & (following < n)]
        return found


def _eight_from(codes: Codes, starts: Positions) -> Words:
    """Return the eight codes from each start on as one number, the first in the lowest byte.

    Starts at multiples of eight read one number of the array; others combine two.
    """
    aligned = codes[: len(codes) & ~7].view("<u8")
    index = starts >> 3
    shift = (starts & 7).view(np.uint64)
    shift <<= np.uint64(3)
    eights: Words = aligned.take(index)
    eights >>= shift
    following = aligned[1:].take(index)
    np.subtract(np.uint64(64), shift, out=shift)
    following <<= shift  # by 64 gives 0
    eights |= following
    return eights


def _hashes_of_heads(heads: Words) -> Positions:
    """Hash words by their first eight letters."""
    mixed = heads * _MULTIPLIERS[0]
    mixed >>= np.uint64(64 - FILTER_BITS)
    hashes: Positions = mixed.view(np.int64)
    return hashes


def _slots(words: Words) -> Positions:
    """Hash words by their first sixteen letters: few words have more."""
    mixed = words[:, 0] * _MULTIPLIERS[0]
    mixed ^= mixed >> np.uint64(29)
    mixed ^= words[:, 1]
    mixed *= _MULTIPLIERS[1]
    mixed >>= np.uint64(64 - SLOT_BITS)
    slots: Positions = mixed.view(np.int64)
    return slots


_ALL_PARTS = np.ones(PARTS, dtype=np.bool_).view(np.uint32)


def _equal(words: Words, others: Words) -> NDArray[np.bool_]:
    """Compare words pairwise; the four comparisons of parts are read as one number."""
    equal: NDArray[np.bool_] = (words == others).view(np.uint32).ravel() == _ALL_PARTS
    return equal
