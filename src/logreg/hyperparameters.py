"""The hyperparameters of learning: their names, their ranges and their defaults.

They stand apart from the optimiser so that the command line can name the defaults in its help
without importing numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Hyperparameters:
    """How to learn. docs/explanation.md says by which measurements the defaults were chosen.

    Attributes:
        learning_rate: η of the first epoch, > 0.
        decay: what η is multiplied by after an epoch without progress, in (0, 1).
        batch_size: examples a step, >= 1; None takes them all.
        epochs: the most passes over the data, >= 1.
        tolerance: a change of the loss by this fraction is no change, in [0, 1).
        seed: of the shuffling, >= 0.

    Raises:
        ValueError: a value is out of its range.
    """

    learning_rate: float = 0.3
    decay: float = 0.5
    batch_size: int | None = 16
    epochs: int = 100
    tolerance: float = 1e-4
    seed: int = 0

    def __post_init__(self) -> None:
        _require(0 < self.learning_rate < math.inf, "learning_rate must be > 0", self.learning_rate)
        _require(0 < self.decay < 1, "decay must be between 0 and 1", self.decay)
        size = self.batch_size
        _require(size is None or size >= 1, "batch_size must be >= 1", size)
        _require(self.epochs >= 1, "epochs must be >= 1", self.epochs)
        _require(0 <= self.tolerance < 1, "tolerance must be in [0, 1)", self.tolerance)
        _require(self.seed >= 0, "seed must be >= 0", self.seed)


def _require(holds: bool, rule: str, value: object) -> None:
    if not holds:
        raise ValueError(f"{rule}, got {value}")
