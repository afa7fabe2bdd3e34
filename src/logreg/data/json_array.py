"""A JSON array of objects as JSON lines, block by block, in memory for one object at a time.

Every object is on the line where it begins; line ends within it follow it. Of several objects on
one line each further one counts as a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from logreg.data.streams import LongRecordError, RecordError

_MARK = re.compile(rb'["{}\[\]]')


def is_array(content: bytes | bytearray) -> bool:
    r"""Return whether a file that begins like this is a JSON array of objects.

    >>> is_array(b'[\n {"text": "fine"}'), is_array(b"[sic] fine")
    (True, False)
    """
    return re.match(rb"\s*\[\s*(?:\{|\]\s*\Z|\Z)", content) is not None


def objects_as_lines(blocks: Iterable[bytes], most: int) -> Iterator[bytes]:
    r"""Yield blocks of JSON lines for the blocks of an array of objects.

    >>> [*objects_as_lines([b'[{"a": 1},\n {"b"', b':\n "}"}\n]'], most=20)]
    [b'{"a": 1}\n', b'{"b":  "}"}\n\n']

    What is between the objects, other than commas and white space, becomes a line of its own, which
    is not an object and is reported as such.

    Raises:
        LongRecordError: an object has more bytes than ``most``.
        RecordError: the array has no end.
    """
    reader = _ArrayReader()
    for block in blocks:
        if lines := reader.read(block):
            yield lines
        if reader.n_kept > most:
            raise LongRecordError(most)
    if rest := reader.rest():
        yield rest
    elif not reader.has_ended:
        raise RecordError("the array has no end, ']'; is the file cut off? copy it again")


class _ArrayReader:
    """Finds the objects of an array; keeps what is not complete for the next block."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._place = 0  # up to here the kept bytes have been read
        self._depth = 0
        self._in_string = False
        self._start = 0  # of the object, or of what is between two objects
        self._owed = 0  # line ends that have been read and not been written

    @property
    def has_ended(self) -> bool:
        """Whether the array has been closed."""
        return self._depth <= 0

    @property
    def n_kept(self) -> int:
        """The bytes of the object that is not complete."""
        return len(self._kept)

    def read(self, block: bytes) -> bytes:
        """Return the lines of the objects that end in the next block."""
        self._kept += block
        lines: list[bytes] = []
        while (mark := self._next_mark()) is not None:
            if mark in b"{[":
                self._depth += 1
                if self._depth <= 2:  # the array, or an object in it
                    lines += self._between(self._place - 1)
            else:
                self._depth -= 1
                if self._depth == 1:
                    lines += self._line(self._place)
                elif self._depth <= 0:  # the end of the array
                    lines += self._between(self._place - 1)
                    self._start = self._place
        del self._kept[: self._start]
        self._place -= self._start
        self._start = 0
        return b"".join(lines)

    def _next_mark(self) -> bytes | None:
        """Return the next bracket that is not in a string; None if there is none yet."""
        while True:
            if self._in_string:
                quote = self._kept.find(b'"', self._place)
                self._place = quote + 1 if quote >= 0 else len(self._kept)
                if quote < 0:
                    return None
                self._in_string = self._is_escaped(quote)
            else:
                found = _MARK.search(self._kept, self._place)
                self._place = found.end() if found else len(self._kept)
                if found is None:
                    return None
                if found[0] != b'"':
                    return found[0]
                self._in_string = True

    def _is_escaped(self, place: int) -> bool:
        first = place
        while first > 0 and self._kept[first - 1] == ord("\\"):
            first -= 1
        return (place - first) % 2 == 1

    def _between(self, end: int) -> list[bytes]:
        """Write what is between two objects, if it is not empty, and the line ends in it."""
        part = bytes(self._kept[self._start : end])
        self._start = end + (self._depth == 1)  # without the bracket that opens the array
        odd = part.strip(b" \t\r\n,")
        lines = [odd.replace(b"\n", b" ") + b"\n"] if odd else []
        self._owed += part.count(b"\n") - len(lines)
        if self._owed > 0:
            lines.append(b"\n" * self._owed)
            self._owed = 0
        return lines

    def _line(self, end: int) -> list[bytes]:
        """Write an object on one line."""
        part = bytes(self._kept[self._start : end])
        self._start = end
        self._owed += part.count(b"\n") - 1
        return [part.replace(b"\r", b" ").replace(b"\n", b" "), b"\n"]

    def rest(self) -> bytes:
        """Return what is left at the end: an object that is not complete, as one line."""
        odd = bytes(self._kept).strip(b" \t\r\n,")
        return odd.replace(b"\n", b" ") + b"\n" if odd else b""
