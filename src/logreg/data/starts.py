"""The start of a file, which shows how the rest is to be read, however small its pieces are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Piece = TypeVar("Piece", bytes, bytes | bytearray)


def with_joined_start(
    blocks: Iterable[Piece], is_enough: Callable[[Piece], bool], most: int
) -> Iterator[Piece]:
    """Yield blocks, of which the first ones are joined until one of them is enough.

    What was read before an error is yielded before it is raised.

    >>> [*with_joined_start([b"a", b"b.", b"c"], lambda block: b"." in block, 100)]
    [b'ab.', b'c']

    Args:
        blocks: the blocks.
        is_enough: whether a block shows what has to be known.
        most: bytes that are joined at most.
    """
    blocks = iter(blocks)
    start: list[Piece] = []
    n_bytes = 0
    try:
        for block in blocks:
            start.append(block)
            n_bytes += len(block)
            if n_bytes >= most or is_enough(block):
                break
    except Exception:
        if start:
            yield b"".join(start)
        raise
    if start:
        yield start[0] if len(start) == 1 else b"".join(start)
    yield from blocks
