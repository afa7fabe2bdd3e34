from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from logreg.checks.lengths import MIN_TEXTS, longest_expected, summarize, telling

RNG = np.random.default_rng(0)


def test_lengths_of_real_texts_are_not_suspicious() -> None:
    """Log-normal ones, from narrow to wide: not one of 100,000 is beyond five deviations."""
    for deviation in (0.1, 0.5, 1.0):
        lengths = np.rint(np.exp(RNG.normal(4, deviation, 100_000))).astype(np.int64)
        assert (lengths > longest_expected(lengths)).sum() <= 1


def test_joined_up_texts_are_and_do_not_move_the_limit() -> None:
    lengths = np.rint(np.exp(RNG.normal(3, 0.5, 1000))).astype(np.int64)
    limit = longest_expected(lengths)
    joined = np.append(lengths, [20_000] * 20)
    assert (joined > longest_expected(joined)).sum() == 20
    assert longest_expected(joined) < 1.3 * limit


def test_limit_is_five_deviations_above_the_median() -> None:
    lengths = np.array([10] * 20 + [100] * 20 + [1000] * 20)
    assert math.isclose(longest_expected(lengths), 100 * 10 ** (5 * 1.4826))


def test_equal_lengths_have_a_limit_too() -> None:
    assert longest_expected(np.array([0] * 50)) == 10
    assert longest_expected(np.array([7] * 50)) == 70
    assert longest_expected(np.array([7] * (MIN_TEXTS - 1))) == math.inf


def test_summary() -> None:
    assert summarize(np.array([1, 2, 3, 10])) == (1, 2.5, 10)


lengths_and_labels = st.lists(
    st.tuples(st.integers(0, 20), st.booleans()), min_size=2 * MIN_TEXTS, max_size=200
)


@given(lengths_and_labels)
def test_telling_is_the_share_of_pairs(rows: list[tuple[int, bool]]) -> None:
    own = [length for length, is_label in rows if is_label]
    others = [length for length, is_label in rows if not is_label]
    if min(len(own), len(others)) < MIN_TEXTS:
        expected = 0.5
    else:
        wins = sum((a > b) + (a == b) / 2 for a in own for b in others)
        expected = wins / (len(own) * len(others))
    found = telling(np.array([n for n, _ in rows]), np.array([flag for _, flag in rows]))
    assert math.isclose(found, expected, abs_tol=1e-12)
