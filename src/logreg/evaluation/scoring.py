"""From labelled texts to what can be judged: logits and gold labels, in one pass.

The texts are counted in blocks as they are read and then forgotten, but for the worst mistakes;
what remains is numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from logreg.data.examples import Examples
from logreg.evaluation.baselines import COUNTS
from logreg.evaluation.groups import Column
from logreg.evaluation.mistakes import Mistake, WorstMistakes
from logreg.features import Batch, FeatureSet, blocks
from logreg.loss import Floats, Gold
from logreg.model import Model


@dataclass(frozen=True)
class Judged:
    """Texts that have been read, n of them.

    Attributes:
        y: gold labels, 0.0 for the negative and 1.0 for the positive one, shape (n,).
        z: for each model the logits, shape (n,).
        balance: positive words less negative ones, shape (n,), as the first model counts them;
            None if it does not.
        mistakes: the most confident ones of the first model, worst first.
    """

    y: Gold
    z: tuple[Floats, ...]
    balance: Floats | None
    mistakes: tuple[Mistake, ...]


def judge(
    examples: Examples,
    models: Sequence[Model],
    *,
    threshold: float = 0.5,
    errors: int = 0,
    column: Column | None = None,
) -> Judged:
    """Read examples, and let models answer them.

    Args:
        examples: the texts, with the labels of the models.
        models: one or more that have the same labels.
        threshold: the positive label is predicted iff P(+) > threshold.
        errors: how many mistakes to keep.
        column: is shown every example; these must then keep their columns.

    Raises:
        InputError: a file or line can't be read, or there is no example.
    """
    first = models[0]
    worst = WorstMistakes(first, errors, threshold)
    gold: list[Gold] = []
    logits: list[list[Floats]] = []
    balances: list[Floats] = []
    for block in blocks(examples, lambda example: len(example.text)):
        texts = [example.text for example in block]
        y = np.array([example.label == first.labels[1] for example in block], dtype=np.intp)
        X = first.features.transform(texts)
        z = first.logits_of(X)
        others = [_logits(model, texts, first.features, X) for model in models[1:]]
        worst.see(block, z, y)
        gold.append(y)
        logits.append([z, *others])
        balances += _balance(first.features, X)
        if column:
            column.see(block)
    examples.two_labels()  # that there was an example
    if column:
        column.check()
    return Judged(
        np.concatenate(gold),
        tuple(map(np.concatenate, zip(*logits, strict=True))),
        np.concatenate(balances) if balances else None,
        tuple(worst.worst_first()),
    )


def _logits(model: Model, texts: Sequence[str], counted: FeatureSet, X: Batch) -> Floats:
    """Return the logits of a further model, which may have the features that have been counted."""
    return model.logits_of(X if model.features == counted else model.features.transform(texts))


def _balance(features: FeatureSet, X: Batch) -> list[Floats]:
    """Return positive less negative words, shape (n,), if the features have both."""
    if not {*COUNTS} <= {*features.names}:
        return []
    signs = dict(zip(COUNTS, (1.0, -1.0), strict=True))
    return [X @ np.array([signs.get(name, 0.0) for name in features.names])]
