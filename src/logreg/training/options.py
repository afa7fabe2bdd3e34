"""Training options: everything but the data and the features that decides which model is learned.

They are separate from the optimiser so that the command line can show the defaults in its help
without importing numpy. A model file records them, so that the model can be trained again.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from logreg.errors import EXCERPT_LENGTH, printable
from logreg.inputs import LARGEST
from logreg.labels import Labels, canonical
from logreg.linear_model import MAX_WEIGHT

ADAPTIVE, CONSTANT, INVERSE = "adaptive", "constant", "inverse"
SCHEDULES = (ADAPTIVE, CONSTANT, INVERSE)
"""How the learning rate changes from epoch to epoch; see `schedules` for the formulas."""

BALANCED = "balanced"
"""The weights that give all labels, or all files, the same total weight."""

ClassWeight = str | Mapping[str, float] | None
"""`BALANCED`, or the weight of each label, 1 if it is not named; None if all weigh 1."""

FileWeight = str | Sequence[float] | None
"""`BALANCED`, or the weight of the examples of each file; None if all weigh 1."""

LOGISTIC_REGRESSION, NAIVE_BAYES = "logistic-regression", "naive-bayes"
ALGORITHMS = (LOGISTIC_REGRESSION, NAIVE_BAYES)
"""Where the weights come from."""

EVENT_MODELS = ("multinomial", "bernoulli")
"""What naive Bayes takes a text for; see `naive_bayes`."""

ZEROS, RANDOM = "zeros", "random"
STARTS = (ZEROS, RANDOM)
"""Where the search for the weights can begin: at 0, or anywhere, by the seed."""

ALL = "all"
"""How a model file writes the batch size None."""


@dataclass(frozen=True)
class Hyperparameters:
    """How to learn. docs/explanation.md has the measurements behind the defaults.

    Attributes:
        learning_rate: η of the first epoch, > 0.
        schedule: how η changes, one of `SCHEDULES`.
        decay: how fast the schedules ``adaptive`` and ``inverse`` lower η, in (0, 1).
        average: whether to use the average of the iterates (Polyak averaging).
        batch_size: examples per step, >= 1; None for all.
        l2: λ₂ of the penalty λ₂/2 ‖w‖² on the weights of standardised features, >= 0; None for 0,
            or for 1/n with n-grams or several labels, which need a penalty.
        l1: λ₁ of the penalty λ₁ ‖w‖₁ on them, >= 0.
        epochs: maximum number of passes over the data, >= 1.
        patience: epochs in a row that may fail to lower the validation loss, >= 1.
        tolerance: stop when the objective is within this fraction of its minimum, in [0, 1).
        seed: of everything random, >= 0.
        start: where the search begins, one of `STARTS`, or the digest of a model.
        standardize: whether steps are taken on standardised features; if not, they are the
            chapter's own.

    Raises:
        TypeError: a value has the wrong type.
        ValueError: a value is out of its range.
    """

    learning_rate: float = 0.3
    schedule: str = ADAPTIVE
    decay: float = 0.5
    average: bool = True
    batch_size: int | None = 16
    l2: float | None = None
    l1: float = 0.0
    epochs: int = 300
    patience: int = 5
    tolerance: float = 1e-4
    seed: int = 0
    start: str = ZEROS
    standardize: bool = True

    def __post_init__(self) -> None:
        _require_number("learning_rate", self.learning_rate, most=sys.float_info.max)
        for name in ("decay", "l1", "tolerance"):
            _require_number(name, getattr(self, name))
        if self.l2 is not None:
            _require_number("l2", self.l2)
            _require(0 <= self.l2 < math.inf, "l2 must be >= 0", self.l2)
        _require(0 < self.learning_rate < math.inf, "learning_rate must be > 0", self.learning_rate)
        known = ", ".join(SCHEDULES)
        is_known = isinstance(self.schedule, str) and self.schedule in SCHEDULES
        _require(is_known, f"schedule must be one of {known}", self.schedule)
        _require(0 < self.decay < 1, "decay must be between 0 and 1", self.decay)
        _require_bool("average", self.average)
        _require_bool("standardize", self.standardize)
        is_known = isinstance(self.start, str) and (self.start in STARTS or self.starts_at_model)
        _require(is_known, f"start must be one of {', '.join(STARTS)}", self.start)
        if self.batch_size is not None:
            _require_int("batch_size", self.batch_size, least=1)
        _require(0 <= self.l1 < math.inf, "l1 must be >= 0", self.l1)
        _require_int("epochs", self.epochs, least=1)
        _require_int("patience", self.patience, least=1)
        _require(0 <= self.tolerance < 1, "tolerance must be in [0, 1)", self.tolerance)
        _require_int("seed", self.seed, least=0)

    @property
    def starts_at_model(self) -> bool:
        """Whether the search begins at the weights of a model, whose digest ``start`` is."""
        return re.fullmatch("sha256:[0-9a-f]{64}", self.start) is not None


@dataclass(frozen=True)
class TrainingOptions:
    """How to train on examples.

    Attributes:
        hyperparameters: of the optimiser.
        class_weight: the weight of the examples of each label.
        file_weight: the weight of the examples of each file.
        validation: the fraction of the examples to hold out for early stopping, in (0, 1); None
            for none.
        calibrate: whether to calibrate the probabilities on held-out folds.
        nb: whether to multiply the features of n-grams by their naive-Bayes log-count ratios.
        algorithm: one of `ALGORITHMS`.
        event_model: of naive Bayes, one of `EVENT_MODELS`.
        alpha: α > 0, what naive Bayes adds to every count.

    Raises:
        TypeError: a value has the wrong type.
        ValueError: a value is out of its range.
    """

    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)
    class_weight: ClassWeight = None
    file_weight: FileWeight = None
    validation: float | None = None
    calibrate: bool = False
    nb: bool = False
    algorithm: str = LOGISTIC_REGRESSION
    event_model: str = EVENT_MODELS[0]
    alpha: float = 1.0

    def __post_init__(self) -> None:
        if self.class_weight is not None:
            _require_weights("class_weight", self.class_weight, Mapping)
        if self.file_weight is not None:
            _require_weights("file_weight", self.file_weight, Sequence)
        if self.validation is not None:
            _require_number("validation", self.validation)
            in_range = 0 < self.validation < 1
            _require(in_range, "validation must be between 0 and 1", self.validation)
        _require_bool("calibrate", self.calibrate)
        _require_bool("nb", self.nb)
        for name, known in (("algorithm", ALGORITHMS), ("event_model", EVENT_MODELS)):
            value = getattr(self, name)
            is_known = isinstance(value, str) and value in known
            _require(is_known, f"{name} must be one of {', '.join(known)}", value)
        _require_number("alpha", self.alpha)
        _require(0 < self.alpha < math.inf, "alpha must be > 0", self.alpha)
        if self.is_naive_bayes and (self.nb or self.validation is not None):
            raise ValueError("naive Bayes has no use for nb, nor for validation: it takes no steps")

    @property
    def is_naive_bayes(self) -> bool:
        """Whether the weights are counted, not searched for."""
        return self.algorithm == NAIVE_BAYES

    def with_labels(self, labels: Labels) -> TrainingOptions:
        """Return the options with the weights of labels under the names that a data set has.

        >>> options = TrainingOptions(class_weight={"1": 5.0})
        >>> options.with_labels(("negative", "positive")).class_weight
        {'positive': 5.0}
        >>> options.with_labels(("1", "2")).class_weight
        {'1': 5.0}
        """
        if self.class_weight is None or isinstance(self.class_weight, str):
            return self
        weights = self.class_weight.items()
        named = {one if one in labels else canonical(one): weight for one, weight in weights}
        return replace(self, class_weight=named)

    def for_data(self, n_examples: int, *, ascent: bool) -> TrainingOptions:
        """Return the options with the L2 penalty that the data call for, if none was chosen.

        Args:
            n_examples: n.
            ascent: whether the optimiser is that of `training.ascent`, which needs a penalty.

        Raises:
            ValueError: there is no penalty where one is needed.
        """
        l2 = self.hyperparameters.l2
        if self.is_naive_bayes:
            return self
        if ascent and l2 is not None and l2 < LEAST_L2:
            rule = f"l2 must be >= {LEAST_L2:g} with n-grams or several labels"
            raise ValueError(f"{rule}, got {l2:g}")
        if l2 is not None:
            return self
        l2 = 1 / n_examples if ascent else 0.0
        return replace(self, hyperparameters=replace(self.hyperparameters, l2=l2))

    def to_metadata(self, *, ascent: bool = False) -> dict[str, Any]:
        """Return the options as a model file records them: only those that were used.

        Args:
            ascent: whether the optimiser was that of `training.ascent`, which has no learning rate.
        """
        if self.is_naive_bayes:
            metadata = {name: getattr(self, name) for name in _OF_NAIVE_BAYES}
            return metadata | {"seed": self.hyperparameters.seed} | self._used()
        used = {
            k: v for k, v in asdict(self.hyperparameters).items() if not (ascent and k in OF_SGD)
        }
        metadata = {_METADATA_NAMES.get(k, k): v for k, v in used.items()}
        if not ascent:
            metadata["batch_size"] = metadata["batch_size"] or ALL
        for name, default in _UNLESS.items():
            if metadata.get(name) == default:
                del metadata[name]
        return metadata | self._used()

    def _used(self) -> dict[str, Any]:
        """Return the options beside the hyperparameters that were used."""
        metadata: dict[str, Any] = {}
        if self.nb:
            metadata["nb"] = True
        if self.class_weight is not None:
            metadata["class_weight"] = _plain(self.class_weight)
        if self.file_weight is not None:
            metadata["file_weight"] = _plain(self.file_weight)
        if self.validation is not None:
            metadata["validation"] = self.validation
        if self.calibrate:
            metadata["calibrate"] = True
        return metadata

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, Any]) -> TrainingOptions:
        """Read the options from the metadata of a model file.

        For a validation file the metadata have the digest; it is not one of the options.

        >>> options = TrainingOptions(Hyperparameters(batch_size=None), class_weight={"spam": 5.0})
        >>> TrainingOptions.from_metadata(options.to_metadata()) == options
        True

        Raises:
            ValueError: an option is missing, has the wrong type, or is out of its range.
        """
        values: dict[str, Any] = {}
        ascent = "learning_rate" not in metadata
        is_naive_bayes = metadata.get("algorithm") == NAIVE_BAYES
        if is_naive_bayes:
            values["seed"] = metadata.get("seed", 0)
        for option in fields(Hyperparameters) if not is_naive_bayes else ():
            name = _METADATA_NAMES.get(option.name, option.name)
            if ascent and option.name in OF_SGD:
                continue
            if name not in metadata and name in _UNLESS:
                continue
            if name not in metadata:
                raise ValueError(f"the model does not record the {name} that it was trained with")
            values[option.name] = metadata[name]
        if values.get("batch_size") == ALL:
            values["batch_size"] = None
        validation = metadata.get("validation")
        try:
            return cls(
                hyperparameters=Hyperparameters(**values),
                class_weight=metadata.get("class_weight"),
                file_weight=metadata.get("file_weight"),
                validation=None if isinstance(validation, str) else validation,
                calibrate=metadata.get("calibrate", False),
                nb=metadata.get("nb", False),
                **{name: metadata[name] for name in _OF_NAIVE_BAYES if name in metadata},
            )
        except TypeError as error:
            raise ValueError(f"its training metadata are wrong: {error}") from error


LEAST_L2 = 1e-12
"""The weakest L2 penalty for `training.ascent`, whose steps are as large as it is small."""

OF_SGD = (
    "learning_rate",
    "schedule",
    "decay",
    "average",
    "batch_size",
    "start",
    "standardize",
)
"""The hyperparameters of stochastic gradient descent, which `training.ascent` does without."""

_OF_NAIVE_BAYES = ("algorithm", "event_model", "alpha")

_UNLESS = {"start": ZEROS, "standardize": True}
"""What a model file records only if it is another value."""

_METADATA_NAMES = {"epochs": "max_epochs"}
"""The options that a model file records under another name: its ``epochs`` are those it took."""


def _require(holds: bool, rule: str, value: object) -> None:
    if not holds:
        raise ValueError(f"{rule}, got {_show(value)}")


def _require_number(name: str, value: object, *, most: float = MAX_WEIGHT) -> None:
    """Refuse what is not a number, or one that no model file takes."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number, got {_show(value)}")
    is_too_large = most < abs(value) < math.inf  # of infinity each option has its rule
    _require(not is_too_large, f"{name} must be at most {most:g} in size", value)


def _require_int(name: str, value: object, *, least: int) -> None:
    """Refuse what is not a whole number, or too small."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, got {_show(value)}")
    _require(value >= least, f"{name} must be >= {least}", value)
    _require(value <= LARGEST, f"{name} must be at most {LARGEST}", value)


def _require_bool(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, got {_show(value)}")


def _require_weights(name: str, value: Any, collection: type) -> None:
    """Refuse what is neither `BALANCED` nor a collection of numbers."""
    is_right = value == BALANCED if isinstance(value, str) else isinstance(value, collection)
    _require(is_right, f"{name} must be '{BALANCED}' or weights", value)
    if isinstance(value, str):
        return
    for weight in value.values() if isinstance(value, Mapping) else value:
        _require_number(f"a weight of {name}", weight)


def _show(value: object) -> str:
    """Return the beginning of a value, on one line."""
    return printable(f"{value!r:.{EXCERPT_LENGTH}}")


def _plain(weights: str | Mapping[str, float] | Sequence[float]) -> Any:
    """Return weights as JSON has them."""
    if isinstance(weights, str):
        return weights
    return dict(weights) if isinstance(weights, Mapping) else list(weights)
