"""The frame of a figure: axes with round numbers, and lines within it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from logreg.loss import Floats
from logreg.pages.report.svg import Scale, polyline, thinned, tick_text, ticks

WIDTH = 360
LEFT, RIGHT, TOP, BOTTOM = 46, 350, 26, 42
"""Where the frame of a figure begins and ends; ``BOTTOM`` is from below."""

SQUARE, FLAT = 372, 250
"""Heights of figures."""


class Tick(NamedTuple):
    """A mark on an axis: its place and its text."""

    place: float
    text: str


@dataclass(frozen=True)
class Frame:
    """The frame of a figure and its axes.

    Attributes:
        x: from numbers to places.
        y: the same; places are counted from above.
        x_title: the title of the axis.
        y_title: the same.
        x_ticks: the marks on the axis.
        y_ticks: the same.
        height: of the figure.
    """

    x: Scale
    y: Scale
    x_title: str
    y_title: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    height: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The left, right, top and bottom of the frame."""
        return LEFT, RIGHT, TOP, self.height - BOTTOM


def frame(
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    titles: tuple[str, str],
    height: int,
) -> Frame:
    """Return a frame with round numbers on its axes."""
    x, y = Scale(*x_range, LEFT, RIGHT), Scale(*y_range, height - BOTTOM, TOP)
    return Frame(x, y, *titles, _ticks(x), _ticks(y), height)


def _ticks(scale: Scale) -> tuple[Tick, ...]:
    values = ticks(scale.lower, scale.upper)
    return tuple(Tick(scale(value), tick_text(value)) for value in values)


UNIT = (0.0, 1.0)
"""The range of a probability."""


class Line(NamedTuple):
    """A line, and where it is dotted, if it is."""

    points: str
    dots: tuple[tuple[float, float], ...] = ()


def line(inside: Frame, x: Floats, y: Floats) -> Line:
    """Return the line through points of a frame, for x that never decreases; shapes (n,)."""
    return Line(polyline(*thinned(inside.x.places(x), inside.y.places(y))))
