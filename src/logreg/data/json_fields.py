"""The fields of a JSON object as JSON, as they were written: numbers keep all their digits.

NaN and infinity, which Python reads and JSON does not have, become null.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

_scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING_OR_NAN = r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN'


class JsonFields(NamedTuple):
    """The fields of a JSON object, and the line that they were read from.

    Attributes:
        values: the value of each field.
        source: the line; empty if the object is not from JSON.
    """

    values: Mapping[str, object]
    source: str = ""


def json_fields(fields: JsonFields) -> dict[str, str]:
    """Return the value of each field as JSON.

    >>> json_fields(JsonFields({"id": 10.1, "x": math.nan}, '{"id": 10.10, "x": NaN}'))
    {'id': '10.10', 'x': 'null'}
    """
    if not fields.source:
        return {name: _dumped(value) for name, value in fields.values.items()}
    raw = raw_fields(fields.source)
    return {
        name: _without_nan(text) if "N" in text or "I" in text else text
        for name, text in raw.items()
    }


def raw_fields(line: str) -> dict[str, str]:
    r"""Return each field of an object on a line, its value as it was written.

    >>> raw_fields('{"id": 10.10, "tags": [1E5,  2]}\n')
    {'id': '10.10', 'tags': '[1E5,  2]'}
    """
    return {name: line[start:end] for name, (start, end) in field_spans(line).items()}


def field_spans(line: str) -> dict[str, tuple[int, int]]:
    """Return where the value of each field of an object stands on a line.

    >>> field_spans('{"id": 10.10}')
    {'id': (7, 12)}
    """
    fields: dict[str, tuple[int, int]] = {}
    place = line.index("{") + 1
    while True:
        place = _after_space(line, place)
        if line[place] == "}":
            return fields
        name, place = json.decoder.scanstring(line, place + 1)  # type: ignore[attr-defined]
        start = _after_space(line, _after_space(line, place) + 1)
        _, end = _scan(line, start)
        fields[name] = start, end
        place = _after_space(line, end)
        if line[place] == ",":
            place += 1


def _after_space(line: str, place: int) -> int:
    found = _SPACE.match(line, place)
    return found.end() if found else place


def _without_nan(text: str) -> str:
    """Replace NaN and infinity, where they are not in a string, by null."""
    return re.sub(_STRING_OR_NAN, lambda found: found[0] if found[0][0] == '"' else "null", text)


def _dumped(value: object) -> str:
    """Return a value that is not from JSON, such as a date of a column file, as JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    return _without_nan(json.dumps(value, ensure_ascii=False, default=str))
