"""Newton's method on blocks: each returns its sums at θ, and one process takes the step.

Two rounds measure the features, and then each evaluation of the objective is a round, as in
`training.newton`: six, as a rule. What a block returns are some sixty numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from logreg.loss import Floats, Gold
from logreg.model import Model
from logreg.shards.arrays import Arrays, load_arrays
from logreg.shards.learning import counts
from logreg.shards.learning.census import Census, Coding, gold_of
from logreg.shards.learning.count import loaded, part_url
from logreg.shards.learning.learned import (
    KEPT,
    NEWTON,
    Learned,
    added,
    entropy,
    metadata_of,
    weights_of_labels,
)
from logreg.shards.learning.profile import THETA, as_arrays, profile_in_rounds
from logreg.shards.learning.rounds import Given, Rounds
from logreg.shards.work import Place
from logreg.training import newton
from logreg.training.fit import Scaling, linear_model_of, logits
from logreg.training.history import Epoch
from logreg.training.linalg import weighted_sum
from logreg.training.newton import Terms
from logreg.training.options import TrainingOptions
from logreg.training.profile import profile_of


@dataclass(frozen=True)
class Rows:
    """Where the rows of blocks are, and what they weigh: all that a process needs to load them.

    Attributes:
        place: the folder, and the plan.
        coding: which labels the spellings are.
        label_weights: of the examples of each label, 1 on average over all examples.
    """

    place: Place
    coding: Coding
    label_weights: tuple[float, ...]

    def of(self, i: int) -> tuple[Floats, Gold, Floats]:
        """Return features, gold labels and weights of a block: (n, d), (n,), (n,).

        A process that lives longer than a round keeps some of them.

        Raises:
            InputError: its part can't be read.
        """
        return _rows_of(self, i)


@lru_cache(maxsize=KEPT)
def _rows_of(rows: Rows, i: int) -> tuple[Floats, Gold, Floats]:
    plan, _ = loaded(rows.place)
    arrays = load_arrays(part_url(plan, rows.place.folder, i))
    X, y = counts.rows_of(arrays), gold_of(arrays, rows.coding)
    return X, y, np.array(rows.label_weights)[y]


def learn(
    rounds: Rounds,
    place: Place,
    census: Census,
    options: TrainingOptions,
    on_round: Callable[[Epoch], None] | None = None,
) -> Learned:
    """Train a model of dense features and two labels.

    Args:
        rounds: runs the rounds.
        place: where the counts are.
        census: what they have in common.
        options: of them l2, standardize and class_weight.
        on_round: called after each evaluation but the first.

    Raises:
        InputError: the work on a block fails.
        ValueError: there are more than two labels, or a weight is for a label that is not there.
    """
    labels = census.coding.labels
    if len(labels) > 2:
        raise ValueError(f"Newton's method is for two labels, got {len(labels)}")
    options = options.with_labels(labels).for_data(census.examples, ascent=False)
    _, job = loaded(place)
    weights = weights_of_labels(census, options)
    rows = Rows(place, census.coding, tuple(weights.tolist()))
    d = len(job.features.names)
    l2 = options.hyperparameters.l2 or 0.0
    scaling = Scaling.none(d)
    if options.hyperparameters.standardize:
        scaling = measured(rounds, rows, census.examples)

    def evaluate(theta: Floats) -> Terms:
        given = {"theta": theta, "mean": scaling.mean, "scale": scaling.scale}
        return as_terms(rounds.run(partial(terms_of_block, rows), given, added))

    outcome = newton.minimise(
        evaluate,
        d + 1,
        census.examples,
        l2=l2,
        constant_loss=entropy(census.texts_of_label * weights),
        on_round=on_round,
    )
    theta = scaling.raw(outcome.theta)
    profile = profile_in_rounds(rounds, partial(profile_of_block, rows), theta)
    metadata = metadata_of(NEWTON, rounds.n, outcome, census, options) | profile
    model = Model(job.features, linear_model_of(labels, theta), metadata)
    return Learned(model, outcome, census)


# The rounds.


def measured(rounds: Rounds, rows: Rows, n: int) -> Scaling:
    """Return mean and standard deviation of each feature, as `Scaling.of` defines them."""
    sums = rounds.run(partial(sums_of_block, rows), {}, _united)
    constant = sums["least"] == sums["most"]
    mean = np.where(constant, sums["least"], sums["sum"] / n)
    squares = rounds.run(partial(squares_of_block, rows), {"mean": mean}, added)["squares"]
    scale = np.sqrt(squares / n)
    return Scaling(mean=mean, scale=np.where(constant | (scale == 0), 1.0, scale))


def sums_of_block(rows: Rows, _given: Given, i: int) -> Arrays:
    """Return Σ cᵢxᵢ over a block, and the least and the largest value of each feature."""
    X, _, weights = rows.of(i)
    return {
        "sum": weighted_sum(X, weights),
        "least": X.min(axis=0, initial=np.inf),
        "most": X.max(axis=0, initial=-np.inf),
    }


def squares_of_block(rows: Rows, given: Given, i: int) -> Arrays:
    """Return Σ cᵢ(xᵢ - mean)² over a block."""
    X, _, weights = rows.of(i)
    return {"squares": weighted_sum((X - given.load()["mean"]) ** 2, weights)}


def terms_of_block(rows: Rows, given: Given, i: int) -> Arrays:
    """Return the sums of `training.newton` over a block."""
    X, y, weights = rows.of(i)
    arrays = given.load()
    scaling = Scaling(mean=arrays["mean"], scale=arrays["scale"])
    found = newton.terms(arrays["theta"], scaling.apply(X), y, weights)
    return {name: np.asarray(value) for name, value in found._asdict().items()}


def profile_of_block(rows: Rows, given: Given, i: int) -> Arrays:
    """Return the profile of the texts of a block at θ."""
    X, _, _ = rows.of(i)
    _, job = loaded(rows.place)
    z = logits(given.load()[THETA], X)
    return as_arrays(profile_of(job.features, X, z, rows.coding.labels))


def as_terms(arrays: Arrays) -> Terms:
    """Return the sums of `training.newton` from arrays."""
    return Terms(
        loss=float(arrays["loss"]),
        gradient=arrays["gradient"],
        hessian=arrays["hessian"],
        mistakes=int(arrays["mistakes"]),
    )


def _united(one: Arrays, other: Arrays) -> Arrays:
    return {
        "sum": one["sum"] + other["sum"],
        "least": np.minimum(one["least"], other["least"]),
        "most": np.maximum(one["most"], other["most"]),
    }
