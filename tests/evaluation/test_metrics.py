"""Each metric against what it should be by hand, and against scikit-learn's."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

from logreg.evaluation import (
    average_precision,
    brier_score,
    evaluate,
    expected_calibration_error,
    log_loss,
    reliability,
    roc_auc,
)
from logreg.evaluation.confusion import confusion_matrix
from logreg.loss import Floats, Gold, sigmoid

LABELS = ("neg", "pos")

LOGITS = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, -1.0, 1e3, -1e3, math.log(9), -math.log(9), 40.0, 41.0]),
    st.floats(-50, 50),
)
EXAMPLES = st.lists(st.tuples(LOGITS, st.integers(0, 1)), min_size=1, max_size=30)


def arrays(examples: list[tuple[float, int]]) -> tuple[Floats, Gold]:
    z, y = zip(*examples, strict=True)
    return np.array(z, dtype=np.float64), np.array(y, dtype=np.intp)


def quietly(metric: Any, *arguments: Any, **options: Any) -> Any:
    """Call what warns of the very cases that are asked about."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return metric(*arguments, **options)


def near(value: Any) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-12, nan_ok=True)


def test_metrics_by_hand() -> None:
    z = np.array([3.0, 2.0, -1.0, -2.0, 1.0, 0.0])
    y = np.array([1, 1, 1, 0, 0, 0])
    judged = evaluate(z, y, LABELS)
    assert judged.counts == ((2, 1), (1, 2))
    assert judged.examples == 6
    assert judged.accuracy == judged.balanced_accuracy == 4 / 6
    negative, positive = judged.per_label
    assert (positive.precision, positive.recall, positive.f1) == pytest.approx((2 / 3,) * 3)
    assert (negative.support, positive.support) == (3, 3)
    assert judged.roc_auc == 7 / 9
    assert judged.average_precision == pytest.approx((1 + 1 + 3 / 5) / 3)
    expected = np.mean([math.log1p(math.exp(-s)) for s in (3, 2, -1, 2, -1, 0)])
    assert judged.log_loss == pytest.approx(expected, rel=1e-12)


def test_zero_is_not_above_the_threshold() -> None:
    assert evaluate(np.array([0.0]), np.array([0]), LABELS).accuracy == 1


def test_threshold_moves_decisions_and_nothing_else() -> None:
    z, y = np.array([-1.0, 1.0, 3.0]), np.array([0, 0, 1])
    judged, strict = evaluate(z, y, LABELS), evaluate(z, y, LABELS, threshold=0.9)
    assert (judged.accuracy, strict.accuracy) == (2 / 3, 1)
    assert strict.metrics[3:] == judged.metrics[3:]


def test_label_never_predicted_has_no_precision() -> None:
    judged = evaluate(np.array([-1.0, -1.0]), np.array([1, 0]), LABELS)
    positive = judged.per_label[1]
    assert math.isnan(positive.precision)
    assert (positive.recall, positive.f1) == (0, 0)


def test_averages_are_of_what_there_is() -> None:
    judged = evaluate(np.array([-1.0]), np.array([0]), LABELS)
    assert all(map(math.isnan, judged.per_label[1][1:4]))
    assert judged.macro == ("macro average", 1, 1, 1, 1)
    assert judged.micro == ("micro average", 1, 1, 1, 1)
    assert judged.balanced_accuracy == 1


def test_sure_and_wrong_costs_what_it_should() -> None:
    assert evaluate(np.array([-1e308]), np.array([1]), LABELS).log_loss == 1e308


def test_ranking_tells_logits_apart_whose_probabilities_are_the_same() -> None:
    z, y = np.array([800.0, 900.0]), np.array([0, 1])
    assert sigmoid(z).tolist() == [1, 1]
    assert (roc_auc(z, y), average_precision(z, y)) == (1, 1)


def test_edge_of_a_bin_belongs_to_the_lower_one() -> None:
    bins = reliability(np.array([0.0, 1e3, -1e3]), np.array([1.0, 1.0, 0.0]))
    assert [tenth.texts for tenth in bins] == [1, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    assert bins[4][:5] == (0.4, 0.5, 1, 0.5, 1.0)
    assert math.isnan(bins[1].mean_probability)
    assert math.isnan(bins[1].share_positive)


@given(EXAMPLES, st.sampled_from([0.0, 0.1, 0.5, 0.73, 1.0]))
def test_decisions_equal_scikit_learn_s(
    examples: list[tuple[float, int]], threshold: float
) -> None:
    z, y = arrays(examples)
    judged = evaluate(z, y, LABELS, threshold=threshold)
    cut = {0.0: -math.inf, 1.0: math.inf}.get(threshold)
    predicted = z > (math.log(threshold / (1 - threshold)) if cut is None else cut)
    assert judged.counts == tuple(
        map(tuple, sk.confusion_matrix(y, predicted, labels=[0, 1]).tolist())
    )
    assert judged.accuracy == near(sk.accuracy_score(y, predicted))
    balanced = quietly(sk.balanced_accuracy_score, y, predicted)
    assert judged.balanced_accuracy == near(balanced)
    options: dict[str, Any] = {"labels": [0, 1], "zero_division": math.nan}
    scores = sk.precision_recall_fscore_support(y, predicted, **options)
    for i, score in enumerate(judged.per_label):
        assert score[1:] == near([column[i] for column in scores])
    for average in (judged.macro, judged.micro):
        name = average.label.partition(" ")[0]
        expected = sk.precision_recall_fscore_support(y, predicted, average=name, **options)
        assert average[1:4] == near(expected[:3])
    assert judged.macro_f1 == judged.macro.f1


@given(EXAMPLES)
def test_ranking_equals_scikit_learn_s(examples: list[tuple[float, int]]) -> None:
    z, y = arrays(examples)
    assert roc_auc(z, y) == near(
        quietly(sk.roc_auc_score, y, z) if 0 < y.sum() < len(y) else math.nan
    )
    if y.any():
        assert average_precision(z, y) == near(sk.average_precision_score(y, z))
    else:  # 0/0, for which scikit-learn has 0
        assert math.isnan(average_precision(z, y))


@given(EXAMPLES)
def test_probabilities_are_judged_as_by_scikit_learn(examples: list[tuple[float, int]]) -> None:
    z, y = arrays(examples)
    p = sigmoid(z)
    assert brier_score(z, y) == near(sk.brier_score_loss(y, p, pos_label=1))
    if (np.abs(z) < 30).all():  # beyond, scikit-learn cuts probabilities off
        assert log_loss(z, y) == pytest.approx(
            sk.log_loss(y, p, labels=[0, 1]), rel=1e-3, abs=1e-12
        )
    assert log_loss(z, y) == near(np.mean(np.logaddexp(0, z) - y * z))
    used = [tenth for tenth in reliability(z, y) if tenth.texts]
    shares, means = calibration_curve(y, p, n_bins=10, pos_label=1)
    assert [tenth.share_positive for tenth in used] == near(shares.tolist())
    assert [tenth.mean_probability for tenth in used] == near(means.tolist())
    weights = np.array([tenth.texts for tenth in used]) / len(y)
    expected = float((weights * np.abs(shares - means)).sum())
    assert expected_calibration_error(z, y) == near(expected)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30))
def test_metrics_of_three_labels_equal_scikit_learn_s(pairs: list[tuple[int, int]]) -> None:
    y, predicted = np.array(pairs, dtype=np.intp).T
    matrix = confusion_matrix(y, predicted, ("bad", "fair", "good"))
    assert matrix.counts == tuple(map(tuple, sk.confusion_matrix(y, predicted, labels=range(3))))
    assert matrix.examples == len(pairs)
    assert matrix.accuracy == near(sk.accuracy_score(y, predicted))
    assert matrix.balanced_accuracy == near(quietly(sk.balanced_accuracy_score, y, predicted))
    by_label = quietly(
        sk.precision_recall_fscore_support, y, predicted, labels=range(3), zero_division=np.nan
    )
    precision, recall, f1, support = by_label
    assert [score.label for score in matrix.per_label] == ["bad", "fair", "good"]
    assert [score.precision for score in matrix.per_label] == near(list(precision))
    assert [score.recall for score in matrix.per_label] == near(list(recall))
    assert [score.f1 for score in matrix.per_label] == near(list(f1))
    assert [score.support for score in matrix.per_label] == list(support)
    assert matrix.macro[1:4] == near(tuple(map(np.nanmean, (precision, recall, f1))))
    micro = sk.precision_recall_fscore_support(y, predicted, average="micro")
    assert matrix.micro[1:4] == near(tuple(micro[:3]))
