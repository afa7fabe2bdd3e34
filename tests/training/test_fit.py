from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from logreg.loss import Floats, Gold, average_loss, cross_entropy, gradient
from logreg.training.fit import fit, logits
from logreg.training.history import Epoch, StopReason
from logreg.training.loop import SEPARATED_LOSS
from logreg.training.options import SCHEDULES, Hyperparameters


def examples(n: int = 300, seed: int = 3) -> tuple[Floats, Gold]:
    """Raw features on very different scales, and labels that depend on them with noise."""
    random = np.random.default_rng(seed)
    X = np.column_stack(
        [random.poisson(5, n), random.normal(1e6, 1e5, n), random.normal(0, 1e-6, n)]
    ).astype(float)
    z = 0.5 * (X[:, 0] - 5) + (X[:, 1] - 1e6) / 1e5 - X[:, 2] * 1e6
    return X, (random.random(n) < 1 / (1 + np.exp(-z))).astype(np.intp)


def standardised(X: Floats, weights: Floats | None = None) -> Floats:
    mean = np.average(X, axis=0, weights=weights)
    scale = np.sqrt(np.average((X - mean) ** 2, axis=0, weights=weights))
    return (X - mean) / np.where(scale > 0, scale, 1.0)


def newton_optimum(X: Floats, y: Gold) -> float:
    """Return the least average loss, found by Newton's method on standardised features."""
    Z = np.column_stack([standardised(X), np.ones(len(X))])
    theta = np.zeros(Z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-Z @ theta))
        hessian = (Z * (p * (1 - p))[:, None]).T @ Z / len(y)
        theta -= np.linalg.lstsq(hessian, gradient(theta, Z, y), rcond=None)[0]
    return average_loss(theta, Z, y)


def raw_loss(theta: Floats, X: Floats, y: Gold) -> float:
    return float(cross_entropy(logits(theta, X), y).mean())


def normal(n: int, d: int = 4, shift: float = 0.0, seed: int = 0) -> tuple[Floats, Gold]:
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, d))
    z = X @ random.normal(size=d) + shift
    return X, (random.random(n) < 1 / (1 + np.exp(-z))).astype(np.intp)


def constant_feature() -> tuple[Floats, Gold]:
    X, y = normal(500)
    return np.column_stack([X, np.full(len(X), math.log(66))]), y


def tiny_and_huge_scales() -> tuple[Floats, Gold]:
    X, y = normal(500)
    return X * np.array([1e-6, 1e6, 1.0, 1e3]), y


def duplicated_rows() -> tuple[Floats, Gold]:
    X, y = normal(40)
    return np.repeat(X, 100, axis=0), np.repeat(y, 100)


def duplicated_columns() -> tuple[Floats, Gold]:
    X, y = normal(500)
    return np.column_stack([X, X, X[:, 0] + X[:, 1]]), y


HARD: dict[str, Callable[[], tuple[Floats, Gold]]] = {
    "raw counts and scales": examples,
    "constant feature": constant_feature,
    "scales from 1e-6 to 1e6": tiny_and_huge_scales,
    "far from 0": lambda: (normal(500)[0] + 1e6, normal(500)[1]),
    "1 in 1000 positive": lambda: normal(30_000, shift=-7.5, seed=2),
    "duplicated rows": duplicated_rows,
    "duplicated columns": duplicated_columns,
    "ten rows": lambda: normal(10, d=2, seed=2),
}


@pytest.mark.parametrize("name", HARD)
def test_defaults_reach_the_optimum_within_a_thousandth(name: str) -> None:
    X, y = HARD[name]()
    learned = fit(X, y, Hyperparameters())
    least = newton_optimum(X, y)
    assert learned.outcome.converged
    assert raw_loss(learned.theta, X, y) == pytest.approx(least, rel=1e-3)


@pytest.mark.parametrize("name", HARD)
def test_the_gap_that_is_told_is_the_gap_that_is(name: str) -> None:
    X, y = HARD[name]()
    outcome = fit(X, y, Hyperparameters(tolerance=0.002)).outcome
    gap = outcome.loss / newton_optimum(X, y) - 1
    assert 0 <= outcome.suboptimality <= 0.002
    assert outcome.suboptimality == pytest.approx(gap, rel=0.05, abs=1e-7)


@pytest.mark.parametrize("batch_size", [1, 16, None])
@pytest.mark.parametrize("learning_rate", [1e-4, 1e-2, 1.0, 10.0])
def test_any_learning_rate_converges(batch_size: int | None, learning_rate: float) -> None:
    X, y = examples()
    settings = Hyperparameters(batch_size=batch_size, learning_rate=learning_rate)
    learned = fit(X, y, settings)
    assert learned.outcome.converged
    assert learned.outcome.loss == pytest.approx(newton_optimum(X, y), rel=3e-4)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_no_schedule_says_converged_far_from_the_optimum(schedule: str) -> None:
    X, y = examples()
    least = newton_optimum(X, y)
    for rate in (1e-4, 0.01, 0.3, 10.0, 1000.0):
        for average in (False, True):
            settings = Hyperparameters(
                learning_rate=rate, schedule=schedule, average=average, epochs=30
            )
            learned = fit(X, y, settings)
            near = learned.outcome.loss <= least * (1 + 2e-4)
            assert near or learned.outcome.stop_reason is StopReason.LAST_EPOCH


@pytest.mark.parametrize("average", [False, True])
def test_inverse_schedule_reaches_the_optimum(average: bool) -> None:
    X, y = examples()
    settings = Hyperparameters(schedule="inverse", average=average, decay=0.1, epochs=200)
    assert fit(X, y, settings).outcome.converged


def test_averaging_reaches_what_the_noise_of_single_steps_does_not() -> None:
    X, y = examples(n=3000)
    noisy = Hyperparameters(learning_rate=1.0, schedule="constant", epochs=15, tolerance=0.0)
    end, average = (
        fit(X, y, replace(noisy, average=average)).outcome.suboptimality
        for average in (False, True)
    )
    assert average < end / 10


def test_weights_are_for_the_features_as_they_came() -> None:
    X, y = examples()
    learned = fit(X, y, Hyperparameters())
    assert raw_loss(learned.theta, X, y) == pytest.approx(learned.outcome.loss, rel=1e-9)


def test_any_start_reaches_the_same_minimum() -> None:
    X, y = examples()
    settings = Hyperparameters(tolerance=1e-7, epochs=300)
    random = np.random.default_rng(0)
    scale = X.std(axis=0)
    starts = [np.append(random.normal(0, 5, 3) / scale, random.normal(0, 5)) for _ in range(5)]
    losses = [fit(X, y, settings, start=start).outcome.loss for start in starts]
    assert losses == pytest.approx([newton_optimum(X, y)] * 5, rel=1e-6)


def test_start_at_the_minimum_needs_no_epoch() -> None:
    X, y = examples()
    first = fit(X, y, Hyperparameters())
    again = fit(X, y, Hyperparameters(), start=first.theta)
    assert again.outcome.converged
    assert again.outcome.epochs == []
    assert again.theta == pytest.approx(first.theta, rel=1e-9)


def test_same_seed_same_bits_other_seed_other_bits() -> None:
    X, y = examples()
    first, second = (fit(X, y, Hyperparameters(seed=5)).theta for _ in range(2))
    assert first.tobytes() == second.tobytes()
    other = fit(X, y, Hyperparameters(seed=6)).theta
    assert other.tobytes() != first.tobytes()


BITS = """
import numpy as np
from logreg.training.options import Hyperparameters
from logreg.training.fit import fit
random = np.random.default_rng(0)
X = random.normal(size=(40_000, 6))
y = (random.random(40_000) < 1 / (1 + np.exp(-X.sum(axis=1)))).astype(np.intp)
for batch_size in (1, 512, 5000, None):
    learned = fit(X, y, Hyperparameters(batch_size=batch_size, epochs=2, l2=0.01))
    print(learned.theta.tobytes().hex())
"""


@pytest.mark.slow
def test_bits_do_not_depend_on_the_number_of_threads() -> None:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    outputs = {
        subprocess.run(
            [sys.executable, "-c", BITS],
            env=dict.fromkeys(names, threads),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "4")
    }
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 4


def test_epochs_are_reported_as_they_end() -> None:
    X, y = examples()
    seen: list[Epoch] = []
    outcome = fit(X, y, Hyperparameters(batch_size=16), on_epoch=seen.append).outcome
    assert seen == outcome.epochs
    assert [epoch.number for epoch in seen] == list(range(1, len(seen) + 1))
    assert [epoch.steps for epoch in seen] == [19 * epoch.number for epoch in seen]
    assert outcome.loss == min(epoch.loss for epoch in seen if epoch.improved)
    assert outcome.gradient_norm == [epoch.gradient_norm for epoch in seen if epoch.improved][-1]


def test_an_epoch_is_kept_iff_it_lowers_the_loss() -> None:
    X, y = examples()
    best = math.log(2)
    for epoch in fit(X, y, Hyperparameters(learning_rate=100.0)).outcome.epochs:
        assert epoch.improved == (epoch.loss < best)
        best = min(best, epoch.loss)


def test_adaptive_rate_falls_after_a_failure_and_rises_after_a_success() -> None:
    X, y = examples()
    settings = Hyperparameters(learning_rate=100.0, decay=0.25, tolerance=0.0, epochs=20)
    epochs = fit(X, y, settings).outcome.epochs
    for before, after in pairwise(epochs):
        factor = 2.0 if before.improved else 0.25
        assert before.learning_rate is not None
        assert after.learning_rate == before.learning_rate * factor
    assert {epoch.improved for epoch in epochs} == {True, False}


def test_rate_that_overflows_is_mended() -> None:
    X, y = examples()
    settings = Hyperparameters(learning_rate=1e300, batch_size=1, decay=1e-3, epochs=200)
    outcome = fit(X, y, settings).outcome
    assert not outcome.epochs[0].loss < 1e200
    assert outcome.loss == pytest.approx(newton_optimum(X, y), rel=5e-3)


def test_tolerance_of_zero_goes_on_to_the_last_epoch() -> None:
    X, y = examples(n=50)
    assert len(fit(X, y, Hyperparameters(tolerance=0.0, epochs=40)).outcome.epochs) == 40


def test_stops_at_the_last_epoch_and_says_that_it_has_not_converged() -> None:
    X, y = examples()
    learned = fit(X, y, Hyperparameters(epochs=2, learning_rate=0.01))
    assert (len(learned.outcome.epochs), learned.outcome.converged) == (2, False)
    assert learned.outcome.stop_reason is StopReason.LAST_EPOCH


def test_constant_feature_gets_no_weight() -> None:
    X, y = constant_feature()
    assert fit(X, y, Hyperparameters()).theta[4] == 0


SEPARABLE = {
    "four points": (np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0.0, 0.0, 1.0, 1.0])),
    "by a plane": (normal(1000)[0], (normal(1000)[0].sum(axis=1) > 0).astype(np.intp)),
    "one label": (normal(100)[0], np.ones(100)),
    "one example": (np.array([[3.0, 2.0]]), np.array([1.0])),
    "by a hair": (np.array([[0.0], [1.0], [1.0 + 1e-9], [3.0]]), np.array([0.0, 0.0, 1.0, 1.0])),
}


@pytest.mark.parametrize("name", SEPARABLE)
@pytest.mark.parametrize("batch_size", [1, 16, None])
def test_separable_examples_stop_with_finite_weights_and_say_so(
    name: str, batch_size: int | None
) -> None:
    X, y = SEPARABLE[name]
    learned = fit(X, y, Hyperparameters(batch_size=batch_size))
    assert learned.outcome.stop_reason is StopReason.SEPARATED
    assert np.isfinite(learned.theta[:-1]).all()
    assert np.abs(learned.theta[:-1]).max() < 1e3
    epochs = len(learned.outcome.epochs)
    assert epochs == 300 or learned.outcome.loss <= SEPARATED_LOSS


@pytest.mark.parametrize("name", SEPARABLE)
def test_separable_examples_with_a_penalty_converge(name: str) -> None:
    X, y = SEPARABLE[name]
    # the bias, which is all that a single label needs, has no penalty
    stop_reason = fit(X, y, Hyperparameters(l2=0.1)).outcome.stop_reason
    assert stop_reason is (StopReason.SEPARATED if name.startswith("one") else StopReason.CONVERGED)


def sklearn_optimum(
    X: Floats, y: Gold, l2: float, l1: float, weights: Floats | None
) -> tuple[Floats, float]:
    """Return weights for standardised features, and the least objective, by another solver."""
    Z = standardised(X, weights)
    total = len(y) if weights is None else weights.sum()
    options: dict[str, Any] = {"C": 1 / (total * (l2 or l1)), "tol": 1e-9, "max_iter": 20_000}
    if l1:
        options |= {"l1_ratio": 1.0, "solver": "saga"}
    solver = LogisticRegression(**options).fit(Z, y, sample_weight=weights)
    loss = np.average(cross_entropy(solver.decision_function(Z), y), weights=weights)
    w: Floats = solver.coef_[0]
    return w, float(loss + l2 / 2 * (w**2).sum() + l1 * np.abs(w).sum())


@pytest.mark.parametrize("batch_size", [1, 16, None])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(("l2", "l1"), [(0.01, 0.0), (1.0, 0.0), (0.0, 0.01), (0.0, 0.05)])
def test_penalised_objective_reaches_the_minimum_of_another_solver(
    l2: float, l1: float, weighted: bool, batch_size: int | None
) -> None:
    X, y = normal(1000, d=5)
    X = X * np.array([1.0, 10.0, 0.1, 1.0, 1.0]) + 3.0
    weights = np.random.default_rng(1).integers(1, 5, len(y)).astype(float) if weighted else None
    learned = fit(X, y, Hyperparameters(batch_size=batch_size, l2=l2, l1=l1), weights=weights)
    scale = X.std(axis=0)
    if weights is not None:
        mean = np.average(X, axis=0, weights=weights)
        scale = np.sqrt(np.average((X - mean) ** 2, axis=0, weights=weights))
    w = learned.theta[:-1] * scale
    objective = learned.outcome.loss + l2 / 2 * (w**2).sum() + l1 * np.abs(w).sum()
    expected, least = sklearn_optimum(X, y, l2, l1, weights)
    assert learned.outcome.converged
    assert objective == pytest.approx(least, rel=3e-4)
    assert w == pytest.approx(expected, abs=0.05)


def test_l1_penalty_makes_weights_zero_and_not_nearly_so() -> None:
    X, y = normal(1000, d=5)
    learned = fit(X, y, Hyperparameters(l1=0.05, tolerance=1e-7))
    expected, _ = sklearn_optimum(X, y, 0.0, 0.05, None)
    assert 0 < np.count_nonzero(expected) < 5
    assert (learned.theta[:-1] == 0).tolist() == (expected == 0).tolist()


def test_strong_l1_penalty_leaves_the_bias_alone() -> None:
    X, y = normal(1000, shift=1.0)
    theta = fit(X, y, Hyperparameters(l1=10.0)).theta
    assert theta[:-1].tolist() == [0.0] * 4
    assert theta[-1] == pytest.approx(math.log(y.mean() / (1 - y.mean())), abs=0.02)


def test_weight_of_two_is_an_example_twice() -> None:
    X, y = examples(n=60)
    weights = np.random.default_rng(0).integers(1, 4, 60)
    settings = Hyperparameters(batch_size=None, tolerance=1e-10, epochs=2000)
    weighted = fit(X, y, settings, weights=weights.astype(float))
    repeated = fit(np.repeat(X, weights, axis=0), np.repeat(y, weights), settings)
    assert weighted.outcome.loss == pytest.approx(repeated.outcome.loss, rel=1e-8)
    assert weighted.theta[:-1] == pytest.approx(repeated.theta[:-1], rel=1e-3)


def test_weights_count_relatively() -> None:
    X, y = examples(n=60)
    weights = np.random.default_rng(0).integers(1, 4, 60).astype(float)
    first, second = (
        fit(X, y, Hyperparameters(), weights=scale * weights).theta for scale in (1.0, 1024.0)
    )
    assert first == pytest.approx(second, rel=1e-12)


def test_validation_keeps_the_best_weights_and_stops_after_patience() -> None:
    X, y = normal(30, d=12, seed=1)
    other, gold = normal(400, d=12, seed=1)
    held_out = (other[200:], gold[200:])
    settings = Hyperparameters(learning_rate=0.05, schedule="constant", tolerance=0.0, patience=4)
    outcome = fit(X, y, settings, validation=held_out).outcome
    losses = [epoch.validation_loss for epoch in outcome.epochs]
    best = min(range(len(losses)), key=lambda i: losses[i] or math.inf)
    assert outcome.stop_reason is StopReason.STOPPED_EARLY
    assert len(losses) == best + 1 + 4
    learned = fit(X, y, settings, validation=held_out).theta
    assert raw_loss(learned, *held_out) == pytest.approx(losses[best], rel=1e-9)


def test_losses_before_after_and_of_a_constant_answer() -> None:
    X, y = normal(1000, shift=1.0)
    p = float(y.mean())
    outcome = fit(X, y, Hyperparameters()).outcome
    assert outcome.first_loss == pytest.approx(math.log(2), rel=1e-12)
    assert outcome.constant_loss == pytest.approx(-p * math.log(p) - (1 - p) * math.log(1 - p))
    assert outcome.loss < outcome.constant_loss < outcome.first_loss


def test_one_example_is_enough_to_take_a_step() -> None:
    settings = Hyperparameters(epochs=1, average=False, batch_size=1)
    theta = fit(np.array([[3.0, 2.0]]), np.array([1]), settings).theta
    assert theta[:-1].tolist() == [0.0, 0.0]
    assert theta[-1] == pytest.approx(0.15)


def test_feature_too_small_to_have_a_deviation_is_left_alone() -> None:
    """The squares of its differences underflow to 0, though it is not constant."""
    X, y = normal(200, d=2)
    tiny = np.where(y > 0, 1e-200, 0.0)
    outcome = fit(np.column_stack([X, tiny]), y, Hyperparameters()).outcome
    assert np.isfinite(outcome.theta).all()
    assert outcome.converged
