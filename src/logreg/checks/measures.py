"""What is measured of each text when it is read, and kept until all have been."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from logreg.checks.lengths import Lengths
from logreg.checks.shift import COUNTED
from logreg.checks.shingles import Sketcher, Sketches
from logreg.features import blocks
from logreg.features.sentiment import SentimentFeatures


class Measures(NamedTuple):
    """What is measured of some texts.

    Attributes:
        counts: what the six features count, shape (n_texts, 6); the last one is the tokens.
        sketches: what near copies have in common.
    """

    counts: NDArray[np.int64]
    sketches: Sketches

    @classmethod
    def joined(cls, parts: Sequence[Measures]) -> Self:
        """Return the measures of all texts of some parts."""
        counts = [np.zeros((0, len(COUNTED)), dtype=np.int64), *(part.counts for part in parts)]
        return cls(np.concatenate(counts), Sketches.joined([part.sketches for part in parts]))

    @property
    def lengths(self) -> Lengths:
        """The number of tokens of each text, shape (n_texts,)."""
        return self.counts[:, -1]

    @property
    def is_unknown(self) -> NDArray[np.bool_]:
        """Whether a text has no word of the lexicon, shape (n_texts,)."""
        is_unknown: NDArray[np.bool_] = self.counts[:, :2].sum(axis=1) == 0
        return is_unknown


def measured(texts: Iterable[str]) -> Measures:
    """Measure texts as they come; none is kept."""
    features, sketches_of = SentimentFeatures.shipped(), Sketcher()
    parts = []
    for block in blocks(texts, len):
        X = features.transform(block)
        X[:, -1] = np.exp(X[:, -1])  # tokens, of which the feature is the logarithm
        parts.append(Measures(np.rint(X).astype(np.int64), sketches_of(block)))
    return Measures.joined(parts)
