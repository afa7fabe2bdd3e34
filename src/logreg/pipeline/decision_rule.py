"""The decision rule: from the logit of a text, and the words it rests on, to a label or none.

    ŷ = 1 iff P(+|x) > threshold        none iff max(P(+|x), P(-|x)) < abstain
                                        none iff fewer than min_evidence lexicon words

Probabilities are compared as logits, because σ is monotonic: σ(z) > p iff z > logit(p), and
max(σ(z), σ(-z)) = σ(|z|). A text without a label still has a probability.
"""

from __future__ import annotations

from collections.abc import Sequence

from logreg.features import FeatureSet
from logreg.linear_model import logit

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

    Attributes:
        threshold: as a logit.
        least_logit: the smallest |z| of a text with a label.
        min_evidence: as given.

    Raises:
        ValueError: a probability is out of its range.

    >>> from logreg.features.sentiment import SentimentFeatures
    >>> rule = DecisionRule(SentimentFeatures.shipped(), abstain=0.9, min_evidence=2)
    >>> rule(3.0, evidence=2), rule(-3.0, evidence=2)
    (1, 0)
    >>> rule(2.0, evidence=2), rule(3.0, evidence=1)
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
        self.threshold = logit(threshold)
        self.least_logit = logit(abstain)
        self.min_evidence = min_evidence
        self._counted = [features.names.index(name) for name in features.evidence_names]

    def evidence(self, x: Sequence[float]) -> float:
        """Return the evidence in a text with the features ``x``; 0 if none is asked for."""
        return sum([x[i] for i in self._counted]) if self.min_evidence > 0 else 0

    def __call__(self, z: float, evidence: float) -> int:
        """Return 0, 1 or `UNDECIDED` for a text with this logit and this evidence."""
        if abs(z) < self.least_logit or evidence < self.min_evidence:
            return UNDECIDED
        return int(z > self.threshold)
