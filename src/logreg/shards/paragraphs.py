"""The paragraphs of a file that begin in a block; an empty line is before each but the first.

Running text is cut here, as no sentence goes on over an empty line. Both sides of a cut look for
the first paragraph that begins at it or after it, and so find the same place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from logreg.shards import store
from logreg.shards.blocks import Block, Read

_EMPTY_LINE = re.compile(rb"\n[ \t\r\f\v]*\n")

_BEHIND = 1 << 10
"""Bytes before a cut in which the empty line may begin that ends there."""

_AHEAD = 1 << 20
"""Bytes that are read at a time to find the next empty line."""


class Paragraphs(NamedTuple):
    """Whole paragraphs.

    Attributes:
        content: their bytes.
        start: where they begin in the file.
    """

    content: bytes
    start: int


def read_paragraphs(block: Block, size: int, read: Read = store.read) -> Paragraphs:
    """Return the paragraphs that begin in a block.

    Args:
        block: the block.
        size: the size of the file, in bytes.
        read: returns the bytes of a file between two places.

    Raises:
        InputError: the file can't be read.
    """
    start = next_paragraph(block.url, block.start, size, read)
    end = next_paragraph(block.url, block.end, size, read)
    return Paragraphs(read(block.url, start, end) if start < end else b"", start)


def next_paragraph(url: str, place: int, size: int, read: Read) -> int:
    """Return where the first paragraph begins that is not before a place; the size if none does."""
    if place <= 0 or place >= size:
        return max(0, min(place, size))
    first = max(place - _BEHIND, 0)
    while first < size:
        end = min(max(first + _BEHIND, place) + _AHEAD, size)
        content, at = read(url, first, end), 0
        while found := _EMPTY_LINE.search(content, at):
            if first + found.end() >= place:
                return first + found.end()
            at = found.end() - 1  # its line end may begin another empty line
        first = max(end - _BEHIND, first + 1) if end < size else size
    return size
