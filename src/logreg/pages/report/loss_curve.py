"""The figure of the loss of each epoch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from logreg.pages.report.frame import FLAT, Frame, Line, Tick, frame
from logreg.pages.report.svg import Scale, polyline, thinned
from logreg.pages.report.trace import TracedEpoch

MOST_DOTS = 40
"""Epochs up to which each has a dot."""

LOG_RATIO = 20
"""Ratio of the largest to the smallest loss from which their axis is logarithmic."""


@dataclass(frozen=True)
class LossCurve:
    """The loss of each epoch, and that of the validation texts; either may have gaps."""

    frame: Frame
    training: tuple[Line, ...]
    validation: tuple[Line, ...]
    is_log: bool


def loss_curve(epochs: Sequence[TracedEpoch]) -> LossCurve | None:
    """Return the curves of a trace; None if no loss in it is a number."""
    losses = [loss for one in epochs for loss in one[1:] if loss is not None]
    if not losses:
        return None
    low, high = min(losses), max(losses)
    is_log = low > 0 and high > LOG_RATIO * low
    inside = _loss_frame(epochs, low, high, is_log=is_log)
    training, validation = (_stretches(inside, epochs, column, is_log) for column in (1, 2))
    return LossCurve(inside, training, validation, is_log)


def _loss_frame(epochs: Sequence[TracedEpoch], low: float, high: float, *, is_log: bool) -> Frame:
    x_range = _padded(min(one.epoch for one in epochs), max(one.epoch for one in epochs), 0.02)
    if is_log:
        low, high = math.log10(low), math.log10(high)
    title = "loss, logarithmic" if is_log else "loss"
    inside = frame(x_range, _padded(low, high, 0.05), ("epoch", title), FLAT)
    whole = tuple(tick for tick in inside.x_ticks if "." not in tick.text)
    y_ticks = _log_ticks(inside.y) if is_log else inside.y_ticks
    return replace(inside, x_ticks=whole, y_ticks=y_ticks)


def _padded(low: float, high: float, share: float) -> tuple[float, float]:
    margin = share * (high - low) or 0.5
    return low - margin, high + margin


def _log_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Return 1, 2 and 5 times powers of ten within a scale of decimal logarithms."""
    powers = range(math.floor(scale.lower), math.ceil(scale.upper) + 1)
    values = [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
    inside = [value for value in values if scale.lower <= math.log10(value) <= scale.upper]
    wide = [value for value in inside if f"{value:e}".startswith("1")]
    chosen = inside if len(inside) <= 8 else wide
    return tuple(Tick(scale(math.log10(value)), f"{value:.10g}") for value in chosen)


def _stretches(
    inside: Frame, epochs: Sequence[TracedEpoch], column: int, is_log: bool
) -> tuple[Line, ...]:
    """Return the lines between gaps: losses that are missing, or 0 on a logarithmic axis."""
    found: list[list[tuple[float, float]]] = [[]]
    for one in epochs:
        loss = one[column]
        if loss is None:
            found.append([])
        else:
            height = inside.y(math.log10(loss) if is_log else loss)
            found[-1].append((inside.x(one.epoch), height))
    lines = []
    for points in filter(None, found):
        x, y = np.array(points).T
        dots = tuple(points) if len(epochs) <= MOST_DOTS else ()
        lines.append(Line(polyline(*thinned(x, y)), dots))
    return tuple(lines)
