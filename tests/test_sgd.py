from __future__ import annotations

import numpy as np
import pytest

from logreg.sgd import sgd_epoch, sgd_step


def test_a_batch_of_all_examples_is_one_step() -> None:
    X, y = np.array([[3.0, 2.0, 1.0], [1.0, 0.0, 1.0]]), np.array([1, 0])
    random = np.random.default_rng(0)
    epoch = sgd_epoch(np.zeros(3), X, y, 0.1, 2, random)
    assert epoch.tolist() == sgd_step(np.zeros(3), X, y, 0.1).tolist()


def test_batches_are_visited_in_the_order_that_is_drawn() -> None:
    X, y = np.array([[3.0, 1.0], [1.0, 1.0], [-2.0, 1.0]]), np.array([1, 0, 0])
    theta = np.zeros(2)
    for i in np.random.default_rng(7).permutation(3):
        theta = sgd_step(theta, X[i : i + 1], y[i : i + 1], 0.5)
    assert sgd_epoch(np.zeros(2), X, y, 0.5, 1, np.random.default_rng(7)).tolist() == theta.tolist()


def test_last_batch_may_be_short_and_its_step_is_as_much_shorter() -> None:
    X, y = np.array([[3.0, 1.0], [1.0, 1.0], [-2.0, 1.0]]), np.array([1, 0, 0])
    short = sgd_step(np.zeros(2), X[2:], y[2:], 0.5 / 2)
    full = sgd_step(np.zeros(2), X[:2], y[:2], 0.5)
    chains = [sgd_step(short, X[:2], y[:2], 0.5), sgd_step(full, X[2:], y[2:], 0.5 / 2)]
    epoch = sgd_epoch(np.zeros(2), X, y, 0.5, 2, np.random.default_rng(0))
    assert any(epoch == pytest.approx(chain, rel=1e-15) for chain in chains)
