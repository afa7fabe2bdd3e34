"""Hyperparameter search by cross-validation.

Every setting is scored on the same folds, so that differences are paired. The one with the best
mean is recommended; those within one standard error of it are as good, as far as the folds can
show (Breiman et al. 1984, ch. 3.4.3), and the simplest of them may be preferred.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from logreg.model_selection.cross_validation import Fold, Spread, spread

HIGHER_IS_BETTER = {"log_loss": False, "accuracy": True, "roc_auc": True}
"""The metrics by which settings may be ranked."""

_SAMPLE_SEED = 4

Options = dict[str, Any]
"""The value of each option that varies, by the option's name."""


@dataclass(frozen=True)
class Tried:
    """A setting that has been cross-validated.

    Attributes:
        options: the options that vary.
        folds: its scores.
    """

    options: Options
    folds: list[Fold]

    def spread(self, metric: str) -> Spread:
        """Return a metric over the folds."""
        return spread([getattr(fold.metrics, metric) for fold in self.folds])

    @property
    def epochs(self) -> float:
        """The mean number of epochs per fold."""
        return sum(fold.epochs for fold in self.folds) / len(self.folds)

    @property
    def verdict(self) -> str:
        """The most frequent verdict on the learning rate; see `diagnosis.verdict`."""
        return Counter(fold.verdict for fold in self.folds).most_common(1)[0][0]


def grid(values: Mapping[str, Sequence[Any]]) -> list[Options]:
    """Return every combination of the values, the last option varying fastest.

    >>> grid({"l2": [0.0, 0.1], "negation": [False, True]})[1]
    {'l2': 0.0, 'negation': True}
    """
    combinations = product(*values.values())
    return [dict(zip(values, combination, strict=True)) for combination in combinations]


def sample(settings: Sequence[Options], n: int, seed: int) -> list[Options]:
    """Choose n of the settings at random, without replacement, and keep their order."""
    if n >= len(settings):
        return list(settings)
    chosen = np.random.default_rng([seed, _SAMPLE_SEED]).choice(len(settings), n, replace=False)
    return [settings[i] for i in sorted(chosen.tolist())]


def ranked(tried: Sequence[Tried], metric: str) -> list[Tried]:
    """Sort settings by the mean of a metric, the best first; ties keep their order.

    Args:
        tried: the settings.
        metric: one of `HIGHER_IS_BETTER`.
    """
    sign = -1 if HIGHER_IS_BETTER[metric] else 1

    def key(setting: Tried) -> float:
        mean = setting.spread(metric).mean
        return math.inf if math.isnan(mean) else sign * mean

    return sorted(tried, key=key)


def as_good_as_the_best(best_first: Sequence[Tried], metric: str) -> list[bool]:
    """Return for each setting whether its mean is within one standard error of the best one."""
    best = best_first[0].spread(metric)
    error = best.deviation / math.sqrt(len(best_first[0].folds))
    return [abs(setting.spread(metric).mean - best.mean) <= error for setting in best_first]
