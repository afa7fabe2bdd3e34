from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg.loss import Floats, Gold, gradient
from logreg.sgd import Batches, run_epoch, sgd_step


def batches(n: int, size: int, *, weighted: bool, seed: int = 0) -> tuple[Batches, Gold]:
    random = np.random.default_rng(seed)
    X = np.column_stack([random.normal(size=(n, 3)), np.ones(n)])
    y = random.integers(0, 2, n).astype(np.intp)
    weights = random.random(n) + 0.5 if weighted else None
    return Batches(X, 2 * y.astype(np.float64) - 1, weights, size), y


def specified_epoch(
    theta: Floats, dealt: Batches, y: Gold, order: list[int], rate: float, l2: float, l1: float
) -> tuple[Floats, Floats]:
    """Step through the batches by the definition."""
    total = np.zeros(len(theta))
    for k in order:
        rows = slice(k * dealt.size, (k + 1) * dealt.size)
        X, weights = dealt.X[rows], dealt.weights
        step = rate * len(X) / dealt.size
        if weights is None:
            slope = gradient(theta, X, y[rows])
        else:
            p = 1 / (1 + np.exp(-X @ theta))
            slope = X.T @ (weights[rows] * (p - y[rows])) / len(X)
        slope[:-1] += l2 * theta[:-1]
        theta = theta - step * slope
        w = theta[:-1]
        theta[:-1] = np.sign(w) * np.maximum(np.abs(w) - step * l1, 0)
        total += theta
    return theta, total


@settings(deadline=None)
@given(
    n=st.integers(1, 50),
    size=st.integers(1, 20),
    weighted=st.booleans(),
    rate=st.floats(1e-4, 3.0),
    l2=st.sampled_from([0.0, 0.1]),
    l1=st.sampled_from([0.0, 0.02]),
    seed=st.integers(0, 99),
)
def test_an_epoch_is_the_steps_of_the_definition(
    n: int, size: int, weighted: bool, rate: float, l2: float, l1: float, seed: int
) -> None:
    dealt, y = batches(n, size, weighted=weighted, seed=seed)
    random = np.random.default_rng(seed)
    theta, order = random.normal(size=4), random.permutation(len(dealt))
    path = run_epoch(theta, dealt, order, rate, l2=l2, l1=l1)
    end, total = specified_epoch(theta, dealt, y, order.tolist(), rate, l2, l1)
    assert path.end == pytest.approx(end, rel=1e-9, abs=1e-9)
    assert path.total == pytest.approx(total, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("size", [1, 4])
def test_an_epoch_without_penalty_is_a_chain_of_the_chapter_s_steps(size: int) -> None:
    dealt, y = batches(8, size, weighted=False)
    theta = expected = np.zeros(4)
    order = np.arange(len(dealt))[::-1]
    for k in order:
        rows = slice(k * size, (k + 1) * size)
        expected = sgd_step(expected, dealt.X[rows], y[rows], 0.5)
    assert run_epoch(theta, dealt, order, 0.5).end == pytest.approx(expected, rel=1e-12)


def test_the_last_batch_may_be_short_and_its_step_is_as_much_shorter() -> None:
    dealt, _ = batches(5, 4, weighted=False)
    assert len(dealt) == 2
    alone = Batches(dealt.X[4:], dealt.sign[4:], None, 1)
    path = run_epoch(np.zeros(4), dealt, np.array([1]), 0.4)
    assert path.end == pytest.approx(run_epoch(np.zeros(4), alone, np.array([0]), 0.1).end)


@pytest.mark.parametrize("size", [1, 4])
def test_overflow_is_silent_and_leaves_no_number(size: int) -> None:
    dealt, _ = batches(12, size, weighted=False)
    dealt.X[:, 0] *= 1e200
    path = run_epoch(np.zeros(4), dealt, np.arange(len(dealt)), 1e300)
    assert not np.isfinite(path.end).all()
