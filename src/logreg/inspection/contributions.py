"""Contributions: what each token of a text adds to z = w.x + b, weight times value."""

from __future__ import annotations

from typing import NamedTuple

from logreg.features.base import Evidence
from logreg.linear_model import LinearModel
from logreg.model import Model


class Contribution(NamedTuple):
    """What a token adds to z.

    Attributes:
        evidence: the token, and what it adds to which feature.
        contribution: the weight of that feature times the value.
    """

    evidence: Evidence
    contribution: float


def contributions(
    model: Model, text: str, labels: tuple[str, str] | None = None
) -> list[Contribution]:
    """Return the contribution of each token of a text that adds to a feature.

    Args:
        model: the model.
        text: the text.
        labels: two labels; the contributions are to the z of the second minus that of the first.
            None for the labels of a model that has two.

    >>> from logreg.model_file import load
    >>> found = contributions(load("textbook"), "No great music!")
    >>> [(each.evidence.token, each.contribution) for each in found]
    [('great', 2.5), ('no', -1.2), ('!', 2.0)]
    """
    weight_of = _weights_between(model, labels or (model.labels[0], model.labels[-1]))
    return [
        Contribution(evidence=evidence, contribution=weight_of[evidence.feature] * evidence.value)
        for evidence in model.features.evidence(text)
    ]


def _weights_between(model: Model, labels: tuple[str, str]) -> dict[str, float]:
    """Return the weight of each feature for the second label against the first."""
    linear, names = model.linear, model.features.names
    first, second = map(linear.labels.index, labels)
    if isinstance(linear, LinearModel):
        sign = second - first
        return {name: sign * w for name, w in zip(names, linear.weights, strict=True)}
    return {name: w[second] - w[first] for name, w in zip(names, linear.weights, strict=True)}
