"""Geometry of drawings: scales, ticks, and lines with no more points than can be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from logreg.loss import Floats

GRID = 2
"""Points per unit of the drawing, which is about a pixel, to which lines are rounded."""


class Scale(NamedTuple):
    """Maps numbers from ``lower`` to ``upper`` to places from ``start`` to ``end``.

    >>> Scale(0.0, 1.0, 300.0, 0.0)(0.25)
    225.0
    """

    lower: float
    upper: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a number."""
        return float(self.places(np.array([value]))[0])

    def places(self, values: Floats) -> Floats:
        """Return the places of many numbers, shape (n,)."""
        share: Floats = (values - self.lower) / (self.upper - self.lower)
        return self.start + share * (self.end - self.start)


def ticks(lower: float, upper: float, most: int = 6) -> list[float]:
    """Return round numbers from lower to upper, in steps of 1, 2 or 5 times a power of ten.

    >>> ticks(0, 1), ticks(0, 730), ticks(0.31, 0.48)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.0, 200.0, 400.0, 600.0], [0.35, 0.4, 0.45])
    """
    power = 10.0 ** math.floor(math.log10((upper - lower) / most))
    steps = (factor * power for factor in (1, 2, 5, 10))
    step = next(step for step in steps if (upper - lower) / step < most)
    first, last = math.ceil(lower / step - 1e-9), math.floor(upper / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def tick_text(value: float) -> str:
    """Return a round number in few characters.

    >>> tick_text(0.2), tick_text(2000.0), tick_text(25000.0), tick_text(2.5e6)
    ('0.2', '2000', '25k', '2.5M')
    """
    for unit, sign in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= max(unit, 1e4):
            return f"{value / unit:.10g}{sign}"
    return f"{value:.10g}"


def polyline(x: Sequence[float] | Floats, y: Sequence[float] | Floats) -> str:
    """Return a line through points as the attribute ``points``.

    >>> polyline([0.0, 1.5], [300.0, 12.25])
    '0,300 1.5,12.25'
    """
    return " ".join(f"{a:.6g},{b:.6g}" for a, b in zip(x, y, strict=True))


def thinned(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the points of a line that can be seen, for x that never decreases; shapes (n,).

    Points are rounded to the grid. Of those in one column the first, the lowest, the highest and
    the last stay, and of those on a straight line its ends.

    >>> x, y = thinned(np.array([0.0, 0.1, 0.2, 1.0, 2.0]), np.array([0.0, 5.0, 1.0, 1.0, 1.0]))
    >>> polyline(x, y)
    '0,0 0,5 0,1 2,1'
    """
    x, y = np.rint(x * GRID), np.rint(y * GRID)
    starts = np.flatnonzero(np.diff(x, prepend=np.nan) != 0)
    kept = [
        place
        for start, end in zip(starts, [*starts[1:], len(x)], strict=True)
        for place in _seen_of_column(y[start:end], int(start))
    ]
    points = [(float(x[i]), float(y[i])) for i in kept]
    columns = np.array(_without_middles(points)).T / GRID
    return columns[0], columns[1]


def _seen_of_column(y: Floats, start: int) -> list[int]:
    """Return the places of the first, lowest, highest and last point, in order."""
    return sorted({start, start + int(y.argmin()), start + int(y.argmax()), start + len(y) - 1})


def _without_middles(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points of a line without those that lie between their neighbours."""
    kept: list[tuple[float, float]] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _is_between(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _is_between(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    before, after = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    turns = before[0] * after[1] - before[1] * after[0]
    return turns == 0 and before[0] * after[0] + before[1] * after[1] > 0
