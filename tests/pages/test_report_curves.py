"""Counts at thresholds are those of the library's decision."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.evaluation import evaluate
from logreg.evaluation.ranking import average_precision, rank, roc_auc
from logreg.evaluation.report import ReportOptions, report
from logreg.evaluation.scoring import Scored
from logreg.linear_model import logit
from logreg.pages.report.curves import (
    EDGES,
    SLIDER,
    counts_at,
    distribution,
    precision_recall_points,
    roc_points,
)
from logreg.pages.report.threshold import ratios, slider_data, stops

LABELS = ("negative", "positive")
LOGITS = st.one_of(
    st.sampled_from([logit(t) for t in (0.1, 0.25, 0.5, 0.731, 0.999)]),
    st.floats(-1e3, 1e3),
)
EXAMPLES = st.lists(st.tuples(LOGITS, st.integers(0, 1)), min_size=1, max_size=40)


@given(EXAMPLES)
def test_counts_are_those_of_evaluate(examples: list[tuple[float, int]]) -> None:
    z, y = (np.array(column) for column in zip(*examples, strict=True))
    cuts = counts_at(z, y, SLIDER)
    for i in (0, 1, 100, 250, 500, 731, 732, 999, 1000):
        counts = evaluate(z, y, LABELS, threshold=SLIDER[i]).counts
        assert (counts[0][1], counts[1][1]) == (cuts.false_positives[i], cuts.true_positives[i])


@given(EXAMPLES, st.sampled_from(EDGES[1:-1]))
def test_a_threshold_cuts_the_distribution_between_two_bars(
    examples: list[tuple[float, int]], edge: float
) -> None:
    z, y = (np.array(column) for column in zip(*examples, strict=True))
    negative, positive = distribution(z, y)
    assert (negative.sum(), positive.sum()) == ((y == 0).sum(), (y > 0).sum())
    counts = evaluate(z, y, LABELS, threshold=edge).counts
    above = EDGES.index(edge)
    assert (negative[above:].sum(), positive[above:].sum()) == (counts[0][1], counts[1][1])


def test_distribution_of_several_labels() -> None:
    z = np.array([[5.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 9.0, 0.0]])
    wrong, right = distribution(z, np.array([0, 2, 1]))
    assert wrong.nonzero()[0].tolist() == [6]  # 1/3, and the first label is predicted
    assert right.nonzero()[0].tolist() == [19]
    assert right[19] == 2


@given(EXAMPLES)
def test_areas_under_the_curves_are_those_of_the_metrics(
    examples: list[tuple[float, int]],
) -> None:
    z, y = (np.array(column) for column in zip(*examples, strict=True))
    if y.any():
        recall, precision = precision_recall_points(rank(z, y))
        area = (np.diff(recall)[::2] * precision[::2]).sum()
        assert area == pytest.approx(average_precision(z, y))
    if y.any() and not y.all():
        x, height = roc_points(rank(z, y))
        area = (np.diff(x) * (height[1:] + height[:-1]) / 2).sum()
        assert area == pytest.approx(roc_auc(z, y))


def test_stops_are_the_thresholds_of_the_report() -> None:
    z, y = np.array([2.0, 0.401, 0.4, -1.0]), np.array([1, 1, 0, 0])
    scored = Scored(y=y, z=(z,), balance=None, mistakes=())
    found = report(scored, ("m",), LABELS, ReportOptions(threshold=0.9, samples=0))
    made = stops(z, y, found)
    assert made["start"] == (0.9, 0, 0)
    assert made["half"] == (0.5, 2, 1)
    assert found.best_f1 is not None
    assert made["best"] == (found.best_f1.probability, 2, 0)
    data = slider_data(z, y, made, {"roc": None})
    assert (data["positives"], data["negatives"], data["frames"]) == (2, 2, {})
    assert (data["tp"][0], data["fp"][0], data["tp"][1000], data["fp"][1000]) == (2, 2, 0, 0)
    assert len(data["tp"]) == len(data["fp"]) == 1001


def test_without_a_positive_text_there_is_no_best_threshold() -> None:
    z, y = np.array([2.0, -1.0]), np.array([0, 0])
    scored = Scored(y=y, z=(z,), balance=None, mistakes=())
    found = report(scored, ("m",), LABELS, ReportOptions(samples=0))
    assert [*stops(z, y, found)] == ["start", "half"]
    assert np.isnan(ratios(found.evaluation).recall)
    assert ratios(found.evaluation).false_positive_rate == 0.5
