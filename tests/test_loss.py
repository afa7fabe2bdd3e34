from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.loss import (
    Floats,
    Gold,
    average_loss,
    cross_entropy,
    cross_entropy_gradient,
    gradient,
    sigmoid,
)


def example_batch(n: int = 40, d: int = 4, seed: int = 1) -> tuple[Floats, Floats, Gold]:
    random = np.random.default_rng(seed)
    X = np.column_stack([random.normal(size=(n, d)), np.ones(n)])
    return random.normal(size=d + 1), X, (random.random(n) < 0.4).astype(np.intp)


@given(st.floats(-30, 30), st.booleans())
def test_loss_is_minus_the_log_of_the_probability_of_the_label(z: float, positive: bool) -> None:
    p = 1 / (1 + math.exp(-z))
    expected = -math.log(p if positive else 1 / (1 + math.exp(z)))
    loss = cross_entropy(np.array([z]), np.array([int(positive)]))[0]
    assert loss == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("z", "y", "loss"),
    [(1e308, 1, 0.0), (1e308, 0, 1e308), (-1e308, 1, 1e308), (-1e308, 0, 0.0), (-800, 1, 800.0)],
)
def test_loss_of_extreme_logits_is_right_and_silent(z: float, y: int, loss: float) -> None:
    with np.errstate(all="raise", under="ignore"):
        assert cross_entropy(np.array([z]), np.array([y]))[0] == loss
        assert 0 <= sigmoid(np.array([z]))[0] <= 1


@given(st.floats(-30, 30), st.integers(0, 1))
def test_gradient_in_z_is_the_slope_of_the_loss(z: float, y: int) -> None:
    gold, h = np.array([y]), 1e-5
    ends = cross_entropy(np.array([z + h]), gold) - cross_entropy(np.array([z - h]), gold)
    assert cross_entropy_gradient(np.array([z]), gold) == pytest.approx(ends / (2 * h), abs=1e-9)


def test_gradient_equals_finite_differences() -> None:
    theta, X, y = example_batch()
    h = 1e-6
    numeric = [
        (average_loss(theta + h * unit, X, y) - average_loss(theta - h * unit, X, y)) / (2 * h)
        for unit in np.eye(len(theta))
    ]
    assert gradient(theta, X, y) == pytest.approx(numeric, abs=1e-8)


def test_batch_gradient_is_the_mean_of_the_single_ones() -> None:
    theta, X, y = example_batch()
    single = [gradient(theta, X[i : i + 1], y[i : i + 1]) for i in range(len(y))]
    assert gradient(theta, X, y) == pytest.approx(np.mean(single, axis=0), abs=1e-14)


def test_average_loss_at_zero_is_ln_2() -> None:
    _, X, y = example_batch()
    assert average_loss(np.zeros(5), X, y) == pytest.approx(math.log(2), rel=1e-15)
