"""Flips: texts for which two models with the same labels, A and B, predict different labels.

Texts are read as by `classify`, with or without gold labels, and processed in blocks. Only the
flips with the largest change of probability are kept.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from logreg.data.examples import BadLines
from logreg.data.input_options import InputOptions, Selection, name_of
from logreg.data.readers import read
from logreg.data.records import Record
from logreg.errors import InputError
from logreg.features import blocks, matrix
from logreg.labels import LabelChoice, LabelReader, Labels, UnknownLabelError
from logreg.linear_model import sigmoid
from logreg.model import Model

OnBytes = Callable[[int], None] | None


class Flip(NamedTuple):
    """A text that flips: its place (line 0: it is a whole file), and P(+|x) by either model.

    ``gold`` is its label in the data, None if it has none.
    """

    path: str
    line: int
    a: float
    b: float
    gold: str | None
    text: str

    @property
    def change(self) -> float:
        """By how much B's probability is above A's."""
        return self.b - self.a


class Flips:
    """The flips between two models.

    Attributes:
        labels: those of both models, (negative, positive).
        texts: number of texts.
        labelled: number of those with a gold label.
        to_positive: flips from the negative to the positive label.
        to_negative: flips the other way.
        right_to_wrong: flips, of texts with a gold label, away from it.
        wrong_to_right: flips towards it.
    """

    def __init__(self, labels: Labels, limit: int | None) -> None:
        self.labels = labels
        self.texts = self.labelled = self.to_positive = self.to_negative = 0
        self.right_to_wrong = self.wrong_to_right = 0
        self._limit = limit
        self._largest: list[tuple[float, int, Flip]] = []

    def add(self, flip: Flip, is_positive: bool) -> None:
        """Count a flip to the positive label, or else to the negative one."""
        if is_positive:
            self.to_positive += 1
        else:
            self.to_negative += 1
        if flip.gold is not None:
            predicted = self.labels[1] if is_positive else self.labels[0]
            if flip.gold == predicted:
                self.wrong_to_right += 1
            else:
                self.right_to_wrong += 1
        entry = (abs(flip.change), -self.flipped, flip)
        if self._limit is None or len(self._largest) < self._limit:
            heapq.heappush(self._largest, entry)
        elif self._largest:
            heapq.heappushpop(self._largest, entry)

    @property
    def flipped(self) -> int:
        """The number of texts that flip."""
        return self.to_positive + self.to_negative

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
            "to_positive": self.to_positive,
            "to_negative": self.to_negative,
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
    for i in ((z_a > 0) != (z_b > 0)).nonzero()[0].tolist():
        path, line, gold, text = texts[i]
        p_a, p_b = sigmoid(z_a[i]), sigmoid(z_b[i])
        flip = Flip(path=path, line=line, a=p_a, b=p_b, gold=gold, text=text)
        flips.add(flip, is_positive=bool(z_b[i] > 0))


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
