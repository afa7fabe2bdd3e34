"""The trace that ``train --trace`` writes: the loss of each epoch."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from logreg.errors import InputError, from_os_error


class TracedEpoch(NamedTuple):
    """An epoch of a trace; losses that are not finite, or were not computed, are None."""

    epoch: int
    loss: float | None
    validation_loss: float | None


def read_trace(path: str) -> list[TracedEpoch]:
    """Read the epochs of a trace; the steps between them are passed over.

    Raises:
        InputError: it can't be read, is not a trace, or has no epoch.
    """
    try:
        with open(path, encoding="utf-8") as stream:
            lines = [_fields(line, path, number) for number, line in enumerate(stream, start=1)]
    except OSError as error:
        raise from_os_error(error, path) from error
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8; {_CURE}", path) from error
    epochs = [
        TracedEpoch(fields["epoch"], fields["loss"], fields["validation_loss"])
        for fields in lines
        if "validation_loss" in fields
    ]
    if not epochs:
        raise InputError(f"no epoch in the trace; {_CURE}", path)
    return epochs


_CURE = "name a file of train --trace"


def _fields(line: str, path: str, number: int) -> dict[str, Any]:
    """Read one line.

    Raises:
        InputError: it is not of a trace.
    """
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or not _is_number(fields.get("epoch")):
        raise InputError(f"not a line of a trace; {_CURE}", path, number)
    losses = [fields.get("loss"), fields.get("validation_loss")]
    if "loss" not in fields or not all(loss is None or _is_number(loss) for loss in losses):
        raise InputError(f"not a line of a trace; {_CURE}", path, number)
    return fields


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e308
