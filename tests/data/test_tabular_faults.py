"""Column files and spreadsheets with damage, or with values that can't be converted."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import feather, parquet
from support import Cli


def invalid_text() -> pa.Table:
    """Return texts of which the third is not UTF-8."""
    texts = pa.array([b"good", b"bad", b"\xff\xfe", b"great", b"awful"], pa.binary())
    return pa.table({"text": texts.view(pa.string())})


def long_duration() -> pa.Table:
    """Return texts, and durations of which the third is too long for Python."""
    texts = pa.array(["good", "bad", "fine", "great", "awful"])
    return pa.table({"text": texts, "took": pa.array([1, 2, 10**15, 4, 5], pa.duration("s"))})


@pytest.mark.parametrize("table", [invalid_text(), long_duration()], ids=["utf-8", "duration"])
def test_row_that_can_not_be_read_is_a_fault(cli: Cli, table: pa.Table) -> None:
    feather.write_feather(table, "t.feather", compression="uncompressed")
    parquet.write_table(table, "t.parquet")
    expected = cli("classify", stdin=b"good\nbad\n\ngreat\nawful\n").stdout.splitlines()
    expected[2] = "\t"
    for name in ("t.feather", "t.parquet"):
        result = cli("classify", "-i", name)
        assert result.status == 1
        assert result.stdout.splitlines() == expected
        [line] = result.stderr.splitlines()
        assert line.startswith(f"logreg: {name}:3: can't be read: ")
        assert line.endswith("; correct the line")


def test_place_outside_the_file_is_a_fault(cli: Cli) -> None:
    table = pa.table({"text": ["good", "bad", "fine"]})
    feather.write_feather(table, "t.feather", compression="uncompressed")
    content = Path("t.feather").read_bytes()
    offsets = b"".join(n.to_bytes(4, "little") for n in (0, 4, 7, 11))
    assert content.count(offsets) == 1
    wrong = b"".join(n.to_bytes(4, "little") for n in (0, 4, 7, 1 << 30))
    Path("t.feather").write_bytes(content.replace(offsets, wrong))
    result = cli("classify", "-i", "t.feather")
    assert result.status == 1
    assert (
        result.stdout.splitlines()[:2] == cli("classify", stdin=b"good\nbad\n").stdout.splitlines()
    )
    assert result.stderr.startswith("logreg: t.feather:3: can't be read: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [("classify", "-i"), ("train",), ("check",)])
def test_spreadsheet_with_a_cell_far_away(cli: Cli, command: tuple[str, ...]) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "text", "far"
    book.save("t.xlsx")
    result = cli(*command, "t.xlsx")
    assert result.status == 1
    assert result.stderr == (
        "logreg: t.xlsx: a sheet of 1,048,576 rows and 16,384 columns is too large; delete "
        "cells far from the table, export its sheet as .csv, or raise the limit with "
        "--allow record=SIZE\n"
    )


def test_long_column_of_a_spreadsheet_is_read(cli: Cli) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["A1048576"] = "text", "good", "bad"
    book.save("t.xlsx")
    result = cli("classify", "-i", "t.xlsx")
    assert (result.status, result.stdout) == (0, cli("classify", stdin=b"good\nbad\n").stdout)
