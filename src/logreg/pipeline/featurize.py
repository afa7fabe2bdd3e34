"""Feature tables: from records, or from whole blocks of lines, to rows of numbers.

Columns are separated by tabs; a number has every digit that a float64 needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from logreg.features import FeatureSet, matrix
from logreg.pipeline.task import InputColumns, Output, faults_of
from logreg.pipeline.writers import line

if TYPE_CHECKING:
    from logreg.data.records import Records


class Featurizer:
    """Writes the features of each text, after its label if the input has labels.

    Args:
        features: the feature set.
        columns: what the input has besides the text.
    """

    def __init__(self, features: FeatureSet, columns: InputColumns) -> None:
        self._features = features
        self._has_labels = columns.has_labels

    @property
    def header(self) -> bytes:
        """The names of the columns."""
        return line("\t".join([*self._label("label"), *self._features.names]))

    def continued(self, columns: InputColumns) -> Featurizer:
        """Return the task for a further input.

        Raises:
            ValueError: it has labels, and the input before it has none.
        """
        if columns.has_labels and not self._has_labels:
            raise ValueError("has labels, the input before it has none; use them in separate calls")
        return self

    def text(self, text: str) -> Output:
        """Write the row of a single text."""
        return Output(line(self._row("", _cells(self._features.extract(text)))))

    def records(self, records: Records, *, in_bulk: bool) -> Output:
        """Write one row per record; a record that could not be read has empty cells."""
        features, texts = self._features, records.texts
        rows = matrix(features, texts).tolist() if in_bulk else map(features.extract, texts)
        blank = "\t" * (len(features.names) - 1)
        labels = records.labels or [None] * len(records)
        lines = [
            line(self._row(label or "", blank if i in records.faults else _cells(row)))
            for i, (label, row) in enumerate(zip(labels, rows, strict=True))
        ]
        return Output(b"".join(lines), faults=faults_of(records))

    def lines(self, content: bytes | bytearray) -> Output:
        """Write one row per line of a block of plain text."""
        import numpy as np

        rows = np.asarray(self._features.transform_lines(content)).tolist()
        label = self._row("", "")
        return Output("".join([f"{label}{_cells(row)}\n" for row in rows]).encode())

    def _row(self, label: str, cells: str) -> str:
        return "\t".join([*self._label(label), cells])

    def _label(self, label: str) -> list[str]:
        return [label] if self._has_labels else []


def _cells(values: Iterable[float]) -> str:
    return "\t".join(map(_number, values))


@lru_cache(1 << 14)
def _number(value: float) -> str:
    """Format a float64 so that reading it returns the same bits; whole numbers as integers.

    >>> _number(3.0), _number(0.1)
    ('3', '0.1')
    """
    return str(int(value)) if value.is_integer() else repr(value)
