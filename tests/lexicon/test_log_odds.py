from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.lexicon.log_odds import WordCounts, associations

counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 500))


def test_words_count_once_a_document() -> None:
    found = WordCounts()
    found.add([("pos", "Good good GOOD!"), ("pos", "good"), ("neg", "bad")])
    assert found.documents == {"pos": 2, "neg": 1}
    assert found.of == {"pos": {"good": 2, "!": 1}, "neg": {"bad": 1}}


def test_formula_by_hand() -> None:
    found = associations({"bad": 8, "film": 12}, {"good": 9, "bad": 1, "film": 10})
    n_negative, n_positive, a = 20, 20, 3
    alpha = a * 9 / 40
    positive = math.log((1 + alpha) / (n_positive + a - 1 - alpha))
    negative = math.log((8 + alpha) / (n_negative + a - 8 - alpha))
    delta = positive - negative
    assert found["bad"].log_odds == pytest.approx(delta, rel=1e-12)
    assert found["bad"].z == pytest.approx(
        delta / math.sqrt(1 / (1 + alpha) + 1 / (8 + alpha)), rel=1e-12
    )
    assert (found["bad"].negative, found["bad"].positive) == (8, 1)


@given(counts, counts)
def test_exchanging_the_labels_exchanges_the_signs(
    negative: dict[str, int], positive: dict[str, int]
) -> None:
    one, other = associations(negative, positive), associations(positive, negative)
    assert one.keys() == other.keys() == negative.keys() | positive.keys()
    for word, found in one.items():
        assert math.isfinite(found.z)
        assert found.z == pytest.approx(-other[word].z, abs=1e-9)


@given(counts)
def test_word_that_is_as_frequent_in_both_says_nothing(same: dict[str, int]) -> None:
    assert all(found.z == 0 for found in associations(same, same).values())


def test_more_evidence_is_further_from_chance() -> None:
    few = associations({"bad": 3, "x": 30}, {"bad": 1, "x": 30})["bad"]
    many = associations({"bad": 30, "x": 300}, {"bad": 10, "x": 300})["bad"]
    assert many.z < few.z < 0


def test_nothing_to_weigh() -> None:
    assert associations({}, {}) == {}
