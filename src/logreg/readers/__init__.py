"""Files to records: one `Record` for each text of a file, in order, whatever the format.

The extension says the format; a new one is a parser in `formats` and a line in the table. A folder
has one sub-folder for each label, and in it one file for each text.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from logreg.errors import InputError
from logreg.readers.formats import (
    LABEL_PREFIX,
    CsvParser,
    FastTextParser,
    JsonParser,
    Parser,
    TsvParser,
)
from logreg.readers.streams import OnBytes, inner_name, read_lines
from logreg.records import Record

__all__ = ["OnBytes", "read", "read_labelled"]

_FORMATS: dict[str, Callable[[bool], Parser]] = {
    ".tsv": TsvParser,
    ".csv": CsvParser,
    ".jsonl": lambda _labelled: JsonParser(),
    ".ndjson": lambda _labelled: JsonParser(),
}
"""By extension: from whether labels are wanted to the parser for one file."""

_NOT_LINES = frozenset({".zip", ".zst", ".parquet", ".xlsx"})
"""Extensions of files that would be nonsense if they were read as plain lines."""


def read(path: str, on_bytes: OnBytes = None) -> Iterator[list[Record]]:
    """Read the records of a file, a folder, or of stdin for ``-``, in lists: what has arrived.

    Stdin and files of unknown extension hold one text a line, or ``__label__x text`` lines.

    Args:
        path: the file; its extension says the format, and before that its compression.
        on_bytes: called with the size of each block that has been read.

    Raises:
        InputError: the file can't be opened or read, or has a format that is not known.
    """
    return _read(path, labelled=False, on_bytes=on_bytes)


def read_labelled(path: str, on_bytes: OnBytes = None) -> Iterator[list[Record]]:
    """Read the labelled records of a file: as `read`, but each needs its label.

    Stdin and files of unknown extension are read as label<TAB>text, or ``__label__x text``.
    """
    for records in _read(path, labelled=True, on_bytes=on_bytes):
        yield [_with_label(record) for record in records]


def _with_label(record: Record) -> Record:
    if record.fault or record.label:
        return record
    return record._replace(fault="no label; write label<TAB>text or a column named label")


def _read(path: str, *, labelled: bool, on_bytes: OnBytes) -> Iterator[list[Record]]:
    if os.path.isdir(path):
        yield from _read_folder(path, on_bytes)
        return
    suffix = os.path.splitext(inner_name(path))[1].lower()
    if suffix in _NOT_LINES:
        raise InputError(f"{suffix} files are not read; convert it to .csv, .tsv or .jsonl", path)
    parse: Parser | None = None
    number = 0
    for lines in read_lines(path, on_bytes):
        if parse is None:
            parse = _parser(suffix, lines[0], labelled)
        records = [parse(line, number + i) for i, line in enumerate(lines, start=1)]
        number += len(lines)
        yield [record for record in records if record is not None]
    if parse and (last := parse.finish()):
        yield [last]


def _parser(suffix: str, first_line: str, labelled: bool) -> Parser:
    """Choose the parser by the extension, or where that says nothing by the first line."""
    if suffix in _FORMATS:
        return _FORMATS[suffix](labelled)
    if first_line.startswith(LABEL_PREFIX):
        return FastTextParser()
    return TsvParser(labelled) if labelled else Parser()


def _read_folder(path: str, on_bytes: OnBytes) -> Iterator[list[Record]]:
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
                lines = [line for lines in read_lines(entry.path, on_bytes) for line in lines]
                yield [Record("\n".join(lines), label)]
