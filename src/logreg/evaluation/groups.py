"""Groups of texts: by the values of a column of the input, and how each of them fares."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from logreg.data.examples import Example
from logreg.data.records import name_of
from logreg.errors import InputError, excerpt
from logreg.evaluation.confusion import ConfusionMatrix, predict
from logreg.evaluation.ranking import Counts
from logreg.labels import Labels
from logreg.loss import Floats, Gold, cross_entropy


class Group(NamedTuple):
    """The texts that have one value in common; None stands for those that have none."""

    value: str | None
    confusion: ConfusionMatrix
    log_loss: float


class Column:
    """Reads one column of examples that have kept theirs.

    Args:
        name: the name of the column or key, or its number from 1.

    Attributes:
        codes: for each text the place of its value among the values.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.codes: list[int] = []
        self._values: dict[str | None, int] = {}
        self._first_columns: dict[int, tuple[str, list[str]]] = {}
        self._found_in: set[int] = set()

    @property
    def values(self) -> list[str | None]:
        """The values, in the order in which they came."""
        return list(self._values)

    def see(self, examples: Iterable[Example]) -> None:
        """Take note of the values of some examples."""
        for example in examples:
            columns = example.columns
            self._first_columns.setdefault(example.file, (example.path, list(columns)))
            name = self._name_in(columns)
            if name in columns:
                self._found_in.add(example.file)
            value = _text(columns.get(name))
            self.codes.append(self._values.setdefault(value, len(self._values)))

    def _name_in(self, columns: Mapping[str, object]) -> str:
        if self.name in columns or not self.name.isdecimal():
            return self.name
        return dict(enumerate(columns, start=1)).get(int(self.name), self.name)

    def check(self) -> None:
        """Refuse a file that has no such column.

        Raises:
            InputError: there is one; names the columns that it has.
        """
        for file, (path, names) in self._first_columns.items():
            if file not in self._found_in:
                known = ", ".join(map(excerpt, names))
                problem = f"no column {excerpt(self.name)} (there are {known})"
                raise InputError(f"{problem}; name one of these, or give a number", name_of(path))


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def judge_groups(
    column: Column, z: Floats, y: Gold, labels: Labels, threshold: float
) -> list[Group]:
    """Judge the texts of each value of a column by themselves, the largest group first.

    Args:
        column: has seen the n texts.
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).
        labels: (negative, positive).
        threshold: the positive label is predicted iff P(+) > threshold.
    """
    codes: Counts = np.array(column.codes, dtype=np.int64)
    n_groups = len(column.values)
    cells_of_texts = 4 * codes + 2 * y + predict(z, threshold)
    confusions = np.bincount(cells_of_texts, minlength=4 * n_groups).reshape(-1, 4).tolist()
    losses = np.bincount(codes, cross_entropy(z, y), n_groups).tolist()
    groups = []
    for value, cells, loss in zip(column.values, confusions, losses, strict=True):
        counts = ((cells[0], cells[1]), (cells[2], cells[3]))
        matrix = ConfusionMatrix(labels=labels, counts=counts)
        groups.append(Group(value=value, confusion=matrix, log_loss=loss / matrix.examples))
    return sorted(groups, key=lambda group: (-group.confusion.examples, group.value or ""))
