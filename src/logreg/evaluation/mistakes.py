"""The most confident mistakes of a model, and the words that misled it.

The lower the probability of the gold label, the more confident the mistake. Only the worst few
are kept.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from logreg.data.examples import Example
from logreg.evaluation.confusion import predict
from logreg.inspection.contributions import Contribution, contributions
from logreg.linear_model import sigmoid
from logreg.loss import Floats, Gold
from logreg.model import Model


class Mistake(NamedTuple):
    """A text whose predicted label is wrong.

    Attributes:
        path: its file, ``-`` for stdin.
        line: its line, from 1; 0 if the text is a whole file of a folder.
        gold: its label.
        probability: P(+).
        text: the whole text.
        words: those that misled, grouped by feature, largest contribution first.
    """

    path: str
    line: int
    gold: str
    probability: float
    text: str
    words: tuple[Contribution, ...]


class WorstMistakes:
    """Keeps the n most confident mistakes.

    Args:
        model: whose mistakes they are.
        n: how many to keep.
        threshold: the positive label is predicted iff P(+) > threshold.
    """

    def __init__(self, model: Model, n: int, threshold: float) -> None:
        self._model = model
        self._n = n
        self._threshold = threshold
        self._seen = 0
        self._heap: list[tuple[float, int, float, Example]] = []

    def update(self, examples: Sequence[Example], z: Floats, y: Gold) -> None:
        """Update with some examples, their logits and gold labels (0 or 1), shapes (n,)."""
        if not self._n:
            return
        against_gold = np.where(y > 0, -z, z)
        is_wrong = predict(z, self._threshold) != y
        if len(self._heap) == self._n:
            is_wrong &= against_gold > self._heap[0][0]
        for i in np.flatnonzero(is_wrong).tolist():
            order = -(self._seen + i)  # ties keep the first example, and never compare texts
            self._keep((float(against_gold[i]), order, float(z[i]), examples[i]))
        self._seen += len(examples)

    def _keep(self, item: tuple[float, int, float, Example]) -> None:
        if len(self._heap) < self._n:
            heapq.heappush(self._heap, item)
        else:
            heapq.heappushpop(self._heap, item)

    def worst_first(self) -> list[Mistake]:
        """Return the mistakes, the most confident one first."""
        return [self._mistake(example, z) for *_, z, example in sorted(self._heap, reverse=True)]

    def _mistake(self, example: Example, z: float) -> Mistake:
        gold, text = example.label, example.text
        words = misleading_words(self._model, text, is_positive=gold == self._model.labels[0])
        return Mistake(
            path=example.path,
            line=example.line,
            gold=gold,
            probability=sigmoid(z),
            text=text,
            words=words,
        )


def misleading_words(model: Model, text: str, *, is_positive: bool) -> tuple[Contribution, ...]:
    """Return the words whose contribution to z favours the predicted label.

    >>> from logreg.model_file import load
    >>> found = misleading_words(load("textbook"), "No great music!", is_positive=True)
    >>> [(word.evidence.token, word.contribution) for word in found]
    [('great', 2.5), ('!', 2.0)]
    """
    side = 1 if is_positive else -1
    order = {name: i for i, name in enumerate(model.features.names)}.__getitem__
    misleading = [word for word in contributions(model, text) if side * word.contribution > 0]
    return tuple(
        sorted(misleading, key=lambda w: (order(w.evidence.feature), -abs(w.contribution)))
    )
