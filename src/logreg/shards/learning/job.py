"""What is counted in each block, as the plan has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from logreg.data.input_options import InputOptions
from logreg.features import FEATURE_SETS, FeatureSet, feature_set_named
from logreg.labels import LabelChoice
from logreg.shards.job_options import (
    choice_from_json,
    choice_to_json,
    input_from_json,
    input_to_json,
)

TRAIN = "train"


@dataclass(frozen=True)
class CountingJob:
    """What is counted, and how the files are read.

    Attributes:
        features: the feature set, which is not fitted.
        options: how the files are read.
        choice: which labels are positive and negative; None if the texts have just two.
    """

    features: FeatureSet
    options: InputOptions
    choice: LabelChoice | None

    def to_json(self) -> dict[str, Any]:
        """Return the job as a plan has it.

        Raises:
            ValueError: the feature set is not one of logreg's own.
        """
        sections = self.features.to_json()
        if sections["features"]["set"] not in FEATURE_SETS:
            raise ValueError("a feature set of your own is not counted in blocks")
        return {
            "command": TRAIN,
            "input": input_to_json(self.options),
            "choice": choice_to_json(self.choice),
            "names": [*self.features.names],
            "features": sections,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> CountingJob:
        """Return what `to_json` has returned."""
        weights = dict.fromkeys(fields["names"], 0.0)
        sections = {"weights": weights, "idf": {}, **fields["features"]}
        made = feature_set_named(sections["features"]["set"]).from_json(sections)
        options, choice = input_from_json(fields["input"]), choice_from_json(fields["choice"])
        return cls(made.unfitted(), options, choice)
