"""Lines of JSON as lines of cells."""

from __future__ import annotations

from kernel_fuzzing.lines import require_lines
from kernel_fuzzing.target import DifferenceError, Target, exact, options_of, require_equal
from logreg.data.input_options import Selection
from logreg.data.json_fields import JsonFields, raw_fields
from logreg.data.json_lines import JsonParser
from logreg.scanner import kernel

_FIRST = [
    '{"text": "a", "id": 1}',
    '{"id": 1, "text": "a"}',
    '{"text": "a"}',
    '{"id": 1, "text": "a", "x": null}',
]


def check(data: bytes) -> None:
    """Compare objects as lines, where the kernel makes lines of them, with their records."""
    (option,), content = options_of(data, 1)
    content += b"\n"
    parser = JsonParser("a.jsonl", Selection(keep_columns=True))
    parser.records(_FIRST[option % 4].encode() + b"\n", 1)
    column = parser.names.index("text")
    keys = [f'"{name}"'.encode() for name in parser.names]
    found = kernel.json_texts(exact(content), keys, column)
    lines = parser.lines(content)
    require_equal(found, lines if lines is None else tuple(lines), f"other memory, {content!r}")
    if lines is None:
        return
    records = parser.records(content, 2)
    if records.faults:
        raise DifferenceError(f"lines in spite of {records.faults}, {content!r}")
    rows = [_cells(fields) for fields in records.columns if isinstance(fields, JsonFields)]
    require_lines(parser, lines, rows, column, repr(content))


def _cells(fields: JsonFields) -> list[str]:
    """Return the values of an object: strings as they are, null as nothing, others as written."""
    written = raw_fields(fields.source) | {k: "" for k, v in fields.values.items() if v is None}
    return [*(written | {k: v for k, v in fields.values.items() if isinstance(v, str)}).values()]


_VALUES = b'"a" 1 -0.5e+10 1E2 0 true false null "" NaN []'.split()
_ESCAPES = rb"\n \t \r \" \\ \/ \u \u0000 \u00e9 \ud83d\ude00 \ud800".split()
_MARKS = [b": ", b", ", b"{", b"}", b"\n", b"\r\n", b"\t", b" ", b"\xff"]
_KEYS = [b'"id"', b'"text"', b'"x"']
_LONG = [b"a" * 40, b"1" * 290, b"1" * 20]
_OBJECTS = [first.encode() + b"\n" for first in _FIRST]
TARGET = Target(check, [*_VALUES, *_ESCAPES, *_MARKS, *_KEYS, *_LONG, *_OBJECTS])
