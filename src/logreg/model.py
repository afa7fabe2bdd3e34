"""A model: a feature set, a linear model over it, and the facts of its training.

It is a value: it answers for a text and never changes. Learning one is the classifier's business,
keeping one in a file the model file's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from logreg.features import FeatureSet, matrix
from logreg.linear_model import LinearModel, sigmoid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Model(NamedTuple):
    """Everything that is needed to classify a text.

    ``training`` holds the facts of the training run (examples, epochs, loss, ...) as they stand
    in the model file; it is empty for a model written by hand.
    """

    features: FeatureSet
    linear: LinearModel
    training: Mapping[str, Any] = MappingProxyType({})

    @property
    def labels(self) -> tuple[str, str]:
        """The two labels, (negative, positive)."""
        return self.linear.labels

    def logit(self, text: str) -> float:
        """Return z = w·x + b of a text."""
        return self.linear.logit(self.features.extract(text))

    def logits(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return z of many texts, shape (n,): the same as `logit`, bit for bit, and faster."""
        return self.linear.logits(matrix(self.features, texts))

    def probability(self, text: str) -> float:
        """Return P(+|x), the probability of the positive label."""
        return sigmoid(self.logit(text))

    def predict(self, text: str) -> str:
        """Return the label of a text: the positive one iff P(+|x) > 0.5."""
        return self.linear.decide(self.logit(text))
