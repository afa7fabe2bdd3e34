"""Where the records of a CSV file end, across blocks: not at line ends in quoted cells.

A quote opens a quoted cell only at the start of the cell; there two of them are one, and a single
one closes the quotes. Anywhere else a quote is a character like others, as for `csv.reader`.
"""

from __future__ import annotations

from logreg.data.streams import Content
from logreg.scanner import WORTH_SCANNING

QUOTE = b'"'


class QuoteTracker:
    r"""Follows the quotes of a file from block to block.

    >>> tracker = QuoteTracker()
    >>> tracker.end_of_records(b'a 5" screen,x\n"two\n'), tracker.end_of_records(b'lines"\nc\n')
    (14, 9)

    Args:
        delimiter: what separates cells, one character.
    """

    def __init__(self, delimiter: str = ",") -> None:
        self._delimiter = delimiter.encode()
        self._is_open = False

    def end_of_records(self, content: Content) -> int:
        """Return where the last complete record ends in the next block of whole lines.

        The rest of the block belongs to a record that goes on; 0 if that is all of it.
        """
        from logreg.scanner import kernel

        is_long = len(content) >= WORTH_SCANNING
        if is_long and len(self._delimiter) == 1 and kernel.is_available():
            end, self._is_open = kernel.end_of_rows(content, self._delimiter[0], self._is_open)
            return end
        return self.specified_end(content)

    def specified_end(self, content: Content) -> int:
        """Return what `end_of_records` returns: the specification, in Python."""
        if not self._is_open and QUOTE not in content:
            return len(content)
        content = bytes(content)  # whose bytes are read faster than those of a bytearray
        ends_of_cells = self._delimiter + b"\r\n"
        plain: list[tuple[int, int]] = []  # the parts of the block outside quoted cells
        start = self._after_closing(content, 0) if self._is_open else 0
        while start >= 0:
            opening = content.find(QUOTE, start)
            while opening > 0 and content[opening - 1] not in ends_of_cells:
                opening = content.find(QUOTE, opening + 1)
            if opening < 0:
                self._is_open = False
                return len(content)
            plain.append((start, opening))
            start = self._after_closing(content, opening + 1)
        self._is_open = True
        ends = (content.rfind(b"\n", *part) + 1 for part in reversed(plain))
        return next((end for end in ends if end), 0)

    @staticmethod
    def _after_closing(content: bytes, start: int) -> int:
        """Return the place after the quote that closes a quoted cell; -1 if there is none."""
        place = content.find(QUOTE, start)
        while place >= 0 and content[place + 1] == QUOTE[0]:  # the block ends with a line end
            place = content.find(QUOTE, place + 2)
        return place + 1 if place >= 0 else -1
