"""The format of a file: by option, by extension, or by its first bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from logreg.data import headers
from logreg.data.compression import inner_name
from logreg.data.csv_table import DELIMITERS, CsvParser, delimiter_of
from logreg.data.input_options import Selection, name_of
from logreg.data.json_array import is_array
from logreg.data.json_lines import JsonParser
from logreg.data.number_columns import NumberParser
from logreg.data.parsers import LABEL_PREFIX, FastTextParser, Parser
from logreg.data.sentences import SentenceParser
from logreg.data.streams import Content
from logreg.data.tables import TsvParser
from logreg.errors import InputError

BY_EXTENSION = {
    ".tsv": "tsv",
    ".tab": "tsv",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
"""The format that an extension stands for; other files are recognised by their first bytes."""

_MAGIC = {
    b"PK\x03\x04": "a zip archive or a spreadsheet",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
    b"\x80\x04\x95": "a pickle",
    b"\x80\x05\x95": "a pickle",
}

_READ_BY_NAME = {
    "a zip archive or a spreadsheet": "name a spreadsheet .xlsx or .ods",
    "a Parquet file": "name it .parquet",
    "an Arrow file": "name it .arrow",
}
"""What is read where the extension tells what it is."""

_TAR_PLACE = 257
"""Where a tar archive has its mark."""

_NOISE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 1 << 12
_MOST_NOISE = 0.05
"""Fraction of control characters above which a file is not text."""


def require_text(content: Content, path: str) -> None:
    """Refuse a binary file.

    Args:
        content: its first bytes, decompressed and decoded.
        path: its name.

    Raises:
        InputError: it is not text.
    """
    start = bytes(content[:_SAMPLE])
    noise = len(_NOISE.findall(start))
    for magic, kind in _MAGIC.items():
        if start.startswith(magic) and (noise or not magic.isalnum()):  # a text may begin with PAR1
            cure = "convert it to .csv, .tsv or .jsonl"
            if kind in _READ_BY_NAME:
                cure = f"{_READ_BY_NAME[kind]}, or {cure}"
            raise InputError(f"not text but {kind}; {cure}", name_of(path))
    if start[_TAR_PLACE:].startswith(b"ustar"):
        raise InputError("not text but a tar archive; unpack it", name_of(path))
    if noise > max(1, _MOST_NOISE * len(start)):
        problem = "not text but binary data"
        cure = "convert it to text, or name its --encoding"
        raise InputError(f"{problem}; {cure}", name_of(path))


def text_only(blocks: Iterable[bytes], path: str) -> Iterator[bytes]:
    """Yield the blocks of a file, and refuse a binary one whose first line looks like text.

    What is yielded before is the same for pieces of any size: the lines of the sample.

    Args:
        blocks: the file, decompressed and decoded.
        path: its name.

    Raises:
        InputError: it is not text.
    """
    blocks = iter(blocks)
    sample = b""
    for block in blocks:
        n_before = len(sample)
        sample += block[: _SAMPLE - n_before]
        if len(sample) == _SAMPLE:
            blocks = chain([block], blocks)
            break
        yield block
    try:
        require_text(sample, path)
    except InputError:
        if len(sample) == _SAMPLE:
            yield sample[n_before : max(n_before, sample.rfind(b"\n") + 1)]
        raise
    yield from blocks


def make_parser(input_format: str, path: str, content: Content, selection: Selection) -> Parser:
    """Make the parser of a file.

    Args:
        input_format: its format, as `format_of` returns it.
        path: the file, ``-`` for stdin.
        content: its first lines, decompressed and decoded.
        selection: what is read of each record, and how.
    """
    name, columns = name_of(path), selection.options.number_columns
    if not columns:
        return _PARSERS[input_format](name, content, selection)
    inner = _PARSERS[input_format](name, content, selection._replace(keep_columns=True))
    return NumberParser(inner, name, columns, keeps=selection.keep_columns)


def format_of(path: str, content: Content, selection: Selection) -> str:
    """Return the format of a file, one of `FORMATS` other than ``auto``."""
    options = selection.options
    if options.format != "auto":
        return options.format
    by_extension = BY_EXTENSION.get(os.path.splitext(inner_name(path))[1].lower())
    if options.delimiter is not None and by_extension in (None, "tsv"):
        return "csv"
    if by_extension is not None:
        return by_extension
    start = bytes(content[:_SAMPLE]).lstrip()
    if start.startswith(LABEL_PREFIX.encode()):
        return "fasttext"
    if re.match(rb'\{\s*"', start) or is_array(start):
        return "jsonl"
    if selection.labelled or options.text_column is not None or options.label_column is not None:
        return options.labelled_format if selection.labelled else "tsv"
    if hint := _table_hint(start):
        options.on_note(f"{name_of(path)}: {hint}")
    return "text"


def _table_hint(start: bytes) -> str:
    """Return how to read lines of text that look like the rows of a table; empty if they do not."""
    lines = start.decode("utf-8", "replace").split("\n")[:20]
    first, *rest = [line.rstrip("\r") for line in lines[:-1] or lines]
    for delimiter in DELIMITERS:
        names = [cell.strip('"') for cell in first.split(delimiter)]
        is_prose = any(name.startswith(" ") for name in names)
        is_header = headers.has_known_text(names) and headers.are_names(names)
        if len(names) > 1 and is_header and not is_prose:
            what = "the first line looks like the header of a table"
            return f"{what}; to read it as one, use --input-format csv"
    if rest and all(line.count("\t") == 1 for line in (first, *rest)):
        return "each line has a tab; to read them as a table, use --input-format tsv"
    return ""


def _tsv(name: str, content: Content, selection: Selection) -> Parser:
    header = bytes(content[: content.find(b"\n")]).rstrip(b"\r").split(b"\t")
    if len(header) > 1 and all(cell[:1] == b'"' == cell[-1:] for cell in header if cell):
        return CsvParser(name, selection, "\t")
    return TsvParser(name, selection)


def _csv(name: str, content: Content, selection: Selection) -> Parser:
    delimiter = selection.options.delimiter or delimiter_of(content, selection)
    return CsvParser(name, selection, delimiter)


_PARSERS: dict[str, Callable[[str, Content, Selection], Parser]] = {
    "text": lambda name, _, selection: Parser(name, selection),
    "tsv": _tsv,
    "csv": _csv,
    "jsonl": lambda name, _, selection: JsonParser(name, selection),
    "fasttext": lambda name, _, selection: FastTextParser(name, selection),
    "sentences": lambda name, _, selection: SentenceParser(name, selection),
}
"""The function that makes the parser for a file's name, its first lines and a selection."""
