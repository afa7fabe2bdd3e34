"""Where everything in the figures of a report is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.evaluation.ranking import rank
from logreg.evaluation.reliability import reliability
from logreg.loss import Floats
from logreg.pages.report.curves import BINS
from logreg.pages.report.figures import (
    histogram,
    precision_recall_curves,
    reliability_diagram,
    roc_curves,
)
from logreg.pages.report.frame import BOTTOM, LEFT, RIGHT, SQUARE, TOP
from logreg.pages.report.loss_curve import loss_curve
from logreg.pages.report.svg import GRID, Scale, polyline, thinned, ticks
from logreg.pages.report.trace import TracedEpoch

Y0 = SQUARE - BOTTOM


def points_of(line: str) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split(","))) for pair in line.split()]  # type: ignore[misc]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_round_and_inside(lower: float, width: float) -> None:
    found = ticks(lower, lower + width)
    assert 1 <= len(found) <= 7
    assert all(lower - 1e-6 * width <= tick <= lower + width + 1e-6 * width for tick in found)


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 50)), min_size=1, max_size=80))
def test_a_thinned_line_looks_the_same(points: list[tuple[int, float]]) -> None:
    points = sorted(points, key=lambda point: point[0])
    x, y = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    thin_x, thin_y = thinned(x / 10, y)
    x, y = np.rint(x / 10 * GRID) / GRID, np.rint(y * GRID) / GRID
    for column in {*x.tolist()}:
        heights = y[x == column]
        assert heights_at(column, thin_x, thin_y) == pytest.approx((heights.min(), heights.max()))
    assert (thin_x[0], thin_x[-1]) == (x[0], x[-1])


def heights_at(place: float, x: Floats, y: Floats) -> tuple[float, float]:
    """Return the lowest and the highest point of a line at a place."""
    found = y[x == place].tolist()
    for i in range(len(x) - 1):
        if x[i] < place < x[i + 1]:
            found.append(np.interp(place, x[i : i + 2], y[i : i + 2]))
    return min(found), max(found)


def test_a_long_line_has_few_points() -> None:
    z = np.random.default_rng(0).normal(size=100_000)
    y = (np.random.default_rng(1).normal(size=100_000) + z > 0).astype(np.intp)
    for curves in (roc_curves, precision_recall_curves):
        line = curves([rank(z, y)], ["positive"]).lines[0].points
        assert len(points_of(line)) < 4 * GRID * (RIGHT - LEFT)


def test_points_of_a_small_roc_curve() -> None:
    found = roc_curves([rank(np.array([2.0, 1.0, 0.0]), np.array([1, 0, 1]))], ["positive"])
    middle = (TOP + Y0) / 2
    assert points_of(found.lines[0].points) == [
        (LEFT, Y0),
        (LEFT, middle),
        (RIGHT, middle),
        (RIGHT, TOP),
    ]
    assert math.isnan(found.chance)


def test_the_chance_level_is_the_share_of_positive_texts() -> None:
    ranking = rank(np.array([2.0, 1.0, 0.0, -1.0]), np.array([1, 0, 0, 0]))
    found = precision_recall_curves([ranking], ["positive"])
    assert found.chance == found.frame.y(0.25)
    assert math.isnan(precision_recall_curves([ranking] * 2, ["a", "b"]).chance)


def test_dots_of_the_reliability_diagram() -> None:
    z, y = np.array([0.0, 0.0, 5.0]), np.array([1, 0, 1])
    found = reliability_diagram(reliability(z, y), ("mean P", "share"))
    assert [(dot.x, dot.y) for dot in found.dots] == [
        (found.frame.x(0.5), found.frame.y(0.5)),
        (pytest.approx(found.frame.x(1 / (1 + math.exp(-5)))), found.frame.y(1.0)),
    ]
    assert found.dots[0].radius > found.dots[1].radius
    assert found.dots[0].high < found.dots[0].y < found.dots[0].low  # from above


def test_bars_stand_and_hang() -> None:
    standing, hanging = np.zeros(BINS, dtype=np.int64), np.zeros(BINS, dtype=np.int64)
    standing[3], hanging[19] = 10, 5
    found = histogram(hanging, standing, "P")
    (up,), (down,) = found.standing, found.hanging
    assert up.y + up.height == pytest.approx(found.zero)
    assert down.y == pytest.approx(found.zero)
    assert up.height == pytest.approx(2 * down.height)
    assert (up.x, down.x) == (found.frame.x(0.15) + 0.75, found.frame.x(0.95) + 0.75)
    assert [tick.text for tick in found.frame.y_ticks] == ["5", "0", "5", "10"]


def epochs(*losses: float | None) -> list[TracedEpoch]:
    return [TracedEpoch(i, loss, None) for i, loss in enumerate(losses, start=1)]


def test_the_loss_axis_is_logarithmic_where_losses_differ_much() -> None:
    linear, log = loss_curve(epochs(0.69, 0.5, 0.4)), loss_curve(epochs(1.0, 0.1, 0.01))
    assert linear is not None
    assert log is not None
    assert (linear.is_log, log.is_log) == (False, True)
    assert len(points_of(log.training[0].points)) == 2  # the powers of ten are on a straight line
    assert next(tick.text for tick in log.frame.y_ticks) == "0.01"
    assert [tick.text for tick in linear.frame.x_ticks] == ["1", "2", "3"]
    assert linear.validation == ()


def test_a_loss_that_is_missing_leaves_a_gap() -> None:
    found = loss_curve(epochs(0.5, 0.4, None, 0.3))
    assert found is not None
    assert [len(line.dots) for line in found.training] == [2, 1]
    assert loss_curve(epochs(None, None)) is None
    single = loss_curve(epochs(0.5))
    assert single is not None
    assert single.frame.y.lower < 0.5 < single.frame.y.upper


def test_scales_and_polylines() -> None:
    assert Scale(0, 10, 5, 105)(2.5) == 30
    assert polyline(np.array([0.5]), np.array([1 / 3])) == "0.5,0.333333"
