"""Lengths of texts, in tokens: of each label, those far beyond all others, and what they give away.

Lengths of texts are skewed; their logarithms are nearly normal, and it is these that are judged.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Lengths = NDArray[np.int64]

LONG_DEVIATIONS = 5
"""A text is long when ln of its length is so many standard deviations above the median of all."""

LONG_FACTOR = 10
"""Nor is a text long that is not so many times as long as the median."""

NORMAL_MAD = 1.4826
"""Standard deviation over median absolute deviation, of a normal distribution."""

TELLING_AUC = 0.9
"""Length gives a label away when it is so likely to tell a text of it from one of the others."""

MIN_TEXTS = 30
"""Of fewer texts nothing is said."""


class LengthSummary(NamedTuple):
    """The shortest, the median and the longest of some lengths."""

    shortest: int
    median: float
    longest: int


def summarize(lengths: Lengths) -> LengthSummary:
    """Summarize at least one length.

    >>> summarize(np.array([3, 10, 4]))
    LengthSummary(shortest=3, median=4.0, longest=10)
    """
    return LengthSummary(int(lengths.min()), float(np.median(lengths)), int(lengths.max()))


def longest_expected(lengths: Lengths) -> float:
    """Return the length beyond which a text is suspicious.

    With m the median of the logarithms and s = 1.4826 · median |ln n - m|, which a few joined-up
    texts can't move, it is e^m · max(10, e^{5s}); infinite for fewer than 30 texts.

    >>> longest_expected(np.array([20] * 50 + [100_000]))
    200.0
    """
    if len(lengths) < MIN_TEXTS:
        return math.inf
    logarithms = np.log(np.maximum(lengths, 1))
    middle = float(np.median(logarithms))
    deviation = NORMAL_MAD * float(np.median(np.abs(logarithms - middle)))
    return round(math.exp(middle) * max(LONG_FACTOR, math.exp(LONG_DEVIATIONS * deviation)), 6)


def telling(lengths: Lengths, is_label: NDArray[np.bool_]) -> float:
    """Return how likely a text of a label is longer than one of another, ties counting half.

    This is the area under the ROC curve of length as a classifier: 0.5 tells nothing, 1 and 0 all.
    It is 0.5 too where there are too few texts to say.

    >>> telling(np.array([9, 8, 1] * 30), np.array([True, False, False] * 30))
    1.0
    """
    n, m = int(is_label.sum()), int((~is_label).sum())
    if min(n, m) < MIN_TEXTS:
        return 0.5
    _, inverse, counts = np.unique(lengths, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[inverse][is_label].sum() - n * (n + 1) / 2) / (n * m))
