from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.evaluation import evaluate
from logreg.evaluation.bootstrap import Sampler, bootstrap, intervals
from logreg.evaluation.metrics import TITLES, Metrics
from logreg.loss import Floats, Gold, sigmoid

LABELS = ("neg", "pos")


def random_texts(n: int, seed: int = 0) -> tuple[Floats, Gold]:
    random = np.random.default_rng(seed)
    z = random.normal(scale=2, size=n).round(1)
    return z, (random.random(n) < sigmoid(z)).astype(np.intp)


@given(
    st.lists(
        st.tuples(st.one_of(st.integers(-3, 3).map(float), st.floats(-1e3, 1e3)), st.booleans()),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    st.data(),
)
def test_counted_sample_has_the_metrics_of_its_texts(
    examples: list[tuple[float, bool]], threshold: float, data: Any
) -> None:
    z = np.array([score for score, _ in examples])
    y = np.array([int(label) for _, label in examples])
    n = len(examples)
    drawn = np.array(data.draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n)))
    expected = evaluate(z[drawn], y[drawn], LABELS, threshold=threshold).metrics
    assert Sampler(z, y, threshold).metrics(drawn) == pytest.approx(
        expected, rel=1e-9, abs=1e-12, nan_ok=True
    )


def test_samples_depend_on_the_seed_and_on_nothing_else() -> None:
    z, y = random_texts(50)
    (first,), (again,), (other,) = (bootstrap([Sampler(z, y)], 50, 20, seed) for seed in (1, 1, 2))
    assert first.shape == (20, len(Metrics._fields))
    assert (first == again).all()
    assert not (first == other).all()


def test_models_are_judged_on_the_same_samples() -> None:
    z, y = random_texts(50)
    first, second = bootstrap([Sampler(z, y), Sampler(z, y)], 50, 20, seed=0)
    assert (first == second).all()


def test_each_sample_is_told_of() -> None:
    z, y = random_texts(5)
    calls: list[None] = []
    bootstrap([Sampler(z, y)], 5, 7, seed=0, on_sample=lambda: calls.append(None))
    assert len(calls) == 7


def test_interval_of_a_share_is_about_that_of_the_normal_approximation() -> None:
    z, y = random_texts(2000)
    judged = evaluate(z, y, LABELS)
    lower, upper = intervals(bootstrap([Sampler(z, y)], 2000, 2000, seed=0)[0])[0]
    half = 1.96 * math.sqrt(judged.accuracy * (1 - judged.accuracy) / 2000)
    assert (lower, upper) == pytest.approx(
        (judged.accuracy - half, judged.accuracy + half), abs=0.2 * half
    )


def test_samples_where_a_metric_is_not_defined_do_not_count() -> None:
    sampled = np.array([[1.0, math.nan], [3.0, math.nan], [math.nan, math.nan]])
    (lower, upper), empty = intervals(sampled)
    assert (lower, upper) == pytest.approx((1.05, 2.95))
    assert all(map(math.isnan, empty))


def test_every_metric_has_a_title() -> None:
    assert tuple(TITLES) == Metrics._fields
