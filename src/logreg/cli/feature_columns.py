"""The table of ``logreg features`` on a terminal: aligned columns, written row by row.

The widths are set before the first text arrives, by the names of the features and the width of the
terminal.
"""

from __future__ import annotations

from collections.abc import Sequence

from logreg.data.records import Lines, Records
from logreg.errors import printable
from logreg.features import FeatureSet
from logreg.pipeline.featurize import Featurizer
from logreg.pipeline.task import InputColumns, Output
from logreg.pipeline.writers import line

GAP = "  "

LABEL_WIDTH = 12

LEAST_WIDTH = 6
"""What a column keeps on a narrow terminal: a digit, the point and four decimals."""


class AlignedFeaturizer(Featurizer):
    """Writes the features of each text in aligned columns, with four decimals.

    Args:
        features: the feature set.
        columns: what the input has besides the text.
        width: the width of the terminal.
    """

    def __init__(self, features: FeatureSet, columns: InputColumns, width: int) -> None:
        super().__init__(features, columns)
        labels = [LABEL_WIDTH] if columns.has_labels else []
        self._n_labels = len(labels)
        self._widths = fitted([*labels, *map(len, features.names)], width)

    @property
    def header(self) -> bytes:
        """The names of the columns, each above its numbers."""
        (names,) = _rows(super().header)
        return self._line(list(map(shortened, names, self._widths)))

    def text(self, text: str) -> Output:
        """Write the row of a single text."""
        return self._aligned(super().text(text))

    def records(self, records: Records) -> Output:
        """Write one row per record; a record that could not be read has empty cells."""
        return self._aligned(super().records(records))

    def lines(self, lines: Lines) -> Output:
        """Write one row per line of bytes."""
        return self._aligned(super().lines(lines))

    def _aligned(self, output: Output) -> Output:
        rows = map(self._cells, _rows(output.lines))
        return output._replace(lines=b"".join(map(self._line, rows)))

    def _cells(self, cells: Sequence[str]) -> list[str]:
        """Shorten the label of a row and round its numbers."""
        n = self._n_labels
        labels = [shortened(printable(label), self._widths[0]) for label in cells[:n]]
        return [*labels, *map(rounded, cells[n:])]

    def _line(self, cells: Sequence[str]) -> bytes:
        """Join cells to a line: labels on the left, names and numbers on the right."""
        padded = [
            cell.ljust(width) if i < self._n_labels else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, self._widths, strict=True))
        ]
        return line(GAP.join(padded).rstrip())


def _rows(lines: bytes | bytearray) -> list[list[str]]:
    """Return the cells of tab-separated lines."""
    text = lines.decode("utf-8", "surrogateescape")
    return [row.split("\t") for row in text.split("\n")[:-1]]


def fitted(widths: Sequence[int], total: int) -> list[int]:
    """Narrow the widest columns until a row fits, but none below `LEAST_WIDTH`.

    >>> fitted([8, 2, 11], 27), fitted([8, 2, 11], 10)
    ([8, 6, 9], [6, 6, 6])
    """
    fitting = [max(width, LEAST_WIDTH) for width in widths]
    while sum(fitting) + len(GAP) * (len(fitting) - 1) > total and max(fitting) > LEAST_WIDTH:
        fitting[fitting.index(max(fitting))] -= 1
    return fitting


def rounded(number: str) -> str:
    """Round a number to four decimals; leave whole numbers and empty cells alone.

    >>> rounded("2.1972245773362196"), rounded("3"), rounded("")
    ('2.1972', '3', '')
    """
    return number if number.isdigit() or not number else f"{float(number):.4f}"


def shortened(text: str, width: int) -> str:
    """Cut a text to a width and mark the cut.

    >>> shortened("exclamation", 6)
    'excla…'
    """
    return text if len(text) <= width else f"{text[: width - 1]}…"
