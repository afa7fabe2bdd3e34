"""What classify does with texts, as a value: written to JSON, it can be done elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from logreg.model import Model
from logreg.pipeline.answers import Rule
from logreg.pipeline.decision_rule import DecisionRule, RuleOfSeveral
from logreg.pipeline.predict import Predictor
from logreg.pipeline.task import InputColumns, Task
from logreg.pipeline.writers import Style


@dataclass(frozen=True)
class Classification:
    """How texts are classified, whatever the model.

    Attributes:
        style: how predictions are written.
        rule: the arguments of `DecisionRule`, or of `RuleOfSeveral` without the number of labels.
        only: the label to which the output is limited; None for no limit.
        explained: whether the words that add most to z follow.
    """

    style: Style
    rule: Mapping[str, Any]
    only: str | None = None
    explained: bool = False

    def task(self, model: Model, columns: InputColumns, *, watched: bool = False) -> Task:
        """Return the task for texts with these columns; the output of watched ones has scores."""
        rule = rule_of(model, self.rule)
        if self.explained:
            from logreg.pipeline.explained import ExplainedPredictor

            return ExplainedPredictor(model, self.style, columns.names, rule, only=self.only)
        return Predictor(model, self.style, columns.names, rule, only=self.only, watched=watched)

    def to_json(self) -> dict[str, Any]:
        """Return the same as JSON has it."""
        return {
            "style": {**self.style._asdict(), "all_labels": list(self.style.all_labels)},
            "rule": dict(self.rule),
            "only": self.only,
            "explained": self.explained,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Classification:
        """Return what `to_json` has returned."""
        style = {**fields["style"], "all_labels": tuple(fields["style"]["all_labels"])}
        return cls(Style(**style), fields["rule"], fields["only"], fields["explained"])


def rule_of(model: Model, arguments: Mapping[str, Any]) -> Rule:
    """Return the decision rule for the labels of a model.

    Raises:
        ValueError: a probability is out of its range.
    """
    if len(model.labels) == 2:
        return DecisionRule(**arguments)
    return RuleOfSeveral(len(model.labels), **arguments)
