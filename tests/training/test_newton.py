"""Newton's method: its sums, its steps, and where it ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.loss import Floats, Gold
from logreg.training import newton
from logreg.training.fit import fit
from logreg.training.history import Epoch, Outcome, StopReason
from logreg.training.newton import Point, Terms, solve, terms
from logreg.training.objective import Objective
from logreg.training.options import Hyperparameters
from logreg.training.penalties import Penalty


def examples(n: int, d: int, seed: int) -> tuple[Floats, Gold, Floats]:
    """Return features with a column of 1, labels that they do not separate, and weights."""
    random = np.random.default_rng(seed)
    X = np.column_stack([random.normal(size=(n, d)), np.ones(n)])
    y = (X @ random.normal(size=d + 1) + 2 * random.normal(size=n) > 0).astype(np.intp)
    y[:2] = 0, 1
    weights = random.uniform(0.5, 1.5, size=n)
    return X, y, weights / weights.mean()


def minimum(X: Floats, y: Gold, weights: Floats, l2: float = 0.0) -> Outcome:
    return newton.minimise(
        lambda theta: terms(theta, X, y, weights),
        X.shape[1],
        len(y),
        l2=l2,
        constant_loss=math.nan,
    )


@given(st.integers(2, 40), st.integers(1, 4), st.integers(0, 99), st.sampled_from([0.0, 0.1]))
def test_point_has_the_derivatives_of_the_objective(n: int, d: int, seed: int, l2: float) -> None:
    X, y, weights = examples(n, d, seed)
    theta = np.random.default_rng(seed).normal(size=d + 1)
    point = Point.of(theta, terms(theta, X, y, weights), n, l2)
    objective = Objective(X, y, weights, Penalty(l2=l2))
    measure = objective.measure(theta)
    assert point.loss == pytest.approx(measure.loss, rel=1e-13)
    assert point.objective == pytest.approx(measure.objective, rel=1e-13)
    np.testing.assert_allclose(point.gradient, objective.gradient(theta), atol=1e-13)
    np.testing.assert_allclose(point.hessian, objective.hessian(theta), atol=1e-13)
    assert point.separates == measure.separates


@given(st.integers(2, 60), st.integers(1, 59), st.integers(0, 99))
def test_sums_over_parts_add_up(n: int, cut: int, seed: int) -> None:
    X, y, weights = examples(n, 3, seed)
    theta = np.array([0.3, -1.0, 2.0, 0.5])
    parts = [terms(theta, X[r], y[r], weights[r]) for r in (slice(cut), slice(cut, None))]
    whole, total = terms(theta, X, y, weights), newton.added(*parts)
    assert total.loss == pytest.approx(whole.loss, rel=1e-12)
    np.testing.assert_allclose(total.gradient, whole.gradient, atol=1e-12)
    np.testing.assert_allclose(total.hessian, whole.hessian, atol=1e-12)
    assert total.mistakes == whole.mistakes


def test_minimum_is_that_of_gradient_descent_and_takes_six_rounds() -> None:
    X, y, weights = examples(2000, 6, seed=1)
    found = minimum(X, y, weights)
    exact = Hyperparameters(standardize=False, tolerance=1e-12, epochs=3000)
    descended = fit(X[:, :-1], y, exact, weights=weights)
    assert found.stop_reason is StopReason.CONVERGED
    assert len(found.epochs) <= 6
    assert found.loss <= descended.outcome.loss
    assert found.loss == pytest.approx(descended.outcome.loss, rel=1e-9)
    assert found.gradient_norm < 1e-8


@pytest.mark.parametrize("l2", [0.01, 1.0])
def test_penalty_leaves_the_bias_alone(l2: float) -> None:
    X, y, weights = examples(300, 2, seed=3)
    X[:, -1] = 1.0
    heavy = minimum(X, y, weights, l2=1e6)
    share = float(np.average(y, weights=weights))
    assert heavy.theta[-1] == pytest.approx(math.log(share / (1 - share)), abs=1e-3)
    assert np.abs(minimum(X, y, weights, l2=l2).theta[:-1]).sum() < (
        np.abs(minimum(X, y, weights).theta[:-1]).sum()
    )


def test_separated_labels_have_no_minimum() -> None:
    X = np.array([[-2.0, 1.0], [-1.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    y: Gold = np.array([0, 0, 1, 1])
    found = minimum(X, y, np.ones(4))
    assert found.stop_reason is StopReason.SEPARATED
    assert found.loss <= 0.01
    assert np.isfinite(found.theta).all()
    penalised = minimum(X, y, np.ones(4), l2=0.001)
    assert penalised.stop_reason is StopReason.CONVERGED


def test_constant_and_duplicate_features_do_no_harm() -> None:
    X, y, weights = examples(200, 2, seed=5)
    doubled = np.column_stack([X[:, 0], X[:, 0], np.zeros(200), X[:, 1], X[:, 2]])
    found, plain = minimum(doubled, y, weights), minimum(X, y, weights)
    assert found.stop_reason is StopReason.CONVERGED
    assert found.loss == pytest.approx(plain.loss, rel=1e-12)
    assert abs(found.theta[2]) < 1e-12
    assert found.theta[0] == pytest.approx(plain.theta[0] / 2)


def test_step_that_raises_the_objective_is_halved() -> None:
    """J = √(1 + θ²): from |θ| > 1 a full step of Newton's method goes further away."""

    def evaluate(theta: Floats) -> Terms:
        (x,) = theta - 2.0
        root = math.sqrt(1 + x * x)
        return Terms(root, np.array([x / root]), np.array([[root**-3]]), 1)

    watched: list[Epoch] = []
    found = newton.minimise(evaluate, 1, 1.0, constant_loss=math.nan, on_round=watched.append)
    assert [epoch.improved for epoch in watched][:3] == [False, False, True]
    assert found.theta[0] == pytest.approx(2.0, abs=1e-7)
    assert found.stop_reason is StopReason.CONVERGED


def test_flat_direction_with_a_slope_has_a_ridge() -> None:
    step = solve(np.diag([1.0, 0.0]), np.array([0.0, 1e-3]))
    assert step.tolist() == [0.0, pytest.approx(1e9)]
