"""Deciding one text is the specification; deciding many must agree with it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.features.sentiment import SentimentFeatures
from logreg.pipeline.decision_rule import UNDECIDED, DecisionRule

FEATURES = SentimentFeatures.shipped()

probabilities = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])
rows = st.tuples(
    st.floats(-50, 50) | st.sampled_from([0.0, math.log(9), -math.log(9), 1e308]),
    st.integers(0, 3),
    st.integers(0, 3),
)


@given(st.lists(rows, min_size=1), probabilities, st.floats(0.5, 1), st.integers(0, 4))
def test_many_are_decided_like_one(
    rows: list[tuple[float, int, int]], threshold: float, abstain: float, min_evidence: int
) -> None:
    rule = DecisionRule(FEATURES, threshold=threshold, abstain=abstain, min_evidence=min_evidence)
    z = np.array([row[0] for row in rows])
    texts = ["great " * positive + "no dull " * negative + "you!" for _, positive, negative in rows]
    one_by_one = [rule(float(z), text) for z, text in zip(z, texts, strict=True)]
    assert rule.of_all(z, FEATURES.transform(texts)).tolist() == one_by_one


@given(st.floats(-30, 30), st.floats(0.5, 1, exclude_min=True, exclude_max=True))
def test_abstains_iff_the_larger_probability_is_below_the_limit(z: float, limit: float) -> None:
    larger = max(1 / (1 + math.exp(-z)), 1 / (1 + math.exp(z)))
    if abs(larger - limit) > 1e-9:
        decision = DecisionRule(FEATURES, abstain=limit)(z, "")
        assert (decision == UNDECIDED) == (larger < limit)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": math.nan}, "threshold must be in [0, 1], got nan"),
        ({"threshold": 1.5}, "threshold must be in [0, 1], got 1.5"),
        ({"abstain": 0.2}, "abstain must be in [0.5, 1], got 0.2"),
    ],
)
def test_probabilities_out_of_range(options: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match="must be in") as raised:
        DecisionRule(FEATURES, **options)  # type: ignore[arg-type]
    assert str(raised.value) == message
