"""Lines from the middle of a file, read as they would be with all that is before them.

What the columns of a file are is decided at its start, so the start is read first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BufferedReader
from typing import NamedTuple

from logreg.data.compression import extension_for
from logreg.data.encodings import (
    decoded,
    encoding_named,
    has_old_line_ends,
    marked_encoding,
    old_line_ends_as_new,
)
from logreg.data.input_options import Selection, ignore
from logreg.data.json_array import is_array
from logreg.data.parsers import Parser
from logreg.data.readers import Block, located, read_blocks
from logreg.data.streams import Content, whole_lines
from logreg.errors import InputError


class Start(NamedTuple):
    """What the start of a file decides.

    Attributes:
        first_bytes: those of the first read.
        parser: it has parsed the first records.
        encoding: that of the file.
    """

    first_bytes: bytes
    parser: Parser
    encoding: str


def read_start(path: str, stream: BufferedReader, selection: Selection) -> Start | None:
    """Read a file up to its first record; None if it has none.

    Args:
        path: the file.
        stream: the file, opened at its start; it is not closed.
        selection: what is read of each record, and how.

    Raises:
        InputError: it is not text, or its columns are unclear.
    """
    silent = selection._replace(options=selection.options._replace(on_note=ignore))
    first_bytes = stream.peek()
    for block in read_blocks(path, silent, stream=stream):
        records = block.records()
        if len(records):
            encoding = marked_encoding(first_bytes) or selection.options.encoding or "utf-8"
            return Start(first_bytes, block.parser, encoding_named(encoding))
    return None


def require_lines(path: str, start: Start) -> None:
    """Refuse to cut a file at line ends that is not made of lines.

    Raises:
        InputError: it is such a file.
    """
    if extension := extension_for(start.first_bytes):
        raise InputError(f"can't be cut, as it is compressed; name it {extension}", path)
    mark = marked_encoding(start.first_bytes)
    if mark is not None and mark != "utf-8":
        raise InputError(f"can't be cut, as it is {mark}; use --encoding {mark}", path)
    if "\n".encode(start.encoding) != b"\n":
        problem = f"can't be cut, as its line ends are not those of ASCII in {start.encoding}"
        raise InputError(f"{problem}; convert it to UTF-8", path)
    if start.parser.spans_lines:
        problem = "can't be cut, as it has cells in quotes, which may span lines"
        raise InputError(f"{problem}; name it .csv, or use --input-format csv", path)
    if is_array(start.first_bytes):
        problem = "can't be cut, as it is a JSON array"
        raise InputError(f"{problem}; name it .json, or convert it with jq -c '.[]'", path)


def read_middle(path: str, start: Start, pieces: Iterable[bytes], most: int) -> Iterator[Block]:
    """Yield blocks of lines that are not at the start of a file; the first line has the number 1.

    Args:
        path: the file.
        start: its start.
        pieces: the lines; a piece may end within one.
        most: bytes that a line may have.

    Raises:
        InputError: the lines are not in the encoding of the file, or one is too long.
    """
    if start.encoding not in ("utf-8", "ascii"):
        pieces = decoded(pieces, start.encoding, path)
    if has_old_line_ends(start.first_bytes):
        pieces = old_line_ends_as_new(pieces)
    yield from located(_numbered(whole_lines(pieces, most), start.parser), path)


def _numbered(blocks: Iterable[Content], parser: Parser) -> Iterator[Block]:
    first_line = 1
    for lines in blocks:
        yield Block(lines, first_line, parser)
        first_line += parser.count_lines(lines)
