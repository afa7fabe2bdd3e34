"""Rows of CSV as lines."""

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
from logreg.data.csv_table import CsvParser
from logreg.data.input_options import Selection
from logreg.data.quotes import QuoteTracker
from logreg.data.records import Lines
from logreg.scanner import kernel

_DELIMITERS = ",;\t|"
_HEADERS = [["id", "text"], ["text", "id"], ["text"], ["id", "text", "x"]]


def check(data: bytes) -> None:
    """Compare rows as lines, where the kernel makes lines of them, with their records."""
    (option,), content = options_of(data, 1)
    delimiter, header = _DELIMITERS[option % 4], _HEADERS[option // 4 % 4]
    content += b"\n"
    content = content[: QuoteTracker(delimiter).specified_end(content)]
    parser = CsvParser("a.csv", Selection(keep_columns=True), delimiter)
    parser.records(delimiter.join(header).encode() + b"\n", 1)
    column = header.index("text")
    found = kernel.csv_texts(exact(content), ord(delimiter), len(header), column)
    lines = parser.lines(content)
    if lines is None:
        return
    require_equal(found, tuple(lines), f"other memory, {content!r}")
    records = parser.records(content, 2)
    if records.faults:
        raise DifferenceError(f"lines in spite of {records.faults}, {content!r}")
    require_lines(parser, Lines(*lines), records.columns, column, repr(content))  # type: ignore[arg-type]


_CELLS = [b"a", b'"a"', b'"a,b"', b'"two\nlines"', b'"so ""good"""', b'""', b'"a\tb"', b"id"]
_MARKS = [b",", b";", b"\t", b"|", b'"', b"\n", b"\r\n", b"\r", b"\xff"]
TARGET = Target(check, [*_CELLS, b"text", *_MARKS], seeds_of("reviews.tsv", 300))
