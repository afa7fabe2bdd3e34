"""Cross-validation: every text is judged by a model that has not seen it (SLP ch. 4.8).

The texts are dealt into k folds; each fold is judged by a model that was learned from the others.
All that learning takes, a validation part and calibration included, happens within the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from logreg.data.dataset import Dataset
from logreg.data.splits import Rows, stratified_folds
from logreg.evaluation import Metrics, evaluate
from logreg.parallel.map import parallel_map
from logreg.training.diagnosis import verdict
from logreg.training.recipe import Recipe
from logreg.training.train import learn

_FOLDS_SEED = 3
"""Besides the seed, so that the folds are not those of another random choice."""


class Fold(NamedTuple):
    """A fold that was held out.

    Attributes:
        repeat: which dealing of the texts, from 1.
        fold: which fold of it, from 1.
        texts: how many texts it has.
        metrics: what the model of the other folds is worth on them.
        epochs: how many epochs that model took.
        converged: whether it reached the minimum.
        verdict: what its descent did, as of `advice.verdict`.
    """

    repeat: int
    fold: int
    texts: int
    metrics: Metrics
    epochs: int
    converged: bool
    verdict: str


class Setting(NamedTuple):
    """What is to be cross-validated: texts as some features count them, and a recipe."""

    data: Dataset
    recipe: Recipe


class Spread(NamedTuple):
    """A figure over the folds: mean, standard deviation (of a sample), least and largest."""

    mean: float
    deviation: float
    least: float
    largest: float


def cross_validate(
    settings: Sequence[Setting],
    *,
    n_folds: int = 5,
    repeats: int = 1,
    seed: int = 0,
    jobs: int = 1,
    on_fold: Callable[[], None] | None = None,
) -> list[list[Fold]]:
    """Cross-validate settings over the same texts, each with the same folds.

    Args:
        settings: at least one.
        n_folds: how many folds, >= 2.
        repeats: how often the texts are dealt anew.
        seed: of the dealing.
        jobs: how many processes to use; the results are the same.
        on_fold: called after each fold.

    Returns:
        For each setting its ``n_folds * repeats`` folds, in order.

    Raises:
        ValueError: a label has fewer texts than there are folds, or a recipe does not fit.
    """
    y, labels = settings[0].data.y, settings[0].data.labels
    for label, count in zip(labels, (len(y) - int(y.sum()), int(y.sum())), strict=True):
        if count < n_folds:
            raise ValueError(f"{n_folds} folds need as many texts of '{label}', got {count}")
    dealt = [stratified_folds(y, n_folds, [seed, _FOLDS_SEED, r]) for r in range(repeats)]
    per_setting = n_folds * repeats

    def work(i: int) -> Fold:
        setting, rest = divmod(i, per_setting)
        repeat, fold = divmod(rest, n_folds)
        return _judge_fold(settings[setting], dealt[repeat], repeat, fold)

    results = parallel_map(work, len(settings) * per_setting, jobs, on_fold)
    return [results[i : i + per_setting] for i in range(0, len(results), per_setting)]


def _judge_fold(setting: Setting, folds: Rows, repeat: int, fold: int) -> Fold:
    """Learn from the other folds, and judge one."""
    data, recipe = setting
    inside = folds == fold
    learned = learn(data.rows(np.flatnonzero(~inside)), recipe)
    y = data.y[inside]
    judged = evaluate(learned.parameters.logits(data.X[inside]), y, data.labels)
    outcome = learned.fit.outcome
    return Fold(
        repeat + 1,
        fold + 1,
        len(y),
        judged.metrics,
        len(outcome.epochs),
        learned.fit.converged,
        verdict(outcome, recipe.hyperparameters),
    )


def spread(values: Sequence[float]) -> Spread:
    """Return mean, standard deviation, least and largest of some figures, at least two.

    >>> spread([0.75, 0.875, 1.0])
    Spread(mean=0.875, deviation=0.125, least=0.75, largest=1.0)
    """
    found = np.array(values)
    return Spread(*map(float, (found.mean(), found.std(ddof=1), found.min(), found.max())))
