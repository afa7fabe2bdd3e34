"""Word lists of any kind: an input is their entries, an empty line, and a text."""

from __future__ import annotations

from awkward import PARTS, by_specification

from kernel_fuzzing.target import Target, exact, options_of, require_equal
from logreg.lexicon.word_lists import TO_MARK, Lexicon
from logreg.scanner.compiled_lexicon import TooLongError
from logreg.scanner.kernel_scanner import KernelScanner


def check(data: bytes) -> None:
    """Compare the rows of a text by these lists with the specification."""
    (option,), content = options_of(data, 1)
    head, _, text = content.partition(b"\n\n")
    entries = head.decode("utf-8", "surrogateescape").split("\n")
    lexicon = Lexicon(*(frozenset(entries[i::4]) for i in range(4)))
    lines, reach, contrast = text + b"\n", (0, 3, TO_MARK)[option % 3], bool(option & 128)
    try:
        scanner = KernelScanner(lexicon, reach, contrast=contrast)
    except TooLongError:
        return
    found = [*scanner.rows_of_lines(exact(lines))]
    expected = by_specification(lexicon, reach, lines, contrast=contrast)
    about = f"reach {reach}, contrast {contrast}, {entries!r}, {lines!r}"
    require_equal(found, [x for row in expected for x in row], about)


TARGET = Target(check, [*PARTS, *[b"\n"] * 50, *[b"\n\n"] * 20, *[b" "] * 20])
