"""Curves in characters, drawn by plotille, the extra ``plot``; the only module that knows it."""

from __future__ import annotations

from importlib.util import find_spec

from logreg.lesson.step import Plot

_HEIGHT = 12
_AXIS = 19
"""Columns beside the plot, and the name of its horizontal axis."""

_COLOURS = ("bright_blue", "bright_yellow", "bright_magenta")
_MARKERS = ("o", "x", "+")


def is_available() -> bool:
    """Return whether curves can be drawn."""
    return find_spec("plotille") is not None


def drawn(plot: Plot, width: int, *, colour: bool) -> str:
    """Return a plot as lines of text.

    Args:
        plot: what to draw.
        width: columns that it may take.
        colour: whether the lines differ in colour, too.
    """
    import plotille

    figure = plotille.Figure()
    figure.width, figure.height = max(width - _AXIS - len(plot.x), 20), _HEIGHT
    figure.x_label, figure.y_label = plot.x, plot.y
    figure.color_mode, figure.with_colors = "names", colour
    figure.register_label_formatter(float, _tick)
    x = [value for line in plot.lines for value in line.x]
    y = [value for line in plot.lines for value in line.y]
    figure.set_x_limits(min(x), max(x))
    figure.set_y_limits(min(y), max(y))
    several = len(plot.lines) > 1
    for line, name, marker in zip(plot.lines, _COLOURS, _MARKERS, strict=False):
        look = {"lc": name if colour else None, "marker": marker if several else None}
        figure.plot(line.x, line.y, label=line.name, **look)
    for name, x_value, y_value in plot.points:
        figure.scatter([x_value], [y_value], label=name, marker="●")
    return f"{plot.caption}\n\n{figure.show(legend=several or bool(plot.points))}".rstrip()


def _tick(val: float, chars: int, delta: float, left: bool = False) -> str:  # noqa: ARG001
    """Return a number on an axis, in as many characters as there are."""
    return f"{val:{'<' if left else '>'}{chars}.2f}"
