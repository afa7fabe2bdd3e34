"""A model: a feature set, a linear model over it, and the metadata of its training.

It is a value: it never changes, equal models are interchangeable, and it can be hashed. See
`training` for learning one, and `model_file` for saving one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from logreg.features import Batch, FeatureSet, matrix
from logreg.linear_model import LinearModel, sigmoid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from logreg.labels import Labels


@dataclass(frozen=True)
class Model:
    """Everything that is needed to classify a text.

    Attributes:
        features: from a text to numbers.
        linear: from numbers to z.
        training: the metadata of the training run (examples, epochs, loss, ...) as they stand in
            the model file; empty for a model written by hand.
    """

    features: FeatureSet
    linear: LinearModel
    training: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def labels(self) -> Labels:
        """The labels, (negative, positive)."""
        return self.linear.labels

    def logit(self, text: str) -> float:
        """Return z = w·x + b of a text."""
        return self.linear.logit(self.features.extract(text))

    def logits(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return z of many texts, shape (n,): the same as `logit`, bit for bit, and faster."""
        return self.logits_of(matrix(self.features, texts))

    def logits_of(self, X: Batch) -> NDArray[np.float64]:
        """Return z of texts whose features are ``X``, shape (n,).

        For a dense batch these are the sums of `LinearModel.logit`, bit for bit.
        """
        import numpy as np

        bias, weights = self.linear.bias, self.linear.weights
        if not isinstance(X, np.ndarray):
            sparse: NDArray[np.float64] = X @ np.array(weights) + bias
            return sparse
        z = np.full(len(X), bias)
        for weight, column in zip(weights, X.T, strict=True):
            z += weight * column
        return z

    def probability(self, text: str) -> float:
        """Return P(+|x), the probability of the positive label."""
        return sigmoid(self.logit(text))

    def predict(self, text: str) -> str:
        """Return the label of a text: the positive one iff P(+|x) > 0.5."""
        return self.linear.decide(self.logit(text))
