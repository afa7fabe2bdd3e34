"""The sentiment counts of tokens.py and features/sentiment.py, megabytes at a time.

The compiled kernel counts, and where it is missing, regular expressions over whole blocks. Tests
hold both equal to the specification. Short input is not worth loading either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from array import array

    from logreg.lexicon.word_lists import Lexicon

WORTH_SCANNING = 1 << 15
"""Length of texts from which it pays to load the kernel, and to make a scanner."""


class Scanner(Protocol):
    """Counts the six sentiment features of many texts at once."""

    def rows_of_lines(self, lines: bytes | bytearray) -> array[float]:
        """Return the features of each line, six numbers per line; every line ends with LF."""


def fastest_scanner(lexicon: Lexicon, reach: int, *, relative: bool, contrast: bool) -> Scanner:
    """Return the fastest scanner for a lexicon.

    Args:
        lexicon: the lists.
        reach: how many words negation reaches.
        relative: whether counts are divided by the square root of the number of tokens.
        contrast: whether what stands before "but" counts half.
    """
    from logreg.scanner import kernel
    from logreg.scanner.compiled_lexicon import TooLongError
    from logreg.scanner.kernel_scanner import KernelScanner
    from logreg.scanner.regex_scanner import RegexScanner

    if kernel.is_available():
        try:
            return KernelScanner(lexicon, reach, relative=relative, contrast=contrast)
        except TooLongError:
            pass
    return RegexScanner(lexicon, reach, relative=relative, contrast=contrast)


def slowness(lexicon: Lexicon | None = None) -> tuple[str, ...]:
    """Return why long input takes much longer than it could, with a lexicon or with any."""
    from logreg.scanner import kernel

    slow = f"long input takes {kernel.GAIN} times as long"
    if not kernel.is_available():
        return (f"{kernel.why_missing()}: {slow}",)
    words = (word for words in lexicon or () for word in words)
    if max((len(word.encode("utf-8", "replace")) for word in words), default=0) > kernel.LONGEST:
        return (f"a listed word has more than {kernel.LONGEST} bytes: {slow}",)
    return ()


def count_lines(lines: bytes | bytearray) -> int:
    """Return the number of lines; every line ends with LF."""
    if len(lines) < WORTH_SCANNING:
        return lines.count(b"\n")
    from logreg.scanner import kernel

    return kernel.count_lines(lines)
