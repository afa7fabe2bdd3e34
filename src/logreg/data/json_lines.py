"""JSON lines: from one object per line to records.

The text and the label are under the keys that `columns` finds in the first object. Objects are
decoded by msgspec where it is installed; a line that it refuses is decoded by the standard library,
so that the result is the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from logreg.data import columns
from logreg.data.columns import ColumnError
from logreg.data.input_options import Selection
from logreg.data.json_fields import JsonFields
from logreg.data.json_nesting import is_nested_beyond
from logreg.data.parsers import Parser
from logreg.data.records import Lines, Record, Records, records_of
from logreg.data.streams import Content, decode_lines
from logreg.errors import InputError, excerpt

_scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


_LABEL_TYPES = {str, int, float, bool, type(None)}
"""The types of a label that `spelling` takes."""


class JsonParser(Parser):
    """Parses JSON lines; empty lines are passed over."""

    names: tuple[str, ...] = ()

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        super().__init__(name, selection)
        self._text_key: str | None = None
        self._label_key: str | None = None

    def records(self, content: Content, first_line: int) -> Records:
        """Parse a block of lines."""
        lines = decode_lines(content)
        try:
            found = self._all_whole(_decoded(lines, self._nesting), lines, first_line)
        except _OddLineError:
            found = None
        if found is None:
            numbered = enumerate(lines, start=first_line)
            records = [self._parsed(line, number) for number, line in numbered if line.strip()]
            found = records_of(records)
        return found

    @property
    def has_labels(self) -> bool:
        """Whether the first object has a label."""
        return self._label_key is not None

    @property
    def label_key(self) -> str | None:
        """The key of the label; known after the first object."""
        return self._label_key

    def shows_columns(self, content: Content) -> bool:
        """Return whether a line is an object with fields, which names the columns."""
        lines = (line for line in decode_lines(content) if line.strip())
        return any(map(self._is_object_with_fields, lines))

    def _is_object_with_fields(self, line: str) -> bool:
        try:
            fields = {} if is_nested_beyond(self._nesting, line) else json.loads(line)
        except (ValueError, RecursionError):
            return False
        return isinstance(fields, dict) and bool(fields)

    def lines(self, content: Content) -> Lines | None:
        """Return the objects as lines if all are flat and have the same keys as the first one."""
        from logreg.scanner import kernel

        if self._text_key is None or not self._has_plain_names or not kernel.is_available():
            return None
        keys = [f'"{name}"'.encode() for name in self.names]
        found = kernel.json_texts(content, keys, self.names.index(self._text_key))
        return None if found is None else Lines(*found)

    @property
    def _nesting(self) -> int:
        return self._selection.options.limits.nesting

    @property
    def _has_plain_names(self) -> bool:
        """Whether the names stand in JSON as they are."""
        return all(name.isidentifier() for name in self.names)

    def _all_whole(
        self, objects: Sequence[Any], lines: Sequence[str], first_line: int
    ) -> Records | None:
        """Return the records of lines that are all objects with a text; None if some are not."""
        if {*map(type, objects)} != {dict}:
            return None
        self._begin(objects[0], first_line)
        text, label = self._text_key, self._label_key
        texts = [fields.get(text) for fields in objects]
        if {*map(type, texts)} != {str}:
            return None
        labels = () if label is None else [fields.get(label) for fields in objects]
        if not {*map(type, labels)} <= _LABEL_TYPES:
            return None
        return Records(
            texts=texts,
            labels=[*map(spelling, labels)],
            lines=range(first_line, first_line + len(lines)),
            columns=[*map(JsonFields, objects, lines)] if self._keeps else (),
        )

    def _begin(self, fields: dict[str, Any], number: int) -> None:
        """Find the keys in the first object.

        Raises:
            InputError: they are unclear.
        """
        if self._text_key is not None or not fields:
            return
        options, labelled = self._selection.options, self._selection.labelled
        names = tuple(fields)
        try:
            layout = columns.with_header(names, options, labelled=labelled)
        except ColumnError as error:
            problem = str(error).replace("column", "key").replace("-key", "-column")
            raise InputError(
                problem.replace("in the header", "in the object"), self._name, number
            ) from error
        self.names = names
        self._text_key = names[layout.text]
        self._label_key = None if layout.label is None else names[layout.label]
        if layout.is_recognised:
            label = f" and the label from '{self._label_key}'" if self._label_key else ""
            found = f"reading the text from '{self._text_key}'{label}"
            options.on_note(
                f"{self._name}: {found} (--text-column and --label-column choose others)"
            )

    def _parsed(self, line: str, number: int) -> Record:
        """Parse one line; what is wrong with it becomes its fault."""
        if is_nested_beyond(self._nesting, line):
            cure = "write one object per line, or raise the limit with --allow nesting=N"
            fault = f"more than {self._nesting} objects and arrays within one another; {cure}"
            return Record("", line=number, fault=fault)
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            return Record("", line=number, fault=f"not JSON: {_reason(error)}")
        if not isinstance(fields, dict):
            fault = 'not a JSON object; write {"text": "..."} on each line'
            return Record("", line=number, fault=fault)
        return self.record(fields, number, line)

    def record(self, fields: dict[str, Any], number: int, line: str = "") -> Record:
        """Return the record of an object.

        Raises:
            InputError: it is the first one, and the keys are unclear.
        """
        self._begin(fields, number)
        text_key, label_key = self._text_key or columns.TEXT, self._label_key
        kept = JsonFields(fields, line) if self._keeps else ()
        if text_key not in fields:
            fault = f"no key {excerpt(text_key)}; give each object one"
            return Record("", line=number, fault=fault, columns=kept)
        text = "" if self._selection.options.number_columns else fields[text_key]
        if not isinstance(text, str):
            fault = f"the text is {_kind(text)}, not a string; correct the line"
            return Record("", line=number, fault=fault, columns=kept)
        try:
            label = None if label_key is None else spelling(fields.get(label_key))
        except ValueError as error:
            return Record("", line=number, fault=str(error), columns=kept)
        return Record(text, label, number, columns=kept)


def spelling(label: object) -> str | None:
    """Return how a label of JSON is spelled in other formats; None if it is missing.

    >>> spelling(1), spelling(1.0), spelling(True), spelling(" pos "), spelling(None)
    ('1', '1', 'true', 'pos', None)

    Raises:
        ValueError: it is not a string, a number or a boolean.
    """
    if isinstance(label, str):
        return label.strip()
    if label is None or label != label:  # NaN, which stands for a missing value
        return None
    if isinstance(label, bool):
        return str(label).lower()
    if isinstance(label, float) and label.is_integer():
        return str(int(label))
    if not isinstance(label, int | float):
        raise ValueError(f"the label is {_kind(label)}; write a string or a number")
    return str(label)


def _kind(value: object) -> str:
    """Return what a JSON value is called."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value != value:
        return "NaN"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, int | float):
        return "a number"
    return "an object" if isinstance(value, dict) else "an array"


def _reason(error: Exception) -> str:
    """Return why a line can't be decoded, and the cure."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error}; write one object per line, as jq -c . does"
    if isinstance(error, RecursionError):
        return "too deeply nested; write one object per line"
    return "a number is too long; shorten it"


class _OddLineError(Exception):
    """A line is not a JSON value and nothing else, so the lines are decoded one by one."""


def _decoded(lines: Sequence[str], nesting: int) -> Sequence[Any]:
    """Decode lines.

    Raises:
        _OddLineError: a line is not a JSON value and nothing else, or is nested too deeply.
    """
    if any(is_nested_beyond(nesting, line) for line in lines):
        raise _OddLineError
    decode = _msgspec_decode()
    try:
        if decode is not None:
            try:
                return [decode(line) for line in lines]
            except ValueError:
                pass  # the standard library accepts more, such as NaN
        pairs = [_scan(line, 0) for line in lines]
    except (ValueError, StopIteration, RecursionError) as error:
        raise _OddLineError from error
    if any(end != len(line) for (_, end), line in zip(pairs, lines, strict=True)):
        raise _OddLineError
    return [value for value, _ in pairs]


@cache
def _msgspec_decode() -> Callable[[str], Any] | None:
    """Return the decoder of msgspec; None if it is not installed."""
    try:
        from msgspec.json import Decoder
    except ImportError:
        return None
    decode: Callable[[str], Any] = Decoder().decode
    return decode
