"""The listed words as arrays: which of millions of words are among them, and what those are.

A hash finds the place where a word would be; the comparison of all its codes decides.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.scan.alphabet import Codes
from logreg.scan.layout import Counts, Positions

Words = NDArray[np.uint64]

MAX_LENGTH = 32
"""Listed words of more letters than this are not for the scanner."""

FILTER_BITS, SLOT_BITS = 18, 16
PARTS = MAX_LENGTH // 8
_TAILS = np.arange(8, MAX_LENGTH, 8)
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)
"""The first n bytes of eight."""

_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd numbers with well-mixed bits, for multiplicative hashing."""


class Dictionary(NamedTuple):
    """The listed words as arrays, n of them, in chains of equal slots.

    Attributes:
        passes: by the hash of a head: may a listed word begin so? Shape (2**FILTER_BITS,).
        first: by the slot of a word: the first word of the chain, or n.
        following: by word: the next one of its chain, or n; shape (n + 1,).
        words: the codes of each word, eight a part, shape (n + 1, PARTS); the last is no word.
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
        for i, slot in enumerate(_slots(words[:n]).tolist()):
            following[i], first[slot] = first[slot], i
        return cls(passes, first, following, words, np.array([*flags.values()], dtype=np.uint8))

    def find(self, codes: Codes, starts: Positions, lengths: Counts) -> tuple[Positions, Codes]:
        """Return where listed words begin, among words of some starts and lengths, and their flags.

        At least MAX_LENGTH + 8 codes follow the last start.
        """
        heads = _eight_from(codes, starts)
        heads &= _MASKS.take(lengths, mode="clip")
        candidates = np.flatnonzero(self.passes.take(_hashes_of_heads(heads)))
        at, lengths = starts.take(candidates), lengths.take(candidates)
        words = np.zeros((len(candidates), PARTS), dtype=np.uint64)
        words[:, 0] = heads.take(candidates)
        longer = np.flatnonzero(lengths > 8)
        tails = _eight_from(codes, at.take(longer)[:, None] + _TAILS)
        words[longer, 1:] = tails & _MASKS.take(lengths[longer, None] - _TAILS, mode="clip")
        found = self._look_up(words)
        hits = np.flatnonzero((found < len(self.flags)) & (lengths <= MAX_LENGTH))
        return at.take(hits), self.flags.take(found.take(hits))

    def _look_up(self, words: Words) -> NDArray[np.int32]:
        """Return the index of each word, or n; ``words`` has the shape (m, PARTS)."""
        n = len(self.flags)
        found: NDArray[np.int32] = self.first.take(_slots(words))
        wrong = np.flatnonzero(~_equal(self.words.take(found, axis=0), words))
        while len(wrong):
            following = self.following.take(found.take(wrong))
            found[wrong] = following
            unequal = ~_equal(self.words.take(following, axis=0), words.take(wrong, axis=0))
            wrong = wrong[unequal & (following < n)]
        return found


def _eight_from(codes: Codes, starts: Positions) -> Words:
    """Return the eight codes from each start on as one number, the first one in its lowest byte.

    Where eight codes begin at a multiple of eight they are such numbers already; others lie across
    two of these.
    """
    aligned = codes[: len(codes) & ~7].view("<u8")
    index = starts >> 3
    shift = ((starts & 7) << 3).view(np.uint64)
    eights: Words = aligned.take(index)
    eights >>= shift
    following = aligned[1:].take(index)
    following <<= np.uint64(64) - shift  # by 64 gives 0
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
    """Compare words one by one: the truth of all four parts is one number of four bytes."""
    equal: NDArray[np.bool_] = (words == others).view(np.uint32).ravel() == _ALL_PARTS
    return equal
