"""The listed words as arrays: which of millions of words are among them, and what those are.

A hash finds the place where a word would be; the comparison of all its codes decides.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.scan.alphabet import Codes

Positions = NDArray[np.int64]
Words = NDArray[np.uint64]

MAX_LENGTH = 32
"""Listed words of more letters than this are not for the scanner."""

FILTER_BITS = 18
PARTS = MAX_LENGTH // 8
MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
    dtype=np.uint64,
)
"""Odd numbers with well-mixed bits, for multiplicative hashing of the parts of a word."""


class Dictionary(NamedTuple):
    """The listed words as arrays, n of them, in chains of equal slots.

    Attributes:
        passes: by the hash of a head: may a listed word begin so? Shape (2**FILTER_BITS,).
        first: by the hash of all parts: the first word of the chain, or -1.
        following: by word: the next one of its chain, or -1.
        parts: the codes of each word, eight a part, shape (PARTS, n).
        flags: what each word is, shape (n,).
    """

    passes: NDArray[np.bool_]
    first: NDArray[np.int32]
    following: NDArray[np.int32]
    parts: Words
    flags: Codes

    @classmethod
    def build(cls, words: dict[bytes, int]) -> Dictionary:
        """Make the arrays from the words' codes and flags."""
        padded = b"".join(word.ljust(MAX_LENGTH, b"\0") for word in words)
        parts = np.frombuffer(padded, dtype="<u8").reshape(-1, PARTS).T.astype(np.uint64)
        passes = np.zeros(1 << FILTER_BITS, dtype=np.bool_)
        passes[slot_of(parts[:1])] = True
        first = np.full(1 << FILTER_BITS, -1, dtype=np.int32)
        following = np.full(len(words), -1, dtype=np.int32)
        for i, slot in enumerate(slot_of(parts).tolist()):
            following[i], first[slot] = first[slot], i
        flags = np.array(list(words.values()), dtype=np.uint8)
        return cls(passes, first, following, parts, flags)

    def look_up(self, parts: Words) -> NDArray[np.int32]:
        """Return the index of each word, or -1; ``parts`` has the shape (PARTS, m)."""
        found = self.first[slot_of(parts)]
        pending = np.flatnonzero(found >= 0)
        while len(pending):
            equal = (self.parts[:, found[pending]] == parts[:, pending]).all(axis=0)
            pending = pending[~equal]
            found[pending] = self.following[found[pending]]
            pending = pending[found[pending] >= 0]
        return found


def slot_of(parts: Words) -> Positions:
    """Hash words by some of their parts."""
    mixed = np.zeros(parts.shape[1], dtype=np.uint64)
    for part, multiplier in zip(parts, MULTIPLIERS, strict=False):
        mixed = (mixed ^ part) * multiplier
        mixed ^= mixed >> np.uint64(29)
    slots: Positions = (mixed >> np.uint64(64 - FILTER_BITS)).astype(np.int64)
    return slots
