"""The schema of a model file: checks every field and builds the model.

It works on parsed JSON, not on files. A field is named by its path from the top, such as
``weights.positive``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from logreg.errors import FieldError, excerpt
from logreg.features import FEATURE_SETS, FeatureSet, feature_set_named
from logreg.linear_model import MAX_WEIGHT, LinearModel, SoftmaxModel
from logreg.model import Model

if TYPE_CHECKING:
    from logreg.labels import Labels

FORMAT, VERSION = "logreg-model", 1
"""The fields ``format`` and ``version`` in the files of this release."""

_REQUIRED = ("format", "version", "labels", "features", "bias", "weights")
_OPTIONAL = ("training",)
"""A feature set adds the sections that it needs."""


class NewerVersionError(FieldError):
    """A model file was written by a newer release."""


def build_model(fields: Any) -> Model:
    """Check the parsed JSON of a model file and make the model.

    Raises:
        FieldError: names the first field that breaks its rule, the rule and the value.
    """
    _check_format(fields)
    feature_set = _feature_set(fields)
    own = feature_set.sections(_object("features", fields["features"]))
    _check_names(fields, own)
    labels = _labels(fields["labels"])
    sections = {name: _object(name, fields[name]) for name in ("features", "weights", *own)}
    features = feature_set.from_json(sections)
    names = [name for part in features.parts for name in part.names]
    weights = _weights_of(sections["weights"], features)
    linear = _linear(labels, fields["bias"], weights, names)
    return Model(features, linear, _training(fields.get("training", {})))


def _weights_of(weights: Mapping[str, Any], features: FeatureSet) -> list[tuple[str, list[Any]]]:
    """Return the weights, in order, of each feature set, with the field that they are in."""
    parts = features.parts
    if len(parts) == 1:
        return [("weights", _in_order("weights", weights, features.names))]
    _same_names("weights", weights, [part.set_name for part in parts])
    of_parts = []
    for part in parts:
        field = f"weights.{part.set_name}"
        own = _object(field, weights[part.set_name])
        of_parts.append((field, _in_order(field, own, part.names)))
    return of_parts


def _in_order(field: str, weights: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    if (*weights,) == names:
        return [*weights.values()]
    _same_names(field, weights, names)
    return [weights[name] for name in names]


def _same_names(field: str, weights: Mapping[str, Any], names: Sequence[str]) -> None:
    """Check that the weights are those of the features.

    Raises:
        FieldError: one is missing, or is of no feature.
    """
    if weights.keys() == {*names}:
        return
    for name in names:
        if name not in weights:
            raise FieldError(f"{field}.{name}", "is missing")
    for name in weights:
        if name not in names:
            raise FieldError(f"{field}.{name}", f"is not a feature; these are: {', '.join(names)}")


def _linear(
    labels: Labels, bias: Any, of_sets: list[tuple[str, list[Any]]], names: Sequence[str]
) -> LinearModel | SoftmaxModel:
    """Make the linear model: of two labels a weight is a number, of K it is a list of K."""
    values = [value for _, own in of_sets for value in own]
    if len(labels) == 2 and {*map(type, values)} == {float} and sum(map(abs, values)) <= MAX_WEIGHT:
        return LinearModel(labels, _number("bias", bias), tuple(values))
    fields = [field for field, own in of_sets for _ in own]
    named = [f"{field}.{name}" for field, name in zip(fields, names, strict=True)]
    if len(labels) == 2:
        weights = [_number(field, value) for field, value in zip(named, values, strict=True)]
        return LinearModel(labels, _number("bias", bias), tuple(weights))
    rows = [_numbers(field, value, len(labels)) for field, value in zip(named, values, strict=True)]
    return SoftmaxModel(labels, _numbers("bias", bias, len(labels)), tuple(rows))


def _numbers(field: str, value: Any, n: int) -> tuple[float, ...]:
    """Return a list of as many numbers as there are labels."""
    if not isinstance(value, list) or len(value) != n:
        raise FieldError(field, f"must be {n} numbers, one for each label, got {_show(value)}")
    return tuple([_number(field, one) for one in value])


def _check_format(fields: Any) -> None:
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise FieldError("format", f'must be "{FORMAT}": this is not a model file')
    version = fields.get("version")
    if version == VERSION and not isinstance(version, bool):
        return
    problem = f"must be {VERSION}, got {_show(version)}"
    if isinstance(version, int) and version > VERSION:
        raise NewerVersionError("version", f"{problem}, of a newer logreg")
    raise FieldError("version", problem)


def _feature_set(fields: Mapping[str, Any]) -> type[FeatureSet]:
    if "features" not in fields:
        raise FieldError("features", "is missing")
    name = _object("features", fields["features"]).get("set")
    if isinstance(name, str) and name in FEATURE_SETS:
        return feature_set_named(name)
    if isinstance(name, str) and name:
        from logreg.features.custom import registered

        if (own := registered(name)) is not None:
            return own
    known = ", ".join(FEATURE_SETS)
    problem = f"must be one of: {known}; got {_show(name)}"
    if isinstance(name, str) and ":" in name:
        problem += f"; if it is code that you trust, name it too: --features {name}"
    raise FieldError("features.set", problem)


def _check_names(fields: Mapping[str, Any], sections: tuple[str, ...]) -> None:
    for name in (*_REQUIRED, *sections):
        if name not in fields:
            raise FieldError(name, "is missing")
    for name in fields:
        if name not in (*_REQUIRED, *_OPTIONAL, *sections):
            raise FieldError(name, "is not a field of a model file")


def _labels(value: Any) -> Labels:
    rule = "must be different names, of two the negative one first"
    if not isinstance(value, list) or len(value) < 2 or not _are_different(value):
        raise FieldError("labels", f"{rule}, got {_show(value)}")
    for label in value:
        if not isinstance(label, str) or not label or not label.isprintable():
            raise FieldError("labels", f"{rule}, of printable characters, got {_show(label)}")
    return tuple(value)


def _are_different(labels: list[Any]) -> bool:
    return all(label not in labels[:i] for i, label in enumerate(labels))


def _training(value: Any) -> Mapping[str, Any]:
    metadata = _object("training", value)
    for name, entry in metadata.items():
        if isinstance(entry, dict | list):
            for part in entry.values() if isinstance(entry, dict) else entry:
                for number in part.values() if isinstance(part, dict) else [part]:
                    _number(f"training.{name}", number)
        elif isinstance(entry, float) and not math.isfinite(entry):
            rule = "must be a finite number, a string, true, false or null, or numbers"
            raise FieldError(f"training.{name}", f"{rule}, got {_show(entry)}")
    return metadata


def _number(field: str, value: Any) -> float:
    """Return a value that is a finite number of at most `MAX_WEIGHT`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldError(field, f"must be a number, got {_show(value)}")
    if isinstance(value, float) and not math.isfinite(value):
        raise FieldError(field, f"must be a finite number, got {_show(value)}")
    if abs(value) > MAX_WEIGHT:
        raise FieldError(field, f"must be at most {MAX_WEIGHT:g} in size, got {_show(value)}")
    return float(value)


def _object(field: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise FieldError(field, f"must be an object, got {_show(value)}")
    return value


def _show(value: Any) -> str:
    """Return a value of the file for a message: as JSON writes it, if that is short."""
    if isinstance(value, str):
        return excerpt(value)
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    return "nothing" if value is None else json.dumps(value)
