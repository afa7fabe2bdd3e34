"""A recipe: everything but the data and the features that decides which model is learned.

The model file keeps it among the facts of the training, so that the model can be learned again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from logreg.training.options import Hyperparameters

BALANCED = "balanced"
"""The weights that make all labels, or all files, count for the same in all."""

ClassWeight = str | Mapping[str, float] | None
"""`BALANCED`, or the weight of each label, 1 where it is not named; None where all weigh 1."""

FileWeight = str | Sequence[float] | None
"""`BALANCED`, or the weight of the examples of each file; None where all weigh 1."""

_FACT_OF = {"epochs": "max_epochs"}
"""What a model file calls a hyperparameter whose own name says what came of it."""


@dataclass(frozen=True)
class Recipe:
    """How to learn from examples.

    Attributes:
        hyperparameters: of the descent.
        class_weight: how much the examples of each label count.
        file_weight: how much the examples of each file count.
        validation: the fraction of the examples to hold out and stop by, in (0, 1); None for none.
        calibrate: whether to calibrate the probabilities on held-out folds.

    Raises:
        ValueError: a value is out of its range.
    """

    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)
    class_weight: ClassWeight = None
    file_weight: FileWeight = None
    validation: float | None = None
    calibrate: bool = False

    def __post_init__(self) -> None:
        for name, value in (("class_weight", self.class_weight), ("file_weight", self.file_weight)):
            if isinstance(value, str) and value != BALANCED:
                raise ValueError(f"{name} must be '{BALANCED}' or weights, got '{value}'")
        if self.validation is not None and not 0 < self.validation < 1:
            raise ValueError(f"validation must be between 0 and 1, got {self.validation}")

    def facts(self) -> dict[str, Any]:
        """Return the recipe as a model file records it: no option that was not used."""
        facts: dict[str, Any] = {
            _FACT_OF.get(name, name): value for name, value in asdict(self.hyperparameters).items()
        }
        facts["batch_size"] = facts["batch_size"] or "all"
        if self.class_weight is not None:
            facts["class_weight"] = _plain(self.class_weight)
        if self.file_weight is not None:
            facts["file_weight"] = _plain(self.file_weight)
        if self.validation is not None:
            facts["validation"] = self.validation
        if self.calibrate:
            facts["calibrate"] = True
        return facts

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Recipe:
        """Read the recipe from the facts of a model file.

        Of a validation file the facts have the digest; it is no part of the recipe.

        >>> recipe = Recipe(Hyperparameters(batch_size=None), class_weight={"spam": 5.0})
        >>> Recipe.from_facts(recipe.facts()) == recipe
        True

        Raises:
            ValueError: a fact is missing, or out of its range.
        """
        settings: dict[str, Any] = {}
        for setting in fields(Hyperparameters):
            name = _FACT_OF.get(setting.name, setting.name)
            if name not in facts:
                raise ValueError(f"the model does not say with which {name} it was trained")
            settings[setting.name] = facts[name]
        validation = facts.get("validation")
        if settings["batch_size"] == "all":
            settings["batch_size"] = None
        try:
            return cls(
                Hyperparameters(**settings),
                facts.get("class_weight"),
                facts.get("file_weight"),
                None if isinstance(validation, str) else validation,
                facts.get("calibrate", False),
            )
        except TypeError as error:
            raise ValueError(f"the model's facts of its training make no sense: {error}") from error


def _plain(weights: str | Mapping[str, float] | Sequence[float]) -> Any:
    """Return weights as JSON has them."""
    if isinstance(weights, str):
        return weights
    return dict(weights) if isinstance(weights, Mapping) else list(weights)
