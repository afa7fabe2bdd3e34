"""Tuning: which settings are the best ones, by cross-validation.

Every setting is judged on the same folds, so that their differences are paired. The best by the
mean is recommended; those within one standard error of it are as good, for all that the folds can
tell (Breiman et al. 1984, ch. 3.4.3), and among them the simplest may be preferred.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from logreg.model_selection.cross_validation import Fold, Spread, spread

HIGHER_IS_BETTER = {"log_loss": False, "accuracy": True, "roc_auc": True}
"""The figures by which settings may be ranked."""

_DRAW_SEED = 4

Options = dict[str, Any]
"""The value of each option that varies, by the option's name."""


class Tried(NamedTuple):
    """A setting that has been cross-validated.

    Attributes:
        options: what it varies.
        folds: how it did.
    """

    options: Options
    folds: list[Fold]

    def spread(self, metric: str) -> Spread:
        """Return a metric over the folds."""
        return spread([getattr(fold.metrics, metric) for fold in self.folds])

    @property
    def epochs(self) -> float:
        """How many epochs a fold took on average."""
        return sum(fold.epochs for fold in self.folds) / len(self.folds)

    @property
    def verdict(self) -> str:
        """What most descents did, as of `advice.verdict`."""
        return Counter(fold.verdict for fold in self.folds).most_common(1)[0][0]


def grid(values: Mapping[str, Sequence[Any]]) -> list[Options]:
    """Return every combination of the values, the last option varying fastest.

    >>> grid({"l2": [0.0, 0.1], "negation": [False, True]})[1]
    {'l2': 0.0, 'negation': True}
    """
    combinations = product(*values.values())
    return [dict(zip(values, combination, strict=True)) for combination in combinations]


def drawn(settings: Sequence[Options], n: int, seed: int) -> list[Options]:
    """Draw n of the settings at random, all different, and leave them in order."""
    if n >= len(settings):
        return list(settings)
    chosen = np.random.default_rng([seed, _DRAW_SEED]).choice(len(settings), n, replace=False)
    return [settings[i] for i in sorted(chosen.tolist())]


def ranked(tried: Sequence[Tried], metric: str) -> list[Tried]:
    """Sort settings by the mean of a metric, the best first; of equal ones the one that came first.

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
    """Tell of each setting whether its mean is within one standard error of the best one's."""
    best = best_first[0].spread(metric)
    error = best.deviation / math.sqrt(len(best_first[0].folds))
    return [abs(setting.spread(metric).mean - best.mean) <= error for setting in best_first]
