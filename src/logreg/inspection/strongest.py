"""The n-grams that speak most for each label."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest
from operator import itemgetter
from typing import Any

from logreg.linear_model import LinearModel
from logreg.model import Model


def strongest(model: Model, n: int) -> dict[str, list[tuple[str, float]]]:
    """Return for each label the n-grams with the largest weights, and these.

    The weight of an n-gram for a label is what it adds to the label's z, less what it adds to those
    of the others on average: e to that power is by what it multiplies the odds of the label.

    Args:
        model: the model.
        n: how many for each label; those that speak against it are left out.
    """
    first = model.features.n_dense
    names, weights = model.features.names[first:], model.linear.weights[first:]
    if not names:
        return {}
    found = {}
    for k, label in enumerate(model.labels):
        pairs = zip(names, _for_label(model, weights, k), strict=True)
        found[label] = nlargest(n, (pair for pair in pairs if pair[1] > 0), key=itemgetter(1))
    return found


def _for_label(model: Model, weights: tuple[Any, ...], k: int) -> Iterable[float]:
    """Return the weight of each n-gram for a label against the others."""
    if isinstance(model.linear, LinearModel):
        return (weight if k else -weight for weight in weights)
    n_others = len(model.labels) - 1
    return (row[k] - (sum(row) - row[k]) / n_others for row in weights)
