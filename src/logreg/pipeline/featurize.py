"""Feature tables: from texts, records, or lines of bytes, to rows of numbers.

Columns are separated by tabs; a number has every digit that a float64 needs.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from logreg.features import FeatureSet
from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import terms
from logreg.pipeline.task import InputColumns, Output, faults_of
from logreg.pipeline.writers import line, tsv_cell

if TYPE_CHECKING:
    from logreg.data.records import Lines, Records


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

    @property
    def takes_lines(self) -> bool:
        """Whether a row has nothing of a record but its features."""
        return not self._has_labels and isinstance(self._features, SentimentFeatures)

    def _rows(self, records: Records) -> array[float]:
        """Return the features of records, one after the other; 0 for one that can't be read."""
        if isinstance(self._features, SentimentFeatures):
            return self._features.rows(records.texts)
        readable = [text for i, text in enumerate(records.texts) if i not in records.faults]
        found = iter(self._features.transform(readable).tolist())
        blank = [0.0] * len(self._features.names)
        rows = (blank if i in records.faults else next(found) for i in range(len(records)))
        return array("d", chain.from_iterable(rows))

    def records(self, records: Records) -> Output:
        """Write one row per record; a record that could not be read has empty cells."""
        blank = "\t" * (len(self._features.names) - 1)
        labels = records.labels or [None] * len(records)
        rows = self._cells_of(self._rows(records))
        lines = [
            line(self._row(label or "", blank if i in records.faults else cells))
            for i, (label, cells) in enumerate(zip(labels, rows, strict=True))
        ]
        return Output(b"".join(lines), faults=faults_of(records))

    def lines(self, lines: Lines) -> Output:
        """Write one row per line of bytes."""
        features = self._features
        if not isinstance(features, SentimentFeatures):
            raise NotImplementedError
        rows_of_lines = features.rows_of_lines
        parts = (self._cells_of(rows_of_lines(part.texts)) for part in lines.parts())
        return Output(b"".join(["\n".join([*rows, ""]).encode() for rows in parts]))

    def _cells_of(self, rows: array[float]) -> list[str]:
        n = len(self._features.names)
        return [_cells(rows[i : i + n]) for i in range(0, len(rows), n)]

    def _row(self, label: str, cells: str) -> str:
        return "\t".join([*self._label(label), cells])

    def _label(self, label: str) -> list[str]:
        return [tsv_cell(label)] if self._has_labels else []


class NgramFeaturizer:
    """Writes the features of each text that are not 0, as name=value, after its label.

    Args:
        features: a feature set with n-grams.
        columns: what the input has besides the text.
    """

    takes_lines = False
    header = b""

    def __init__(self, features: FeatureSet, columns: InputColumns) -> None:
        self._features, self._names = features, features.names
        self._has_labels = columns.has_labels

    def continued(self, columns: InputColumns) -> NgramFeaturizer:
        """Return the task for a further input."""
        return NgramFeaturizer(self._features, columns)

    def text(self, text: str) -> Output:
        """Write the row of a single text."""
        return Output(line("\t".join(self._cells(text))))

    def records(self, records: Records) -> Output:
        """Write one row per record; one that could not be read has no features."""
        labels = records.labels or [None] * len(records)
        rows = [
            [
                *([tsv_cell(label or "")] if self._has_labels else []),
                *([] if i in records.faults else self._cells(text)),
            ]
            for i, (label, text) in enumerate(zip(labels, records.texts, strict=True))
        ]
        lines = b"".join([line("\t".join(row)) for row in rows])
        return Output(lines, faults=faults_of(records))

    def lines(self, lines: Lines) -> Output:
        """Write one row per line of bytes; records are all that it takes."""
        raise NotImplementedError

    def _cells(self, text: str) -> list[str]:
        x = self._features.extract(text)
        return [f"{name}={_number(value)}" for name, value in terms(self._names, x) if value]


def _cells(values: Iterable[float]) -> str:
    return "\t".join(map(_number, values))


@lru_cache(1 << 14)
def _number(value: float) -> str:
    """Format a float64 so that reading it returns the same bits; whole numbers as integers.

    >>> _number(3.0), _number(0.1)
    ('3', '0.1')
    """
    return str(int(value)) if value.is_integer() else repr(value)
