"""Rows of tab-separated values as lines."""

from __future__ import annotations

from kernel_fuzzing.lines import require_lines
from kernel_fuzzing.target import (
    DifferenceError,
    Target,
    exact,
    options_of,
    require_equal,
    seeds_of,
)
from logreg.data.input_options import Selection
from logreg.data.records import Lines
from logreg.data.tables import TsvParser
from logreg.scanner import kernel

_HEADERS = [["id", "text"], ["text", "id"], ["text"], ["id", "text", "x"]]


def check(data: bytes) -> None:
    """Compare rows as lines, where the kernel makes lines of them, with their records."""
    (option,), content = options_of(data, 1)
    header = _HEADERS[option % 4]
    content += b"\n"
    parser = TsvParser("a.tsv", Selection(keep_columns=True))
    parser.records("\t".join(header).encode() + b"\n", 1)
    column = header.index("text")
    found = kernel.tsv_texts(exact(content), len(header), column)
    lines = parser.lines(content)
    if lines is None:
        return
    require_equal(found, lines.texts, f"other memory, {content!r}")
    records = parser.records(content, 2)
    if records.faults:
        raise DifferenceError(f"lines in spite of {records.faults}, {content!r}")
    whole = Lines(lines.texts, lines.columns.replace(b"\r\n", b"\n"))
    require_lines(parser, whole, records.columns, column, repr(content))  # type: ignore[arg-type]


_PARTS = [b"a", b"id", b"text", b"\t", b"\t\t", b"\n", b"\r\n", b"\r", b'"', b"\xff"]
TARGET = Target(check, _PARTS, seeds_of("reviews.tsv", 300))
