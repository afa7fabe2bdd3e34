"""Naive Bayes against logistic regression on the same features and folds.

Naive Bayes gets to its best with few texts, as its weights are only counted; logistic regression
is better with many, as it is right about features that depend on each other (Ng & Jordan 2002, "On
discriminative vs. generative classifiers"; SLP ch. 5.11).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from logreg.data.dataset import Dataset
from logreg.data.splits import Rows
from logreg.evaluation import Evaluation, evaluate
from logreg.evaluation.significance import McNemar, mcnemar
from logreg.loss import Floats
from logreg.model import predicted
from logreg.model_selection.cross_validation import folds_of
from logreg.parallel.map import parallel_map
from logreg.training.options import TrainingOptions
from logreg.training.train import train

_ORDER_SEED = 4
"""Besides the seed, so that no two random choices are the same."""

LEAST = 10
"""Texts of the smallest training set of a learning curve."""


@dataclass(frozen=True)
class Point:
    """The average accuracy, and log loss, of models that were trained on so many texts."""

    texts: int
    accuracy: float
    log_loss: float


@dataclass(frozen=True)
class Comparison:
    """What was found for each of the options, in their order.

    Attributes:
        evaluations: on all texts, each by the model of the other folds.
        curves: over the size of the training set; the last point is all of the other folds.
        test: of which texts the first and the second get right.
    """

    evaluations: list[Evaluation]
    curves: list[list[Point]]
    test: McNemar


def compare(
    data: Dataset,
    options: Sequence[TrainingOptions],
    *,
    n_folds: int = 5,
    seed: int = 0,
    jobs: int = 1,
    on_done: Callable[[], None] | None = None,
) -> Comparison:
    """Compare two ways of training.

    Args:
        data: the texts.
        options: the two ways.
        n_folds: how many folds, >= 2.
        seed: of the folds, and of the order in which texts join the training set.
        jobs: how many processes to use; the result is the same.
        on_done: called after each training.

    Raises:
        ValueError: a label has fewer texts than there are folds, or the options do not fit.
    """
    folds = folds_of(data, n_folds, seed)
    orders = [_order(data, np.flatnonzero(folds != i), seed + i) for i in range(n_folds)]
    sizes = curve_sizes(min(map(len, orders)), len(data.labels))
    tasks = [(o, f, n) for o in options for n in (*sizes, None) for f in range(n_folds)]

    def work(i: int) -> Floats:
        way, fold, size = tasks[i]
        trained = train(data.rows(np.sort(orders[fold][:size])), way)
        return trained.fitted.logits(data.X[folds == fold])

    found = dict(zip(tasks, parallel_map(work, len(tasks), jobs, on_done), strict=True))

    def pooled(way: TrainingOptions, size: int | None) -> Floats:
        first = found[way, 0, size]
        z = np.empty((len(data), *first.shape[1:]))
        for fold in range(n_folds):
            z[folds == fold] = found[way, fold, size]
        return z

    evaluations = [evaluate(pooled(way, None), data.y, data.labels) for way in options]
    right = [predicted(pooled(way, None)) == data.y for way in options]
    curves = []
    for way, evaluation in zip(options, evaluations, strict=True):
        points = [_point(n, evaluate(pooled(way, n), data.y, data.labels)) for n in sizes]
        curves.append([*points, _point(min(map(len, orders)), evaluation)])
    return Comparison(evaluations, curves, mcnemar(right[0], right[1]))


def _point(n: int, evaluation: Evaluation) -> Point:
    return Point(n, evaluation.metrics.accuracy, evaluation.metrics.log_loss)


def _order(data: Dataset, rows: Rows, seed: int) -> Rows:
    """Return rows in random order, but first one of each label, which training needs."""
    order = np.random.default_rng([seed, _ORDER_SEED]).permutation(rows)
    _, first = np.unique(data.y[order], return_index=True)
    return np.concatenate([order[np.sort(first)], np.delete(order, first)])


def curve_sizes(n: int, n_labels: int) -> list[int]:
    """Return the sizes of training sets below n: 10, 20, 50, 100, ...

    >>> curve_sizes(480, 2), curve_sizes(15, 12)
    ([10, 20, 50, 100, 200], [])
    """
    sizes = [factor * 10**power for power in range(1, 9) for factor in (1, 2, 5)]
    return [size for size in sizes if max(LEAST, n_labels) <= size < n]
