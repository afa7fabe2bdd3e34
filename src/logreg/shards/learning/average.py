"""One average: each block learns a model of its own, and θ is their mean by examples.

(Zinkevich, Weimer, Li & Smola 2010, algorithm 3.) It takes one round, two to measure what it
is worth, and one for the profile of the texts. The average is not the minimum: blocks see fewer
texts under the same penalty, and words that few of them have count for less.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from logreg.loss import Floats
from logreg.shards.arrays import Arrays
from logreg.shards.learning.census import Census
from logreg.shards.learning.lbfgs import Task
from logreg.shards.learning.learned import AVERAGE, Learned, added
from logreg.shards.learning.rounds import Given, Rounds
from logreg.shards.work import Place
from logreg.training.ascent import Examples, minimise
from logreg.training.convergence import norm
from logreg.training.history import Outcome, StopReason
from logreg.training.lbfgs import suboptimality
from logreg.training.options import TrainingOptions


def learn(rounds: Rounds, place: Place, census: Census, options: TrainingOptions) -> Learned:
    """Train a model of words.

    Args:
        rounds: runs the rounds.
        place: where the counts are.
        census: what they have in common.
        options: of them l2, class_weight, epochs, tolerance and seed, for each block.

    Raises:
        InputError: the work on a block fails.
        ValueError: no n-gram is in enough texts, or a weight is for a label that is not there.
    """
    task = Task.of(place, census, options)
    sums = rounds.run(partial(theta_of_block, task), {}, added)
    theta: Floats = (sums["theta"] / sums["weight"]).ravel()
    first, point = task.point(rounds, np.zeros_like(theta)), task.point(rounds, theta)
    outcome = Outcome(
        theta=theta,
        epoch=1,
        loss=point.loss,
        validation_loss=None,
        first_loss=first.loss,
        constant_loss=task.constant_loss,
        gradient_norm=norm(point.gradient),
        suboptimality=suboptimality(point, task.l2),
        epochs=[],
        stop_reason=StopReason.AVERAGED,
    )
    return task.learned(AVERAGE, rounds, outcome)


def theta_of_block(task: Task, _given: Given, i: int) -> Arrays:
    """Return the θ that minimises J over a block, times the weight of its examples, and that."""
    X, y, weights = task.rows.of(i)
    theta = np.zeros(task.shape)
    if not len(y):
        return {"theta": theta, "weight": np.array(0.0)}
    n_scores = 1 if theta.ndim == 1 else theta.shape[1]
    hyperparameters = task.options.hyperparameters
    outcome = minimise(
        Examples(X, y, n_scores, None, weights / weights.mean()),
        hyperparameters,
        task.l2,
        theta,
        np.random.default_rng([hyperparameters.seed, i]),
    )
    return {"theta": outcome.theta * weights.sum(), "weight": np.array(weights.sum())}
