from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from support import NEEDS_KERNEL

from logreg.features.sparse import SparseRows
from logreg.loss import Floats, cross_entropy
from logreg.training.ascent import Examples, minimise
from logreg.training.dual_ascent import Problem, best_step, initial_memory, run_epoch, slope, step
from logreg.training.history import Epoch, Outcome, StopReason
from logreg.training.options import Hyperparameters


def sparse(dense: Floats) -> SparseRows:
    rows, columns = np.nonzero(dense)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(dense)))])
    return SparseRows(indptr, columns.astype(np.int32), dense[rows, columns], dense.shape[1])


def examples(n_scores: int, *, weighted: bool = False, scaled: bool = False) -> Examples:
    """200 texts of 12 features, with labels that depend on them but for chance."""
    random = np.random.default_rng(n_scores)
    n_labels = max(n_scores, 2)
    dense = random.poisson(0.4, (200, 12)).astype(np.float64)
    z = dense @ random.normal(size=(12, n_labels)) + random.normal(size=n_labels)
    y = (z + random.gumbel(size=z.shape)).argmax(axis=1)
    scales = random.normal(size=(12, n_scores)) if scaled else None
    weights = random.random(200) + 0.5 if weighted else np.ones(200)
    return Examples(sparse(dense), y, n_scores, scales, weights / weights.mean())


def zeros(n_scores: int) -> Floats:
    return np.zeros(13) if n_scores == 1 else np.zeros((13, n_scores))


def trained(data: Examples, l2: float = 0.01, **settings: float) -> Outcome:
    hyperparameters = Hyperparameters(**({"tolerance": 1e-9} | settings))  # type: ignore[arg-type]
    return minimise(
        data, hyperparameters, l2, zeros(data.n_scores), np.random.default_rng(hyperparameters.seed)
    )


@NEEDS_KERNEL
@pytest.mark.parametrize("n_scores", [1, 4])
@pytest.mark.parametrize("threshold", [0.0, 0.3])
@pytest.mark.parametrize("scaled", [False, True])
def test_the_kernel_takes_the_steps_of_the_specification(
    n_scores: int, threshold: float, scaled: bool
) -> None:
    data = examples(n_scores, weighted=True, scaled=scaled)
    problem = Problem(data.X, data.scales, data.weights, 2.0, threshold)
    fast, slow = (
        (initial_memory(data.y, n_scores), zeros(n_scores)),
        (initial_memory(data.y, n_scores), zeros(n_scores)),
    )
    for epoch in range(5):
        order = np.random.default_rng(epoch).permutation(200)
        run_epoch(problem, *fast, order)
        for i in order.tolist():
            step(problem, *slow, i)
    assert fast[0].tolist() == slow[0].tolist()
    assert fast[1].tolist() == slow[1].tolist()


@pytest.mark.parametrize("n_scores", [1, 3])
def test_the_minimum_is_that_of_scikit_learn(n_scores: int) -> None:
    data = examples(n_scores, weighted=True)
    outcome = trained(data, l2=0.05, tolerance=1e-12, epochs=1000)
    reference = LogisticRegression(C=1 / (0.05 * 200), tol=1e-10, max_iter=10_000)
    reference.fit(np.asarray(data.X), data.y, sample_weight=data.weights)
    theta = outcome.theta if n_scores > 1 else outcome.theta[:, None]
    np.testing.assert_allclose(theta[:-1].T, reference.coef_, atol=1e-5)
    difference = theta[-1] - reference.intercept_
    np.testing.assert_allclose(difference, difference.mean(), atol=1e-5)


@pytest.mark.parametrize("n_scores", [1, 3])
@pytest.mark.parametrize("l1", [0.0, 0.02])
def test_the_gap_is_a_bound(n_scores: int, l1: float) -> None:
    data = examples(n_scores)

    def objective(theta: Floats) -> float:
        w = theta[:-1]
        penalty = 0.005 * float((w * w).sum()) + l1 * float(np.abs(w).sum())
        return data.loss(data.logits(theta)) + penalty

    minimum = objective(trained(data, l1=l1, tolerance=1e-13, epochs=3000).theta)
    for epochs in range(1, 12):
        outcome = trained(data, l1=l1, tolerance=0.0, epochs=epochs)
        value = objective(outcome.theta)
        assert minimum <= value * (1 + 1e-12)
        assert value - minimum <= outcome.suboptimality * value * (1 + 1e-9)


def test_an_l1_penalty_makes_weights_zero() -> None:
    weights = trained(examples(1), l1=0.05, tolerance=1e-6).theta[:-1]
    assert 0 < (weights == 0).sum() < 12


def test_the_gradient_is_that_of_finite_differences() -> None:
    data = examples(3, weighted=True, scaled=True)
    theta = np.random.default_rng(0).normal(size=(13, 3)) / 5
    gradient = data.gradient(data.logits(theta))
    for place in ((0, 0), (5, 2), (12, 1)):
        moved = np.zeros((13, 3))
        moved[place] = 1e-6
        losses = [data.loss(data.logits(theta + sign * moved)) for sign in (1, -1)]
        assert gradient[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-8)


def test_two_softmax_labels_are_the_sigmoid_of_the_difference() -> None:
    z = np.random.default_rng(0).normal(size=(50, 2)) * 5
    y = np.arange(50) % 2
    np.testing.assert_allclose(cross_entropy(z, y), cross_entropy(z[:, 1] - z[:, 0], y), rtol=1e-12)


@given(st.floats(-8, 8), st.floats(0, 1), st.floats(1e-3, 1e6))
def test_the_best_step_is_where_the_slope_is_zero(z: float, q: float, curvature: float) -> None:
    p = 1 / (1 + math.exp(-z))
    if abs(p - q) < 1e-6:
        return
    curvature *= (p - q) ** 2
    s = best_step([z], [p], [q], curvature)
    assert 0 < s < 1
    assert slope([z], [p], [q], curvature, s * 0.99)[0] >= 0
    assert slope([z], [p], [q], curvature, min(1, s * 1.01))[0] <= 0


def test_the_best_validation_loss_is_kept() -> None:
    data = examples(1)
    random = np.random.default_rng(5)
    noise = sparse(random.poisson(0.4, (50, 12)).astype(np.float64)), random.integers(0, 2, 50)
    seen: list[Epoch] = []
    outcome = minimise(
        data,
        Hyperparameters(tolerance=0.0, patience=3),
        0.001,
        zeros(1),
        np.random.default_rng(0),
        validation=noise,
        on_epoch=seen.append,
    )
    assert outcome.stop_reason is StopReason.STOPPED_EARLY
    losses = [epoch.validation_loss for epoch in seen]
    assert len(losses) == outcome.epoch + 3
    assert outcome.validation_loss is not None
    assert outcome.validation_loss <= min(loss for loss in losses if loss is not None)


def test_where_the_examples_say_nothing_the_start_is_kept() -> None:
    data = examples(1)
    start = np.append(np.arange(12.0), 3.0)
    only = Examples(data.X.scaled(np.append(np.ones(11), 0.0)), data.y, 1, None, data.weights)
    outcome = minimise(only, Hyperparameters(), 0.1, start, np.random.default_rng(0))
    assert outcome.theta[11] == 11.0
