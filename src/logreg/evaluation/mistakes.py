"""The most confident mistakes of a model, and the words that misled it.

The lower the probability of the gold label, the more confident the mistake. Only the worst few
are kept.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from logreg.data.examples import Example
from logreg.evaluation.confusion import predict
from logreg.evaluation.ranking import against_rest
from logreg.inspection.contributions import Contribution, contributions
from logreg.linear_model import sigmoid, softmax
from logreg.loss import Floats, Gold
from logreg.model import Model


class Mistake(NamedTuple):
    """A text whose predicted label is wrong.

    Attributes:
        path: its file, ``-`` for stdin.
        line: its line, from 1; 0 if the text is a whole file of a folder.
        gold: its label.
        predicted: the label that was predicted.
        probability: P(+); of more than two labels that of the predicted one.
        text: the whole text.
        words: those that misled, grouped by feature, largest contribution first.
    """

    path: str
    line: int
    gold: str
    predicted: str
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
        self._heap: list[tuple[float, int, list[float], Example]] = []

    def update(self, examples: Sequence[Example], z: Floats, y: Gold) -> None:
        """Update with some examples, their logits, shape (n,) or (n, K), and gold labels, (n,)."""
        if not self._n:
            return
        against_gold = np.where(y > 0, -z, z) if z.ndim == 1 else -of_gold(z, y)
        is_wrong = predict(z, self._threshold) != y
        if len(self._heap) == self._n:
            is_wrong &= against_gold > self._heap[0][0]
        for i in np.flatnonzero(is_wrong).tolist():
            order = -(self._seen + i)  # ties keep the first example, and never compare texts
            self._keep((float(against_gold[i]), order, np.atleast_1d(z[i]).tolist(), examples[i]))
        self._seen += len(examples)

    def _keep(self, item: tuple[float, int, list[float], Example]) -> None:
        if len(self._heap) < self._n:
            heapq.heappush(self._heap, item)
        else:
            heapq.heappushpop(self._heap, item)

    def candidates(self) -> list[tuple[Example, list[float]]]:
        """Return the examples that are kept and their logits, in the order of the texts.

        Those of each part of the texts, updated with in order, give those of all texts.
        """
        in_order = sorted(self._heap, key=lambda item: -item[1])
        return [(example, z) for *_, z, example in in_order]

    def worst_first(self) -> list[Mistake]:
        """Return the mistakes, the most confident one first."""
        return [self._mistake(example, z) for *_, z, example in sorted(self._heap, reverse=True)]

    def _mistake(self, example: Example, z: list[float]) -> Mistake:
        gold, text, labels = example.label, example.text, self._model.labels
        if len(z) == 1:
            predicted, probability = labels[labels[0] == gold], sigmoid(z[0])
        else:
            predicted, probability = labels[z.index(max(z))], max(softmax(z))
        return Mistake(
            path=example.path,
            line=example.line,
            gold=gold,
            predicted=predicted,
            probability=probability,
            text=text,
            words=misleading_words(self._model, text, gold, predicted),
        )


def of_gold(z: Floats, y: Gold) -> Floats:
    """Return the logit of each gold label against the rest, shape (n,), for z of shape (n, K)."""
    logits: Floats = against_rest(z)[np.arange(len(y)), y]
    return logits


def misleading_words(
    model: Model, text: str, gold: str, predicted: str
) -> tuple[Contribution, ...]:
    """Return the words whose contribution to z favours the predicted label against the gold one.

    The contributions of two labels are those to z, whichever was predicted.

    >>> from logreg.model_file import load
    >>> found = misleading_words(load("textbook"), "No great music!", "negative", "positive")
    >>> [(word.evidence.token, word.contribution) for word in found]
    [('great', 2.5), ('!', 2.0)]
    """
    is_binary = len(model.labels) == 2
    pair = (model.labels[0], model.labels[1]) if is_binary else (gold, predicted)
    side = -1 if is_binary and predicted == model.labels[0] else 1
    dense = model.features.names[: model.features.n_dense]
    order = {name: i for i, name in enumerate(dense)}
    misleading = [word for word in contributions(model, text, pair) if side * word.contribution > 0]
    return tuple(
        sorted(
            misleading,
            key=lambda word: (
                order.get(word.evidence.feature, len(dense)),
                -abs(word.contribution),
            ),
        )
    )


def misled_by(words: Sequence[Contribution]) -> Iterator[str]:
    """Yield the words that misled as text, feature by feature."""
    for feature, group in groupby(words, key=_group):
        listed = ", ".join(map(_word, group))
        yield f"{feature}: {listed}" if feature else listed


def _group(word: Contribution) -> str:
    """Return the feature that a word counts for; none if it is a feature itself."""
    evidence = word.evidence
    return "" if evidence.feature == evidence.token else evidence.feature


def _word(word: Contribution) -> str:
    """Name a word with what it adds to z.

    >>> from logreg.features.base import Evidence
    >>> _word(Contribution(Evidence("negative", "nice", 2.0, negated=True), -1.466))
    'negated nice x2 (-1.47)'
    """
    _, token, value, negated = word.evidence
    times = f" x{value:g}" if value > 1 and value.is_integer() else ""
    return f"{'negated ' if negated else ''}{token}{times} ({word.contribution:+.2f})"
