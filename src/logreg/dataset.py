"""Labelled files to a matrix: what training and evaluation work on.

The texts are counted as they are read and then forgotten; what remains is the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logreg.errors import InputError, excerpt, place
from logreg.features import FeatureSet, matrix
from logreg.labels import LabelReader, choose_labels
from logreg.loss import Floats
from logreg.readers import read_labelled


@dataclass(frozen=True)
class Dataset:
    """The examples of some files.

    Attributes:
        X: features, float64, shape (n_examples, n_features).
        y: gold labels, 0.0 for the negative and 1.0 for the positive one, shape (n_examples,).
        labels: the two labels, (negative, positive).
    """

    X: Floats
    y: Floats
    labels: tuple[str, str]


class BadLines:
    """What to do with a line that can't be used: refuse it, or skip and count it."""

    def __init__(self, *, skip: bool) -> None:
        self.skip = skip
        self.count = 0
        self.first = ""

    def meet(self, fault: str, path: str, line: int, count: int = 1) -> None:
        """Refuse the line, or count it (and with it others of its kind).

        Raises:
            InputError: bad lines are not skipped.
        """
        if not self.skip:
            raise InputError(f"{fault} (--skip-bad-lines leaves such lines out)", path, line)
        self.count += count
        self.first = self.first or f"{place(path, line)}: {fault}"


def load_dataset(
    paths: Sequence[str],
    features: FeatureSet,
    bad_lines: BadLines,
    *,
    labels: tuple[str, str] | None = None,
    on_bytes: Callable[[int], None] | None = None,
) -> Dataset:
    """Read labelled files into one data set.

    Args:
        paths: the files, ``-`` for stdin.
        features: what to count.
        bad_lines: what to do with lines that can't be used.
        labels: the labels of a model; without them the two most frequent ones are the labels.
        on_bytes: called with the size of each block that has been read.

    Raises:
        InputError: a file or line can't be read, or there are not two labels.
    """
    names: list[str] = []
    first_places: dict[str, tuple[str, int]] = {}

    def texts() -> Iterator[str]:
        for path, line, label, text in _examples(paths, LabelReader(labels), bad_lines, on_bytes):
            names.append(label)
            first_places.setdefault(label, (path, line))
            yield text

    X = matrix(features, texts())
    if not names:
        raise InputError("no examples in it; write lines of label<TAB>text", ", ".join(paths))
    if labels is None:
        labels = _two_labels(names, paths)
        _meet_other_labels(names, labels, first_places, bad_lines)
    named: NDArray[np.str_] = np.array(names)
    kept = np.isin(named, labels)
    return Dataset(X[kept], (named[kept] == labels[1]).astype(np.float64), labels)


def _examples(
    paths: Sequence[str],
    read_label: LabelReader,
    bad_lines: BadLines,
    on_bytes: Callable[[int], None] | None,
) -> Iterator[tuple[str, int, str, str]]:
    """Give path, line, label and text of every line that can be used."""
    for path in paths:
        for records in read_labelled(path, on_bytes):
            for record in records:
                try:
                    if record.fault or record.label is None:
                        raise ValueError(record.fault)
                    label = read_label(record.label)
                except ValueError as error:
                    bad_lines.meet(str(error), path, record.line)
                else:
                    yield path, record.line, label, record.text


def _two_labels(names: list[str], paths: Sequence[str]) -> tuple[str, str]:
    try:
        return choose_labels(names)
    except ValueError as error:
        raise InputError(f"{error}; add texts of another label", ", ".join(paths)) from error


def _meet_other_labels(
    names: list[str],
    labels: tuple[str, str],
    first_places: dict[str, tuple[str, int]],
    bad_lines: BadLines,
) -> None:
    """Treat each label beyond the two as a bad line where it first occurs."""
    for label, (path, line) in first_places.items():
        if label not in labels:
            majority = " and ".join(f"{name} ({names.count(name)} texts)" for name in labels)
            fault = f"unknown label {excerpt(label)}: a model has two, here {majority}"
            bad_lines.meet(fault, path, line, names.count(label))
