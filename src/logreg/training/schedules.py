"""Learning-rate schedules: η from epoch to epoch, and what an unimproved epoch means.

    constant   η_k = η
    inverse    η_k = η / (1 + d·k)                     (Robbins & Monro 1951)
    adaptive   η_k+1 = η_k / √d after an epoch that lowered the objective, else η_k · d

k counts epochs from 0, d is the decay. The first two are fixed in advance: training goes on from
where the epoch ended. ``adaptive`` listens to the objective (the "bold driver"): it takes an epoch
back that did not lower it, and finds a rate that suits the data from any initial one.
"""

from __future__ import annotations

import math
from typing import Protocol

from logreg.training.options import ADAPTIVE, CONSTANT, Hyperparameters


class Schedule(Protocol):
    """The learning rate of the next epoch."""

    takes_back: bool
    """Whether an epoch that did not improve is taken back, and the next starts from the best θ."""

    learning_rate: float
    """η of the next epoch."""

    def update(self, *, improved: bool) -> None:
        """Move on to the next epoch, after one that lowered the objective or did not."""


class FixedSchedule:
    """``constant`` or ``inverse``: fixed in advance.

    >>> schedule = FixedSchedule(1.0, decay=0.5)
    >>> rates = []
    >>> for _ in range(3):
    ...     rates.append(schedule.learning_rate)
    ...     schedule.update(improved=True)
    >>> [round(rate, 4) for rate in rates]
    [1.0, 0.6667, 0.5]
    """

    takes_back = False

    def __init__(self, learning_rate: float, decay: float = 0.0) -> None:
        self.learning_rate = self._first = learning_rate
        self._decay = decay
        self._epoch = 0

    def update(self, *, improved: bool) -> None:
        """Set η_k = η / (1 + d·k)."""
        self._epoch += 1
        self.learning_rate = self._first / (1 + self._decay * self._epoch)


class AdaptiveSchedule:
    """``adaptive``: larger steps while they lower the objective, much smaller ones after a failure.

    >>> schedule = AdaptiveSchedule(0.1, decay=0.25)
    >>> schedule.update(improved=True)
    >>> schedule.learning_rate
    0.2
    >>> schedule.update(improved=False)
    >>> schedule.learning_rate
    0.05
    """

    takes_back = True

    def __init__(self, learning_rate: float, decay: float) -> None:
        self.learning_rate = learning_rate
        self._decay = decay

    def update(self, *, improved: bool) -> None:
        """Divide η by √d, or multiply it by d."""
        if improved:
            self.learning_rate /= math.sqrt(self._decay)
        else:
            self.learning_rate *= self._decay


def schedule_of(hyperparameters: Hyperparameters) -> Schedule:
    """Return the schedule that the hyperparameters ask for."""
    rate, decay = hyperparameters.learning_rate, hyperparameters.decay
    if hyperparameters.schedule == ADAPTIVE:
        return AdaptiveSchedule(rate, decay)
    return FixedSchedule(rate, 0.0 if hyperparameters.schedule == CONSTANT else decay)
