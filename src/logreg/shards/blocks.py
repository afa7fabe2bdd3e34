"""A block: the lines of a file that begin between two places. Together the blocks are the file.

A block that begins after the start of the file skips the rest of the line before it, and ends with
the line that it ends in. So every line is in exactly one block, wherever the cuts are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import RawIOBase
from typing import NamedTuple

from logreg.errors import InputError
from logreg.shards import store

PIECE = 1 << 22
"""Bytes that are read at a time: all of a block that is in memory."""

_AHEAD = 1 << 16
"""Bytes that are read first to find the end of the last line; then ever more, up to a piece."""

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
    r"""Return the whole lines that begin in a block.

    >>> read = lambda _, start, end: b"one\ntwo\n"[start:end]
    >>> [read_block(Block("a.txt", *at), 8, read) for at in [(0, 1), (1, 4), (4, 8)]]
    [b'one\n', b'', b'two\n']

    Args:
        block: the block.
        size: the size of the file, in bytes.
        read: returns the bytes of a file between two places.

    Raises:
        InputError: the file can't be read.
    """
    return b"".join(pieces_of(block, size, read))


def pieces_of(
    block: Block, size: int, read: Read = store.read, piece: int = PIECE
) -> Iterator[bytes]:
    """Yield the whole lines that begin in a block, as they are read; a piece may end in a line.

    Args:
        block: the block.
        size: the size of the file, in bytes.
        read: returns the bytes of a file between two places.
        piece: bytes to read at a time.

    Raises:
        InputError: the file can't be read, or has become shorter.
    """
    url, start, end = block
    # the byte before the block shows whether a line begins with it
    is_before_line = start > 0
    last = b""
    for content in _ranges(url, max(start - 1, 0), end, read, piece):
        if is_before_line:
            first = content.find(b"\n") + 1
            is_before_line = not first
            content = content[first:] if first else b""
        if content:
            yield content
            last = content[-1:]
    if last and last != b"\n":
        yield from _rest_of_line(url, end, size, read, piece)


def _ranges(url: str, start: int, end: int, read: Read, piece: int) -> Iterator[bytes]:
    while start < end:
        content = read(url, start, min(start + piece, end))
        if not content:
            raise InputError("has become shorter while it was read; use another folder", url)
        yield content
        start += len(content)


def _rest_of_line(url: str, start: int, size: int, read: Read, piece: int) -> Iterator[bytes]:
    ahead = min(_AHEAD, piece)
    while start < size:
        content = read(url, start, min(start + ahead, size))
        end = content.find(b"\n") + 1
        yield content[: end or None]
        if end or not content:
            return
        start += len(content)
        ahead = min(2 * ahead, piece)


class BlockStream(RawIOBase):
    """A block as a stream, which holds one piece of it.

    Args:
        block: the block.
        size: the size of the file, in bytes.
        piece: bytes to read at a time.
    """

    def __init__(self, block: Block, size: int, piece: int = PIECE) -> None:
        self._pieces = pieces_of(block, size, piece=piece)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer, as far as the piece goes; return the number of bytes."""
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        n = min(len(buffer), len(self._rest))
        buffer[:n] = self._rest[:n]
        self._rest = self._rest[n:]
        return n
