"""Contributions: what each token of a text adds to z = w.x + b, weight times value."""

from __future__ import annotations

from typing import NamedTuple

from logreg.features.base import Evidence
from logreg.model import Model


class Contribution(NamedTuple):
    """What a token adds to z.

    Attributes:
        evidence: the token, and what it adds to which feature.
        contribution: the weight of that feature times the value.
    """

    evidence: Evidence
    contribution: float


def contributions(model: Model, text: str) -> list[Contribution]:
    """Return the contribution of each token of a text that adds to a feature.

    >>> from logreg.model_file import load
    >>> found = contributions(load("textbook"), "No great music!")
    >>> [(each.evidence.token, each.contribution) for each in found]
    [('great', 2.5), ('no', -1.2), ('!', 2.0)]
    """
    weights = dict(zip(model.features.names, model.linear.weights, strict=True))
    return [
        Contribution(evidence=evidence, contribution=weights[evidence.feature] * evidence.value)
        for evidence in model.features.evidence(text)
    ]
