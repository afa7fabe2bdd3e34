"""The logits of many texts at once, in numpy: the sums of `linear_model`, bit for bit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logreg.features import Batch, FeatureSet
from logreg.features.products import add_product
from logreg.linear_model import LinearModel, SoftmaxModel
from logreg.scanner import count_lines

Floats = NDArray[np.float64]


class BatchScorer:
    """Scores batch after batch.

    Args:
        features: from texts to numbers.
        linear: from numbers to z.
    """

    def __init__(self, features: FeatureSet, linear: LinearModel | SoftmaxModel) -> None:
        self._features, self._linear = features, linear
        self._weights = np.array(linear.weights, dtype=np.float64).reshape(-1, linear.n_scores)

    def of_features(self, X: Batch) -> Floats:
        """Return z of texts whose features are X, shape (n,), or (n, K) for K > 2 labels."""
        z = self._biases(len(X))
        add_product(X, self._weights, z)
        return self._shaped(z)

    def of_lines(self, lines: bytes | bytearray) -> Floats:
        """Return z of texts that are lines of UTF-8, shaped alike; every line ends with LF."""
        z = self._biases(count_lines(lines))
        self._features.add_scores(lines, self._weights, z)
        return self._shaped(z)

    def _biases(self, n: int) -> Floats:
        """Return what the sums begin with, shape (n, n_scores)."""
        return np.full((n, self._linear.n_scores), self._linear.bias)

    def _shaped(self, z: Floats) -> Floats:
        return z[:, 0] if isinstance(self._linear, LinearModel) else z
