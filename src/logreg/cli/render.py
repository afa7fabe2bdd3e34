"""Tables and progress bars; the only module that imports rich.

Text from data or model files is put into `Text` objects, never parsed as markup, and its control
characters are shown as escapes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from time import perf_counter

from rich.console import Console, JustifyMethod
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text

from logreg.data.readers import size_of
from logreg.errors import printable

_WIDE = 10_000

_SHOWN_EVERY = 0.1
"""Seconds between two updates of a bar."""

_BARS = "▁▂▃▄▅▆▇█"
_SPARKS = 30
"""How many epochs a sparkline shows."""


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    title: str = "",
    *,
    prose: str | None = None,
    terminal: bool,
) -> str:
    """Lay out a table: the first column left-aligned, the others right-aligned.

    On a terminal it has the terminal's width and colours, else the width that its cells need. The
    column called ``prose`` holds running text: it is left-aligned, and is the one that is cut if
    the terminal is too narrow.
    """
    grid = Table(box=None, pad_edge=False)
    for i, name in enumerate(header):
        is_prose = name == prose
        justify: JustifyMethod = "right" if i and not is_prose else "left"
        grid.add_column(Text(printable(name)), justify=justify, no_wrap=not is_prose)
    for row in rows:
        grid.add_row(*(Text(printable(cell), no_wrap=True, overflow="ellipsis") for cell in row))
    text = StringIO()
    width = None if terminal else _WIDE
    console = Console(file=text, width=width, force_terminal=terminal, highlight=False)
    if title:
        console.print(Text(printable(title)))
    console.print(grid)
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())


@contextmanager
def reading_bar(paths: Sequence[str]) -> Iterator[Callable[[int], None]]:
    """Show how much of the files or of stdin has been read, how fast, and the time remaining.

    Yields the function to call with the bytes of each read.
    """
    sizes = [size for path in paths if (size := size_of(path)) is not None]
    total = sum(sizes) if len(sizes) == len(paths) else None
    columns = (
        TextColumn("reading"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=total)
        yield lambda n_bytes: progress.advance(task, n_bytes)


@contextmanager
def training_line(epochs: int) -> Iterator[Callable[[int, float], None]]:
    """Show the epoch and the loss so far; yield the function to call after each epoch."""
    columns = (
        TextColumn("training: epoch {task.completed:.0f} of at most {task.total:.0f}"),
        TextColumn("loss {task.fields[loss]} {task.fields[line]}"),
    )
    losses: list[float] = []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("training", total=epochs, loss="...", line="")

        def show(epoch: int, loss: float) -> None:
            losses.append(loss)
            line = sparkline(losses[-_SPARKS:])
            progress.update(task, completed=epoch, loss=f"{loss:.4f}", line=line, refresh=True)

        yield show


def sparkline(values: Sequence[float]) -> str:
    """Draw numbers as bars between the smallest and the largest one; NaN is a gap.

    >>> sparkline([0.69, 0.5, 0.45, float("nan"), 0.41])
    '█▃▂ ▁'
    """
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return " " * len(values)
    least, largest = min(finite), max(finite)
    span = (largest - least) or 1.0
    return "".join(
        _BARS[round((value - least) / span * (len(_BARS) - 1))] if math.isfinite(value) else " "
        for value in values
    )


@contextmanager
def counting_bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how much of some work is done; yield the function to call after each piece.

    The bar has no thread of its own, which forked processes would not survive.
    """
    columns = (TextColumn(what), BarColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        task = progress.add_task(what, total=total)
        shown = perf_counter()

        def done() -> None:
            nonlocal shown
            progress.advance(task)
            if perf_counter() - shown >= _SHOWN_EVERY:
                progress.refresh()
                shown = perf_counter()

        progress.refresh()
        yield done
