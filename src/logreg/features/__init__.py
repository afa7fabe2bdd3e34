"""Feature sets: from a text to numbers. A new one is a file here and a line in the registry."""

from __future__ import annotations

from logreg.features.base import (
    BLOCK_LENGTH,
    Batch,
    Evidence,
    FeatureSet,
    Sections,
    blocks,
    matrix,
    stack,
)
from logreg.features.sentiment import SentimentFeatures

__all__ = [
    "BLOCK_LENGTH",
    "FEATURE_SETS",
    "Batch",
    "Evidence",
    "FeatureSet",
    "Sections",
    "blocks",
    "matrix",
    "stack",
]

FEATURE_SETS: dict[str, type[FeatureSet]] = {
    SentimentFeatures.set_name: SentimentFeatures,
}
"""The registry: the feature sets by the names that model files use."""
