"""What a training run leaves behind: its epochs, its outcome, and why it stopped."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from logreg.loss import Floats


class StopReason(Enum):
    """Why training stopped."""

    CONVERGED = "converged"
    SEPARATED = "separated"
    STOPPED_EARLY = "stopped early"
    LAST_EPOCH = "last epoch"
    COUNTED = "counted"
    AVERAGED = "averaged"


@dataclass(frozen=True)
class Epoch:
    """One pass over the data, and the θ that it proposed.

    Attributes:
        number: counted from 1.
        steps: steps taken since the beginning.
        learning_rate: η of its steps; None where each step has its own.
        loss: the average cross-entropy of the training examples at θ.
        validation_loss: that of the validation examples, if there are any.
        gradient_norm: the norm of the gradient of the objective at θ, for standardised features.
        improved: whether θ lowered the objective.
    """

    number: int
    steps: int
    learning_rate: float | None
    loss: float
    validation_loss: float | None
    gradient_norm: float
    improved: bool


class Step(NamedTuple):
    """One step of stochastic gradient descent.

    Attributes:
        epoch: the epoch that it is part of, from 1.
        number: counted from 1, from the beginning.
        loss: the average cross-entropy of its batch, before the step.
        theta: the weights and the bias after it.
    """

    epoch: int
    number: int
    loss: float
    theta: Floats


@dataclass(frozen=True)
class Outcome:
    """Where training has led.

    Attributes:
        theta: the best θ: on the validation examples if there are any, else by the objective.
        epoch: the epoch that proposed θ; 0 is where training began.
        loss: the average cross-entropy of the (weighted) training examples at θ.
        validation_loss: that of the validation examples, if there are any.
        first_loss: that of the initial θ.
        constant_loss: the lowest loss of a constant prediction.
        gradient_norm: the norm of the gradient of the objective at θ.
        suboptimality: how far the objective is above its minimum, as a fraction of it (estimated).
        epochs: every epoch in order; none if training began at the minimum.
        stop_reason: why it stopped.
    """

    theta: Floats
    epoch: int
    loss: float
    validation_loss: float | None
    first_loss: float
    constant_loss: float
    gradient_norm: float
    suboptimality: float
    epochs: list[Epoch]
    stop_reason: StopReason

    def measures(self) -> dict[str, float | None]:
        """Return the numbers as a model file has them: null for what is not finite."""
        numbers = {
            "loss": self.loss,
            "gap": self.suboptimality,
            "gradient_norm": self.gradient_norm,
        }
        return {name: value if math.isfinite(value) else None for name, value in numbers.items()}

    @property
    def converged(self) -> bool:
        """Whether the minimum was reached, within the tolerance, or nothing was searched for."""
        return self.stop_reason in (StopReason.CONVERGED, StopReason.COUNTED)
