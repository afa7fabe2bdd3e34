"""Scores: the logits of texts by the fastest way there is, and how many words they rest on.

A few texts are scored one by one, without numpy, whose import takes longer than they do. All ways
have the same bits.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import add, not_
from typing import TYPE_CHECKING, Any, NamedTuple

from logreg.features import Vector
from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.scanner import WORTH_SCANNING, count_lines

if TYPE_CHECKING:
    from logreg.batch_scorer import BatchScorer


class Scores(NamedTuple):
    """The scores of some texts.

    Attributes:
        z: their logits, one text after the other: one of each for two labels, else K of each.
        evidence: how many words of each speak for or against a label; 0 if that is not needed.
        n_blank: in how many no word does; 0 for features that do not count words of lists.
        rows: their features, one text after the other; empty if they are sparse.
    """

    z: array[float]
    evidence: array[float]
    n_blank: int = 0
    rows: array[float] = array("d")


class Scorer:
    """Scores texts.

    Args:
        model: the model.
        needs_evidence: whether the evidence is needed.
    """

    def __init__(self, model: Model, *, needs_evidence: bool = False) -> None:
        self._features, self._linear, self._model = model.features, model.linear, model
        self._needs_evidence = needs_evidence
        self._is_warm = False

    def prepare(self) -> None:
        """Load now what many texts need, even if they come one by one."""
        self._is_warm = True
        for part in self._features.parts:
            if isinstance(part, SentimentFeatures):
                part.prepare()

    def text(self, text: str) -> tuple[tuple[float, ...], float]:
        """Return the logits of one text, and its evidence."""
        x = self._features.extract(text)
        return self._linear.logits(x), self._features.evidence_in(x)

    def texts(self, texts: Sequence[str]) -> Scores:
        """Score texts."""
        if isinstance(self._features, SentimentFeatures):
            return self._of_rows(self._features, self._features.rows(texts))
        if self._is_little(sum(map(len, texts))):
            return self._one_by_one(map(self._features.extract, texts))
        return self._of_batch(self._features.transform(texts))

    def lines(self, lines: bytes | bytearray) -> Scores:
        """Score lines of UTF-8; every line ends with LF."""
        if isinstance(self._features, SentimentFeatures):
            return self._of_rows(self._features, self._features.rows_of_lines(lines))
        if self._is_little(len(lines)):
            return self.texts(lines.decode("utf-8", "surrogateescape").split("\n")[:-1])
        if self._needs_evidence:
            return self._of_batch(self._features.weigh(self._features.count_lines(lines)))
        z = array("d", self._batch_scorer.of_lines(lines).tobytes())
        return Scores(z, array("d", bytes(z.itemsize * count_lines(lines))))

    def _is_little(self, length: int) -> bool:
        """Return whether texts are scored one by one sooner than numpy is loaded."""
        self._is_warm = self._is_warm or length >= WORTH_SCANNING
        return not self._is_warm

    def _of_rows(self, features: SentimentFeatures, rows: array[float]) -> Scores:
        """Score dense features, which lie one text after the other."""
        n, n_blank = len(features.names), count_blank(rows, len(features.names))
        if not isinstance(self._linear, LinearModel):
            scores = self._one_by_one(rows[i : i + n] for i in range(0, len(rows), n))
            return scores._replace(n_blank=n_blank, rows=rows)
        z = logits(self._linear, rows)
        if not self._needs_evidence:
            return Scores(z, array("d", bytes(z.itemsize * len(z))), n_blank, rows)
        vectors = (rows[i : i + n] for i in range(0, len(rows), n))
        return Scores(z, array("d", map(features.evidence_in, vectors)), n_blank, rows)

    def _one_by_one(self, vectors: Iterator[Vector]) -> Scores:
        z, evidence, rows = array("d"), array("d"), array("d")
        for x in vectors:
            z.extend(self._linear.logits(x))
            evidence.append(self._evidence_in(x))
            if not isinstance(x, Mapping):
                rows.extend(x)
        return Scores(z, evidence, rows=rows)

    def _of_batch(self, X: Any) -> Scores:
        z = array("d", self._batch_scorer.of_features(X).tobytes())
        rows = array("d", b"" if self._features.is_sparse else X.tobytes())
        if not self._needs_evidence:
            return Scores(z, array("d", bytes(z.itemsize * len(X))), rows=rows)
        return Scores(z, array("d", map(self._evidence_in, X.vectors())), rows=rows)

    @cached_property
    def _batch_scorer(self) -> BatchScorer:
        return self._model.batch_scorer()

    def _evidence_in(self, x: Vector) -> float:
        return self._features.evidence_in(x) if self._needs_evidence else 0.0


def count_blank(rows: array[float], width: int) -> int:
    """Return how many rows of features have neither positive nor negative words.

    >>> count_blank(array("d", [0, 1, 5, 0, 0, 7]), 3)
    1
    """
    from logreg.scanner import kernel

    if kernel.is_available():
        return kernel.count_blank(rows, width)
    return sum(map(not_, map(add, rows[0::width], rows[1::width])))


def logits(linear: LinearModel, rows: array[float]) -> array[float]:
    """Return z = w·x + b of many texts, whose features x lie one after the other in ``rows``."""
    from logreg.scanner import kernel

    if kernel.is_available():
        return kernel.logits(rows, linear.weights, linear.bias)
    n = len(linear.weights)
    return array("d", [linear.logit(rows[i : i + n]) for i in range(0, len(rows), n)])
