"""L-BFGS on blocks of words: each returns its loss and gradient at θ, and one process steps.

The rows of a block stay where they are read; θ, which may have millions of numbers, is written once
per round for all to read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np

from logreg.features.sparse import SparseRows
from logreg.loss import Floats, Gold, cross_entropy, cross_entropy_gradient
from logreg.model import Model
from logreg.shards.arrays import Arrays, load_arrays
from logreg.shards.learning import vocabulary
from logreg.shards.learning.census import Census, Coding, gold_of
from logreg.shards.learning.count import loaded, part_url
from logreg.shards.learning.learned import (
    KEPT,
    LBFGS,
    Learned,
    added,
    entropy,
    metadata_of,
    weights_of_labels,
)
from logreg.shards.learning.profile import THETA, as_arrays, profile_in_rounds
from logreg.shards.learning.rounds import Given, Rounds
from logreg.shards.work import Place
from logreg.training import lbfgs
from logreg.training.ascent import probabilities
from logreg.training.fit import logits
from logreg.training.history import Epoch, Outcome
from logreg.training.lbfgs import Point
from logreg.training.options import TrainingOptions
from logreg.training.profile import profile_of
from logreg.training.trainer import Fitted


@dataclass(frozen=True)
class WordRows:
    """Where the rows of blocks are, and what they weigh: all that a process needs to load them.

    Attributes:
        place: the folder, and the plan.
        coding: which labels the spellings are.
        label_weights: of the examples of each label, 1 on average over all examples.
    """

    place: Place
    coding: Coding
    label_weights: tuple[float, ...]

    def of(self, i: int) -> tuple[SparseRows, Gold, Floats]:
        """Return scaled features, gold labels and weights of a block: (n, d), (n,), (n,).

        A process that lives longer than a round keeps some of them.

        Raises:
            InputError: its part can't be read.
        """
        return _rows_of(self, i)


@lru_cache(maxsize=KEPT)
def _rows_of(rows: WordRows, i: int) -> tuple[SparseRows, Gold, Floats]:
    plan, _ = loaded(rows.place)
    features, factors, columns = vocabulary.vocabulary(rows.place)
    arrays = load_arrays(part_url(plan, rows.place.folder, i))
    y = gold_of(arrays, rows.coding)
    X = features.weigh(vocabulary.counts_of(arrays, columns))
    X = X if factors is None else X.scaled(factors)
    return X, y, np.array(rows.label_weights)[y]


@dataclass(frozen=True)
class Task:
    """What is learned from words, whatever the strategy.

    Attributes:
        rows: of the blocks.
        census: what the texts are.
        options: with the L2 penalty that the data call for.
    """

    rows: WordRows
    census: Census
    options: TrainingOptions

    @classmethod
    def of(cls, place: Place, census: Census, options: TrainingOptions) -> Task:
        """Unite the vocabularies of all blocks.

        Raises:
            InputError: a part can't be read.
            ValueError: no n-gram is in enough texts, or a weight is for a label that is not there.
        """
        labels = census.coding.labels
        options = options.with_labels(labels).for_data(census.examples, ascent=True)
        weights = weights_of_labels(census, options)
        plan, _ = loaded(place)
        vocabulary.fitted(plan, place.folder, vocabulary.words_of(place), census.examples)
        return cls(WordRows(place, census.coding, tuple(weights.tolist())), census, options)

    @property
    def l2(self) -> float:
        """λ₂."""
        return self.options.hyperparameters.l2 or 0.0

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of θ: (d + 1,), or (d + 1, K) for K > 2 labels."""
        features, _, _ = vocabulary.vocabulary(self.rows.place)
        n, k = len(features.names) + 1, len(self.census.coding.labels)
        return (n,) if k == 2 else (n, k)

    @property
    def constant_loss(self) -> float:
        """The lowest loss of a constant prediction."""
        return entropy(self.census.texts_of_label * np.array(self.rows.label_weights))

    def point(self, rounds: Rounds, theta: Floats) -> Point:
        """Return J at θ, which is one round; θ and the gradient of J in one dimension."""
        shaped = theta.reshape(self.shape)
        sums = rounds.run(partial(terms_of_block, self.rows), {"theta": shaped}, added)
        n = self.census.examples
        w = shaped.copy()
        w[-1] = 0.0  # the bias is not penalised
        loss = float(sums["loss"]) / n
        return Point(
            theta=theta,
            loss=loss,
            objective=loss + self.l2 / 2 * float((w * w).sum()),
            gradient=(sums["gradient"] / n + self.l2 * w).ravel(),
        )

    def diagonal(self, rounds: Rounds) -> Floats:
        """Return the diagonal of the curvature of J at 0, which is one round, in one dimension."""
        given = {"theta": np.zeros(self.shape)}
        sums = rounds.run(partial(curvature_of_block, self.rows), given, added)["curvature"]
        curvature: Floats = sums / self.census.examples
        curvature[:-1] += self.l2
        return curvature.ravel()

    def learned(self, strategy: str, rounds: Rounds, outcome: Outcome) -> Learned:
        """Return the model of an outcome."""
        features, factors, _ = vocabulary.vocabulary(self.rows.place)
        outcome = replace(outcome, theta=outcome.theta.reshape(self.shape))
        theta = outcome.theta.copy()
        known = np.arange(len(features.names))
        if factors is not None:
            theta[:-1] = (theta[:-1].T * factors).T
            known = np.flatnonzero(factors)
        fitted = Fitted(features, theta, outcome, self.census.examples, known)
        profile = profile_in_rounds(rounds, partial(profile_of_block, self.rows), outcome.theta)
        metadata = metadata_of(strategy, rounds.n, outcome, self.census, self.options) | profile
        model = Model(*fitted.as_saved(self.census.coding.labels), metadata)
        return Learned(model, outcome, self.census)


def learn(
    rounds: Rounds,
    place: Place,
    census: Census,
    options: TrainingOptions,
    on_round: Callable[[Epoch], None] | None = None,
) -> Learned:
    """Train a model of words.

    Args:
        rounds: runs the rounds.
        place: where the counts are.
        census: what they have in common.
        options: of them l2, class_weight, epochs and tolerance.
        on_round: called after each evaluation but the first.

    Raises:
        InputError: the work on a block fails.
        ValueError: no n-gram is in enough texts, or a weight is for a label that is not there.
    """
    task = Task.of(place, census, options)
    outcome = lbfgs.minimise(
        partial(task.point, rounds),
        task.diagonal(rounds),
        l2=task.l2,
        tolerance=options.hyperparameters.tolerance,
        epochs=options.hyperparameters.epochs,
        constant_loss=task.constant_loss,
        on_epoch=on_round,
    )
    return task.learned(LBFGS, rounds, outcome)


def profile_of_block(rows: WordRows, given: Given, i: int) -> Arrays:
    """Return the profile of the texts of a block at θ."""
    X, _, _ = rows.of(i)
    features, _, _ = vocabulary.vocabulary(rows.place)
    z = logits(given.load()[THETA], X)
    return as_arrays(profile_of(features, X, z, rows.coding.labels))


def curvature_of_block(rows: WordRows, given: Given, i: int) -> Arrays:
    """Return the diagonal of Xᵀ diag(c p(1 - p)) X at θ over a block, the shape of θ."""
    X, _, weights = rows.of(i)
    theta = given.load()["theta"]
    p = probabilities(X.dot(theta[:-1], theta[-1]))
    each = (p * (1 - p)).T * weights
    squares = X.with_data(X.data * X.data).weighted_sum(each.T)
    return {"curvature": np.concatenate([squares, each.T.sum(axis=0)[None]])}


def terms_of_block(rows: WordRows, given: Given, i: int) -> Arrays:
    """Return Σ cᵢ Lᵢ at θ over a block, and its gradient, the shape of θ."""
    X, y, weights = rows.of(i)
    theta = given.load()["theta"]
    z = X.dot(theta[:-1], theta[-1])
    residual = (cross_entropy_gradient(z, y).T * weights).T
    slope = np.concatenate([X.weighted_sum(residual), residual.sum(axis=0)[None]])
    return {"loss": np.array((weights * cross_entropy(z, y)).sum()), "gradient": slope}
