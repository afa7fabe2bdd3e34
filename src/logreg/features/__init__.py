"""Feature sets: from a text to numbers. A new one is a file here and a line in the registry."""

from __future__ import annotations

from importlib import import_module

from logreg.features.base import (
    BLOCK_LENGTH,
    Batch,
    Evidence,
    FeatureSet,
    Occurrence,
    Sections,
    Vector,
    blocks,
    matrix,
    stack,
)

__all__ = [
    "BLOCK_LENGTH",
    "FEATURE_SETS",
    "Batch",
    "Evidence",
    "FeatureSet",
    "Occurrence",
    "Sections",
    "Vector",
    "blocks",
    "feature_set_named",
    "matrix",
    "stack",
]

FEATURE_SETS = {
    "sentiment": ("sentiment", "SentimentFeatures"),
    "words": ("words", "WordFeatures"),
    "sentiment+words": ("combined", "SentimentAndWords"),
    "periods": ("periods", "PeriodFeatures"),
    "columns": ("columns", "ColumnFeatures"),
}
"""The registry: by the name that model files use, the module and the class of each feature set.

Only the one that is used is loaded, which saves a short call some time.
"""


def feature_set_named(name: str) -> type[FeatureSet]:
    """Return a feature set of the registry."""
    module, class_name = FEATURE_SETS[name]
    found: type[FeatureSet] = getattr(import_module(f"logreg.features.{module}"), class_name)
    return found
