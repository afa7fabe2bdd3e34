"""The decision rule: from the logit of a text, and the words it rests on, to a label or none.

    ŷ = 1 iff P(+|x) > threshold        none iff max(P(+|x), P(-|x)) < abstain
                                        none iff fewer than min_evidence lexicon words

Probabilities are compared as logits, because σ is monotonic: σ(z) > p iff z > logit(p), and
max(σ(z), σ(-z)) = σ(|z|). A text without a label still has a probability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logreg.features import Batch, FeatureSet
from logreg.linear_model import logit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNDECIDED = 2
"""The decision for no label, beside 0 for the negative and 1 for the positive label."""


class DecisionRule:
    """The rule that gives a text its label.

    Args:
        features: the feature set of the model.
        threshold: the label is the positive one iff P(+|x) > threshold; in [0, 1].
        abstain: no label if neither probability is at least this; in [0.5, 1]. At 0.5 there is
            always a label, at 1 never.
        min_evidence: no label if fewer words are in the positive and negative lists.

    Raises:
        ValueError: a probability is out of its range.

    >>> from logreg.features.sentiment import SentimentFeatures
    >>> rule = DecisionRule(SentimentFeatures.shipped(), abstain=0.9, min_evidence=2)
    >>> rule(3.0, "great fun"), rule(-3.0, "great, but dull")
    (1, 0)
    >>> rule(2.0, "great fun"), rule(3.0, "great")
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
        self._features = features
        self._threshold = logit(threshold)
        self._least_logit = logit(abstain)
        self._min_evidence = min_evidence
        self._counts = [features.names.index(name) for name in features.evidence_names]

    def __call__(self, z: float, text: str) -> int:
        """Return 0, 1 or `UNDECIDED` for a text whose logit is ``z``."""
        if abs(z) < self._least_logit or not self._has_evidence(text):
            return UNDECIDED
        return int(z > self._threshold)

    def _has_evidence(self, text: str) -> bool:
        if self._min_evidence == 0:
            return True
        x = self._features.extract(text)
        return sum(x[i] for i in self._counts) >= self._min_evidence

    def of_all(self, z: NDArray[np.float64], X: Batch) -> NDArray[np.int8]:
        """Return the decisions for many texts.

        Args:
            z: their logits, shape (n,).
            X: their features, shape (n, n_features).

        Returns:
            0, 1 or `UNDECIDED` for each text, int8, shape (n,).
        """
        import numpy as np

        decisions = (z > self._threshold).view(np.int8)
        if self._least_logit > 0:
            decisions[np.abs(z) < self._least_logit] = UNDECIDED
        if self._min_evidence > 0:
            is_counted = np.zeros(X.shape[1])
            is_counted[self._counts] = 1.0
            decisions[X @ is_counted < self._min_evidence] = UNDECIDED
        return decisions
