from __future__ import annotations

import numpy as np
import pytest

from logreg.loss import Floats
from logreg.training.convergence import is_separable, newton_step, suboptimality
from logreg.training.objective import Objective
from logreg.training.penalties import Penalty, soft_threshold


def problem(*, l2: float = 0.0, l1: float = 0.0, weighted: bool = False) -> Objective:
    random = np.random.default_rng(4)
    X = np.column_stack([random.normal(size=(400, 3)), np.ones(400)])
    y = (random.random(400) < 1 / (1 + np.exp(-X @ [1.0, -1.0, 0.0, 0.5]))).astype(np.intp)
    weights = random.random(400) if weighted else None
    return Objective(
        X, y, None if weights is None else weights / weights.mean(), Penalty(l2=l2, l1=l1)
    )


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(("l2", "l1"), [(0.0, 0.0), (0.3, 0.0), (0.1, 0.2)])
def test_gradient_equals_finite_differences(l2: float, l1: float, weighted: bool) -> None:
    objective = problem(l2=l2, l1=l1, weighted=weighted)
    theta, h = np.array([0.5, -0.3, 0.2, 1.0]), 1e-6
    numeric = [
        (
            objective.measure(theta + h * unit).objective
            - objective.measure(theta - h * unit).objective
        )
        / (2 * h)
        for unit in np.eye(4)
    ]
    assert objective.gradient(theta) == pytest.approx(numeric, abs=1e-8)


def test_slope_at_a_kink_is_that_of_the_side_to_which_the_objective_falls() -> None:
    smooth = problem().gradient(np.zeros(4))
    assert problem(l1=0.05).gradient(np.zeros(4)) == pytest.approx(
        [*soft_threshold(smooth[:3], 0.05), smooth[3]]
    )
    assert problem(l1=10.0).gradient(np.zeros(4))[:3].tolist() == [0.0, 0.0, 0.0]


def test_penalty_is_on_the_weights_and_not_on_the_bias() -> None:
    theta = np.array([1.0, -2.0, 0.0, 5.0])
    measure = problem(l2=0.1, l1=0.01).measure(theta)
    assert measure.objective - measure.loss == pytest.approx(0.1 / 2 * 5 + 0.01 * 3)


def test_gap_of_a_paraboloid_is_exact() -> None:
    """Without data to speak of, the objective is its L2 penalty, which is a paraboloid."""
    objective = Objective(
        np.array([[1e-9, 1.0], [-1e-9, 1.0]]), np.array([1, 0]), penalty=Penalty(l2=2.0)
    )
    theta = np.array([3.0, 0.0])
    assert suboptimality(objective, theta, objective.gradient(theta)) == pytest.approx(
        9.0, rel=1e-6
    )


def test_settling_lowers_the_objective_and_snaps_weights_to_zero() -> None:
    objective = problem(l1=0.3)
    theta = np.array([0.02, -0.02, 1e-9, 0.4])
    settled = objective.proximal_step(theta)
    assert objective.measure(settled).objective < objective.measure(theta).objective
    assert settled[2] == 0


def test_separable_examples_are_found_out() -> None:
    X = problem().X
    w: Floats = np.array([1.0, -2.0, 0.5, 0.1])
    separable = Objective(X, (X @ w > 0).astype(np.intp))
    assert is_separable(separable)
    assert not is_separable(problem())


def test_sums_over_blocks_are_the_sums_over_all() -> None:
    random = np.random.default_rng(0)
    X = np.column_stack([random.normal(size=(40_000, 2)), np.ones(40_000)])
    y = random.integers(0, 2, 40_000).astype(np.intp)
    weights = random.random(40_000)
    theta = np.array([0.3, -0.2, 0.1])
    p = 1 / (1 + np.exp(-X @ theta))
    objective = Objective(X, y, weights)
    loss = -(weights * np.where(y > 0, np.log(p), np.log(1 - p))).mean()
    assert objective.measure(theta).loss == pytest.approx(loss, rel=1e-12)
    slope = X.T @ (weights * (p - y)) / 40_000
    assert objective.gradient(theta) == pytest.approx(slope, abs=1e-12)


def test_an_example_on_the_boundary_is_not_separated() -> None:
    objective = Objective(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([1, 0]))
    assert not objective.measure(np.array([1.0, 0.0])).separates


@pytest.mark.parametrize("weighted", [False, True])
def test_hessian_equals_finite_differences_of_the_gradient(weighted: bool) -> None:
    objective = problem(l2=0.3, weighted=weighted)
    theta, h = np.array([0.5, -0.3, 0.2, 1.0]), 1e-6
    numeric = [
        (objective.gradient(theta + h * unit) - objective.gradient(theta - h * unit)) / (2 * h)
        for unit in np.eye(4)
    ]
    assert objective.hessian(theta) == pytest.approx(np.array(numeric), abs=1e-8)


def test_newton_step_solves_a_singular_hessian() -> None:
    X = problem().X
    doubled = Objective(np.column_stack([X[:, :1], X]), problem().y)
    theta = np.zeros(5)
    step = newton_step(doubled, theta, doubled.gradient(theta))
    single = newton_step(problem(), np.zeros(4), problem().gradient(np.zeros(4)))
    assert step.decrease == pytest.approx(single.decrease, rel=1e-9)
    assert step.step[:2].sum() == pytest.approx(single.step[0], rel=1e-9)


def test_lower_bound_of_the_suboptimality_is_below_it() -> None:
    objective, theta = problem(), np.array([2.0, 1.0, -1.0, 0.5])
    slope = objective.gradient(theta)
    bound = suboptimality(objective, theta, slope, enough=0.0)
    assert 0 < bound < newton_step(objective, theta, slope).decrease
