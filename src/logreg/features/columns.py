"""Numbers as features: the columns of a table, such as counts that another program has made.

A text of this set is a row: its numbers, separated by tabs, blanks or commas.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from logreg.errors import InputError, excerpt
from logreg.features.base import Counting, Evidence, FeatureSet, FixedCounting, Sections
from logreg.inputs import require_type

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BETWEEN = re.compile(r"\s*[\t,]\s*|\s+")


class ColumnFeatures(FeatureSet):
    """The feature set ``columns``.

    Args:
        names: the columns.

    >>> ColumnFeatures(("x1", "x2")).extract("3, 2")
    [3.0, 2.0]
    """

    set_name: ClassVar[str] = "columns"

    def __init__(self, names: Sequence[str]) -> None:
        require_type("names", names, tuple, list)
        for name in names:
            require_type("the name of a column", name, str)
        if not names or len({*names}) < len(names) or not all(names):
            raise ValueError(f"names of columns must be different, got {', '.join(names)!r}")
        self._names = tuple(names)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return self._names

    @property
    def n_dense(self) -> int:
        """The number of features: all are standardised for training."""
        return len(self._names)

    @property
    def text_columns(self) -> tuple[str, ...]:
        """The columns whose cells make a text."""
        return self._names

    def __eq__(self, other: object) -> bool:
        return self._names == other._names if isinstance(other, ColumnFeatures) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._names)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._names!r})"

    def extract(self, text: str) -> list[float]:
        """Return the numbers of a row.

        Raises:
            InputError: they are not as many numbers as there are columns.
        """
        cells = _BETWEEN.split(text.strip())
        try:
            row = [number_of(cell) for cell in cells]
        except ValueError:
            row = []
        if len(row) != len(self._names):
            rule = f"must be {len(self._names)} numbers ({', '.join(self._names)})"
            raise InputError(f"{rule}, got {excerpt(text)}", "TEXT")
        return row

    def count(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the numbers of rows, shape (n_texts, n_columns).

        Raises:
            InputError: as `extract`.
        """
        import numpy as np

        rows = [self.extract(text) for text in texts]
        return np.array(rows, dtype=np.float64).reshape(len(texts), len(self._names))

    def count_lines(self, lines: bytes | bytearray) -> NDArray[np.float64]:
        """Return the numbers of lines; every line ends with LF."""
        return self.count(lines.decode("utf-8", "surrogateescape").split("\n")[:-1])

    def evidence_in(self, x: Any) -> float:
        """Return how many of the numbers are not 0."""
        return float(sum(value != 0 for value in x))

    def evidence(self, text: str) -> list[Evidence]:
        """Return each number as evidence of itself."""
        return [
            Evidence(name, f"{value:g}", value)
            for name, value in zip(self._names, self.extract(text), strict=True)
        ]

    def counting(self) -> Counting:
        """Return what reads rows; there is nothing to learn."""
        return FixedCounting(self)

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return the field ``features``; the columns are the names of the weights."""
        return {"features": {"set": self.set_name}}

    @classmethod
    def sections(cls, _options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return no field."""
        return ()

    @classmethod
    def from_json(cls, fields: Sections) -> Self:
        """Make the set from the names of the weights."""
        return cls(tuple(fields["weights"]))


def number_of(cell: str) -> float:
    """Return the number in a cell.

    Raises:
        ValueError: it is not a finite number.
    """
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError(f"must be finite, got {cell}")
    return number
