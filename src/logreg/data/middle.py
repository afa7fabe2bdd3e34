"""Lines from the middle of a file, read as they would be with all that is before them.

What the columns of a file are is decided at its start, so the start is read first.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from logreg.data.csv_table import CsvParser
from logreg.data.encodings import as_utf8, marked_encoding
from logreg.data.input_options import Selection, ignore
from logreg.data.json_array import is_array
from logreg.data.json_lines import JsonParser
from logreg.data.parsers import Parser
from logreg.data.readers import Block, read_blocks
from logreg.data.records import Records
from logreg.data.sentences import SentenceParser
from logreg.data.streams import whole_lines
from logreg.errors import InputError

_CURE = "give it its own extension (.csv, .json), or name its --input-format"


class Start(NamedTuple):
    """The start of a file: what parses it, and its first records."""

    parser: Parser
    records: Records


def read_start(path: str, head: bytes, selection: Selection) -> Start | None:
    """Read the first records of a file; None if it has none.

    Args:
        path: the file.
        head: its first bytes, up to a line end or its end.
        selection: what is read of each record, and how.

    Raises:
        InputError: it is not text, or its columns are unclear.
    """
    silent = selection._replace(options=selection.options._replace(on_note=ignore))
    for block in read_blocks(path, silent, stream=BytesIO(head)):
        records = block.records()
        if len(records):
            return Start(block.parser, records)
    return None


def require_lines(path: str, head: bytes, start: Start) -> None:
    """Refuse to cut a file whose records may span lines.

    Raises:
        InputError: it is such a file.
    """
    spans_lines = isinstance(start.parser, CsvParser | SentenceParser)
    is_list = isinstance(start.parser, JsonParser) and is_array(head)
    if spans_lines or is_list:
        raise InputError(f"can't be cut, as its records may span lines; {_CURE}", path)
    encoding = marked_encoding(head)
    if encoding is not None and encoding != "utf-8":
        raise InputError(f"can't be cut, as it is {encoding}; name its --encoding", path)


def read_middle(
    path: str, start: Start, content: bytes, encoding: str | None, piece: int
) -> Iterator[Block]:
    """Yield blocks of lines that are not at the start of a file; the first line has the number 1.

    Args:
        path: the file.
        start: its start.
        content: the lines.
        encoding: that of the file; None for UTF-8.
        piece: bytes of a block, about.

    Raises:
        InputError: the lines are not in this encoding.
    """
    first_line = 1
    pieces = (content[at : at + piece] for at in range(0, len(content), piece))
    for lines in whole_lines(as_utf8(pieces, encoding, path)):
        yield Block(lines, first_line, start.parser)
        first_line += start.parser.count_lines(lines)
