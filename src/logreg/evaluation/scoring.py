"""From labelled texts to the arrays that metrics need: logits and gold labels, in one pass.

The texts are processed in blocks as they are read; only the worst mistakes are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from logreg.data.examples import Example, Examples
from logreg.evaluation.baselines import COUNTS
from logreg.evaluation.groups import Column, ColumnReader
from logreg.evaluation.lengths import Lengths, TokenCounter
from logreg.evaluation.mistakes import Mistake, WorstMistakes
from logreg.features import Batch, FeatureSet, blocks
from logreg.features.sentiment import SentimentFeatures
from logreg.loss import Floats, Gold
from logreg.model import Model


class Scores(NamedTuple):
    """The scores of n labelled texts.

    Attributes:
        y: gold labels as indices of the models' labels, shape (n,).
        z: for each model the logits, shape (n,), or (n, K) for K > 2 labels.
        balance: positive minus negative words, shape (n,), as the first model counts them;
            None if it does not count both.
        lengths: tokens of each text, shape (n,); None if they were not counted.
    """

    y: Gold
    z: tuple[Floats, ...]
    balance: Floats | None
    lengths: Lengths | None = None


@dataclass(frozen=True)
class Scored:
    """The scores of n labelled texts, and what is reported beside them.

    Attributes:
        y, z, balance, lengths: as in `Scores`.
        mistakes: the most confident ones of the first model, worst first.
        column: the column that groups the texts, if any.
    """

    y: Gold
    z: tuple[Floats, ...]
    balance: Floats | None
    mistakes: tuple[Mistake, ...]
    column: Column | None = None
    lengths: Lengths | None = None

    @classmethod
    def of(cls, scores: Scores, worst: WorstMistakes, reader: ColumnReader | None) -> Scored:
        """Return scores with mistakes and, perhaps, a column.

        Raises:
            InputError: a file has no such column.
        """
        return cls(
            y=scores.y,
            z=scores.z,
            balance=scores.balance,
            mistakes=tuple(worst.worst_first()),
            column=None if reader is None else reader.column(),
            lengths=scores.lengths,
        )


class Scorer:
    """Computes the logits of labelled texts, some at a time; only the worst mistakes are kept.

    Args:
        models: one or more that have the same labels.
        threshold: the positive label is predicted iff P(+) > threshold.
        errors: how many mistakes to keep.
        by: the name or number of a column to collect; the examples must have kept theirs.
        count_tokens: whether to count the tokens of the texts.

    Attributes:
        worst: the mistakes of the first model.
        column: the values of the column; None if there is none to collect.
    """

    def __init__(
        self,
        models: Sequence[Model],
        *,
        threshold: float = 0.5,
        errors: int = 0,
        by: str | None = None,
        count_tokens: bool = False,
    ) -> None:
        self._models = models
        self.worst = WorstMistakes(models[0], errors, threshold)
        self.column = None if by is None else ColumnReader(by)
        self._index = {label: i for i, label in enumerate(models[0].labels)}
        self._counter = TokenCounter() if count_tokens else None
        self._gold: list[Gold] = []
        self._logits: list[list[Floats]] = []
        self._balances: list[Floats] = []
        self._lengths: list[Lengths] = []

    def add(self, examples: Sequence[Example]) -> None:
        """Score some examples, at least one."""
        first, *others = self._models
        texts = [example.text for example in examples]
        y = np.array([self._index[example.label] for example in examples], dtype=np.intp)
        X = first.features.transform(texts)
        z = first.logits_of(X)
        self.worst.update(examples, z, y)
        self._gold.append(y)
        self._logits.append([z, *(_logits(model, texts, first.features, X) for model in others)])
        self._balances += _balance(first.features, X)
        if self.column is not None:
            self.column.add(examples)
        if self._counter is not None:
            self._lengths.append(self._counter.count(texts))

    def scores(self) -> Scores:
        """Return the scores of all examples so far, at least one."""
        return Scores(
            y=np.concatenate(self._gold),
            z=tuple(map(np.concatenate, zip(*self._logits, strict=True))),
            balance=np.concatenate(self._balances) if self._balances else None,
            lengths=np.concatenate(self._lengths) if self._lengths else None,
        )


def score_examples(
    examples: Examples,
    models: Sequence[Model],
    *,
    threshold: float = 0.5,
    errors: int = 0,
    by: str | None = None,
    count_tokens: bool = False,
) -> Scored:
    """Read examples and compute their logits by each model.

    Args:
        examples: the texts, with the labels of the models.
        models: as those below, see `Scorer`.
        threshold: of the decision.
        errors: how many mistakes to keep.
        by: the column to return; the examples must have kept theirs.
        count_tokens: whether to return the lengths of the texts.

    Raises:
        InputError: a file or line can't be read, has no such column, or there is no example.
    """
    scorer = Scorer(models, threshold=threshold, errors=errors, by=by, count_tokens=count_tokens)
    for block in blocks(examples, lambda example: len(example.text)):
        scorer.add(block)
    examples.found_labels()  # raises if there was no example
    return Scored.of(scorer.scores(), scorer.worst, scorer.column)


def _logits(model: Model, texts: Sequence[str], counted: FeatureSet, X: Batch) -> Floats:
    """Return the logits of a further model, reusing the batch if its features are the same."""
    return model.logits_of(X if model.features == counted else model.features.transform(texts))


def _balance(features: FeatureSet, X: Batch) -> list[Floats]:
    """Return positive minus negative words, shape (n,), if the features have both."""
    if not (isinstance(features, SentimentFeatures) and {*COUNTS} <= {*features.names}):
        return []
    signs = dict(zip(COUNTS, (1.0, -1.0), strict=True))
    return [np.asarray(X) @ np.array([signs.get(name, 0.0) for name in features.names])]
