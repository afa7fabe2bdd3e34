"""Twenty short reviews to learn from by hand: two features are enough, and no line divides them.

The features are the counts of positive and negative words. Some reviews say the opposite of what
their words count for, so that the loss has a minimum.
"""

from __future__ import annotations

import numpy as np

from logreg.features import FeatureSet, matrix
from logreg.loss import Floats, Gold

REVIEWS = (
    (1, "A great cast, great music, and a wonderful ending."),
    (0, "Dull."),
    (1, "Funny, warm and charming."),
    (0, "A terrible script, bad actors, and an awful ending."),
    (1, "It starts with a terrible song, but the rest is excellent."),
    (0, "A great cast is wasted here, and the jokes are stupid."),
    (1, "I love it."),
    (0, "The worst film of the year: boring, ugly and stupid."),
    (1, "The best film of the year: beautiful, clever and moving."),
    (0, "Not good."),
    (1, "Not bad."),
    (0, "A nice idea, but the film is poor and boring."),
    (1, "A good story and good actors, though the music is awful."),
    (0, "Terrible, and a waste of money."),
    (1, "Brilliant, if slow at times."),
    (0, "So much for the great reviews."),
    (1, "Sad, dark, and perfect."),
    (0, "A poor copy of a good film."),
    (1, "See it!"),
    (0, "Skip it."),
)
"""The label of each, 1 for positive, and its text."""

LABELS = ("negative", "positive")

FEATURES = ("positive", "negative")
"""What is counted."""


def as_table(features: FeatureSet) -> str:
    """Return the reviews as a labelled table, with both counts."""
    lines = ["\t".join(["label", "text", *FEATURES])]
    for (label, text), counts in zip(REVIEWS, small_data(features)[0].tolist(), strict=True):
        lines.append("\t".join([LABELS[label], text, *(f"{one:g}" for one in counts)]))
    return "\n".join(lines)


def small_data(features: FeatureSet) -> tuple[Floats, Gold]:
    """Return the counts of positive and negative words, shape (20, 2), and the labels."""
    columns = [features.names.index(name) for name in FEATURES]
    X = np.asarray(matrix(features, [text for _, text in REVIEWS]))[:, columns]
    return X, np.array([label for label, _ in REVIEWS], dtype=np.intp)
