"""The product of features and weights, summed as `linear_model` does."""

from __future__ import annotations

from logreg.features.base import Batch
from logreg.features.sparse import Floats, SparseRows


def add_product(X: Batch, W: Floats, z: Floats) -> None:
    """Add XW to z, term by term from left to right.

    Args:
        X: features, shape (n_texts, n_features).
        W: weights, shape (n_features, n_scores).
        z: scores, shape (n_texts, n_scores).
    """
    if isinstance(X, SparseRows):
        z[:] = X.dot(W, z)
        return
    for weights, column in zip(W, X.T, strict=True):
        z += column[:, None] * weights
