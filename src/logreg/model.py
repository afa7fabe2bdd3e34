"""A model: a feature set, a linear model over it, and the metadata of its training.

It is a value: it never changes, equal models are interchangeable, and it can be hashed. See
`training` for learning one, and `model_file` for saving one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from logreg.features import Batch, FeatureSet, matrix
from logreg.linear_model import LinearModel, sigmoid
from logreg.values import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from logreg.labels import Labels


class Model(Value):
    """Everything that is needed to classify a text.

    Attributes:
        features: from a text to numbers.
        linear: from numbers to z.
        training: the metadata of the training run (examples, epochs, loss, ...) as they stand in
            the model file; empty for a model written by hand.
    """

    features: FeatureSet
    linear: LinearModel
    training: Mapping[str, Any]

    def __init__(
        self,
        features: FeatureSet,
        linear: LinearModel,
        training: Mapping[str, Any] | None = None,
    ) -> None:
        self._set(features=features, linear=linear, training=training or {})

    def __hash__(self) -> int:
        return hash((self.features, self.linear))

    @property
    def labels(self) -> Labels:
        """The labels, (negative, positive)."""
        return self.linear.labels

    def logit(self, text: str) -> float:
        """Return z = w·x + b of a text.

        Raises:
            TypeError: the text is not a string.
        """
        if not isinstance(text, str):
            from logreg.inputs import not_a_string

            raise not_a_string("text", text)
        return self.linear.logit(self.features.extract(text))

    def logits(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return z of many texts, shape (n,): the same as `logit`, bit for bit, and faster.

        The texts are counted as they come; none is kept.

        Raises:
            TypeError: it is a single string, or a text is not a string.
        """
        from logreg.inputs import checked_texts

        return self.logits_of(matrix(self.features, checked_texts(texts)))

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
        """Return P(+|x), the probability of the positive label.

        Raises:
            TypeError: the text is not a string.
        """
        return sigmoid(self.logit(text))

    def probabilities(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return P(+|x) of many texts, shape (n,): the same as `probability`, bit for bit.

        Raises:
            TypeError: as `logits`.
        """
        import numpy as np

        z = self.logits(texts).tolist()  # numpy's exponential may differ from math's in a bit
        return np.array([sigmoid(one) for one in z], dtype=np.float64)

    def predict(self, text: str) -> str:
        """Return the label of a text: the positive one iff P(+|x) > 0.5.

        Raises:
            TypeError: the text is not a string.
        """
        return self.linear.decide(self.logit(text))
