"""Files to records: one `Record` per text of a file, in order, for all formats.

The extension names the format; a new format is a parser and a line in the table. A folder has one
sub-folder per label, which has one file per text.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from logreg.data.parsers import LABEL_PREFIX, FastTextParser, JsonParser, Parser
from logreg.data.records import Record, Selection, name_of
from logreg.data.streams import (
    Content,
    OnBytes,
    OnWait,
    decode_lines,
    inner_name,
    read_lines,
    size_of,
)
from logreg.data.tables import CsvParser, TsvParser
from logreg.errors import InputError

__all__ = [
    "Block",
    "OnBytes",
    "Parser",
    "read",
    "read_blocks",
    "read_folder",
    "read_labelled",
    "read_named",
    "size_of",
]

_FORMATS: dict[str, Callable[[str, Selection], Parser]] = {
    ".tsv": TsvParser,
    ".csv": CsvParser,
    ".jsonl": JsonParser,
    ".ndjson": JsonParser,
}
"""By extension, the function that makes the parser for a file name and a selection."""

_NOT_LINES = frozenset({".zip", ".zst", ".parquet", ".xlsx"})
"""Extensions of binary formats, which must not be read as plain lines."""


class Block(NamedTuple):
    """Whole records of one file, as bytes, with the line number of the first one."""

    content: Content
    first_line: int
    parser: Parser

    def records(self) -> list[Record]:
        """Parse the block; the first block of a file must be parsed first: it may have a header."""
        lines = decode_lines(self.content)
        return self.parser.records(lines, self.first_line)

    @property
    def is_plain(self) -> bool:
        """Whether every line is one text and nothing else."""
        return type(self.parser) is Parser


def read(path: str, on_bytes: OnBytes = None) -> Iterator[list[Record]]:
    """Read the records of a file, a folder, or of stdin for ``-``, in lists as they arrive.

    Stdin and files of unknown extension hold one text per line, or ``__label__x text`` lines.

    Args:
        path: the file; its extension names the format, and before it the compression.
        on_bytes: called with the size of each block that has been read.

    Raises:
        InputError: the file can't be opened or read, or its format is not supported.
    """
    for _, records in read_named(path, Selection(), on_bytes):
        yield records


def read_labelled(path: str, on_bytes: OnBytes = None) -> Iterator[list[Record]]:
    """Read the labelled records of a file: like `read`, but a record without a label is a fault.

    Stdin and files of unknown extension are read as label<TAB>text, or ``__label__x text``.
    """
    for _, records in read_named(path, Selection(labelled=True), on_bytes):
        yield records


def read_named(
    path: str, selection: Selection, on_bytes: OnBytes = None
) -> Iterator[tuple[Sequence[str], list[Record]]]:
    """Read records in lists, each list with the names of the input's own columns."""
    if os.path.isdir(path):
        for records in read_folder(path, selection, on_bytes):
            yield ("label", "text"), records
        return
    for block in read_blocks(path, selection, on_bytes):
        records = block.records()
        if selection.labelled:
            records = [record if record.label else _without_label(record) for record in records]
        yield block.parser.names, records


def _without_label(record: Record) -> Record:
    fault = record.fault or "no label; write label<TAB>text or a column named label"
    return record._replace(fault=fault)


def read_blocks(
    path: str, selection: Selection, on_bytes: OnBytes = None, on_wait: OnWait = None
) -> Iterator[Block]:
    """Read a file, or stdin for ``-``, in blocks of whole records.

    Args:
        path: the file; its extension names the format, and before it the compression.
        selection: what is read of each record.
        on_bytes: called with the size of each block that has been read.
        on_wait: called with the stream before each read.

    Raises:
        InputError: the file can't be opened or read, or its format is not supported.
    """
    suffix = os.path.splitext(inner_name(path))[1].lower()
    if suffix in _NOT_LINES:
        problem = f"{suffix} files are not supported"
        raise InputError(f"{problem}; convert it to .csv, .tsv or .jsonl", path)
    parser: Parser | None = None
    first_line = 1
    held: list[Content] = []
    for lines in read_lines(path, on_bytes, on_wait):
        if parser is None:
            parser = _parser(name_of(path), suffix, lines, selection)
        held.append(lines)
        if parser.breaks_off(lines):
            continue
        content = b"".join(held) if len(held) > 1 else lines
        held = []
        yield (block := Block(content, first_line, parser))
        if not block.is_plain:  # the lines of plain text have no faults, so need no numbers
            first_line += content.count(b"\n")
    if held and parser:
        yield Block(b"".join(held), first_line, parser)


def _parser(name: str, suffix: str, content: Content, selection: Selection) -> Parser:
    """Choose the parser by the extension, else by the content and the selection."""
    if suffix in _FORMATS:
        return _FORMATS[suffix](name, selection)
    if content.startswith(LABEL_PREFIX.encode()):
        return FastTextParser(name, selection)
    if selection.key is not None and selection.column is not None:
        problem = "both a column and a key are given, and the format is unknown"
        raise InputError(f"{problem}; give one of them, or a file with an extension", name)
    if selection.key is not None:
        return JsonParser(name, selection)
    if selection.labelled or selection.column is not None:
        return TsvParser(name, selection)
    return Parser(name, selection)


def read_folder(
    path: str, selection: Selection, on_bytes: OnBytes = None
) -> Iterator[list[Record]]:
    """Read a folder: each file in a sub-folder is a text; the sub-folder's name is its label."""
    folders = sorted(entry.name for entry in os.scandir(path) if entry.is_dir())
    labels = [name for name in folders if not name.startswith(".")]
    if not labels:
        problem = "a folder without sub-folders named after labels"
        raise InputError(f"{problem}; name a file in it, or sort its files into such", path)
    for label in labels:
        folder = os.path.join(path, label)
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.is_file() and not entry.name.startswith("."):
                blocks = read_lines(entry.path, on_bytes)
                text = "\n".join(line for block in blocks for line in decode_lines(block))
                columns = (label, text) if selection.keep_columns else ()
                yield [Record(text, label, columns=columns, path=entry.path)]
