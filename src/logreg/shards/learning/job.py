"""What is counted in each block, as the plan has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from logreg.data.input_options import InputOptions, Selection
from logreg.features import FEATURE_SETS, FeatureSet, feature_set_named
from logreg.labels import LabelChoice

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

    def selection(self, on_note: Callable[[str], None]) -> Selection:
        """Return what is read of each record.

        Args:
            on_note: called with each decision on how a file is read.
        """
        return Selection(self.options._replace(on_note=on_note), labelled=True)

    def to_json(self) -> dict[str, Any]:
        """Return the job as a plan has it.

        Raises:
            ValueError: the feature set is not one of logreg's own.
        """
        sections = self.features.to_json()
        if sections["features"]["set"] not in FEATURE_SETS:
            raise ValueError("a feature set of your own is not counted in blocks")
        options = self.options._asdict()
        del options["on_note"]
        choice = self.choice
        return {
            "command": TRAIN,
            "input": {**options, "number_columns": list(self.options.number_columns)},
            "choice": choice and {"positive": [*choice.positive], "negative": [*choice.negative]},
            "names": [*self.features.names],
            "features": sections,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> CountingJob:
        """Return what `to_json` has returned."""
        columns = tuple(fields["input"]["number_columns"])
        options = InputOptions(**{**fields["input"], "number_columns": columns})
        weights = dict.fromkeys(fields["names"], 0.0)
        sections = {"weights": weights, "idf": {}, **fields["features"]}
        made = feature_set_named(sections["features"]["set"]).from_json(sections)
        choice = fields["choice"]
        if choice is not None:
            choice = LabelChoice(tuple(choice["positive"]), tuple(choice["negative"]))
        return cls(made.unfitted(), options, choice)
