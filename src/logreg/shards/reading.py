"""The records of a block: of a whole file as it is read elsewhere, of a part with its start."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from logreg.data.input_options import Selection
from logreg.data.middle import read_middle, read_start, require_lines
from logreg.data.readers import Block as Lines
from logreg.data.readers import has_blocks, read, read_blocks
from logreg.data.records import Records
from logreg.data.streams import BLOCK_SIZE
from logreg.errors import InputError
from logreg.pipeline.task import InputColumns
from logreg.shards import store
from logreg.shards.blocks import Block, read_block

PIECE = 1 << 22
"""Bytes of a block that are processed together, so that memory is bounded."""


def columns_of(url: str, size: int, selection: Selection) -> InputColumns | None:
    """Return the columns of a file, by its start; None if it has no record.

    Raises:
        InputError: it can't be read, or its columns are unclear.
    """
    if not has_blocks(url):
        for names, records in read(_local(url), selection):
            if records:
                return InputColumns(names, any(records.labels))
        return None
    start = read_start(url, head_of(url, size), selection)
    return None if start is None else InputColumns(start.parser.names, any(start.records.labels))


def records_in(block: Block, size: int, selection: Selection) -> Iterator[Lines | Records]:
    """Yield the records of a block in order, most of them as lines that are not parsed yet.

    Raises:
        InputError: the file can't be read.
    """
    url, first, end = block
    if not has_blocks(url):
        for _, records in read(_local(url), selection):
            yield records
    elif (first, end) == (0, size):
        if store.is_url(url):
            with store.opened(url) as stream:
                yield from read_blocks(url, selection, stream=stream)
        else:
            yield from read_blocks(url, selection)
    else:
        yield from _records_of_part(block, size, selection)


def _records_of_part(block: Block, size: int, selection: Selection) -> Iterator[Lines]:
    url, head = block.url, head_of(block.url, size)
    start = read_start(url, head, selection)
    if start is None:  # nothing is known yet of what the lines are
        yield from read_blocks(url, selection, stream=BytesIO(read_block(block, size)))
        return
    require_lines(url, head, start)
    content = read_block(block, size)
    if block.start == 0:
        yield from read_blocks(url, selection, stream=BytesIO(content))
    else:
        yield from read_middle(url, start, content, selection.options.encoding, PIECE)


@lru_cache(maxsize=16)
def head_of(url: str, size: int) -> bytes:
    """Return the first bytes of a file, up to a line end: the same that reading it begins with."""
    head = store.read(url, 0, min(size, BLOCK_SIZE))
    end = head.rfind(b"\n") + 1
    return head[:end] if end and size > len(head) else head


def _local(url: str) -> str:
    if store.is_url(url):
        raise InputError("is read from a disk only; copy it, or convert it to .csv or .tsv", url)
    return url
