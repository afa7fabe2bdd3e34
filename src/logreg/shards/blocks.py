"""A block: the lines of a file that begin between two places. Together the blocks are the file.

A block that begins after the start of the file skips the rest of the line before it, and ends with
the line that it ends in. So every line is in exactly one block, wherever the cuts are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from logreg.shards import store

_AHEAD = 1 << 16
"""Bytes that are read at a time to find the end of the last line."""

Read = Callable[[str, int, int], bytes]


class Block(NamedTuple):
    """A part of a file.

    Attributes:
        url: the file.
        start: where it begins, in bytes.
        end: where it ends.
    """

    url: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.url}, bytes {self.start} to {self.end}"


def read_block(block: Block, size: int, read: Read = store.read) -> bytes:
    """Return the whole lines that begin in a block.

    Args:
        block: the block.
        size: the size of the file, in bytes.
        read: returns the bytes of a file between two places.

    Raises:
        InputError: the file can't be read.
    """
    url, start, end = block
    if start >= end:
        return b""
    content = read(url, max(start - 1, 0), end)
    if start > 0:
        # the byte before the block shows whether a line begins with it
        first = content.find(b"\n") + 1
        if not first:
            return b""
        content = content[first:]
        if not content:
            return b""
    if end >= size or content.endswith(b"\n"):
        return content
    return content + _rest_of_line(url, end, size, read)


def _rest_of_line(url: str, place: int, size: int, read: Read) -> bytes:
    parts = []
    while place < size:
        part = read(url, place, min(place + _AHEAD, size))
        end = part.find(b"\n") + 1
        parts.append(part[: end or None])
        if end or not part:
            break
        place += len(part)
    return b"".join(parts)
