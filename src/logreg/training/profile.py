"""The profile of the training texts, which a model keeps for streams to be compared with."""

from __future__ import annotations

from typing import Any

import numpy as np

from logreg.features import Batch, FeatureSet
from logreg.features.sentiment import SentimentFeatures
from logreg.labels import Labels
from logreg.loss import Floats
from logreg.stability import histogram


def profile_of(features: FeatureSet, counts: Batch, z: Floats, labels: Labels) -> dict[str, Any]:
    """Return how the model decides on its training texts, and what they are like.

    Args:
        features: what was counted.
        counts: of each text, shape (n_texts, n_features).
        z: the logits of the texts, shape (n_texts,), or (n_texts, K) for K > 2 labels.
        labels: the labels.

    Returns:
        By name, as the metadata of a model has them: ``decisions``, the number of texts that get
        each label; ``logits``, the histogram of z, of two labels; ``evidence``, whether a text has
        a word of the lists; and ``histograms`` of all features, if they are few.
    """
    decided = z > 0 if z.ndim == 1 else z.argmax(axis=1)
    numbers = np.bincount(decided.astype(np.intp), minlength=len(labels)).tolist()
    profile: dict[str, Any] = {"decisions": dict(zip(labels, numbers, strict=True))}
    if z.ndim == 1:
        profile["logits"] = histogram(z.tolist())
    if features.is_sparse:
        return profile
    X = features.weigh(counts)
    if isinstance(features, SentimentFeatures):
        n_blank = int((X[:, :2].sum(axis=1) == 0).sum())
        profile["evidence"] = {"none": n_blank, "some": len(X) - n_blank}
    profile["histograms"] = {
        name: histogram(X[:, i].tolist()) for i, name in enumerate(features.names)
    }
    return profile
