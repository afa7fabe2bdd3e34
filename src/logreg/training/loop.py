"""The descent: epoch after epoch, until the loss is at its minimum.

    θ ← where to start; each epoch visits the batches in a fresh random order; then θ is judged

An epoch offers two θ: where it ended, and the average of where it has been, which the noise of
single steps does not reach (Polyak & Juditsky 1992). Whether the minimum is reached is not guessed
from how the loss has moved, which a small η or luck may explain, but asked of the gradient and the
curvature there (`objective.Objective.gap`). This module knows an objective and no features.
"""

from __future__ import annotations

import math
from enum import Enum
from typing import NamedTuple

import numpy as np

from logreg.loss import Floats
from logreg.sgd import Batches, Path, run_epoch
from logreg.training.early_stopping import EarlyStopping
from logreg.training.objective import Measure, Objective
from logreg.training.options import ADAPTIVE, Hyperparameters
from logreg.training.schedules import next_rate

SEPARATED_LOSS = 0.01
"""Separable examples have no minimum; learning stops when they have this loss on average."""


class Ending(Enum):
    """Why learning stopped."""

    CONVERGED = "converged"
    SEPARATED = "separated"
    NO_BETTER = "stopped early"
    LAST_EPOCH = "last epoch"


class Epoch(NamedTuple):
    """One pass over the data, and the θ that it offered.

    Attributes:
        number: counted from 1.
        steps: steps taken since the beginning.
        learning_rate: η of its steps.
        loss: the average cross-entropy of the training examples at θ.
        validation_loss: that of the validation examples, where there are any.
        gradient_norm: the length of the gradient of the objective at θ, for standardised features.
        kept: whether it lowered the objective; the schedule ``adaptive`` takes back what did not.
    """

    number: int
    steps: int
    learning_rate: float
    loss: float
    validation_loss: float | None
    gradient_norm: float
    kept: bool


class Outcome(NamedTuple):
    """Where a descent has led.

    Attributes:
        theta: the best θ: on the validation examples, where there are any, else by the objective.
        epoch: the epoch that offered θ; 0 is where the descent began.
        loss: the average cross-entropy of the (weighted) training examples at θ.
        validation_loss: that of the validation examples, where there are any.
        first_loss: that of the θ that it began with.
        constant_loss: the least one that can be had with the same probability for every example.
        gradient_norm: the length of the gradient of the objective at θ.
        gap: by how much the objective is estimated to be above its minimum, as a fraction of it.
        epochs: every epoch in order; none if it began at the minimum.
        ending: why it stopped.
    """

    theta: Floats
    epoch: int
    loss: float
    validation_loss: float | None
    first_loss: float
    constant_loss: float
    gradient_norm: float
    gap: float
    epochs: list[Epoch]
    ending: Ending


class _Candidate(NamedTuple):
    """A θ that an epoch offered, and what it is worth."""

    epoch: int
    theta: Floats
    measure: Measure
    slope: Floats


class Descent:
    """A descent under way: where it stands, the best it has seen, and whether it is over."""

    def __init__(
        self,
        theta: Floats,
        objective: Objective,
        validation: Objective | None,
        hyperparameters: Hyperparameters,
    ) -> None:
        self._objective = objective
        self._hyperparameters = hyperparameters
        size = hyperparameters.batch_size or len(objective.y)
        self._batches = Batches(
            objective.X, 2 * objective.y.astype(np.float64) - 1, objective.weights, size
        )
        self._theta = theta
        self._rate = hyperparameters.learning_rate
        self._total, self._steps = np.zeros(len(theta)), 0
        self.epochs: list[Epoch] = []
        self._best = _Candidate(0, theta, objective.measure(theta), objective.gradient(theta))
        self._first_loss = self._best.measure.loss
        self._chosen = self._best
        self._stopping = (
            EarlyStopping(validation, hyperparameters.patience, theta) if validation else None
        )
        self.ending = self._ending()

    def go_on(self, shuffles: np.random.Generator) -> Epoch:
        """Run one epoch, and judge the θ that it offers."""
        settings = self._hyperparameters
        if self.epochs:
            fell = self.epochs[-1].kept
            self._rate = next_rate(settings, len(self.epochs), self._rate, fell=fell)
        order = shuffles.permutation(len(self._batches))
        path = run_epoch(
            self._theta, self._batches, order, self._rate, l2=settings.l2, l1=settings.l1
        )
        number = len(self.epochs) + 1
        theta, measure = self._offer(path)
        candidate = _Candidate(number, theta, measure, self._objective.gradient(theta))
        kept = measure.objective < self._best.measure.objective
        if kept:
            self._best = candidate
        self._theta = self._best.theta if settings.schedule == ADAPTIVE else path.end
        epoch = Epoch(
            number,
            number * len(self._batches),
            self._rate,
            measure.loss,
            self._validate(candidate, kept=kept),
            length(candidate.slope),
            kept,
        )
        self.epochs.append(epoch)
        self.ending = self._ending()
        return epoch

    def _offer(self, path: Path) -> tuple[Floats, Measure]:
        """Choose the θ that an epoch stands for.

        Under the schedule ``adaptive`` each epoch starts from the best θ, and the better one of its
        end and its average is offered. The others go on from the end, and the average covers the
        later half of all steps at least: it starts anew with epochs 1, 2, 4, 8, ...
        """
        end = self._measured(path.end)
        if not self._hyperparameters.average:
            return end
        adaptive = self._hyperparameters.schedule == ADAPTIVE
        number = len(self.epochs) + 1
        if adaptive or number & (number - 1) == 0:
            self._total, self._steps = np.zeros(len(path.total)), 0
        self._total = self._total + path.total
        self._steps += len(self._batches)
        average = self._measured(self._total / self._steps)
        if adaptive and not average[1].objective <= end[1].objective:
            return end
        return average

    def _measured(self, theta: Floats) -> tuple[Floats, Measure]:
        if self._objective.l1:
            theta = self._objective.settle(theta)
        return theta, self._objective.measure(theta)

    def _validate(self, candidate: _Candidate, *, kept: bool) -> float | None:
        """Return the validation loss; θ that is taken back is measured, but neither counts."""
        if self._stopping is None:
            return None
        loss = self._stopping.loss(candidate.theta)
        goes_on = kept or self._hyperparameters.schedule != ADAPTIVE
        if goes_on and self._stopping.improves(loss):
            self._chosen = candidate
        return loss

    def _ending(self) -> Ending | None:
        """Tell why learning is over, or None if it is not."""
        measure = self._best.measure
        if self._unheld and measure.separates and measure.loss <= SEPARATED_LOSS:
            return Ending.SEPARATED
        tolerance = self._hyperparameters.tolerance
        if self._gap(self._best, tolerance) <= tolerance:
            return Ending.CONVERGED
        if self._stopping and self._stopping.is_due:
            return Ending.NO_BETTER
        if len(self.epochs) < self._hyperparameters.epochs:
            return None
        endless = self._unheld and self._objective.is_separable()
        return Ending.SEPARATED if endless else Ending.LAST_EPOCH

    @property
    def _unheld(self) -> bool:
        """Whether nothing keeps θ from going to infinity where all examples are right.

        A penalty does, but not from growing a bias that is right for the only label there is.
        """
        return not (self._objective.l2 or self._objective.l1) or np.ptp(self._objective.y) == 0

    def _gap(self, best: _Candidate, enough: float = math.inf) -> float:
        """Return the gap to the minimum as a fraction of the objective."""
        value = best.measure.objective
        if not value > 0:
            return 0.0
        return self._objective.gap(best.theta, best.slope, enough * value) / value

    def outcome(self) -> Outcome:
        """Return the θ to keep, and what is known of it."""
        chosen = self._chosen if self._stopping else self._best
        return Outcome(
            chosen.theta,
            chosen.epoch,
            chosen.measure.loss,
            self._stopping.least if self._stopping else None,
            self._first_loss,
            self._objective.constant_loss(),
            length(chosen.slope),
            self._gap(chosen),
            self.epochs,
            self.ending or Ending.LAST_EPOCH,
        )


def length(slope: Floats) -> float:
    """Return the length of a gradient."""
    return math.sqrt(float((slope * slope).sum()))
