"""Where the rows of CSV end, block by block."""

from __future__ import annotations

from kernel_fuzzing.target import Target, exact, options_of, require_equal
from logreg.data.quotes import QuoteTracker
from logreg.scanner import kernel

_DELIMITERS = ",;\t|"


def check(data: bytes) -> None:
    """Compare the ends of the rows of each block with the specification."""
    (option,), content = options_of(data, 1)
    delimiter, n_lines = _DELIMITERS[option % 4], 1 + option // 4 % 8
    lines = [line + b"\n" for line in content.split(b"\n")]
    tracker, is_open = QuoteTracker(delimiter), False
    for i in range(0, len(lines), n_lines):
        block = b"".join(lines[i : i + n_lines])
        found = kernel.end_of_rows(exact(block), ord(delimiter), is_open)
        expected = (tracker.specified_end(block), tracker._is_open)
        about = f"delimiter {delimiter!r}, open {is_open}, {block!r}"
        require_equal(found, expected, about)
        is_open = found[1]


TARGET = Target(
    check, [b'"', b'""', b'"""', b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b"a", b' "']
)
