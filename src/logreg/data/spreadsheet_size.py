"""Spreadsheets that would fill the memory: they are refused before they are read as a whole."""

from __future__ import annotations

import re
import zlib
from typing import IO, BinaryIO
from zipfile import BadZipFile, ZipFile

from logreg.data.input_options import Limits
from logreg.errors import InputError

BYTES_OF_CELL = 32
"""Memory of a cell; the rectangle up to the last row and column has cells, used or not."""

_SHEETS = "xl/worksheets/"
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_LONGEST = 64
"""Bytes of a reference to a cell, such as r="XFD1048576", and more."""

_CHUNK = 1 << 20
_CURE = "export its sheet as .csv, or raise the limit with --allow record=SIZE"


def require_size(stream: BinaryIO, path: str, limits: Limits) -> None:
    """Refuse a spreadsheet, a zip archive that is read as a whole, if it would fill the memory.

    Args:
        stream: the file, from its start, where it is left.
        path: its name.
        limits: of these, that of a record.

    Raises:
        InputError: it would.
    """
    try:
        with ZipFile(stream) as archive:
            n_bytes = sum(member.file_size for member in archive.infolist())
            if n_bytes > limits.record:
                raise InputError(f"expands to {n_bytes:,} bytes; {_CURE}", path)
            for name in archive.namelist():
                if name.startswith(_SHEETS) and name.endswith(".xml"):
                    with archive.open(name) as sheet:
                        n_rows, n_columns = dimensions(sheet)
                    _require_cells(n_rows, n_columns, path, limits)
    except (BadZipFile, NotImplementedError, ValueError, EOFError, RuntimeError, zlib.error):
        pass  # the package that reads it says what is wrong
    stream.seek(0)


def _require_cells(n_rows: int, n_columns: int, path: str, limits: Limits) -> None:
    if n_rows * n_columns * BYTES_OF_CELL > limits.record:
        problem = f"a sheet of {n_rows:,} rows and {n_columns:,} columns is too large"
        raise InputError(f"{problem}; delete cells far from the table, {_CURE}", path)


def dimensions(sheet: IO[bytes]) -> tuple[int, int]:
    r"""Return the last row and the last column of the XML of a sheet.

    >>> from io import BytesIO
    >>> dimensions(BytesIO(b'<row r="7"><c r="A7"/><c t="s" r="AB3"/></row>'))
    (7, 28)
    """
    n_rows = n_columns = 0
    rest = b""
    while chunk := sheet.read(_CHUNK):
        content = rest + chunk
        found = _REFERENCE.findall(content)
        n_rows = max([n_rows, *map(int, {row for _, row in found})])
        n_columns = max([n_columns, *map(_column, {letters for letters, _ in found})])
        rest = content[-_LONGEST:]
    return n_rows, n_columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
