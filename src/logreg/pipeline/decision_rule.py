"""The decision rule: from the logits of a text, and the words it rests on, to a label or none.

    ŷ = 1 iff P(+|x) > threshold        none iff max(P(+|x), P(-|x)) < abstain
                                        none iff fewer than min_evidence words

Probabilities are compared as logits, because σ is monotonic: σ(z) > p iff z > logit(p), and
max(σ(z), σ(-z)) = σ(|z|). Of several labels the most probable one is chosen, or the one that has
a threshold. A text without a label still has a probability.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from logreg.linear_model import logit, softmax

UNDECIDED = 2
"""The decision for no label, beside 0 for the negative and 1 for the positive label."""


class DecisionRule:
    """The rule that gives a text its label.

    Args:
        threshold: the label is the positive one iff P(+|x) > threshold; in [0, 1].
        of_negative: whether the threshold is for the negative label: it is given iff P(-|x) is
            greater.
        abstain: no label if neither probability is at least this; in [0.5, 1]. At 0.5 there is
            always a label, at 1 never.
        min_evidence: no label if fewer words speak for or against a label.

    Attributes:
        threshold: as a logit.
        least_logit: the smallest |z| of a text with a label.
        min_evidence: as given.

    Raises:
        ValueError: a probability is out of its range.

    >>> rule = DecisionRule(abstain=0.9, min_evidence=2)
    >>> rule(3.0, evidence=2), rule(-3.0, evidence=2)
    (1, 0)
    >>> rule(2.0, evidence=2), rule(3.0, evidence=1)
    (2, 2)
    """

    def __init__(
        self,
        *,
        threshold: float = 0.5,
        of_negative: bool = False,
        abstain: float = 0.5,
        min_evidence: int = 0,
    ) -> None:
        if not 0 <= threshold <= 1:
            raise ValueError(f"threshold must be in [0, 1], got {threshold:g}")
        if not 0.5 <= abstain <= 1:
            raise ValueError(f"abstain must be in [0.5, 1], got {abstain:g}")
        self.threshold = logit(threshold)
        if of_negative:  # negative iff -z > logit(P), and positive iff z >= -logit(P)
            self.threshold = math.nextafter(-self.threshold, -math.inf)
        self.least_logit = logit(abstain)
        self.min_evidence = min_evidence

    def __call__(self, z: float, evidence: float) -> int:
        """Return 0, 1 or `UNDECIDED` for a text with this logit and this evidence."""
        if abs(z) < self.least_logit or evidence < self.min_evidence:
            return UNDECIDED
        return int(z > self.threshold)


class RuleOfSeveral:
    """The rule that gives a text one of K > 2 labels.

    Args:
        n_labels: K.
        threshold: the number of a label and p: a text gets this label iff its probability is
            greater than p, and else the most probable of the others; None for the most probable
            of all.
        abstain: no label if that of the text is less probable; in [0, 1].
        min_evidence: no label if fewer words speak for or against a label.

    Raises:
        ValueError: a probability is out of its range.

    >>> rule = RuleOfSeveral(3, threshold=(2, 0.2))
    >>> rule([2.0, 0.0, 1.0], evidence=0), rule([2.0, 0.0, 0.0], evidence=0)
    (2, 0)
    """

    def __init__(
        self,
        n_labels: int,
        *,
        threshold: tuple[int, float] | None = None,
        abstain: float = 0.0,
        min_evidence: int = 0,
    ) -> None:
        if not 0 <= abstain <= 1:
            raise ValueError(f"abstain must be in [0, 1], got {abstain:g}")
        if threshold is not None and not 0 <= threshold[1] <= 1:
            raise ValueError(f"threshold must be in [0, 1], got {threshold[1]:g}")
        self._n_labels, self._threshold, self._abstain = n_labels, threshold, abstain
        self.min_evidence = min_evidence

    def __call__(self, z: Sequence[float], evidence: float) -> int:
        """Return the number of the label of a text, or K for none."""
        p = softmax(z)
        label = self._label(z, p)
        if p[label] < self._abstain or evidence < self.min_evidence:
            return self._n_labels
        return label

    def _label(self, z: Sequence[float], p: Sequence[float]) -> int:
        if self._threshold is None:
            return z.index(max(z))
        chosen, least = self._threshold
        if p[chosen] > least:
            return chosen
        others = [k for k in range(self._n_labels) if k != chosen]
        return max(others, key=z.__getitem__)
