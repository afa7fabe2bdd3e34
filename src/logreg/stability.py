"""How far a distribution has moved: histograms, and the population stability index of two."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

Histogram = Mapping[str, float]
"""How many values each bin has, by where the bin begins."""

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


def shift_between(expected: Histogram, found: Histogram) -> float:
    """Return the population stability index of two histograms, less what chance gives.

    >>> shift_between({"0": 50, "1": 50}, {"0": 50, "1": 50})
    -0.02
    """
    bins = expected.keys() | found.keys()
    p, q = ([counts.get(one, 0) for one in sorted(bins)] for counts in (expected, found))
    return stability_index(p, q) - chance_index(p, q)


def histogram(values: Iterable[float]) -> dict[str, int]:
    """Return how many values each bin has, in the order of the bins.

    Bins are the same for all data, so that histograms can be added: one for 0, and for x of either
    sign one from 2^(k/4) to 2^((k+1)/4) for each whole k. Small whole numbers have one each. The
    last bin has infinity, too; NaN has none.

    >>> histogram([0, 0, 1, 5, 3.2, -0.5])
    {'-0.5': 1, '0': 2, '1': 1, '2.828': 1, '4.757': 1}
    """
    counts = Counter[tuple[int, int]]()
    for value, n in Counter(values).items():
        if not math.isnan(value):
            counts[_bin(value)] += n
    return {_start(*place): counts[place] for place in sorted(counts, key=_order)}


_LARGEST = 2.0**1023
"""Where the last bin begins."""


def _bin(x: float) -> tuple[int, int]:
    """Return the sign of x, and k for its size."""
    if x == 0:
        return 0, 0
    size = min(abs(x), _LARGEST)
    return (1 if x > 0 else -1), math.floor(4 * math.log2(size) + 1e-9)


def _order(place: tuple[int, int]) -> tuple[int, int]:
    sign, k = place
    return sign, sign * k


def _start(sign: int, k: int) -> str:
    """Return where a bin begins, the end nearer to 0."""
    return f"{sign * 2 ** (k / 4):.4g}" if sign else "0"


def _shares(counts: Sequence[float]) -> list[float]:
    total = sum(counts) + len(counts) / 2
    return [(count + 0.5) / total for count in counts]
