from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.features.sentiment import SentimentFeatures
from logreg.pipeline.decision_rule import UNDECIDED, DecisionRule

FEATURES = SentimentFeatures.shipped()


@given(st.floats(-30, 30), st.floats(0.5, 1, exclude_min=True, exclude_max=True))
def test_abstains_iff_the_larger_probability_is_below_the_limit(z: float, limit: float) -> None:
    larger = max(1 / (1 + math.exp(-z)), 1 / (1 + math.exp(z)))
    if abs(larger - limit) > 1e-9:
        decision = DecisionRule(abstain=limit)(z, 0)
        assert (decision == UNDECIDED) == (larger < limit)


def test_evidence_is_the_number_of_polar_words() -> None:
    x = FEATURES.extract("great, great, no dull film, you!")
    assert FEATURES.evidence_in(x) == 3


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
        DecisionRule(**options)  # type: ignore[arg-type]
    assert str(raised.value) == message
