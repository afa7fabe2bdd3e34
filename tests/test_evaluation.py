from __future__ import annotations

import json
import math

import numpy as np
import pytest

from logreg.evaluation import evaluate

LABELS = ("neg", "pos")


def test_metrics_by_hand() -> None:
    z = np.array([3.0, 2.0, -1.0, -2.0, 1.0, 0.0])
    y = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    judged = evaluate(z, y, LABELS)
    assert judged.confusion == ((2, 1), (1, 2))
    assert judged.examples == 6
    assert judged.accuracy == 4 / 6
    negative, positive = judged.per_label
    assert (positive.precision, positive.recall, positive.f1) == pytest.approx((2 / 3,) * 3)
    assert (negative.support, positive.support) == (3, 3)
    expected = np.mean([math.log1p(math.exp(-s)) for s in (3, 2, -1, 2, -1, 0)])
    assert judged.log_loss == pytest.approx(expected, rel=1e-12)


def test_label_never_predicted_has_no_precision() -> None:
    judged = evaluate(np.array([-1.0, -1.0]), np.array([1.0, 0.0]), LABELS)
    positive = judged.per_label[1]
    assert math.isnan(positive.precision)
    assert (positive.recall, positive.f1) == (0, 0)
    assert judged.as_dict()["labels"]["pos"]["precision"] is None


def test_label_that_does_not_occur_has_no_recall() -> None:
    judged = evaluate(np.array([-1.0]), np.array([0.0]), LABELS)
    positive = judged.per_label[1]
    assert all(map(math.isnan, (positive.precision, positive.recall, positive.f1)))


def test_sure_and_wrong_costs_what_it_should() -> None:
    assert evaluate(np.array([-1e308]), np.array([1.0]), LABELS).log_loss == 1e308


def test_as_json() -> None:
    judged = evaluate(np.array([2.0, -1.0]), np.array([1.0, 0.0]), LABELS).as_dict()
    assert json.loads(json.dumps(judged)) == {
        "examples": 2,
        "accuracy": 1.0,
        "log_loss": pytest.approx(0.220095, abs=1e-6),
        "labels": {
            "neg": {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1},
            "pos": {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1},
        },
        "confusion": {"neg": {"neg": 1, "pos": 0}, "pos": {"neg": 0, "pos": 1}},
    }
