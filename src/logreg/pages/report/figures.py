"""The figures of a report: where everything in them is. The template draws them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from logreg.evaluation.lengths import wilson_interval
from logreg.evaluation.ranking import Counts, Ranking
from logreg.evaluation.reliability import Bin
from logreg.pages.report.curves import BINS, precision_recall_points, roc_points
from logreg.pages.report.frame import FLAT, SQUARE, UNIT, Frame, Line, Tick, frame, line

SMALLEST_DOT, LARGEST_DOT = 2.5, 6.0
"""Radii of the dots of a reliability diagram."""


@dataclass(frozen=True)
class Curves:
    """Lines in a frame, in the order of their names, and the place of the level of chance."""

    frame: Frame
    lines: tuple[Line, ...]
    names: tuple[str, ...]
    chance: float = math.nan


def roc_curves(rankings: Sequence[Ranking], names: Sequence[str]) -> Curves:
    """Return the ROC curve of each ranking; both labels must occur in each."""
    titles = ("false positive rate", "true positive rate")
    inside = frame(UNIT, UNIT, titles, SQUARE)
    lines = tuple(line(inside, *roc_points(ranking)) for ranking in rankings)
    return Curves(inside, lines, tuple(names))


def precision_recall_curves(rankings: Sequence[Ranking], names: Sequence[str]) -> Curves:
    """Return the precision-recall curve of each ranking; a positive text must occur in each.

    Of a single one the level of chance is the share of positive texts.
    """
    inside = frame(UNIT, UNIT, ("recall", "precision"), SQUARE)
    lines = tuple(line(inside, *precision_recall_points(ranking)) for ranking in rankings)
    chance = math.nan
    if len(rankings) == 1:
        n_positive, n_negative = rankings[0].positives.sum(), rankings[0].negatives.sum()
        chance = inside.y(n_positive / (n_positive + n_negative))
    return Curves(inside, lines, tuple(names), chance)


class Dot(NamedTuple):
    """A dot with a radius, and the ends of its interval."""

    x: float
    y: float
    radius: float
    low: float
    high: float


@dataclass(frozen=True)
class Reliability:
    """The reliability diagram: a dot for each tenth that has texts."""

    frame: Frame
    dots: tuple[Dot, ...]


def reliability_diagram(tenths: Sequence[Bin], titles: tuple[str, str]) -> Reliability:
    """Return the mean probability and the share of each tenth, with Wilson's interval."""
    inside = frame(UNIT, UNIT, titles, SQUARE)
    most = max(tenth.texts for tenth in tenths)
    dots = []
    for tenth in tenths:
        if tenth.texts:
            hits = round(tenth.share_positive * tenth.texts)
            low, high = (inside.y(end) for end in wilson_interval(hits, tenth.texts))
            radius = SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * math.sqrt(tenth.texts / most)
            x, y = inside.x(tenth.mean_probability), inside.y(tenth.share_positive)
            dots.append(Dot(x, y, radius, low, high))
    return Reliability(inside, tuple(dots))


class Column(NamedTuple):
    """A bar that stands on the zero line, or hangs from it."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Histogram:
    """Two distributions back to back: one stands on the zero line, the other hangs from it."""

    frame: Frame
    standing: tuple[Column, ...]
    hanging: tuple[Column, ...]
    zero: float


def histogram(hanging: Counts, standing: Counts, x_title: str) -> Histogram:
    """Return the bars of two distributions over the bins of `curves.distribution`."""
    up, down = (max(int(counts.max()), 1) for counts in (standing, hanging))
    inside = frame(UNIT, (-1.06 * down, 1.06 * up), (x_title, "texts"), FLAT)
    unsigned = tuple(Tick(place, text.lstrip("-")) for place, text in inside.y_ticks)
    zero = inside.y(0.0)
    bars = [
        tuple(_column(inside, i, sign * int(n)) for i, n in enumerate(counts) if n)
        for sign, counts in ((1, standing), (-1, hanging))
    ]
    return Histogram(replace(inside, y_ticks=unsigned), bars[0], bars[1], zero)


def _column(inside: Frame, i: int, count: int) -> Column:
    left, right = inside.x(i / BINS), inside.x((i + 1) / BINS)
    top, bottom = inside.y(max(count, 0)), inside.y(min(count, 0))
    return Column(left + 0.75, top, right - left - 1.5, max(bottom - top, 0.75))
