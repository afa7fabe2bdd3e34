"""What all strategies of learning in rounds have in common: weights of labels, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from logreg._version import __version__
from logreg.loss import Floats
from logreg.model import Model
from logreg.shards.arrays import Arrays
from logreg.shards.learning.census import Census
from logreg.training.history import Outcome
from logreg.training.options import TrainingOptions
from logreg.training.sample_weights import label_weights

NEWTON, LBFGS, AVERAGE = "newton", "lbfgs", "average"

KEPT = 4
"""Blocks whose rows a process keeps from round to round."""


@dataclass(frozen=True)
class Learned:
    """A model that was learned in rounds, and how that went.

    Attributes:
        model: with the metadata of its training.
        outcome: how the optimisation went.
        census: what the texts are.
    """

    model: Model
    outcome: Outcome
    census: Census


def weights_of_labels(census: Census, options: TrainingOptions) -> Floats:
    """Return the weight of the examples of each label, 1 on average, shape (n_labels,).

    Raises:
        ValueError: a weight is for a label that is not there.
    """
    texts = census.texts_of_label
    weights = label_weights(texts, census.coding.labels, options.class_weight)
    return weights / (float((weights * texts).sum()) / census.examples)


def entropy(totals: Floats) -> float:
    """Return the lowest loss of a constant prediction, the entropy of the labels."""
    share = totals / totals.sum()
    return float(-(share[share > 0] * np.log(share[share > 0])).sum()) + 0.0


def metadata_of(
    strategy: str, n_rounds: int, outcome: Outcome, census: Census, options: TrainingOptions
) -> dict[str, Any]:
    """Return what a model file records: where training has led, and the options that were used."""
    names = {
        NEWTON: ("l2", "standardize", "class_weight"),
        LBFGS: ("l2", "max_epochs", "tolerance", "class_weight"),
        AVERAGE: ("l2", "max_epochs", "tolerance", "seed", "class_weight"),
    }[strategy]
    recorded = options.to_metadata()
    return {
        "examples": census.examples,
        "strategy": strategy,
        "rounds": n_rounds,
        "converged": outcome.converged,
        "ending": outcome.stop_reason.value,
        **outcome.measures(),
        **{name: recorded[name] for name in names if recorded.get(name) is not None},
        "data": census.digest,
        "logreg": __version__,
    }


def added(one: Arrays, other: Arrays) -> Arrays:
    """Return the sum of two results."""
    return {name: one[name] + other[name] for name in one}
