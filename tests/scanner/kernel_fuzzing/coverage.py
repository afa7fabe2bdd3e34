"""Which branches of the kernel a call has taken, and about how often."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Buckets = NDArray[np.uint8]
"""For each branch the ranges of counts that have been seen, as bits."""


def _bits_of_counts(ranges: Iterable[tuple[int, int]]) -> Buckets:
    """Return for each count from 0 to 255 the ranges that it is in, as bits."""
    bits = np.zeros(256, dtype=np.uint8)
    for i, (first, last) in enumerate(ranges):
        bits[first : last + 1] |= 1 << i
    return bits


FINE = _bits_of_counts([(1, 1), (2, 2), (3, 3), (4, 7), (8, 15), (16, 31), (32, 127), (128, 255)])
"""The ranges of counts of AFL and libFuzzer."""

COARSE = _bits_of_counts([(1, 255), (4, 255)])
"""Whether a branch was taken at all, and whether often: for this, inputs need not be long."""


class Coverage:
    """The counters of a library that was compiled with them.

    Args:
        library: its path; None, or a library without counters, makes a coverage of nothing.
    """

    def __init__(self, library: str | None) -> None:
        self._counters = np.zeros(0, dtype=np.uint8)
        if library is None:
            return
        build = ctypes.CDLL(library)
        build.fuzz_counters.restype = ctypes.c_void_p
        build.fuzz_n_counters.restype = ctypes.c_size_t
        start, n = build.fuzz_counters(), build.fuzz_n_counters()
        if start:
            self._counters = np.ctypeslib.as_array((ctypes.c_uint8 * n).from_address(start))

    def __len__(self) -> int:
        return len(self._counters)

    def clear(self) -> None:
        """Forget what was counted."""
        self._counters[:] = 0

    def nothing_seen(self) -> Buckets:
        """Return the buckets before the first call."""
        return np.zeros(len(self), dtype=np.uint8)

    def add_to(self, seen: Buckets, bits_of_counts: Buckets = FINE) -> int:
        """Add the buckets of what was counted to those seen, and return how many are new."""
        found = bits_of_counts[self._counters] & ~seen
        seen |= found
        return int(np.count_nonzero(found))
