"""The population stability index: how far a distribution has moved."""

from __future__ import annotations

import math
from collections.abc import Sequence

SHIFT, LARGE_SHIFT = 0.1, 0.25
"""By convention, a shift worth a look, and one that calls for action (Siddiqi 2006, ch. 8)."""


def stability_index(expected: Sequence[float], found: Sequence[float]) -> float:
    """Return the population stability index of two histograms with the same bins.

    PSI = sum over bins of (q - p) ln(q / p), for the shares p and q: the symmetric
    Kullback-Leibler divergence of the two, 0 if they are equal. Half a count is added to each bin,
    so that none is empty.

    >>> round(stability_index([50, 50], [80, 20]), 3), stability_index([9, 1], [9, 1])
    (0.406, 0.0)
    """
    p, q = _shares(expected), _shares(found)
    return math.fsum((b - a) * math.log(b / a) for a, b in zip(p, q, strict=True))


def chance_index(expected: Sequence[float], found: Sequence[float]) -> float:
    """Return about how large the index is if two histograms differ by chance alone.

    It is (B - 1)(1/n + 1/m), the mean of the chi-squared distribution that the index follows for B
    bins, counts of n and m, and one distribution (Yurdakul & Naranjo 2020).

    >>> round(chance_index([50, 50], [80, 20]), 3)
    0.02
    """
    n, m = sum(expected), sum(found)
    bins = sum(1 for pair in zip(expected, found, strict=True) if any(pair))
    return max(bins - 1, 0) * (1 / n + 1 / m) if n and m else math.inf


def _shares(counts: Sequence[float]) -> list[float]:
    total = sum(counts) + len(counts) / 2
    return [(count + 0.5) / total for count in counts]
