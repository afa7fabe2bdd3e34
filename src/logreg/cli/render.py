"""Tables and progress bars: the only room that imports rich.

Text that comes from data or model files is put into `Text` objects, never parsed as markup, with
its control characters shown as escapes.
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
"""Seconds between two pictures of a bar."""

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
    """Lay out a table: the first column to the left, the others to the right.

    On a terminal it has the terminal's width and colours, else the width that its cells need. The
    column called ``prose`` holds running text: it goes to the left, and is the one that is cut
    where the terminal is too narrow.
    """
    grid = Table(box=None, pad_edge=False)
    for i, name in enumerate(header):
        is_prose = name == prose
        justify: JustifyMethod = "right" if i and not is_prose else "left"
        grid.add_column(Text(printable(name)), justify=justify, no_wrap=not is_prose)
    for row in rows:
        grid.add_row(*(Text(printable(cell), no_wrap=True, overflow="ellipsis") for cell in row))
    console = Console(
        file=StringIO(), width=None if terminal else _WIDE, force_terminal=terminal, highlight=False
    )
    if title:
        console.print(Text(printable(title)))
    console.print(grid)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    return "".join(line.rstrip() + "\n" for line in lines)


@contextmanager
def reading_bar(paths: Sequence[str]) -> Iterator[Callable[[int], None]]:
    """Show how much of the files, or of stdin, has been read, how fast, and how long it may take.

    Gives the function to call with the bytes of each read.
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
    """Show the epoch, the loss and how it went; give the function to call after each epoch."""
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
    """Draw numbers as bars between the least and the largest one; what is no number is a gap.

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
    """Show how much of some work has been done; give the function to call after each piece.

    It has no thread of its own, which would be in the way of processes that are forked beside it.
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
