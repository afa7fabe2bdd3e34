"""Cross-validation: every text is scored by a model that was not trained on it (SLP ch. 4.8).

The texts are split into k folds; each fold is scored by a model that was trained on the others.
Everything that training does, early stopping and calibration included, happens within the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from logreg.data.dataset import Dataset
from logreg.data.splits import Rows, stratified_folds
from logreg.evaluation import Metrics, evaluate
from logreg.parallel.map import parallel_map
from logreg.training.diagnosis import verdict
from logreg.training.options import TrainingOptions
from logreg.training.train import train

_FOLDS_SEED = 3
"""Besides the seed, so that the folds are not those of another random choice."""


@dataclass(frozen=True)
class Fold:
    """A fold that was held out.

    Attributes:
        repeat: which repetition, from 1.
        fold: which fold of it, from 1.
        texts: how many texts it has.
        metrics: those of the model of the other folds, on these texts.
        epochs: how many epochs its training took.
        converged: whether it reached the minimum.
        verdict: what its learning rate did; see `diagnosis.verdict`.
    """

    repeat: int
    fold: int
    texts: int
    metrics: Metrics
    epochs: int
    converged: bool
    verdict: str


@dataclass(frozen=True)
class Setting:
    """What is cross-validated: a data set and training options."""

    data: Dataset
    options: TrainingOptions


@dataclass(frozen=True)
class Spread:
    """A metric over the folds: mean, standard deviation (of a sample), lowest and highest."""

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
        repeats: number of repetitions, reshuffled each time.
        seed: of the shuffling.
        jobs: how many processes to use; the results are the same.
        on_fold: called after each fold.

    Returns:
        For each setting its ``n_folds * repeats`` folds, in order.

    Raises:
        ValueError: a label has fewer texts than there are folds, or the options do not fit.
    """
    splits = [folds_of(settings[0].data, n_folds, seed, repeat) for repeat in range(repeats)]
    per_setting = n_folds * repeats

    def work(i: int) -> Fold:
        setting, rest = divmod(i, per_setting)
        repeat, fold = divmod(rest, n_folds)
        return _score_fold(settings[setting], splits[repeat], repeat, fold)

    results = parallel_map(work, len(settings) * per_setting, jobs, on_fold)
    return [results[i : i + per_setting] for i in range(0, len(results), per_setting)]


def folds_of(data: Dataset, n_folds: int, seed: int, repeat: int = 0) -> Rows:
    """Return the fold of each text, from 0, shape (n,); stratified by label.

    Raises:
        ValueError: a label has fewer texts than there are folds.
    """
    counts = np.bincount(data.y, minlength=len(data.labels)).tolist()
    for label, count in zip(data.labels, counts, strict=True):
        if count < n_folds:
            raise ValueError(f"{n_folds} folds need as many texts of '{label}', got {count}")
    return stratified_folds(data.y, n_folds, [seed, _FOLDS_SEED, repeat])


def _score_fold(setting: Setting, folds: Rows, repeat: int, fold: int) -> Fold:
    """Train on the other folds, and score one."""
    data, options = setting.data, setting.options
    inside = folds == fold
    trained = train(data.rows(np.flatnonzero(~inside)), options)
    y = data.y[inside]
    evaluation = evaluate(trained.fitted.logits(data.X[inside]), y, data.labels)
    return Fold(
        repeat=repeat + 1,
        fold=fold + 1,
        texts=len(y),
        metrics=evaluation.metrics,
        epochs=len(trained.outcome.epochs),
        converged=trained.outcome.converged,
        verdict=verdict(trained.outcome, options.hyperparameters),
    )


def spread(values: Sequence[float]) -> Spread:
    """Return mean, standard deviation, lowest and highest of at least two values.

    >>> spread([0.75, 0.875, 1.0])
    Spread(mean=0.875, deviation=0.125, least=0.75, largest=1.0)
    """
    x = np.array(values)
    return Spread(
        mean=float(x.mean()),
        deviation=float(x.std(ddof=1)),
        least=float(x.min()),
        largest=float(x.max()),
    )
