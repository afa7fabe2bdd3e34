"""What jobs have in common, as plans have it: how files are read, and which labels are meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from logreg.data.input_options import InputOptions, Limits
from logreg.labels import LabelChoice


def input_to_json(options: InputOptions) -> dict[str, Any]:
    """Return how files are read, but for who is told of what was decided."""
    fields = options._asdict()
    del fields["on_note"]
    return {
        **fields,
        "number_columns": list(options.number_columns),
        "limits": options.limits._asdict(),
    }


def input_from_json(fields: Mapping[str, Any]) -> InputOptions:
    """Return what `input_to_json` was given."""
    columns, limits = tuple(fields["number_columns"]), Limits(**fields["limits"])
    return InputOptions(**{**fields, "number_columns": columns, "limits": limits})


def choice_to_json(choice: LabelChoice | None) -> dict[str, list[str]] | None:
    """Return which labels are positive and negative."""
    if choice is None:
        return None
    return {"positive": [*choice.positive], "negative": [*choice.negative]}


def choice_from_json(fields: Mapping[str, list[str]] | None) -> LabelChoice | None:
    """Return what `choice_to_json` was given."""
    if fields is None:
        return None
    return LabelChoice(tuple(fields["positive"]), tuple(fields["negative"]))
