from __future__ import annotations

import math
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import loss
from logreg.linear_model import LinearModel, sigmoid

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite)
def test_sigmoid_is_a_probability_for_any_finite_z(z: float) -> None:
    assert 0 <= sigmoid(z) <= 1
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, abs=1e-15)


@given(finite)
def test_scalar_and_array_sigmoid_agree(z: float) -> None:
    assert float(loss.sigmoid(np.array([z]))[0]) == pytest.approx(sigmoid(z), rel=1e-15, abs=0)


@pytest.mark.parametrize("z", [1e308, -1e308, 745.2, -745.2, sys.float_info.min, 0.0])
def test_sigmoid_at_the_edges(z: float) -> None:
    expected = 0.5 if abs(z) < 1e-300 else float(z > 0)
    assert sigmoid(z) == pytest.approx(expected, abs=1e-300)


def test_sigmoid_keeps_small_probabilities() -> None:
    assert sigmoid(-700.0) == pytest.approx(math.exp(-700), rel=1e-12)


def test_decision_is_positive_iff_z_is() -> None:
    model = LinearModel(("no", "yes"), 0.0, (1.0,))
    assert [model.decide(z) for z in (-1e-300, 0.0, 1e-300)] == ["no", "no", "yes"]


def test_logit_needs_one_value_a_weight() -> None:
    with pytest.raises(ValueError, match="shorter"):
        LinearModel(("no", "yes"), 0.0, (1.0, 2.0)).logit([1.0])
