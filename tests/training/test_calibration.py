from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from logreg.data.splits import stratified_folds
from logreg.loss import Floats, Gold
from logreg.training.calibration import held_out_calibration, platt_scaling


def logits(n: int, slope: float, shift: float) -> tuple[Floats, Gold]:
    """Logits of which slope·z + shift are the true ones, and labels."""
    random = np.random.default_rng(5)
    z = random.normal(0, 2, n)
    return z, (random.random(n) < 1 / (1 + np.exp(-(slope * z + shift)))).astype(np.intp)


@pytest.mark.parametrize("weighted", [False, True])
def test_map_is_that_of_another_solver(weighted: bool) -> None:
    z, y = logits(500, 0.5, -1.0)
    weights = np.random.default_rng(0).random(500) if weighted else np.ones(500)
    t = np.where(y > 0, (y.sum() + 1) / (y.sum() + 2), 1 / (500 - y.sum() + 2))
    solver = LogisticRegression(C=np.inf, tol=1e-10).fit(
        np.tile(z, 2)[:, None],
        np.repeat([1, 0], 500),
        sample_weight=np.concatenate([t * weights, (1 - t) * weights]),
    )
    learned = platt_scaling(z, y, weights if weighted else None)
    assert learned.slope == pytest.approx(solver.coef_[0, 0], rel=1e-3)
    assert learned.shift == pytest.approx(solver.intercept_[0], rel=1e-3)


@pytest.mark.slow
def test_true_map_is_found_again() -> None:
    z, y = logits(200_000, 0.5, -1.0)
    found = platt_scaling(z, y)
    assert (found.slope, found.shift) == pytest.approx((0.5, -1.0), abs=0.02)


def test_separated_logits_give_a_finite_map() -> None:
    learned = platt_scaling(np.array([-1.0, -2.0, 1.0, 2.0]), np.array([0, 0, 1, 1]))
    assert 0 < learned.slope < 10


def test_held_out_calibration_uses_the_other_folds_only() -> None:
    z, y = logits(300, 0.5, -1.0)
    folds = stratified_folds(y, 3, 0)
    calibrated = held_out_calibration(z, y, folds, None)
    rest = folds != 1
    assert calibrated[folds == 1] == pytest.approx(platt_scaling(z[rest], y[rest])(z[folds == 1]))
