"""The training loop: epoch after epoch, until the objective is at its minimum.

    θ ← initial θ
    for each epoch:  visit the batches in a fresh random order;  measure θ;  stop?

An epoch proposes two θ: where it ended, and the average of where it has been, which the noise of
single steps does not reach (Polyak & Juditsky 1992). This module knows an objective and no
features.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from logreg.loss import Floats, cross_entropy
from logreg.training.convergence import is_separable, norm, suboptimality
from logreg.training.epochs import Batches, Path, run_epoch
from logreg.training.history import Epoch, Outcome, Step, StopReason
from logreg.training.objective import Measure, Objective
from logreg.training.options import Hyperparameters
from logreg.training.penalties import Penalty
from logreg.training.schedules import Schedule, schedule_of

SEPARATED_LOSS = 0.01
"""Separable examples have no minimum; training stops when they have this loss on average."""


@dataclass(frozen=True)
class Candidate:
    """A θ, the epoch that proposed it (0: the initial one), and how good it is."""

    objective: Objective
    epoch: int
    theta: Floats

    @cached_property
    def measure(self) -> Measure:
        """Loss and objective at θ."""
        return self.objective.measure(self.theta)

    @cached_property
    def slope(self) -> Floats:
        """The gradient of the objective at θ, shape (d,)."""
        return self.objective.gradient(self.theta)

    def beats(self, other: Candidate) -> bool:
        """Return whether the objective is lower here; never if θ has overflowed."""
        return self.measure.objective < other.measure.objective

    def suboptimality(self, enough: float = math.inf) -> float:
        """Return how far the objective is above its minimum, as a fraction of it (estimated)."""
        value = self.measure.objective
        if not value > 0:  # NaN included
            return 0.0
        return suboptimality(self.objective, self.theta, self.slope, enough * value) / value


def minimise(
    theta: Floats,
    objective: Objective,
    hyperparameters: Hyperparameters,
    random: np.random.Generator,
    *,
    validation: Objective | None = None,
    on_epoch: Callable[[Epoch], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> Outcome:
    """Run epochs until there is a reason to stop.

    Args:
        theta: the initial θ, shape (d,).
        objective: J over the training examples, which are shuffled.
        hyperparameters: how to learn.
        random: draws the order of the batches.
        validation: the loss over the validation examples; the θ with the lowest one is chosen.
        on_epoch: called after each epoch.
        on_step: called after each step.
    """
    batches = Batches.of(objective.X, objective.y, objective.weights, hyperparameters.batch_size)
    schedule = schedule_of(hyperparameters)
    average = Average(len(theta), schedule) if hyperparameters.average else None
    validation_loss = None if validation is None else _loss_of(validation)
    stopping = EarlyStopping(validation_loss, hyperparameters.patience, theta)
    first = best = chosen = Candidate(objective, 0, theta)
    history: list[Epoch] = []
    stop_reason = _stop_reason(best, stopping, hyperparameters.tolerance)
    for number in range(1, hyperparameters.epochs + 1):
        if stop_reason is not None:
            break
        order = random.permutation(len(batches))
        walk = run_epoch if on_step is None else _watched(on_step, objective, number)
        path = walk(theta, batches, order, schedule.learning_rate, objective.penalty)
        candidate = _proposed(objective, number, path, average)
        improved = candidate.beats(best)
        best = candidate if improved else best
        theta = best.theta if schedule.takes_back else path.end
        if stopping.improves(candidate.theta, counts=improved or not schedule.takes_back):
            chosen = candidate
        epoch = Epoch(
            number=number,
            steps=number * len(batches),
            learning_rate=schedule.learning_rate,
            loss=candidate.measure.loss,
            validation_loss=stopping.last_loss,
            gradient_norm=norm(candidate.slope),
            improved=improved,
        )
        history.append(epoch)
        if on_epoch is not None:
            on_epoch(epoch)
        schedule.update(improved=improved)
        stop_reason = _stop_reason(best, stopping, hyperparameters.tolerance)
    final = best if validation is None else chosen
    return Outcome(
        theta=final.theta,
        epoch=final.epoch,
        loss=final.measure.loss,
        validation_loss=stopping.lowest_loss,
        first_loss=first.measure.loss,
        constant_loss=objective.constant_loss(),
        gradient_norm=norm(final.slope),
        suboptimality=final.suboptimality(),
        epochs=history,
        stop_reason=stop_reason or _reason_after_the_last_epoch(objective),
    )


def _watched(on_step: Callable[[Step], None], objective: Objective, epoch: int) -> Walk:
    """Return what takes the steps of an epoch one by one, and reports each."""

    def walk(
        theta: Floats,
        batches: Batches,
        order: NDArray[np.intp],
        learning_rate: float,
        penalty: Penalty,
    ) -> Path:
        total = np.zeros(len(theta))
        for i, batch in enumerate(order, start=1):
            rows = slice(batch * batches.size, (batch + 1) * batches.size)
            z = objective.X[rows] @ theta
            weights = None if objective.weights is None else objective.weights[rows]
            loss = float(np.average(cross_entropy(z, objective.y[rows]), weights=weights))
            theta = run_epoch(theta, batches, np.array([batch]), learning_rate, penalty).end
            total = total + theta
            on_step(Step(epoch, (epoch - 1) * len(order) + i, loss, theta))
        return Path(end=theta, total=total, steps=len(order))

    return walk


Walk = Callable[[Floats, Batches, NDArray[np.intp], float, Penalty], Path]


def _loss_of(validation: Objective) -> Callable[[Floats], float]:
    return lambda theta: validation.measure(theta).loss


def _proposed(objective: Objective, epoch: int, path: Path, average: Average | None) -> Candidate:
    """Return the θ that an epoch stands for: its end, or the average of its steps."""
    end = Candidate(objective, epoch, _settled(objective, path.end))
    if average is None:
        return end
    averaged = Candidate(objective, epoch, _settled(objective, average.update(path, epoch)))
    if not average.of_single_epochs or averaged.measure.objective <= end.measure.objective:
        return averaged
    return end


def _settled(objective: Objective, theta: Floats) -> Floats:
    """Return θ with the weights at 0 that an L1 penalty wants there."""
    return objective.proximal_step(theta) if objective.penalty.l1 else theta


class Average:
    """The average of θ over steps (Polyak & Juditsky 1992).

    Attributes:
        of_single_epochs: whether it covers one epoch, as it must if each epoch starts from the
            best θ; else it covers the later half of all steps at least, and restarts with epochs
            1, 2, 4, 8, ...
    """

    def __init__(self, n_parameters: int, schedule: Schedule) -> None:
        self.of_single_epochs = schedule.takes_back
        self._total, self._steps = np.zeros(n_parameters), 0

    def update(self, path: Path, epoch: int) -> Floats:
        """Return the average over the steps of this epoch, and of those before that still count."""
        is_power_of_two = epoch & (epoch - 1) == 0
        if self.of_single_epochs or is_power_of_two:
            self._total, self._steps = np.zeros(len(path.total)), 0
        self._total = self._total + path.total
        self._steps += path.steps
        return self._total / self._steps


class EarlyStopping:
    """Watches the loss on validation examples: when it no longer falls, the model overfits.

    Args:
        loss: returns the average loss of θ on them; None if there are none.
        patience: how many times in a row the loss may fail to fall.
        theta: where training begins.

    Attributes:
        lowest_loss: the lowest loss so far; None without validation examples.
        last_loss: the loss of the latest θ; None likewise.
    """

    def __init__(
        self, loss: Callable[[Floats], float] | None, patience: int, theta: Floats
    ) -> None:
        self._loss_of = loss
        self._patience = patience
        self._failures = 0
        self.lowest_loss = self.last_loss = self._loss(theta)

    def _loss(self, theta: Floats) -> float | None:
        return None if self._loss_of is None else self._loss_of(theta)

    def improves(self, theta: Floats, *, counts: bool) -> bool:
        """Measure θ; return whether it has the lowest loss so far.

        Args:
            theta: what the epoch proposed, shape (d,).
            counts: False for a θ that is taken back: neither success nor failure.
        """
        self.last_loss = self._loss(theta)
        if self.last_loss is None or self.lowest_loss is None or not counts:
            return False
        if self.last_loss < self.lowest_loss:
            self.lowest_loss, self._failures = self.last_loss, 0
            return True
        self._failures += 1
        return False

    @property
    def is_due(self) -> bool:
        """True when patience is exhausted."""
        return self._failures >= self._patience


def _stop_reason(best: Candidate, stopping: EarlyStopping, tolerance: float) -> StopReason | None:
    """Return why training should stop before its last epoch, or None to go on."""
    is_separated = best.measure.separates and best.measure.loss <= SEPARATED_LOSS
    if is_separated and _can_diverge(best.objective):
        return StopReason.SEPARATED
    if best.suboptimality(enough=tolerance) <= tolerance:
        return StopReason.CONVERGED
    return StopReason.STOPPED_EARLY if stopping.is_due else None


def _reason_after_the_last_epoch(objective: Objective) -> StopReason:
    if _can_diverge(objective) and is_separable(objective):
        return StopReason.SEPARATED
    return StopReason.LAST_EPOCH


def _can_diverge(objective: Objective) -> bool:
    """Return whether the weights can diverge on separable data.

    A penalty prevents that, unless there is a single label, whose bias can grow without bound.
    """
    return not objective.penalty or bool(np.ptp(objective.y) == 0)
