from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from logreg.hyperparameters import Hyperparameters
from logreg.loss import Floats, average_loss, gradient
from logreg.sgd import PATIENCE, Epoch, fit


def examples(n: int = 300, seed: int = 3) -> tuple[Floats, Floats]:
    """Raw features on very different scales, and labels that depend on them with noise."""
    random = np.random.default_rng(seed)
    X = np.column_stack(
        [random.poisson(5, n), random.normal(1e6, 1e5, n), random.normal(0, 1e-6, n)]
    ).astype(float)
    z = 0.5 * (X[:, 0] - 5) + (X[:, 1] - 1e6) / 1e5 - X[:, 2] * 1e6
    return X, (random.random(n) < 1 / (1 + np.exp(-z))).astype(float)


def newton_optimum(X: Floats, y: Floats) -> float:
    """Return the least average loss, found by Newton's method on standardised features."""
    Z = np.column_stack([(X - X.mean(axis=0)) / X.std(axis=0), np.ones(len(X))])
    theta = np.zeros(Z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-Z @ theta))
        hessian = (Z * (p * (1 - p))[:, None]).T @ Z / len(y)
        theta -= np.linalg.solve(hessian, gradient(theta, Z, y))
    return average_loss(theta, Z, y)


def raw_loss(weights: Floats, bias: float, X: Floats, y: Floats) -> float:
    theta = np.append(weights, bias)
    return average_loss(theta, np.column_stack([X, np.ones(len(X))]), y)


@pytest.mark.parametrize("batch_size", [1, 16, 64])
@pytest.mark.parametrize("learning_rate", [0.1, 0.3, 1.0])
def test_reaches_the_optimum_on_raw_features(batch_size: int, learning_rate: float) -> None:
    X, y = examples()
    settings = Hyperparameters(batch_size=batch_size, learning_rate=learning_rate)
    learned = fit(X, y, settings)
    assert learned.converged
    assert learned.loss == pytest.approx(newton_optimum(X, y), rel=5e-3)


def test_batch_gradient_descent_reaches_the_optimum() -> None:
    X, y = examples()
    settings = Hyperparameters(batch_size=None, learning_rate=3.0, tolerance=1e-6, epochs=500)
    assert fit(X, y, settings).loss == pytest.approx(newton_optimum(X, y), rel=1e-3)


def test_weights_are_for_the_features_as_they_came() -> None:
    X, y = examples()
    learned = fit(X, y, Hyperparameters())
    assert raw_loss(learned.weights, learned.bias, X, y) == pytest.approx(learned.loss, rel=1e-9)


def test_any_start_reaches_the_same_minimum() -> None:
    X, y = examples()
    settings = Hyperparameters(tolerance=1e-7, epochs=300)
    starts = np.random.default_rng(0).normal(0, 5, (5, 4))
    losses = [fit(X, y, settings, start=start).loss for start in starts]
    assert losses == pytest.approx([newton_optimum(X, y)] * 5, rel=1e-4)


def test_same_seed_same_bits_other_seed_other_bits() -> None:
    X, y = examples()
    first, second = (fit(X, y, Hyperparameters(seed=5)) for _ in range(2))
    assert first.weights.tobytes() == second.weights.tobytes()
    assert first.bias == second.bias
    assert fit(X, y, Hyperparameters(seed=6)).weights.tobytes() != first.weights.tobytes()


def test_epochs_are_reported_as_they_end() -> None:
    X, y = examples()
    seen: list[Epoch] = []
    learned = fit(X, y, Hyperparameters(), on_epoch=seen.append)
    assert seen == learned.epochs
    assert [epoch.number for epoch in seen] == list(range(1, len(seen) + 1))
    assert learned.loss == min(epoch.loss for epoch in seen if epoch.kept)


def test_an_epoch_is_kept_iff_it_lowers_the_loss() -> None:
    X, y = examples()
    best = math.log(2)
    for epoch in fit(X, y, Hyperparameters(learning_rate=10.0)).epochs:
        assert epoch.kept == (epoch.loss < best)
        best = min(best, epoch.loss)


def test_learning_rate_decays_after_an_epoch_without_progress() -> None:
    X, y = examples()
    epochs = fit(X, y, Hyperparameters(learning_rate=10.0, decay=0.25)).epochs
    rates = [epoch.learning_rate for epoch in epochs]
    assert {later / earlier for earlier, later in pairwise(rates)} == {1, 0.25}


def test_converged_when_epochs_running_leave_the_loss_where_it_is() -> None:
    X, y = examples()
    learned = fit(X, y, Hyperparameters())
    last = learned.epochs[-PATIENCE:]
    assert learned.converged
    assert [epoch.loss for epoch in last] == pytest.approx([learned.loss] * PATIENCE, rel=2e-4)


def test_learning_rate_that_is_far_too_high_is_mended_and_not_taken_for_converged() -> None:
    X, y = examples()
    learned = fit(X, y, Hyperparameters(learning_rate=1000.0, batch_size=1))
    assert not any(epoch.kept for epoch in learned.epochs[:PATIENCE])
    assert learned.loss == pytest.approx(newton_optimum(X, y), rel=5e-3)


def test_tolerance_of_zero_goes_on_to_the_last_epoch() -> None:
    X, y = examples(n=50)
    assert len(fit(X, y, Hyperparameters(tolerance=0.0, epochs=40)).epochs) == 40


def test_stops_at_the_last_epoch_and_says_that_it_has_not_converged() -> None:
    X, y = examples()
    learned = fit(X, y, Hyperparameters(epochs=2))
    assert (len(learned.epochs), learned.converged) == (2, False)


def test_constant_feature_gets_no_weight() -> None:
    X, y = examples()
    X = np.column_stack([X, np.full(len(X), math.log(66))])
    learned = fit(X, y, Hyperparameters())
    assert learned.weights[3] == 0
    assert learned.loss == pytest.approx(newton_optimum(X[:, :3], y), rel=5e-3)


def test_separable_examples_give_finite_weights() -> None:
    X = np.array([[0.0], [1.0], [2.0], [3.0]])
    learned = fit(X, np.array([0.0, 0.0, 1.0, 1.0]), Hyperparameters(epochs=50))
    assert np.isfinite(learned.weights).all()
    assert learned.loss < 0.3


def test_one_example_is_enough_to_take_a_step() -> None:
    learned = fit(np.array([[3.0, 2.0]]), np.array([1.0]), Hyperparameters(epochs=1))
    assert learned.weights.tolist() == [0.0, 0.0]
    assert learned.bias == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("learning_rate", 0.0, "learning_rate must be > 0, got 0.0"),
        ("learning_rate", math.nan, "learning_rate must be > 0, got nan"),
        ("learning_rate", math.inf, "learning_rate must be > 0, got inf"),
        ("decay", 1.0, "decay must be between 0 and 1, got 1.0"),
        ("batch_size", 0, "batch_size must be >= 1, got 0"),
        ("epochs", -3, "epochs must be >= 1, got -3"),
        ("tolerance", -1e-9, r"tolerance must be in \[0, 1\), got -1e-09"),
        ("seed", -1, "seed must be >= 0, got -1"),
    ],
)
def test_hyperparameter_out_of_range(field: str, value: float, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        Hyperparameters(**{field: value})  # type: ignore[arg-type]
