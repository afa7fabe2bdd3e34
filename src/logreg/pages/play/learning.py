"""What the page knows of learning: the small data set, the order of its batches, and the bowl."""

from __future__ import annotations

from typing import Any

import numpy as np

from logreg.features.sentiment import SentimentFeatures
from logreg.lesson.descent import BATCHES, RATES, batch_starts, loss_bowl, minimum
from logreg.lesson.reviews import FEATURES, REVIEWS, small_data

EPOCHS = 50
"""Epochs of each descent: enough for 40 steps with all examples in a batch."""

FIRST, SECOND = np.linspace(-2.0, 4.0, 25), np.linspace(-4.0, 2.0, 25)
"""Values of the weights over which the bowl is drawn; its minimum is near the middle."""


def learning_data() -> dict[str, Any]:
    """Return the data as JSON can hold it."""
    X, y = small_data(SentimentFeatures.shipped())
    lowest = minimum(X, y)
    return {
        "features": FEATURES,
        "texts": [text for _, text in REVIEWS],
        "X": X.tolist(),
        "y": y.tolist(),
        "rates": [{"name": name, "value": rate} for name, rate in RATES.items()],
        "batches": [{"name": name, "value": size} for name, size in BATCHES.items()],
        "epochs": EPOCHS,
        "starts": {size: batch_starts(len(y), size, EPOCHS) for size in BATCHES.values()},
        "bowl": {
            "first": FIRST.tolist(),
            "second": SECOND.tolist(),
            "losses": loss_bowl(X, y, FIRST, SECOND).tolist(),
        },
        "minimum": {"theta": lowest.theta.tolist(), "loss": lowest.loss},
    }
