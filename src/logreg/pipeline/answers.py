"""Answers: from the logits of texts to their labels and probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from logreg.linear_model import sigmoid, softmax
from logreg.model import Model
from logreg.pipeline.decision_rule import DecisionRule, RuleOfSeveral
from logreg.pipeline.writers import Prediction

if TYPE_CHECKING:
    from logreg.pipeline.scorer import Scores

Rule = DecisionRule | RuleOfSeveral


class Answers:
    """Answers for the texts of a model.

    Args:
        model: the model.
        rule: which label a text gets; by default the most probable one.
        n_ranked: how many labels are ranked in each answer; 0 for none.
        neutral: what a text without a label is called; None for nothing.

    Attributes:
        rule: the rule.
        labels: what each decision of the rule stands for: the labels, and ``neutral``.
        is_plain: whether an answer is the probability of the positive label, and a label.
    """

    def __init__(
        self,
        model: Model,
        rule: Rule | None = None,
        n_ranked: int = 0,
        neutral: str | None = None,
    ) -> None:
        is_binary = model.n_scores == 1
        self.rule = rule or (DecisionRule() if is_binary else RuleOfSeveral(len(model.labels)))
        self.labels = (*model.labels, neutral)
        self.is_plain = is_binary and not n_ranked
        self._n_scores, self._n_ranked = model.n_scores, n_ranked

    def one(self, z: Sequence[float], evidence: float) -> Prediction:
        """Return the answer for one text.

        Its probability is that of the positive label of two. Of several, or where labels are
        ranked, it is that of the label; of a text without one, that of the most probable label.
        """
        if self.is_plain:
            label = self.labels[self._decision(z, evidence)]
            return Prediction(sigmoid(z[0]), label)
        p = softmax(z) if len(z) > 1 else (sigmoid(-z[0]), sigmoid(z[0]))
        decision = self._decision(z, evidence)
        order = sorted(range(len(p)), key=lambda k: (k != decision, -p[k]))
        ranking = [(str(self.labels[k]), p[k]) for k in order[: self._n_ranked]]
        return Prediction(p[order[0]], self.labels[decision], ranking=ranking)

    def _decision(self, z: Sequence[float], evidence: float) -> int:
        if isinstance(self.rule, DecisionRule):
            return self.rule(z[0], evidence)
        return self.rule(z, evidence)

    def all(self, scores: Scores) -> Iterator[Prediction]:
        """Yield the answer for each text."""
        n, z = self._n_scores, scores.z
        for i, evidence in enumerate(scores.evidence):
            yield self.one(z[i * n : i * n + n].tolist(), evidence)

    def decisions(self, scores: Scores) -> Iterator[int]:
        """Yield the number of the label of each text in `labels`."""
        n, z = self._n_scores, scores.z
        if isinstance(self.rule, DecisionRule):
            yield from map(self.rule, z, scores.evidence)
        else:
            for i, evidence in enumerate(scores.evidence):
                yield self.rule(z[i * n : i * n + n].tolist(), evidence)

    def last_label(self, scores: Scores) -> str | None:
        """Return the label of the last text."""
        z = scores.z[-self._n_scores :].tolist()
        return self.labels[self._decision(z, scores.evidence[-1])]
