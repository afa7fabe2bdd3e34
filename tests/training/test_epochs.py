from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg.loss import Floats, Gold, gradient
from logreg.sgd import sgd_epoch
from logreg.training.epochs import Batches, run_epoch
from logreg.training.penalties import Penalty


def batches(n: int, size: int, *, weighted: bool, seed: int = 0) -> tuple[Batches, Gold]:
    random = np.random.default_rng(seed)
    X = np.column_stack([random.normal(size=(n, 3)), np.ones(n)])
    y = random.integers(0, 2, n).astype(np.intp)
    weights = random.random(n) + 0.5 if weighted else None
    return Batches.of(X, y, weights, size), y


def specified_epoch(
    theta: Floats, shuffled: Batches, y: Gold, order: list[int], rate: float, l2: float, l1: float
) -> tuple[Floats, Floats]:
    """Step through the batches by the definition."""
    total = np.zeros(len(theta))
    for k in order:
        rows = slice(k * shuffled.size, (k + 1) * shuffled.size)
        X, weights = shuffled.X[rows], shuffled.weights
        step = rate * len(X) / shuffled.size
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
    shuffled, y = batches(n, size, weighted=weighted, seed=seed)
    random = np.random.default_rng(seed)
    theta, order = random.normal(size=4), random.permutation(len(shuffled))
    path = run_epoch(theta, shuffled, order, rate, Penalty(l2=l2, l1=l1))
    end, total = specified_epoch(theta, shuffled, y, order.tolist(), rate, l2, l1)
    assert path.end == pytest.approx(end, rel=1e-9, abs=1e-9)
    assert path.total == pytest.approx(total, rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(n=st.integers(1, 50), size=st.integers(1, 20), seed=st.integers(0, 99))
def test_fast_epoch_equals_the_specification(n: int, size: int, seed: int) -> None:
    shuffled, y = batches(n, size, weighted=False, seed=seed)
    theta = np.random.default_rng(seed).normal(size=4)
    specified = sgd_epoch(theta, shuffled.X, y, 0.5, size, np.random.default_rng(seed))
    order = np.random.default_rng(seed).permutation(len(shuffled))
    path = run_epoch(theta, shuffled, order, 0.5, Penalty())
    assert path.end == pytest.approx(specified, rel=1e-12, abs=1e-12)
    assert path.steps == len(shuffled)


def test_the_last_batch_may_be_short_and_its_step_is_as_much_shorter() -> None:
    shuffled, _ = batches(5, 4, weighted=False)
    assert len(shuffled) == 2
    alone = Batches(X=shuffled.X[4:], sign=shuffled.sign[4:], weights=None, size=1)
    path = run_epoch(np.zeros(4), shuffled, np.array([1]), 0.4, Penalty())
    assert path.end == pytest.approx(
        run_epoch(np.zeros(4), alone, np.array([0]), 0.1, Penalty()).end
    )


@pytest.mark.parametrize("size", [1, 4])
def test_overflow_is_silent_and_leaves_no_number(size: int) -> None:
    shuffled, _ = batches(12, size, weighted=False)
    shuffled.X[:, 0] *= 1e200
    path = run_epoch(np.zeros(4), shuffled, np.arange(len(shuffled)), 1e300, Penalty())
    assert not np.isfinite(path.end).all()
