"""What the calls of words.c, ngrams.c and bags.c have in common, and the table of pairs."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.kernel import Address, library

Numbers = NDArray[np.uint32]
Ends = NDArray[np.uint64]
"""How many numbers there are up to the end of each text."""

NONE = 0xFFFFFFFF
"""No number: a word, or an n-gram, that is not in the vocabulary."""


@cache
def ngram_functions() -> Any:
    """Return the library with the functions of these files declared."""
    declared, size, number, address = library(), ctypes.c_uint64, ctypes.c_uint32, Address
    for name, result, arguments in (
        ("index_words", None, [address]),
        ("read_words", ctypes.c_bool, [address]),
        ("index_pairs", None, [address]),
        ("count_numbers", None, [address, address, size, address, address]),
        ("count_pairs", size, [address, address, address, size, size, address, address]),
        ("renumber", None, [address, size, address]),
        ("add_ngrams", size, [address, address, size]),
        ("word_columns", None, [address, address, size, address]),
        ("find_pairs", None, [address, address, address, address, size, address, address]),
        ("hash_columns", None, [address, number, address, size, address]),
        ("longer_hashes", None, [address, address, address, size, address]),
        ("rows_of_bags", None, [address, address]),
        ("score_bags", None, [address, address]),
    ):
        function = getattr(declared, f"logreg_{name}")
        function.restype, function.argtypes = result, arguments
    return declared


FIRST_SIZE = 1 << 16
"""How many words, or pairs, a table first has room for."""


class PairState(ctypes.Structure):
    """The struct Pairs."""

    _fields_ = (
        ("keys", Address),
        ("slots", Address),
        ("counts", Address),
        ("last", Address),
        ("slot_bits", ctypes.c_uint32),
        ("n_pairs", ctypes.c_uint32),
        ("max_pairs", ctypes.c_uint32),
    )


class PairTable:
    """Pairs of a shorter n-gram and a word, and in how many texts they are.

    Args:
        max_pairs: for how many there is room at first.
    """

    def __init__(self, max_pairs: int) -> None:
        self.state = PairState(n_pairs=0)
        self.keys = np.zeros(0, dtype=np.uint64)
        self.counts, self._last = (np.zeros(0, dtype=np.uint32) for _ in range(2))
        self.grow(max_pairs)

    def grow(self, max_pairs: int) -> None:
        """Make room for so many pairs."""
        slot_bits = (2 * max_pairs).bit_length()
        self._slots = np.zeros(
            1 << slot_bits, dtype=[("key", "u8"), ("number", "u4"), ("column", "u4")]
        )
        self.keys, self.counts = resized(self.keys, max_pairs), resized(self.counts, max_pairs)
        self._last = resized(self._last, max_pairs)
        self.state.keys, self.state.slots = pointer(self.keys), pointer(self._slots)
        self.state.counts, self.state.last = pointer(self.counts), pointer(self._last)
        self.state.slot_bits, self.state.max_pairs = slot_bits, max_pairs
        ngram_functions().logreg_index_pairs(ctypes.byref(self.state))


def resized(values: NDArray[Any], n: int) -> NDArray[Any]:
    """Return an array with room for n values, which begins with those given."""
    larger = np.zeros(n, dtype=values.dtype)
    larger[: len(values)] = values[:n]
    return larger


def pointer(values: NDArray[Any]) -> int:
    """Return where an array, which the caller must keep, lies in memory."""
    address: int = values.ctypes.data
    return address
