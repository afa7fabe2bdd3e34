from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.evaluation import evaluate
from logreg.evaluation.thresholds import (
    Threshold,
    best_f1,
    lowest_with_precision,
    probability_between,
)
from logreg.linear_model import logit, sigmoid
from logreg.loss import Floats, Gold

LABELS = ("neg", "pos")
CLOSE = [1.0, math.nextafter(1.0, 2), math.nextafter(1.0, 0), 36.7, 36.8, 40.0, 1e3, -1e3, -800.0]
LOGITS = st.one_of(st.sampled_from(CLOSE), st.floats(-40, 40), st.integers(-3, 3).map(float))
EXAMPLES = st.lists(st.tuples(LOGITS, st.integers(0, 1)), min_size=1, max_size=20)


def arrays(examples: list[tuple[float, int]]) -> tuple[Floats, Gold]:
    z, y = zip(*examples, strict=True)
    return np.array(z, dtype=np.float64), np.array(y, dtype=np.intp)


def with_threshold(z: Floats, y: Gold, p: float) -> Threshold:
    """Judge as a person would who passes what was printed."""
    positive = evaluate(z, y, LABELS, threshold=float(repr(p))).per_label[1]
    return Threshold(p, positive.precision, positive.recall, positive.f1)


def probabilities(z: Floats) -> list[float]:
    """Return thresholds that try every cut which any probability can make."""
    exact = sorted({sigmoid(score) for score in z.tolist()})
    near = [p + steps * math.ulp(p) for p in exact for steps in range(-3, 4)]
    between = [(p + q) / 2 for p, q in pairwise(exact)]
    return [0.0, *near, *between, 1.0]


@given(EXAMPLES)
def test_best_f1_keeps_its_promise_and_is_the_best(examples: list[tuple[float, int]]) -> None:
    z, y = arrays(examples)
    found = best_f1(z, y)
    if not y.any():
        assert found is None
        return
    assert found is not None
    assert found == with_threshold(z, y, found.probability)
    assert found.f1 >= max(with_threshold(z, y, p).f1 for p in probabilities(z))


@given(EXAMPLES, st.sampled_from([0.0, 0.3, 0.5, 2 / 3, 0.9, 1.0]))
def test_lowest_with_precision_keeps_its_promise_and_is_the_lowest(
    examples: list[tuple[float, int]], precision: float
) -> None:
    z, y = arrays(examples)
    found = lowest_with_precision(z, y, precision)
    tried = [with_threshold(z, y, p) for p in probabilities(z)]
    meeting = [threshold for threshold in tried if threshold.precision >= precision]
    if not y.any() or not meeting:
        assert found is None
        return
    assert found is not None
    assert found == with_threshold(z, y, found.probability)
    assert found.precision >= precision
    assert found.recall >= max(threshold.recall for threshold in meeting)


def test_no_threshold_parts_texts_of_one_logit() -> None:
    z, y = np.array([1.0, 1.0, -1.0]), np.array([1, 0, 0])
    assert lowest_with_precision(z, y, 0.9) is None
    found = lowest_with_precision(z, y, 0.5)
    assert found is not None
    assert (found.precision, found.recall) == (0.5, 1)


def test_no_threshold_without_a_positive_text() -> None:
    z, y = np.array([1.0, -1.0]), np.array([0, 0])
    assert best_f1(z, y) is lowest_with_precision(z, y, 0) is None


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (-0.1, 0.1, 0.5),
        (0.0, 0.1, 0.5),
        (0.001, 0.1, 0.51),
        (-math.inf, -2.0, 0.06),
        (-math.inf, -800.0, 0.0),
        (36.0, 36.5, 0.9999999999999998),
        (50.0, 60.0, None),
    ],
)
def test_probability_between_is_short(lower: float, upper: float, expected: float | None) -> None:
    p = probability_between(lower, upper)
    assert p == expected
    assert p is None or lower <= logit(p) < upper
