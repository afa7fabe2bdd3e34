"""The six features of lines, by the kernel and by the scanner of regular expressions."""

from __future__ import annotations

from array import array
from functools import cache

from awkward import LEXICONS, PARTS, REACHES, by_specification

from kernel_fuzzing.target import Target, exact, options_of, require_equal, seeds_of
from logreg.features.sentiment import SentimentFeatures
from logreg.scanner import kernel
from logreg.scanner.kernel_scanner import KernelScanner
from logreg.scanner.regex_scanner import RegexScanner

_LEXICONS = [*LEXICONS, SentimentFeatures.shipped().lexicon]


@cache
def _kernel_scanner(i: int, reach: int, *, relative: bool, contrast: bool) -> KernelScanner:
    return KernelScanner(_LEXICONS[i], reach, relative=relative, contrast=contrast)


@cache
def _regex_scanner(i: int, reach: int, *, relative: bool, contrast: bool) -> RegexScanner:
    return RegexScanner(_LEXICONS[i], reach, relative=relative, contrast=contrast)


def check(data: bytes) -> None:
    """Compare the rows of both scanners with the specification."""
    (first, second), content = options_of(data, 2)
    i, reach = first % len(_LEXICONS), REACHES[second % len(REACHES)]
    relative, contrast = bool(first & 64), bool(first & 128)
    lines = content + b"\n"
    expected = by_specification(_LEXICONS[i], reach, lines, relative=relative, contrast=contrast)
    options = {"relative": relative, "contrast": contrast}
    about = f"lexicon {i}, reach {reach}, {options}, {lines!r}"
    found = _regex_scanner(i, reach, **options).rows_of_lines(lines)
    require_equal(_rows(found), expected, f"regular expressions, {about}")
    if kernel.is_available():
        found = _kernel_scanner(i, reach, **options).rows_of_lines(exact(lines))
        require_equal(_rows(found), expected, f"kernel, {about}")


def _rows(numbers: array[float]) -> list[tuple[float, ...]]:
    return [tuple(numbers[k : k + 6]) for k in range(0, len(numbers), 6)]


TARGET = Target(check, PARTS, seeds_of("reviews.tsv", 300))
