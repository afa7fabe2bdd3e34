from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from logreg.evaluation.significance import mcnemar, paired_bootstrap_p


def discordant(b: int, c: int, agreeing: int = 3) -> tuple[np.ndarray, np.ndarray]:
    first = np.array([True] * b + [False] * c + [True] * agreeing + [False] * agreeing)
    second = np.array([False] * b + [True] * c + [True] * agreeing + [False] * agreeing)
    return first, second


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_mcnemar_is_the_exact_binomial_test(b: int, c: int) -> None:
    found = mcnemar(*discordant(b, c))
    assert (found.only_first, found.only_second) == (b, c)
    expected = binomtest(b, b + c, 0.5).pvalue if b + c else 1.0
    assert found.p_value == pytest.approx(expected, rel=1e-7, abs=1e-200)


def test_mcnemar_of_models_that_agree() -> None:
    assert mcnemar(*discordant(0, 0)) == (0, 0, 1.0)


def test_paired_bootstrap_by_hand() -> None:
    """Of ten texts one model gets two more right: samples with four more, or above, count."""
    differences = np.array([-2, 0, 1, 2, 3, 4, 4, 5]) / 10
    assert paired_bootstrap_p(differences, 0.2, n=10) == 3 / 8


def test_paired_bootstrap_is_not_decided_by_rounding() -> None:
    assert 0.7 - 0.6 != 0.1
    assert paired_bootstrap_p(np.array([0.2]), 0.7 - 0.6, n=10) == 1


def test_paired_bootstrap_is_one_sided() -> None:
    differences = np.array([-0.3, -0.2, -0.1, 0.0])
    assert paired_bootstrap_p(differences, -0.2, n=10) == 1
