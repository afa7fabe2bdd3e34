"""Decisions: from z, and the words that it stands on, to a label or to none.

    ŷ = 1 iff P(+|x) > threshold        none iff max(P(+|x), P(-|x)) < abstain
                                        none iff fewer than min_evidence lexicon words

Probabilities are compared as logits, for σ is monotonic: σ(z) > p iff z > logit(p), and
max(σ(z), σ(-z)) = σ(|z|). A text without a label keeps its probability: that is not for this room.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logreg.features import Batch, FeatureSet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNDECIDED = 2
"""What stands for no label, beside 0 and 1 for the negative and the positive one."""


class Decision:
    """The rule by which a text gets its label.

    Args:
        features: what the rows of features mean.
        threshold: the label is the positive one iff P(+|x) > threshold; in [0, 1].
        abstain: there is no label when neither probability is at least this; in [0.5, 1]. At 0.5
            there always is one, at 1 there never is.
        min_evidence: nor is there one with fewer words of the positive and negative lists.

    Raises:
        ValueError: a probability is out of its range.

    >>> from logreg.features.sentiment import SentimentFeatures
    >>> decide = Decision(SentimentFeatures.shipped(), abstain=0.9, min_evidence=2)
    >>> decide(3.0, [2, 0, 0, 0, 0, 1.1]), decide(-3.0, [1, 1, 0, 0, 0, 1.1])
    (1, 0)
    >>> decide(2.0, [2, 0, 0, 0, 0, 1.1]), decide(3.0, [1, 0, 1, 9, 0, 1.1])
    (2, 2)
    """

    def __init__(
        self,
        features: FeatureSet,
        *,
        threshold: float = 0.5,
        abstain: float = 0.5,
        min_evidence: int = 0,
    ) -> None:
        if not 0 <= threshold <= 1:
            raise ValueError(f"threshold must be in [0, 1], got {threshold:g}")
        if not 0.5 <= abstain <= 1:
            raise ValueError(f"abstain must be in [0.5, 1], got {abstain:g}")
        self._threshold = logit(threshold)
        self._doubt = logit(abstain)
        self._min_evidence = min_evidence
        self._counts = [features.names.index(name) for name in features.evidence_names]

    def __call__(self, z: float, x: Sequence[float]) -> int:
        """Return 0 or 1, or `UNDECIDED`, for a text of logit ``z`` and features ``x``."""
        if abs(z) < self._doubt or sum(x[i] for i in self._counts) < self._min_evidence:
            return UNDECIDED
        return int(z > self._threshold)

    def of_all(self, z: NDArray[np.float64], X: Batch) -> NDArray[np.int8]:
        """Return the same for many texts: from shapes (n,) and (n, n_features) to (n,)."""
        import numpy as np

        decisions = (z > self._threshold).view(np.int8)
        if self._doubt > 0:
            decisions[np.abs(z) < self._doubt] = UNDECIDED
        if self._min_evidence > 0:
            is_counted = np.zeros(X.shape[1])
            is_counted[self._counts] = 1.0
            decisions[X @ is_counted < self._min_evidence] = UNDECIDED
        return decisions


def logit(probability: float) -> float:
    """Return ln(p / (1 - p)), the z for which σ(z) = p; infinite at 0 and 1.

    >>> from logreg.linear_model import sigmoid
    >>> logit(0.5), logit(0), round(sigmoid(logit(0.9)), 12)
    (0.0, -inf, 0.9)
    """
    if probability <= 0 or probability >= 1:
        return math.inf if probability >= 1 else -math.inf
    return math.log(probability) - math.log1p(-probability)
