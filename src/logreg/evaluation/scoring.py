"""From labelled texts to the arrays that metrics need: logits and gold labels, in one pass.

The texts are processed in blocks as they are read; only the worst mistakes are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from logreg.data.examples import Examples
from logreg.evaluation.baselines import COUNTS
from logreg.evaluation.groups import Column, ColumnReader
from logreg.evaluation.lengths import Lengths, TokenCounter
from logreg.evaluation.mistakes import Mistake, WorstMistakes
from logreg.features import Batch, FeatureSet, blocks
from logreg.features.sentiment import SentimentFeatures
from logreg.loss import Floats, Gold
from logreg.model import Model


@dataclass(frozen=True)
class Scored:
    """The scores of n labelled texts.

    Attributes:
        y: gold labels as indices of the models' labels, shape (n,).
        z: for each model the logits, shape (n,), or (n, K) for K > 2 labels.
        balance: positive minus negative words, shape (n,), as the first model counts them;
            None if it does not count both.
        mistakes: the most confident ones of the first model, worst first.
        column: the column that groups the texts, if any.
        lengths: tokens of each text, shape (n,); None if they were not counted.
    """

    y: Gold
    z: tuple[Floats, ...]
    balance: Floats | None
    mistakes: tuple[Mistake, ...]
    column: Column | None = None
    lengths: Lengths | None = None


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
        models: one or more that have the same labels.
        threshold: the positive label is predicted iff P(+) > threshold.
        errors: how many mistakes to keep.
        by: the name or number of the column to return; the examples must have kept theirs.
        count_tokens: whether to return the lengths of the texts.

    Raises:
        InputError: a file or line can't be read, has no such column, or there is no example.
    """
    first = models[0]
    reader = None if by is None else ColumnReader(by)
    worst = WorstMistakes(first, errors, threshold)
    index = {label: i for i, label in enumerate(first.labels)}
    gold: list[Gold] = []
    logits: list[list[Floats]] = []
    balances: list[Floats] = []
    counter = TokenCounter() if count_tokens else None
    lengths: list[Lengths] = []
    for block in blocks(examples, lambda example: len(example.text)):
        texts = [example.text for example in block]
        y = np.array([index[example.label] for example in block], dtype=np.intp)
        X = first.features.transform(texts)
        z = first.logits_of(X)
        others = [_logits(model, texts, first.features, X) for model in models[1:]]
        worst.update(block, z, y)
        gold.append(y)
        logits.append([z, *others])
        balances += _balance(first.features, X)
        if reader is not None:
            reader.add(block)
        if counter is not None:
            lengths.append(counter.count(texts))
    examples.found_labels()  # raises if there was no example
    return Scored(
        y=np.concatenate(gold),
        z=tuple(map(np.concatenate, zip(*logits, strict=True))),
        balance=np.concatenate(balances) if balances else None,
        mistakes=tuple(worst.worst_first()),
        column=None if reader is None else reader.column(),
        lengths=np.concatenate(lengths) if lengths else None,
    )


def _logits(model: Model, texts: Sequence[str], counted: FeatureSet, X: Batch) -> Floats:
    """Return the logits of a further model, reusing the batch if its features are the same."""
    return model.logits_of(X if model.features == counted else model.features.transform(texts))


def _balance(features: FeatureSet, X: Batch) -> list[Floats]:
    """Return positive minus negative words, shape (n,), if the features have both."""
    if not (isinstance(features, SentimentFeatures) and {*COUNTS} <= {*features.names}):
        return []
    signs = dict(zip(COUNTS, (1.0, -1.0), strict=True))
    return [np.asarray(X) @ np.array([signs.get(name, 0.0) for name in features.names])]
