"""Files to records: one `Record` for each text of a file, in order, whatever the format.

The extension says the format; a new one is a parser and a line in the table. A folder has one
sub-folder for each label, and in it one file for each text.
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
    "size_of",
]

_FORMATS: dict[str, Callable[[str, Selection], Parser]] = {
    ".tsv": TsvParser,
    ".csv": CsvParser,
    ".jsonl": JsonParser,
    ".ndjson": JsonParser,
}
"""By extension: from the name of a file and what is wanted of it to its parser."""

_NOT_LINES = frozenset({".zip", ".zst", ".parquet", ".xlsx"})
"""Extensions of files that would be nonsense if they were read as plain lines."""


class Block(NamedTuple):
    """Whole records of one file as they lie in it, with the line of the first one."""

    content: Content
    first_line: int
    parser: Parser

    def records(self) -> list[Record]:
        """Parse the block; of one file the first must come first, for it may have a header."""
        lines = decode_lines(self.content)
        return self.parser.records(lines, self.first_line)

    @property
    def is_plain(self) -> bool:
        """Whether every line is one text, and all of it."""
        return type(self.parser) is Parser


def read(path: str, on_bytes: OnBytes = None) -> Iterator[list[Record]]:
    """Read the records of a file, a folder, or of stdin for ``-``, in lists: what has arrived.

    Stdin and files of unknown extension hold one text a line, or ``__label__x text`` lines.

    Args:
        path: the file; its extension says the format, and before that its compression.
        on_bytes: called with the size of each block that has been read.

    Raises:
        InputError: the file can't be opened or read, or has a format that is not known.
    """
    for _, records in _read(path, Selection(), on_bytes):
        yield records


def read_labelled(
    path: str, on_bytes: OnBytes = None, keep_columns: bool = False
) -> Iterator[list[Record]]:
    """Read the labelled records of a file: as `read`, but each needs its label.

    Stdin and files of unknown extension are read as label<TAB>text, or ``__label__x text``.
    Columns that are kept are those of a table, too, by their names.
    """
    selection = Selection(labelled=True, keep_columns=keep_columns)
    for names, records in _read(path, selection, on_bytes):
        labelled = [_with_label(record) for record in records]
        yield [_with_names(record, names) for record in labelled] if keep_columns else labelled


def _with_names(record: Record, names: Sequence[str]) -> Record:
    if isinstance(record.columns, dict):
        return record
    return record._replace(columns=dict(zip(names, record.columns, strict=False)))


def _with_label(record: Record) -> Record:
    if record.fault or record.label:
        return record
    return record._replace(fault="no label; write label<TAB>text or a column named label")


def _read(
    path: str, selection: Selection, on_bytes: OnBytes
) -> Iterator[tuple[Sequence[str], list[Record]]]:
    """Give the names of the input's own columns, and the records that have them."""
    if os.path.isdir(path):
        for records in read_folder(path, selection, on_bytes):
            yield ("label", "text"), records
    else:
        for block in read_blocks(path, selection, on_bytes):
            records = block.records()
            yield block.parser.names, records


def read_blocks(
    path: str, selection: Selection, on_bytes: OnBytes = None, on_wait: OnWait = None
) -> Iterator[Block]:
    """Read a file, or stdin for ``-``, in blocks of whole records.

    Args:
        path: the file; its extension says the format, and before that its compression.
        selection: what is wanted of each record.
        on_bytes: called with the size of each block that has been read.
        on_wait: called with the stream before each read.

    Raises:
        InputError: the file can't be opened or read, or has a format that is not known.
    """
    suffix = os.path.splitext(inner_name(path))[1].lower()
    if suffix in _NOT_LINES:
        raise InputError(f"{suffix} files are not read; convert it to .csv, .tsv or .jsonl", path)
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
        if not block.is_plain:  # whose lines are never at fault
            first_line += content.count(b"\n")
    if held and parser:
        yield Block(b"".join(held), first_line, parser)


def _parser(name: str, suffix: str, content: Content, selection: Selection) -> Parser:
    """Choose the parser by the extension, or where that says nothing by what is wanted."""
    if suffix in _FORMATS:
        return _FORMATS[suffix](name, selection)
    if content.startswith(LABEL_PREFIX.encode()):
        return FastTextParser(name, selection)
    if selection.key is not None and selection.column is not None:
        problem = "a column is chosen and a key, and it may be a table or JSON lines"
        raise InputError(f"{problem}; choose one, or use a file with the extension", name)
    if selection.key is not None:
        return JsonParser(name, selection)
    if selection.labelled or selection.column is not None:
        return TsvParser(name, selection)
    return Parser(name, selection)


def read_folder(
    path: str, selection: Selection, on_bytes: OnBytes = None
) -> Iterator[list[Record]]:
    """Read a folder: each file of a sub-folder is a text whose label is the sub-folder's name."""
    folders = sorted(entry.name for entry in os.scandir(path) if entry.is_dir())
    labels = [name for name in folders if not name.startswith(".")]
    if not labels:
        problem = "a folder without a sub-folder for each label; name a file in it, or sort its"
        raise InputError(f"{problem} files into such", path)
    for label in labels:
        folder = os.path.join(path, label)
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.is_file() and not entry.name.startswith("."):
                blocks = read_lines(entry.path, on_bytes)
                text = "\n".join(line for block in blocks for line in decode_lines(block))
                columns = (label, text) if selection.keep_columns else ()
                yield [Record(text, label, columns=columns, path=entry.path)]
