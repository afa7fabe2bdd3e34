"""Whether one model is more accurate than another on the same texts: two tests.

Both depend only on texts for which the models predict different labels. A small p-value means that
such a difference is unlikely by chance, not that it is large.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Floats


class McNemar(NamedTuple):
    """McNemar's test.

    Attributes:
        only_first: b, texts that only the first model classifies correctly.
        only_second: c, texts that only the second model does.
        p_value: two-sided, exact.
    """

    only_first: int
    only_second: int
    p_value: float


def paired_bootstrap_p(differences: Floats, observed: float, n: int) -> float:
    """Return the p-value of the paired bootstrap test that the first model is more accurate.

    The fraction of samples x* with δ(x*) >= 2 δ(x), where δ is the accuracy of the first model
    minus that of the second (SLP 3rd ed., ch. 4.9, fig. 4.9, after Berg-Kirkpatrick et al. 2012).
    The test is one-sided: if the second model is better, p is near 1. Samples are centred on δ(x),
    not on 0, hence the 2.

    Args:
        differences: δ of each sample, shape (samples,).
        observed: δ of the test set.
        n: texts in the test set and in each sample; differences are counted in whole texts to
            avoid rounding errors.

    >>> paired_bootstrap_p(np.array([0.0, 0.2, 0.4, 0.1]), 0.2, n=10)
    0.25
    """
    return float((np.rint(differences * n) >= 2 * round(observed * n)).mean())


def mcnemar(first_right: NDArray[np.bool_], second_right: NDArray[np.bool_]) -> McNemar:
    """Return McNemar's exact test of which texts two models classify correctly, each of shape (n,).

    If the models are equally good, a text that only one of them classifies correctly is as likely
    to be either one's: b ~ Binomial(b + c, 1/2). The p-value is 2 P(B <= min(b, c)), 1 at most
    (McNemar 1947).

    >>> right = np.array([True, True, True, True, True, False])
    >>> mcnemar(right, ~right)
    McNemar(only_first=5, only_second=1, p_value=0.21875)
    """
    b = int((first_right & ~second_right).sum())
    c = int((second_right & ~first_right).sum())
    return mcnemar_of_counts(b, c)


def mcnemar_of_counts(b: int, c: int) -> McNemar:
    """Return the same test from the numbers of texts that only one of the models classifies right.

    >>> mcnemar_of_counts(5, 1).p_value, mcnemar_of_counts(0, 0).p_value
    (0.21875, 1.0)
    """
    return McNemar(b, c, min(1.0, 2 * _lower_tail(min(b, c), b + c)))


def _lower_tail(k: int, n: int) -> float:
    """Return P(B <= k) for B ~ Binomial(n, 1/2).

    The terms are summed from the largest down: C(n, i-1) = C(n, i) · i / (n - i + 1).
    """
    if n <= _EXACT:
        return sum(math.comb(n, i) for i in range(k + 1)) / (1 << n)
    term: float = math.exp(
        math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - n * math.log(2)
    )
    i = np.arange(k, 0, -1)
    others = float(np.cumprod(i / (n - i + 1)).sum())
    return term * (1 + others)


_EXACT = 1000
"""Up to this many texts the binomial coefficients are computed as integers."""
