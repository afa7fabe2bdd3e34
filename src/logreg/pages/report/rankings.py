"""The rankings of the texts by each label: their curves, and the areas under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from logreg.evaluation.ranking import (
    Ranking,
    against_rest,
    area_under_curve,
    mean_precision,
    rank,
)
from logreg.loss import Floats, Gold
from logreg.pages.report.figures import precision_recall_curves, roc_curves

MOST_CURVES = 8
"""Labels up to which each has a curve."""


def curves(z: Floats, y: Gold, labels: Sequence[str]) -> dict[str, Any]:
    """Return the curves of the positive label, or of each label, and the areas under them.

    A label that no text has, or every text, has no curve.
    """
    rankings = _rankings(z, y, labels)
    with_positives = {label: one for label, one in rankings.items() if one.positives.any()}
    with_both = {label: one for label, one in with_positives.items() if one.negatives.any()}
    has_curves = len(rankings) <= MOST_CURVES
    return {
        "areas": {label: _areas(ranking) for label, ranking in rankings.items()},
        "roc": roc_curves([*with_both.values()], [*with_both])
        if with_both and has_curves
        else None,
        "precision_recall": precision_recall_curves([*with_positives.values()], [*with_positives])
        if with_positives and has_curves
        else None,
    }


def _areas(ranking: Ranking) -> tuple[float, float]:
    """Return ROC AUC and average precision."""
    counts = ranking.negatives, ranking.positives
    return area_under_curve(*counts), mean_precision(*counts)


def _rankings(z: Floats, y: Gold, labels: Sequence[str]) -> dict[str, Ranking]:
    """Return the ranking by the positive label, or by each of several against the rest."""
    if z.ndim == 1:
        return {labels[1]: rank(z, y)}
    scores = against_rest(z).T
    return {label: rank(scores[k], (y == k).astype(np.intp)) for k, label in enumerate(labels)}
