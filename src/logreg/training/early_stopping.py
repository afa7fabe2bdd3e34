"""Early stopping: no further than held-out examples say.

Training lowers the loss on the examples that it sees; when that on others falls no more, the rest
would be learning them by heart (SLP ch. 5.7 has the same aim for its penalties).
"""

from __future__ import annotations

from logreg.loss import Floats
from logreg.training.objective import Objective


class EarlyStopping:
    """Watches the loss on validation examples.

    Args:
        validation: the objective over them, without penalties.
        patience: how many times in a row it may fail to fall.
        theta: where training begins.

    Attributes:
        least: the least loss so far.
    """

    def __init__(self, validation: Objective, patience: int, theta: Floats) -> None:
        self._validation = validation
        self._patience = patience
        self._failures = 0
        self.least = self.loss(theta)

    def loss(self, theta: Floats) -> float:
        """Return the average cross-entropy of the validation examples at θ."""
        return self._validation.measure(theta).loss

    def improves(self, loss: float) -> bool:
        """Take note of the loss of θ that training goes on with; tell whether it is the least."""
        if loss < self.least:
            self.least, self._failures = loss, 0
            return True
        self._failures += 1
        return False

    @property
    def is_due(self) -> bool:
        """Whether patience has come to its end."""
        return self._failures >= self._patience
