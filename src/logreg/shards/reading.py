"""The records of a block: of a whole file as it is read elsewhere, of a part with its start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import DEFAULT_BUFFER_SIZE, BufferedReader

from logreg.data.encodings import LONGEST_START
from logreg.data.input_options import Selection
from logreg.data.middle import Start, read_middle, read_start, require_lines
from logreg.data.readers import Block as Lines
from logreg.data.readers import has_blocks, read, read_blocks
from logreg.data.records import Record, Records
from logreg.data.streams import BLOCK_SIZE
from logreg.errors import InputError
from logreg.pipeline.task import InputColumns
from logreg.shards import store
from logreg.shards.blocks import PIECE, Block, BlockStream, pieces_of

PIECE_OF_URL = 1 << 24
"""Bytes that are read at a time from a store, which takes a while to begin with each."""


def columns_of(url: str, size: int, selection: Selection) -> InputColumns | None:
    """Return the columns of a file, by its start; None if it has no record.

    Raises:
        InputError: it can't be read, or its columns are unclear.
    """
    if has_blocks(url):
        start = _start_of(url, size, selection)
        return None if start is None else InputColumns(start.parser.names, start.parser.has_labels)
    for names, records in read(_local(url), selection):
        if records:
            return InputColumns(names, any(records.labels))
    return None


def records_in(block: Block, size: int, selection: Selection) -> Iterator[Lines | Records]:
    """Yield the records of a block in order, most of them as lines that are not parsed yet.

    Args:
        block: the block.
        size: the size of the file, in bytes.
        selection: what is read of each record, and how.

    Raises:
        InputError: the file can't be read, or can't be cut.
    """
    url = block.url
    if not has_blocks(url):
        for _, records in read(_local(url), selection):
            yield records
        return
    piece = PIECE_OF_URL if store.is_url(url) else PIECE
    if (block.start, block.end) != (0, size):
        start = _start_of(url, size, selection)
        if start is None:
            return
        require_lines(url, start)
        if block.start > 0:
            most = selection.options.limits.record
            yield from read_middle(url, start, pieces_of(block, size, piece=piece), most)
            return
    with _opened(block, size, piece) as stream:
        yield from read_blocks(url, selection, stream=stream)


def parsed_in(
    block: Block, size: int, selection: Selection
) -> Iterator[tuple[int, Iterable[Record]]]:
    """Yield the records of a block in order, parsed, with the number of lines that they take.

    Raises:
        InputError: as for `records_in`.
    """
    for records in records_in(block, size, selection):
        if isinstance(records, Lines):
            yield records.parser.count_lines(records.content), records.records()
        else:
            yield len(records), records


@lru_cache(maxsize=16)
def _start_of(url: str, size: int, selection: Selection) -> Start | None:
    whole = Block(url, 0, size)
    with _opened(whole, size, BLOCK_SIZE) as stream:
        start = read_start(url, stream, selection)
    if start is None or b"\n" in start.first_bytes:
        return start
    with _opened(whole, size, BLOCK_SIZE) as stream:  # does LF follow, or is CR the end of lines?
        return start._replace(first_bytes=stream.read(LONGEST_START))


def _opened(block: Block, size: int, piece: int) -> BufferedReader:
    """Open a block; the first read returns as much of a file as where it is opened by its path."""
    return BufferedReader(BlockStream(block, size, piece), DEFAULT_BUFFER_SIZE)


def _local(url: str) -> str:
    if store.is_url(url):
        raise InputError("is read from a disk only; copy it, or convert it to .csv or .tsv", url)
    return url
