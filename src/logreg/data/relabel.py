"""Other labels for some records of a file; every other byte of it stays as it is.

A new label is written as the file itself writes it elsewhere: with the same quotes, and as a
number if it is one. What is written is read again first, by the parsers that read all files: it
must have the same texts, and the new labels.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from logreg.data.compression import extension_for, inner_name
from logreg.data.encodings import encoding_named, mark_of, marked_encoding
from logreg.data.input_options import STDIN, InputOptions, Selection, ignore
from logreg.data.label_cells import label_cells, written
from logreg.data.parsers import Parser
from logreg.data.readers import has_blocks, read_blocks
from logreg.data.records import Record
from logreg.errors import InputError, from_os_error

FORMATS = "TSV, CSV, JSON lines and fastText"
"""The formats in which labels can be replaced."""


class NewLabel(NamedTuple):
    """A label to write.

    Attributes:
        line: the line in which the record begins, from 1.
        text: the text of the record, which must still be there.
        label: the new label, as spelled in the file.
    """

    line: int
    text: str
    label: str


def why_fixed(path: str) -> str:
    """Return why the labels of a file can't be replaced, and the cure; empty if they may be.

    >>> why_fixed("-")
    'stdin has no place to write to; name a file'

    Raises:
        InputError: the file can't be opened.
    """
    if path == STDIN:
        return "stdin has no place to write to; name a file"
    if os.path.isdir(path):
        return "the label of a text in a folder is its sub-folder; move the text, or name a file"
    if not has_blocks(path):
        return "its labels can't be replaced in place; save it as .csv"
    try:
        with open(path, "rb") as stream:
            is_compressed = inner_name(path) != path or extension_for(stream.read(16))
    except OSError as error:
        raise from_os_error(error, path) from error
    return "it is compressed; unpack it" if is_compressed else ""


def relabelled(path: str, options: InputOptions, labels: Sequence[NewLabel]) -> bytes:
    """Return the content of a file with new labels for some of its records.

    Without any, it is the check that labels of this file can be replaced.

    Args:
        path: the file, for which `why_fixed` knows no reason.
        options: how it is read.
        labels: the new labels, at most one per line.

    Raises:
        InputError: the file can't be read, is of another format, or has changed.
    """
    try:
        with open(path, "rb") as stream:
            old = stream.read()
    except OSError as error:
        raise from_os_error(error, path) from error
    options = options._replace(on_note=ignore)
    parser, records = _parsed(path, old, options)
    new_of = {new.line: new for new in labels}
    for line, new in new_of.items():
        if line not in records or records[line].text != new.text:
            raise InputError("the file has changed meanwhile; try again", path, line)
    file = _Text.of(old, options.encoding, path)
    try:
        content = file.encoded(_replaced(file.text, parser, records, new_of, path))
    except UnicodeEncodeError as error:
        problem = f"a new label can't be written in {file.encoding}"
        raise InputError(f"{problem}; save the file as UTF-8", path) from error
    wanted = {
        line: (record.text, new_of[line].label if line in new_of else record.label)
        for line, record in records.items()
    }
    _, found = _parsed(path, content, options)
    if {line: (record.text, record.label) for line, record in found.items()} != wanted:
        raise InputError("its labels can't be replaced in place; save it as .jsonl", path)
    return content


def _parsed(path: str, content: bytes, options: InputOptions) -> tuple[Parser, dict[int, Record]]:
    """Return the parser of a file, and its records by line.

    Raises:
        InputError: it can't be read.
    """
    parser, records = Parser(), dict[int, Record]()
    selection = Selection(options._replace(number_columns=()), labelled=True)
    for block in read_blocks(path, selection, stream=BytesIO(content)):
        parser = block.parser
        records |= {record.line: record for record in block.records()}
    return parser, records


def _replaced(
    text: str,
    parser: Parser,
    records: Mapping[int, Record],
    new_of: Mapping[int, NewLabel],
    path: str,
) -> str:
    """Return a text with the cells of some labels replaced.

    Raises:
        InputError: the file is of another format.
    """
    cells = {cell.line: cell for cell in label_cells(parser, text)}
    cell_of = {
        line: cells[line] for line, record in records.items() if not record.fault and line in cells
    }
    if len(cell_of) < sum(not record.fault for record in records.values()):
        raise InputError(f"labels are replaced in {FORMATS}; save it as one of these", path)
    examples: dict[str | None, str] = {}
    for line, cell in cell_of.items():
        examples.setdefault(records[line].label, text[cell.start : cell.end])
    parts, place = [], 0
    for line in sorted(cell_of.keys() & new_of.keys()):
        label = new_of[line].label
        parts += [text[place : cell_of[line].start], examples.get(label) or written(parser, label)]
        place = cell_of[line].end
    return "".join([*parts, text[place:]])


class _Text(NamedTuple):
    """The text of a file, and how it becomes the same bytes again.

    Attributes:
        text: the text.
        mark: its byte-order mark, empty if it has none.
        encoding: the encoding of the rest.
    """

    text: str
    mark: bytes
    encoding: str

    @classmethod
    def of(cls, content: bytes, encoding: str | None, path: str) -> _Text:
        """Decode a file.

        Raises:
            InputError: the text stands for other bytes too, as it may in some encodings.
        """
        mark = mark_of(content)
        name = marked_encoding(mark) or (encoding_named(encoding) if encoding else "utf-8")
        file = cls(content[len(mark) :].decode(name, "surrogateescape"), mark, name)
        if file.encoded(file.text) != content:
            raise InputError(f"its {name} can't be written again; save it as UTF-8", path)
        return file

    def encoded(self, text: str) -> bytes:
        """Return the bytes of the file with another text."""
        return self.mark + text.encode(self.encoding, "surrogateescape")
