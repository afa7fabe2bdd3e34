"""L-BFGS: its direction, and where it ends."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from logreg.loss import Floats
from logreg.training import lbfgs
from logreg.training.history import StopReason
from logreg.training.lbfgs import Point, Step, direction


def bowl(A: Floats, at: Floats) -> Point:
    """Return J(θ) = ½ (θ - 1)ᵀ A (θ - 1) + 1 at a point."""
    distance = at - 1.0
    value = float(distance @ A @ distance) / 2 + 1
    return Point(at, value, value, A @ distance)


def matrix(d: int, seed: int) -> Floats:
    """Return a symmetric matrix whose eigenvalues are at least 1."""
    B = np.random.default_rng(seed).normal(size=(d, d))
    return B @ B.T + np.eye(d)


@given(st.integers(1, 5), st.integers(0, 99))
def test_steps_along_all_axes_give_the_step_of_newton(d: int, seed: int) -> None:
    """Conjugate steps show the whole of a quadratic's curvature."""
    A = matrix(d, seed)
    _, axes = np.linalg.eigh(A)
    steps = [Step(s, A @ s, 1 / float(s @ A @ s)) for s in axes.T]
    gradient = np.random.default_rng(seed).normal(size=d)
    found = direction(gradient, steps, np.ones(d))
    np.testing.assert_allclose(found, -np.linalg.solve(A, gradient), atol=1e-9)


@given(st.integers(1, 20), st.integers(0, 99))
def test_minimum_of_a_bowl_is_found(d: int, seed: int) -> None:
    A = matrix(d, seed)
    found = lbfgs.minimise(
        lambda theta: bowl(A, theta),
        np.diag(A),
        l2=1.0,
        tolerance=1e-12,
        epochs=500,
        constant_loss=math.nan,
    )
    assert found.stop_reason is StopReason.CONVERGED
    assert found.loss - 1.0 <= 1e-11
    np.testing.assert_allclose(found.theta, np.ones(d), atol=1e-5)


def test_minimum_at_the_start_takes_no_step() -> None:
    found = lbfgs.minimise(
        lambda theta: Point(theta, 1.0, 1.0, np.zeros(2)),
        np.ones(2),
        l2=1.0,
        tolerance=0.0,
        epochs=9,
        constant_loss=1.0,
    )
    assert (found.stop_reason, found.epochs) == (StopReason.CONVERGED, [])


def test_last_epoch_ends_the_search() -> None:
    A = matrix(30, seed=1)
    found = lbfgs.minimise(
        lambda theta: bowl(A, theta),
        np.diag(A) * 30,
        l2=1.0,
        tolerance=0.0,
        epochs=3,
        constant_loss=math.nan,
    )
    assert found.stop_reason is StopReason.LAST_EPOCH
    assert len(found.epochs) == 3
    losses = [epoch.loss for epoch in found.epochs if epoch.improved]
    assert found.loss == min(losses) < found.first_loss
