"""The hyperparameters of learning: their names, their ranges and their defaults.

They stand apart from the optimiser so that the command line can name the defaults in its help
without importing numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

ADAPTIVE, CONSTANT, INVERSE, COSINE = "adaptive", "constant", "inverse", "cosine"
SCHEDULES = (ADAPTIVE, CONSTANT, INVERSE, COSINE)
"""How the learning rate goes from epoch to epoch; `schedules` has the formulas."""


@dataclass(frozen=True)
class Hyperparameters:
    """How to learn. docs/explanation.md says by which measurements the defaults were chosen.

    Attributes:
        learning_rate: η of the first epoch, > 0.
        schedule: how η goes on from there, one of `SCHEDULES`.
        decay: how fast the schedules ``adaptive`` and ``inverse`` lower η, in (0, 1).
        average: whether the average of the iterates stands for them (Polyak-Ruppert).
        batch_size: examples a step, >= 1; None takes them all.
        l2: λ₂ of the penalty λ₂/2 ‖w‖² on the weights of standardised features, >= 0.
        l1: λ₁ of the penalty λ₁ ‖w‖₁ on them, >= 0.
        epochs: the most passes over the data, >= 1.
        patience: epochs in a row that may fail to lower the validation loss, >= 1.
        tolerance: it has converged when the loss is above its minimum by this fraction of itself at
            most, in [0, 1).
        seed: of everything random, >= 0.

    Raises:
        ValueError: a value is out of its range.
    """

    learning_rate: float = 0.3
    schedule: str = ADAPTIVE
    decay: float = 0.5
    average: bool = True
    batch_size: int | None = 16
    l2: float = 0.0
    l1: float = 0.0
    epochs: int = 300
    patience: int = 5
    tolerance: float = 1e-4
    seed: int = 0

    def __post_init__(self) -> None:
        _require(0 < self.learning_rate < math.inf, "learning_rate must be > 0", self.learning_rate)
        known = ", ".join(SCHEDULES)
        _require(self.schedule in SCHEDULES, f"schedule must be one of {known}", self.schedule)
        _require(0 < self.decay < 1, "decay must be between 0 and 1", self.decay)
        size = self.batch_size
        _require(size is None or size >= 1, "batch_size must be >= 1", size)
        _require(0 <= self.l2 < math.inf, "l2 must be >= 0", self.l2)
        _require(0 <= self.l1 < math.inf, "l1 must be >= 0", self.l1)
        _require(self.epochs >= 1, "epochs must be >= 1", self.epochs)
        _require(self.patience >= 1, "patience must be >= 1", self.patience)
        _require(0 <= self.tolerance < 1, "tolerance must be in [0, 1)", self.tolerance)
        _require(self.seed >= 0, "seed must be >= 0", self.seed)


def _require(holds: bool, rule: str, value: Any) -> None:
    if not holds:
        raise ValueError(f"{rule}, got {value}")
