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
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.console import Console
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

if TYPE_CHECKING:
    from logreg.shards.receipts import Receipt

_WIDE = 10_000

_GAP = 2
"""Blanks between two columns of a table."""

_LEAST_PROSE = 24
"""Characters that a column of running text keeps on a narrow terminal."""

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
    the terminal is too narrow. Of other columns that do not fit side by side, those on the right
    follow below, again beside the first one, as pandas prints wide frames.
    """
    text = StringIO()
    width = None if terminal else _WIDE
    console = Console(file=text, width=width, force_terminal=terminal, highlight=False)
    if title:
        console.print(Text(printable(title)))
    for i, columns in enumerate(_side_by_side(header, rows, prose, console.width)):
        if i:
            console.print()
        console.print(_grid(header, rows, columns, prose, console.width))
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())


def _side_by_side(
    header: Sequence[str], rows: Sequence[Sequence[str]], prose: str | None, width: int
) -> list[list[int]]:
    """Divide the columns of a table into groups that fit the width, each with the first column.

    >>> _side_by_side(["", "loss", "accuracy"], [["a", "0.48", "0.77"]], None, 12)
    [[0, 1], [0, 2]]
    """
    needed = [
        _LEAST_PROSE if name == prose else max(map(_shown_width, (name, *cells)))
        for name, *cells in zip(header, *rows, strict=True)
    ]
    needed[0] = min(needed[0], _most_for_first(width))
    groups = [[0]]
    for column in range(1, len(header)):
        group = [*groups[-1], column]
        is_too_wide = sum(needed[i] for i in group) + _GAP * (len(group) - 1) > width
        if is_too_wide and len(group) > 2:
            groups.append([0, column])
        else:
            groups[-1] = group
    return groups


def _shown_width(text: str) -> int:
    return cell_len(printable(text))


def _most_for_first(width: int) -> int:
    """Return how wide the first column may be beside others."""
    return max(width - _LEAST_PROSE - _GAP, width // 2)


def _grid(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    columns: Sequence[int],
    prose: str | None,
    width: int,
) -> Table:
    """Return some columns of a table."""
    grid = Table(box=None, pad_edge=False)
    for i in columns:
        is_prose = header[i] == prose
        grid.add_column(
            Text(printable(header[i])),
            justify="right" if i and not is_prose else "left",
            no_wrap=not is_prose,
            max_width=None if i else _most_for_first(width),
        )
    for row in rows:
        cells = (printable(row[i]) for i in columns)
        grid.add_row(*(Text(cell, no_wrap=True, overflow="ellipsis") for cell in cells))
    return grid


class Stretch(NamedTuple):
    """A part of a text, and how it is painted.

    Attributes:
        text: the part.
        strength: from -1, all red, to 1, all green; 0 for no paint.
        negated: whether it is underlined.
    """

    text: str
    strength: float = 0.0
    negated: bool = False


def painted(stretches: Sequence[Stretch], *, terminal: bool) -> str:
    """Return a text, on a terminal with its stretches painted, and wrapped to its width.

    Line ends stay; all other control characters are shown as escapes.
    """
    text = Text()
    for stretch in stretches:
        shown = "\n".join(map(printable, stretch.text.split("\n")))
        text.append(shown, _style(stretch))
    output = StringIO()
    width = None if terminal else _WIDE
    console = Console(file=output, width=width, force_terminal=terminal, highlight=False)
    if not terminal:
        return f"{text.plain}\n"
    console.print(text)
    return output.getvalue()


def _style(stretch: Stretch) -> str:
    if not stretch.strength:
        return ""
    parts = ["green" if stretch.strength > 0 else "red"]
    parts += ["bold"] if abs(stretch.strength) > _STRONG else []
    parts += ["dim"] if abs(stretch.strength) < _WEAK else []
    return " ".join([*parts, *(["underline"] if stretch.negated else [])])


_STRONG, _WEAK = 0.5, 0.15
"""Strengths from which paint is bold, and up to which it is dim."""


class _Stderr(Console):
    """The terminal of the progress displays.

    It keeps its cursor: a signal may end this program before a display could show it again.
    """

    def __init__(self) -> None:
        super().__init__(stderr=True)

    def show_cursor(self, show: bool = True) -> bool:
        """Leave the cursor as it is."""
        return False


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
    with Progress(*columns, console=_Stderr(), transient=True) as progress:
        task = progress.add_task("reading", total=total)
        yield lambda n_bytes: progress.advance(task, n_bytes)


@contextmanager
def training_line(epochs: int) -> Iterator[Callable[[int, float], None]]:
    """Show the epoch and the loss so far; yield the function to call after each epoch.

    The line has no thread of its own, which forked processes would not survive.
    """
    columns = (
        TextColumn("training: epoch {task.completed:.0f} of at most {task.total:.0f}"),
        TextColumn("loss {task.fields[loss]} {task.fields[line]}"),
    )
    losses: list[float] = []
    with Progress(*columns, console=_Stderr(), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("training", total=epochs, loss="...", line="")

        def show(epoch: int, loss: float) -> None:
            losses.append(loss)
            line = sparkline(losses[-_SPARKS:])
            progress.update(task, completed=epoch, loss=f"{loss:.4f}", line=line, refresh=True)

        progress.refresh()
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
def blocks_bar(n_blocks: int, n_bytes: int) -> Iterator[Callable[[Receipt], None]]:
    """Show how many blocks and bytes are done, how fast, and the time remaining.

    Yields what to call with the receipt of each block.
    """
    columns = (
        TextColumn("blocks {task.fields[done]}/{task.fields[blocks]}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[faults]}"),
    )
    done, faults = 0, 0
    with Progress(*columns, console=_Stderr(), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("", total=n_bytes, done=0, blocks=n_blocks, faults="")

        def show(receipt: Receipt) -> None:
            nonlocal done, faults
            done, faults = done + 1, faults + receipt.faults
            found = f"faults: {faults}" if faults else ""
            size = receipt.end - receipt.start
            progress.update(task, advance=size, done=done, faults=found, refresh=True)

        progress.refresh()
        yield show


@contextmanager
def counting_bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how much of some work is done; yield the function to call after each piece.

    The bar has no thread of its own, which forked processes would not survive.
    """
    columns = (TextColumn(what), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_Stderr(), transient=True, auto_refresh=False) as progress:
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
