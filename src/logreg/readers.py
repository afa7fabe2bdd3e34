"""Files to records: one `Record` for each text of a file, in order, whatever the format.

A format is a parser of lines, chosen by the file's extension; a new one is a function and a line
in the table. Bytes that are not UTF-8 pass through (as surrogates, by PEP 383). A line that can't
be read still gives a record, one with a ``fault``: what becomes of it is for the caller to say.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from logreg.errors import InputError, excerpt, from_os_error

STDIN = "-"
STDIN_NAME = "stdin"
BLOCK_SIZE = 1 << 18
"""Bytes asked for at a time; a read returns with fewer as soon as some have arrived."""


class Record(NamedTuple):
    """One text, with its label where the input has one, and its line (from 1) in the file."""

    text: str
    label: str | None = None
    line: int = 0
    fault: str | None = None


Parser = Callable[[str, int], Record | None]
"""From a line and its number to a record, or to None where the line holds none (a header)."""


def read(path: str, on_bytes: Callable[[int], None] | None = None) -> Iterator[list[Record]]:
    """Read the records of a file, or of stdin for ``-``, in lists: what has arrived so far.

    Stdin and files of unknown extension hold one text a line.

    Args:
        path: the file; its extension says the format.
        on_bytes: called with the size of each block that has been read.

    Raises:
        InputError: the file can't be opened or read, or has a format that is not known.
    """
    return _read(path, _parser(path, labelled=False), on_bytes)


def read_labelled(
    path: str, on_bytes: Callable[[int], None] | None = None
) -> Iterator[list[Record]]:
    """Read the labelled records of a file: as `read`, but each needs its label.

    Stdin and files of unknown extension are read as label<TAB>text.
    """
    for records in _read(path, _parser(path, labelled=True), on_bytes):
        yield [_with_label(record) for record in records]


def _with_label(record: Record) -> Record:
    if record.fault or record.label:
        return record
    return record._replace(fault="no label; write label<TAB>text or a column named label")


def _read(
    path: str, parse: Parser, on_bytes: Callable[[int], None] | None
) -> Iterator[list[Record]]:
    number = 0
    with _opened(path) as stream:
        for lines in _whole_lines(stream, on_bytes):
            records = [parse(line, number + i) for i, line in enumerate(lines, start=1)]
            number += len(lines)
            yield [record for record in records if record is not None]


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """Open a file or stdin; an operating system's refusal, then or later, names the path."""
    try:
        if path == STDIN:
            if sys.stdin is None:
                problem = "it is closed; pipe texts in or name a file"
                raise InputError(problem, STDIN_NAME)
            yield sys.stdin.buffer
        else:
            with open(path, "rb") as stream:
                yield stream
    except OSError as error:
        raise from_os_error(error, STDIN_NAME if path == STDIN else path) from error


def _whole_lines(stream: BinaryIO, on_bytes: Callable[[int], None] | None) -> Iterator[list[str]]:
    """Cut a stream into lists of whole lines, each list as soon as its lines have arrived.

    A line ends with LF or CR LF; the last one may lack it. A byte-order mark is dropped.
    """
    pending: list[bytes] = []
    first = True
    while block := stream.read1(BLOCK_SIZE):  # type: ignore[attr-defined]
        if on_bytes:
            on_bytes(len(block))
        whole, newline, rest = block.rpartition(b"\n")
        if newline:
            yield _decode_lines(b"".join([*pending, whole]), first)
            pending, first = [], False
        if rest:
            pending.append(rest)
    if pending:
        yield _decode_lines(b"".join(pending), first)


def _decode_lines(content: bytes, first: bool) -> list[str]:
    text = content.decode("utf-8", "surrogateescape")
    if first:
        text = text.removeprefix("\ufeff")
    return [line.removesuffix("\r") for line in text.split("\n")]


def _plain_line(line: str, number: int) -> Record:
    """Read a line of plain text: all of it is the text."""
    return Record(line, line=number)


class TsvParser:
    r"""Reads the lines of a table: label<TAB>text, or the columns that a header row names.

    A first row with a cell ``text`` is a header. Without one the last column is the text, and the
    first of two is its label; labelled tables must then have just the two.

    >>> parse = TsvParser()
    >>> parse("id\tlabel\ttext", 1), parse("7\tpos\tfine", 2)
    (None, Record(text='fine', label='pos', line=2, fault=None))
    """

    def __init__(self, labelled: bool = False) -> None:
        self._labelled = labelled
        self._columns: list[str] | None = None

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line."""
        cells = line.split("\t")
        if number == 1:
            names = [cell.strip().casefold() for cell in cells]
            if "text" in names and ("label" in names or not self._labelled):
                self._columns = names
                return None
        if self._labelled and not line:
            return None
        return self._row(cells, number) if self._columns else self._pair(cells, number)

    def _row(self, cells: list[str], number: int) -> Record:
        columns = self._columns or []
        if len(cells) != len(columns):
            fault = f"{len(cells)} columns where the header names {len(columns)}; correct the line"
            return Record("", line=number, fault=fault)
        label = cells[columns.index("label")].strip() if "label" in columns else None
        return Record(cells[columns.index("text")], label, number)

    def _pair(self, cells: list[str], number: int) -> Record:
        if self._labelled and len(cells) != 2:
            found = "no tab" if len(cells) == 1 else f"{len(cells) - 1} tabs"
            cure = "write label<TAB>text, or name the columns in a header row"
            return Record("", line=number, fault=f"{found} in {excerpt(cells[0])}; {cure}")
        return Record(cells[-1], cells[0].strip() if len(cells) == 2 else None, number)


def _json_line(line: str, number: int) -> Record | None:
    """Read a line of JSON: the text is under ``text``, else under the last key but ``label``."""
    if not line.strip():
        return None
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Record("", line=number, fault=f"not JSON: {error}; write one object a line")
    if not isinstance(fields, dict):
        fault = 'not a JSON object; write {"text": "..."} on each line'
        return Record("", line=number, fault=fault)
    label = fields.pop("label", None)
    text = fields["text"] if "text" in fields else next(reversed(fields.values()), None)
    if not isinstance(text, str):
        return Record("", line=number, fault='the text is not a string; name it "text"')
    if isinstance(label, bool) or not isinstance(label, str | int | None):
        return Record(text, line=number, fault="the label is neither a string nor an integer")
    return Record(text, None if label is None else str(label).strip(), number)


_FORMATS: dict[str, Callable[[bool], Parser]] = {
    ".tsv": TsvParser,
    ".jsonl": lambda _labelled: _json_line,
    ".ndjson": lambda _labelled: _json_line,
}
"""By extension: from whether labels are wanted to the parser for one file."""

_NOT_LINES = frozenset({".csv", ".gz", ".bz2", ".xz", ".zip", ".zst"})
"""Extensions of files that would be nonsense if they were read as plain lines."""


def _parser(path: str, *, labelled: bool) -> Parser:
    """Choose the parser by the extension of a file."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix in _FORMATS:
        return _FORMATS[suffix](labelled)
    if suffix in _NOT_LINES:
        problem = f"{suffix} files are not read; convert it to .tsv, .jsonl or lines of text"
        raise InputError(problem, path)
    return TsvParser(labelled) if labelled else _plain_line
