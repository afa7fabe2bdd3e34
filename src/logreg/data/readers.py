"""Files to records: the texts of a file in order, for all formats.

Most files are read as blocks of whole records, which several threads can parse; folders,
spreadsheets and column files yield records at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import BinaryIO, NamedTuple

from logreg.data.encodings import EncodingCheck
from logreg.data.folders import read_folder
from logreg.data.formats import format_of, make_parser, require_text, text_only
from logreg.data.html_references import unescaped, unescaped_lines
from logreg.data.input_options import Selection, name_of
from logreg.data.json_array import is_array, objects_as_lines
from logreg.data.number_columns import with_numbers
from logreg.data.parsers import Parser
from logreg.data.records import Lines, Records
from logreg.data.starts import with_joined_start
from logreg.data.streams import (
    Content,
    LongRecordError,
    OnBytes,
    OnWait,
    RecordError,
    read_text,
    size_of,
    whole_lines,
)
from logreg.data.tabular_files import READERS as TABULAR_READERS
from logreg.errors import InputError

__all__ = ["Block", "OnBytes", "Parser", "has_blocks", "read", "read_blocks", "size_of"]

_FIRST = 1 << 16
"""Bytes that are waited for until the first line is complete, before the format is chosen."""

_UNDECIDED = re.compile(rb"\s*[\[{]?\s*")
"""The start of a file that does not show its format: blank lines, and a bracket of JSON."""

_MOST_HELD = 1 << 24
"""Bytes that are held until the columns are known: more are answered as if there were none."""


class Block(NamedTuple):
    """Whole records of one file, as bytes, with the line number of the first one."""

    content: Content
    first_line: int
    parser: Parser
    is_complete: bool = True

    def records(self) -> Records:
        """Parse the block; the first block of a file must be parsed first: it may have a header."""
        if not self.is_complete:
            return self.parser.incomplete(self.first_line)
        records = self.parser.records(self.content, self.first_line)
        return unescaped(records) if self.parser.unescapes_html else records

    def lines(self) -> Lines | None:
        """Return the records as lines of bytes; None if they have to be parsed one by one."""
        lines = self.parser.lines(self.content) if self.is_complete else None
        if lines is None or not self.parser.unescapes_html:
            return lines
        return unescaped_lines(lines)


def has_blocks(path: str) -> bool:
    """Return whether a file is read as blocks of bytes; others by `read` alone."""
    return not os.path.isdir(path) and _extension(path) not in TABULAR_READERS


def read(
    path: str, selection: Selection | None = None, on_bytes: OnBytes = None
) -> Iterator[tuple[Sequence[str], Records]]:
    """Read records as they arrive, with the names of the input's own columns.

    Args:
        path: the file, a folder, or ``-`` for stdin.
        selection: what is read of each record, and how.
        on_bytes: called with the size of each block that has been read.

    Raises:
        InputError: the file can't be opened or read, it is not text, or its columns are unclear.
    """
    selection = selection or Selection()
    for names, records in _read(path, selection, on_bytes):
        yield names, _with_labels(records) if selection.labelled else records


def _read(
    path: str, selection: Selection, on_bytes: OnBytes
) -> Iterator[tuple[Sequence[str], Records]]:
    if has_blocks(path):
        for block in read_blocks(path, selection, on_bytes):
            records = block.records()
            yield block.parser.names, records
        return
    read_whole = read_folder if os.path.isdir(path) else _tabular
    for names, records in read_whole(path, selection, on_bytes):
        yield names, unescaped(records) if selection.options.unescape_html else records


def _tabular(
    path: str, selection: Selection, on_bytes: OnBytes
) -> Iterator[tuple[Sequence[str], Records]]:
    """Read a spreadsheet or a column file."""
    columns, keeps = selection.options.number_columns, selection.keep_columns
    inner = selection._replace(keep_columns=keeps or bool(columns))
    for names, records in TABULAR_READERS[_extension(path)](path, inner, on_bytes):
        if columns:
            records = with_numbers(records, names, columns, name_of(path), keeps=keeps)
        yield names, records


def _extension(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def _with_labels(records: Records) -> Records:
    """Make each record without a label a fault."""
    if records.labels and all(records.labels):
        return records
    labels = records.labels or [None] * len(records)
    faults = {i: "no label; write one" for i, label in enumerate(labels) if not label}
    return Records(
        records.texts,
        labels,
        records.lines,
        {**faults, **records.faults},
        records.columns,
        records.path,
    )


def read_blocks(
    path: str,
    selection: Selection,
    on_bytes: OnBytes = None,
    on_wait: OnWait = None,
    *,
    stream: BinaryIO | None = None,
) -> Iterator[Block]:
    """Read a file, or stdin for ``-``, in blocks of whole records.

    Args:
        path: the file.
        selection: what is read of each record, and how.
        on_bytes: called with the size of each block that has been read.
        on_wait: called with the stream before each read.
        stream: the file, opened elsewhere; it is not closed.

    Raises:
        InputError: the file can't be opened or read, it is not text, or it breaks a limit.
    """
    encoding, limits = selection.options.encoding, selection.options.limits
    blocks = read_text(
        path, on_bytes, on_wait, encoding=encoding, stream=stream, expansion=limits.expansion
    )
    first = _first_line(blocks)
    if not first:
        return
    require_text(first[: _end_of_first_line(first)], path)
    blocks = text_only(chain([first], blocks), path)
    input_format = format_of(path, first, selection)
    if input_format == "jsonl" and is_array(first):
        blocks = objects_as_lines(blocks, limits.record)

    def parser_of(lines: Content) -> Parser:
        return make_parser(input_format, path, lines, selection)

    check = partial(EncodingCheck(selection.options), name_of(path))
    lines = whole_lines(blocks, limits.record)
    yield from located(_whole_records(parser_of, check, lines, limits.record), name_of(path))


def located(blocks: Iterable[Block], name: str) -> Iterator[Block]:
    """Yield blocks; an error about what follows them gets its file and line.

    Raises:
        InputError: a record is longer than the limit, or what holds the records is cut off.
    """
    last = None
    try:
        for block in blocks:
            last = block
            yield block
    except RecordError as error:
        line = 1 if last is None else last.first_line + last.parser.count_lines(last.content)
        raise InputError(str(error), name, line) from None


def _first_line(blocks: Iterator[bytes]) -> bytes:
    """Read until there is a whole line that shows the format, or enough of it."""
    first = b""
    for block in blocks:
        first += block
        if len(first) >= _FIRST or _end_of_first_line(first) is not None:
            break
    return first


def _end_of_first_line(start: bytes) -> int | None:
    """Return where the first line ends that is not undecided; None if it is not complete."""
    undecided = _UNDECIDED.match(start)
    return start.find(b"\n", undecided.end() if undecided else 0) + 1 or None


def _whole_records(
    parser_of: Callable[[Content], Parser],
    check: Callable[[Content, int], None],
    blocks: Iterator[Content],
    most: int,
) -> Iterator[Block]:
    """Cut blocks of whole lines where records end; the rest of a block goes to the next one.

    Raises:
        LongRecordError: a record has more bytes than ``most``.
    """
    first = next(blocks, None)
    if first is None:
        return
    parser = parser_of(first)
    first_line = 1
    held: list[Content] = []
    blocks = chain([first], blocks)
    for lines in with_joined_start(blocks, parser.shows_columns, _MOST_HELD):
        end = parser.end_of_records(lines)
        if end:
            content = lines if end == len(lines) else lines[:end]
            if held:
                content = b"".join([*held, content])
                held = []
            check(content, first_line)
            yield Block(content, first_line, parser)
            first_line += parser.count_lines(content)
        if end < len(lines):
            held.append(lines[end:])
            if sum(map(len, held)) > most:
                raise LongRecordError(most)
    if held:
        yield Block(b"".join(held), first_line, parser, is_complete=False)
