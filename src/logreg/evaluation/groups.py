"""Metrics of groups of texts: one group per value of a column of the input."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from logreg.data.columns import is_column_number
from logreg.data.examples import Example
from logreg.data.input_options import name_of
from logreg.errors import InputError, excerpt
from logreg.evaluation.confusion import ConfusionMatrix, predict
from logreg.evaluation.ranking import Counts
from logreg.labels import Labels
from logreg.loss import Floats, Gold, cross_entropy


class Group(NamedTuple):
    """The texts with one value of a column; None if the value is missing."""

    value: str | None
    confusion: ConfusionMatrix
    log_loss: float


@dataclass(frozen=True)
class Column:
    """A column of the input: its name, and its value for each text, None if missing."""

    name: str
    values: tuple[str | None, ...]


class ColumnReader:
    """Collects the values of one column from examples that have kept their columns.

    Args:
        name: the name of the column or key, or its number from 1.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._values: list[str | None] = []
        self._distinct: dict[str, str] = {}
        self._first_columns: dict[int, tuple[str, list[str]]] = {}
        self._found_in: set[int] = set()

    def add(self, examples: Iterable[Example]) -> None:
        """Record the value of each example."""
        for example in examples:
            columns = example.columns
            self._first_columns.setdefault(example.file, (example.path, list(columns)))
            name = self._name_in(columns)
            if name in columns:
                self._found_in.add(example.file)
            value = _text(columns.get(name))
            self._values.append(None if value is None else self._distinct.setdefault(value, value))

    def values(self) -> list[str | None]:
        """Return the value of each example so far."""
        return self._values

    def header(self) -> tuple[list[str], bool]:
        """Return the columns of the first example of the first file, and whether any has it."""
        for file, (_, names) in self._first_columns.items():
            return names, file in self._found_in
        return [], False

    def take(
        self, values: Iterable[str | None], file: int, path: str, names: list[str], *, found: bool
    ) -> None:
        """Take what another reader has found in a part of a file.

        Args:
            values: of its examples, at least one.
            file: the number of the file.
            path: its name.
            names: the columns of its first example.
            found: whether any example has the column.
        """
        self._first_columns.setdefault(file, (path, names))
        if found:
            self._found_in.add(file)
        self._values += values

    def column(self) -> Column:
        """Return the column.

        Raises:
            InputError: a file has no such column.
        """
        for file, (path, names) in self._first_columns.items():
            if file not in self._found_in:
                known = ", ".join(map(excerpt, names))
                problem = f"no column {excerpt(self._name)} (there are {known})"
                raise InputError(f"{problem}; name one of these, or give a number", name_of(path))
        return Column(name=self._name, values=tuple(self._values))

    def _name_in(self, columns: Mapping[str, object]) -> str:
        if self._name in columns or not is_column_number(self._name):
            return self._name
        return dict(enumerate(columns, start=1)).get(int(self._name), self._name)


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def evaluate_groups(
    values: Sequence[str | None], z: Floats, y: Gold, labels: Labels, threshold: float
) -> list[Group]:
    """Evaluate the texts of each value of a column separately, the largest group first.

    Args:
        values: the value of each text, n of them.
        z: logits, shape (n,), or (n, K) for K > 2 labels.
        y: gold labels, shape (n,).
        labels: the labels.
        threshold: the positive label is predicted iff P(+) > threshold.
    """
    distinct = list(dict.fromkeys(values))
    index = {value: i for i, value in enumerate(distinct)}
    codes: Counts = np.array([index[value] for value in values], dtype=np.int64)
    n, n_groups = len(labels), len(distinct)
    cells = n * (n * codes + y) + predict(z, threshold)
    confusions = np.bincount(cells, minlength=n * n * n_groups).reshape(-1, n, n).tolist()
    losses = np.bincount(codes, cross_entropy(z, y), n_groups).tolist()
    groups = []
    for value, counts, loss in zip(distinct, confusions, losses, strict=True):
        matrix = ConfusionMatrix(labels=labels, counts=tuple(map(tuple, counts)))
        groups.append(Group(value=value, confusion=matrix, log_loss=loss / matrix.examples))
    return sorted(groups, key=lambda group: (-group.confusion.examples, group.value or ""))
