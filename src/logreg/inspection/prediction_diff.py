"""Flips: texts for which two models with the same labels, A and B, predict different labels.

Texts are read as by `classify`, with or without gold labels, and processed in blocks. Only the
flips with the largest change of probability are kept.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.data.examples import BadLines
from logreg.data.input_options import InputOptions, Selection, name_of
from logreg.data.readers import read
from logreg.data.records import Record
from logreg.errors import InputError
from logreg.features import blocks, matrix
from logreg.labels import LabelChoice, LabelReader, Labels, UnknownLabelError
from logreg.linear_model import sigmoid, softmax
from logreg.model import Model, predicted

OnBytes = Callable[[int], None] | None


class Flip(NamedTuple):
    """A text that flips.

    Attributes:
        path: its file.
        line: its line; 0 if the text is a whole file.
        a: P(+|x) by A; of more than two labels, the probability by A of the label of B.
        b: the same by B.
        label_a: the label of A.
        label_b: the label of B.
        gold: its label in the data, None if it has none.
        text: the text.
    """

    path: str
    line: int
    a: float
    b: float
    label_a: str
    label_b: str
    gold: str | None
    text: str

    @property
    def verdict(self) -> str:
        """Whether B is better or worse; empty if neither is right, or that is unknown."""
        return {self.label_b: "better", self.label_a: "worse"}.get(self.gold or "", "")

    @property
    def change(self) -> float:
        """By how much B's probability is above A's."""
        return self.b - self.a


class Flips:
    """The flips between two models.

    Attributes:
        labels: those of both models.
        texts: number of texts.
        labelled: number of those with a gold label.
        right_a: number of those that A labels correctly.
        to: the number of flips to each label, in the order of the labels.
        right_to_wrong: flips, of texts with a gold label, away from it.
        wrong_to_right: flips towards it.
    """

    def __init__(self, labels: Labels, limit: int | None) -> None:
        self.labels = labels
        self.texts = self.labelled = self.right_a = 0
        self.to = dict.fromkeys(labels, 0)
        self.right_to_wrong = self.wrong_to_right = 0
        self._limit = limit
        self._largest: list[tuple[float, int, Flip]] = []

    def add(self, flip: Flip) -> None:
        """Count a flip."""
        self.to[flip.label_b] += 1
        if flip.gold is not None:
            self.wrong_to_right += flip.gold == flip.label_b
            self.right_to_wrong += flip.gold == flip.label_a
        entry = (abs(flip.change), -self.flipped, flip)
        if self._limit is None or len(self._largest) < self._limit:
            heapq.heappush(self._largest, entry)
        elif self._largest:
            heapq.heappushpop(self._largest, entry)

    @property
    def flipped(self) -> int:
        """The number of texts that flip."""
        return sum(self.to.values())

    @property
    def right_b(self) -> int:
        """The number of texts with a gold label that B labels correctly."""
        return self.right_a + self.wrong_to_right - self.right_to_wrong

    @property
    def largest(self) -> list[Flip]:
        """The flips with the largest change of probability, the largest first."""
        return [flip for _, _, flip in sorted(self._largest, reverse=True)]

    def to_json(self) -> dict[str, Any]:
        """Return the counts and the largest flips, ready for JSON."""
        return {
            "texts": self.texts,
            "labelled": self.labelled,
            "flipped": self.flipped,
            "to": self.to,
            "right_to_wrong": self.right_to_wrong,
            "wrong_to_right": self.wrong_to_right,
            "flips": [flip._asdict() for flip in self.largest],
        }


def find_flips(
    a: Model,
    b: Model,
    paths: Sequence[str],
    bad_lines: BadLines,
    *,
    limit: int | None = None,
    options: InputOptions | None = None,
    choice: LabelChoice | None = None,
    on_bytes: OnBytes = None,
) -> Flips:
    """Read texts and find those that flip.

    Args:
        a: a model.
        b: another model, with the same labels.
        paths: files of texts, ``-`` for stdin.
        bad_lines: what to do with unreadable lines.
        limit: maximum number of flips to keep; None for all.
        options: how files are read.
        choice: which labels mean those of the models; texts of others count as unlabelled.
        on_bytes: called with the size of each block that has been read.

    Raises:
        ValueError: the models have different labels.
        InputError: a file or line cannot be read.
    """
    if a.labels != b.labels:
        names = (" and ".join(model.labels) for model in (a, b))
        raise ValueError(f"the labels of A are {', those of B '.join(names)}")
    if choice is not None and len(a.labels) > 2:
        raise ValueError("--positive and --negative choose two labels, the models have more")
    flips = Flips(a.labels, limit)
    reader = _GoldReader(a.labels, choice)
    texts = _texts(paths, reader, bad_lines, options or InputOptions(), on_bytes)
    for block in blocks(texts, lambda text: len(text.text)):
        _compare(a, b, block, flips)
    return flips


class _Text(NamedTuple):
    path: str
    line: int
    gold: str | None
    text: str


def _compare(a: Model, b: Model, texts: Sequence[_Text], flips: Flips) -> None:
    flips.texts += len(texts)
    flips.labelled += sum(text.gold is not None for text in texts)
    contents = [text.text for text in texts]
    X = matrix(a.features, contents)
    z_a = a.logits_of(X)
    z_b = b.logits_of(X if a.features == b.features else matrix(b.features, contents))
    labels_a, labels_b = map(predicted, (z_a, z_b))
    named_a = [a.labels[k] for k in labels_a.tolist()]
    flips.right_a += sum(text.gold == name for text, name in zip(texts, named_a, strict=True))
    for i in (labels_a != labels_b).nonzero()[0].tolist():
        path, line, gold, text = texts[i]
        k = int(labels_b[i])
        flips.add(
            Flip(
                path=path,
                line=line,
                a=_probability(z_a[i], k),
                b=_probability(z_b[i], k),
                label_a=named_a[i],
                label_b=a.labels[k],
                gold=gold,
                text=text,
            )
        )


def _probability(z: NDArray[np.float64], k: int) -> float:
    """Return P(+) of two labels, or that of the k-th of more, for the logits of one text."""
    return softmax(z.tolist())[k] if z.ndim else sigmoid(float(z))


class _GoldReader:
    """Reads gold labels as those of the models, as a choice or else their names tell."""

    def __init__(self, labels: Labels, choice: LabelChoice | None) -> None:
        self._labels, self._choice = labels, choice
        self._read = LabelReader(labels)

    def __call__(self, spelling: str) -> str | None:
        """Return the label of the models, None if the choice leaves it out.

        Raises:
            UnknownLabelError: it is none of the models' labels, and there is no choice.
            ValueError: it is empty or has control characters.
        """
        if self._choice is None:
            return self._read(spelling)
        side = self._choice.side(spelling)
        return None if side is None else self._labels[side]


def _texts(
    paths: Sequence[str],
    read_gold: _GoldReader,
    bad_lines: BadLines,
    options: InputOptions,
    on_bytes: OnBytes,
) -> Iterator[_Text]:
    """Yield the readable texts of the files.

    Raises:
        InputError: a line can't be read, or its label is none of the models'.
    """
    for path in paths:
        for name, line, record in _located(path, options, on_bytes):
            fault, gold = record.fault, None
            if not fault and record.label:
                try:
                    gold = read_gold(record.label)
                except UnknownLabelError as error:
                    cure = "name labels that mean the same with --positive and --negative"
                    raise InputError(f"{error}; {cure}", name, line) from error
                except ValueError as error:
                    fault = str(error)
            if fault:
                bad_lines.handle(fault, name, line)
            else:
                yield _Text(path=name, line=line, gold=gold, text=record.text)


def _located(
    path: str, options: InputOptions, on_bytes: OnBytes
) -> Iterator[tuple[str, int, Record]]:
    """Yield the records of a file with their places; lines of plain text are counted here."""
    number = 0
    for _, records in read(path, Selection(options), on_bytes):
        for record in records:
            number += 1
            if record.path:
                yield record.path, 0, record
            else:
                yield name_of(path), record.line or number, record
