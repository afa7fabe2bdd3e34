"""Lengths of texts in tokens: summaries, outliers, and lengths that predict the label.

Lengths of texts are skewed; their logarithms are nearly normal, so limits are set on the log scale.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Lengths = NDArray[np.int64]

LONG_DEVIATIONS = 5
"""Standard deviations of ln(length) above the median: normally 3 in 10 million texts."""

LONG_FACTOR = 10
"""Minimum ratio to the median, for corpora whose lengths hardly vary."""

NORMAL_MAD = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""

TELLING_AUC = 0.9
"""AUC of length above which it predicts the label nearly by itself."""

MIN_TEXTS = 30
"""Fewer texts give too rough an estimate of a median or an AUC."""


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

    With m the median of the logarithms and s = 1.4826 · median |ln n - m|, which a few joined
    texts cannot move, it is e^m · max(10, e^{5s}); infinite for fewer than 30 texts.

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
    """Return the probability that a text of a label is longer than one of another; ties count half.

    This is the area under the ROC curve of length as a classifier: 0.5 predicts nothing, 1 and 0
    everything. It is also 0.5 if there are too few texts.

    >>> telling(np.array([9, 8, 1] * 30), np.array([True, False, False] * 30))
    1.0
    """
    n, m = int(is_label.sum()), int((~is_label).sum())
    if min(n, m) < MIN_TEXTS:
        return 0.5
    _, inverse, counts = np.unique(lengths, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[inverse][is_label].sum() - n * (n + 1) / 2) / (n * m))
