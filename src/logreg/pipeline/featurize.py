"""Feature rows: from records, or from whole blocks of lines, to the lines of a table of numbers.

Columns are separated by tabs; a number has every digit that a float64 needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from logreg.data.records import Record
from logreg.features import FeatureSet, matrix
from logreg.pipeline.predict import Answer
from logreg.pipeline.writers import encode


class Featurizing:
    """Answers with the features of each text, behind its label where the input has labels."""

    takes_lines = True

    def __init__(self, features: FeatureSet) -> None:
        self._features = features
        self._has_labels = False

    def begin(self, names: Sequence[str]) -> bytes:
        """Return the header of the output, for the names of the input's own columns."""
        self._has_labels = "label" in names
        return encode("\t".join([*self._label("label"), *self._features.names]))

    def go_on(self, names: Sequence[str]) -> None:
        """Take the names of the columns of a further input.

        Raises:
            ValueError: it has labels, and the input before it had none.
        """
        if "label" in names and not self._has_labels:
            raise ValueError("has labels, the input before it has none; use them in separate calls")

    def records(self, records: Sequence[Record], *, in_bulk: bool) -> Answer:
        """Write a row a record; one that could not be read is a row of empty cells."""
        texts = [record.text for record in records]
        features = self._features
        rows = matrix(features, texts).tolist() if in_bulk else map(features.extract, texts)
        blank = "\t" * (len(features.names) - 1)
        lines = [
            "\t".join([*self._label(record.label or ""), blank if record.fault else _row(row)])
            for record, row in zip(records, rows, strict=True)
        ]
        faults = [(record.line, record.fault) for record in records if record.fault]
        return Answer(b"".join(map(encode, lines)), None, faults)

    def lines(self, content: bytes | bytearray) -> Answer:
        """Write a row for each line of a block of plain text."""
        import numpy as np

        rows = np.asarray(self._features.transform_lines(content)).tolist()
        label = "\t".join([*self._label(""), ""])
        return Answer("".join([f"{label}{_row(row)}\n" for row in rows]).encode(), None, [])

    def _label(self, label: str) -> list[str]:
        return [label] if self._has_labels else []


def _row(values: Iterable[float]) -> str:
    return "\t".join(map(_number, values))


@lru_cache(1 << 14)
def _number(value: float) -> str:
    """Write a float64 so that reading it gives the same bits; a whole number as a person would.

    >>> _number(3.0), _number(0.1)
    ('3', '0.1')
    """
    return str(int(value)) if value.is_integer() else repr(value)
