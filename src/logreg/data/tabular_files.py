"""Spreadsheets and column files, which the packages of the extra ``tables`` read.

Spreadsheets (.xlsx, .ods) are tables of cells, as CSV files are; column files (.parquet, .feather,
.arrow) are objects with named fields, as JSON lines are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

from logreg.data.input_options import Selection, name_of
from logreg.data.json_lines import JsonParser
from logreg.data.records import Record, Records, records_of
from logreg.data.spreadsheet_size import require_size
from logreg.data.streams import OnBytes
from logreg.data.tables import TableParser
from logreg.errors import InputError, from_os_error

Batches = Iterator[tuple[Sequence[str], Records]]

BATCH = 1 << 10
"""Rows of a column file that are read at a time."""


def _package(name: str, path: str) -> Any:
    """Import a package of the extra.

    Raises:
        InputError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        problem = f"files like this are read by the package {name.partition('.')[0]}"
        raise InputError(f"{problem}; pip install 'logreg-text[tables]'", path) from None


def read_spreadsheet(path: str, selection: Selection, on_bytes: OnBytes = None) -> Batches:
    """Read the first sheet of a spreadsheet; the numbers of its rows count as lines.

    Raises:
        InputError: the package is missing, or the file or its columns can't be read.
    """
    calamine = _package("python_calamine", path)
    try:
        with open(path, "rb") as stream:
            require_size(stream, path, selection.options.limits)
            workbook = calamine.CalamineWorkbook.from_filelike(stream)
        sheet = workbook.get_sheet_by_index(0)
        rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except OSError as error:
        raise from_os_error(error, path) from error
    except (calamine.CalamineError, IndexError) as error:
        raise InputError(f"not a spreadsheet: {error}; save it again", path) from error
    if on_bytes is not None:  # the package reads the whole file at once
        on_bytes(os.path.getsize(path))
    if len(workbook.sheet_names) > 1:
        name, n = workbook.sheet_names[0], len(workbook.sheet_names)
        selection.options.on_note(f"{path}: reading the first of {n} sheets, '{name}'")
    numbered = [(i, row) for i, row in enumerate(rows, start=1) if any(row)]
    parser = TableParser(name_of(path), selection)
    for start in range(0, len(numbered), BATCH):
        batch = numbered[start : start + BATCH]
        records = parser.parse([row for _, row in batch], [number for number, _ in batch])
        yield parser.names, records


def _cell(value: object) -> str:
    """Return the value of a cell as it would stand in a CSV file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_parquet(path: str, selection: Selection, on_bytes: OnBytes = None) -> Batches:
    """Read a Parquet file, batch by batch.

    Raises:
        InputError: the package is missing, or the file or its columns can't be read.
    """
    parquet = _package("pyarrow.parquet", path)

    def batches() -> Iterator[tuple[Any, float]]:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH):
                yield batch, len(batch) / file.metadata.num_rows

    return _objects(path, selection, on_bytes, batches)


def read_arrow(path: str, selection: Selection, on_bytes: OnBytes = None) -> Batches:
    """Read an Arrow IPC file, which Feather is, batch by batch.

    Raises:
        InputError: the package is missing, or the file or its columns can't be read.
    """
    ipc = _package("pyarrow.ipc", path)

    def batches() -> Iterator[tuple[Any, float]]:
        with open(path, "rb") as stream:
            reader = ipc.open_file(stream)
            for i in range(reader.num_record_batches):
                yield reader.get_batch(i), 1 / reader.num_record_batches

    return _objects(path, selection, on_bytes, batches)


def _objects(
    path: str,
    selection: Selection,
    on_bytes: OnBytes,
    batches: Callable[[], Iterator[tuple[Any, float]]],
) -> Batches:
    """Yield the rows of column batches as records; rows count as lines.

    Args:
        path: the file.
        selection: what is read of each record, and how.
        on_bytes: called with the size of each batch, as its share of the file.
        batches: yields each batch, and what fraction of the file it is.
    """
    arrow = _package("pyarrow", path)
    parser = JsonParser(name_of(path), selection)
    number = 0
    try:
        for batch, share in batches():
            records = _records(batch, parser, number + 1)
            if on_bytes is not None:
                on_bytes(round(share * os.path.getsize(path)))
            number += len(records)
            yield parser.names, records_of(records)
    except (arrow.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise from_os_error(error, path) from error
        raise InputError(f"can't be read: {error}; write it again", path) from error


def _records(batch: Any, parser: JsonParser, first: int) -> list[Record]:
    """Return the rows of a batch as records; a row that can't be read is a fault.

    A batch is validated first: text that is not UTF-8, or a place outside the file.

    Args:
        batch: the rows.
        parser: makes records of objects.
        first: the number of the first row.
    """
    try:
        batch.validate(full=True)
        rows = batch.to_pylist()
    except (ValueError, OverflowError) as error:
        if len(batch) == 1:
            fault = f"can't be read: {' '.join(str(error).split())}; correct the line"
            return [Record("", None, first, fault)]
        halves = batch.slice(0, len(batch) // 2), batch.slice(len(batch) // 2)
        second = first + len(halves[0])
        return [*_records(halves[0], parser, first), *_records(halves[1], parser, second)]
    return [parser.record(row, first + i) for i, row in enumerate(rows)]


READERS: dict[str, Callable[[str, Selection, OnBytes], Batches]] = {
    ".xlsx": read_spreadsheet,
    ".xlsm": read_spreadsheet,
    ".xls": read_spreadsheet,
    ".ods": read_spreadsheet,
    ".parquet": read_parquet,
    ".feather": read_arrow,
    ".arrow": read_arrow,
}
"""By extension, the function that reads the file."""
