"""Columns of numbers as features."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from support import Cli

from logreg.errors import InputError
from logreg.features.columns import ColumnFeatures

TABLE = "label\tx1\tx2\n1\t3\t2\n0\t1\t4\n1\t4\t0\n0\t2\t2\n1\t2\t1\n0\t0\t1\n"
FEATURES = ("--features", "columns:x1,x2", "--l2", "0.01")


@pytest.mark.parametrize("text", ["3 2", "3,2", "3\t2", " 3 ,  2 ", "3e0 +2.0"])
def test_a_row_is_numbers_between_tabs_blanks_or_commas(text: str) -> None:
    assert ColumnFeatures(("x1", "x2")).extract(text) == [3.0, 2.0]


@pytest.mark.parametrize("text", ["", "3", "3 2 1", "3 x", "3 nan", "3 inf"])
def test_a_row_of_other_things_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"TEXT: must be 2 numbers \(x1, x2\), got"):
        ColumnFeatures(("x1", "x2")).extract(text)


def test_many_rows() -> None:
    X = ColumnFeatures(("x1", "x2")).transform(["3 2", "1 0"])
    assert np.array_equal(X, [[3.0, 2.0], [1.0, 0.0]])


@pytest.mark.parametrize("name", ["t.tsv", "t.csv", "t.jsonl"])
def test_train_and_classify_tables(cli: Cli, name: str) -> None:
    rows = [line.split("\t") for line in TABLE.splitlines()]
    if name == "t.jsonl":
        objects = [dict(zip(rows[0], map(int, row), strict=True)) for row in rows[1:]]
        Path(name).write_text("".join(f"{json.dumps(one)}\n" for one in objects))
    else:
        separator = "\t" if name == "t.tsv" else ","
        Path(name).write_text("".join(f"{separator.join(row)}\n" for row in rows))
    Path("reference.tsv").write_text(TABLE)
    cli("train", *FEATURES, "-o", "reference.json", "reference.tsv")
    assert cli("train", *FEATURES, name).status == 0
    assert Path("model.json").read_text() == Path("reference.json").read_text()
    expected = [cli("classify", f"{row[1]} {row[2]}").stdout for row in rows[1:]]
    assert cli("classify", "--input", name).stdout == "".join(expected)
    assert cli("evaluate", "--bootstrap", "0", name).status == 0
    assert cli("features", "--input", name).stdout == TABLE


def test_stdin_is_a_table(cli: Cli) -> None:
    Path("t.tsv").write_text(TABLE)
    cli("train", *FEATURES, "t.tsv")
    found = cli("classify", stdin=b"x2\tid\tx1\n2\ta\t3\n")
    assert found.stdout == cli("classify", "3 2").stdout


def test_cells_that_are_not_numbers(cli: Cli) -> None:
    Path("t.tsv").write_text(TABLE)
    cli("train", *FEATURES, "t.tsv")
    Path("new.csv").write_text("x1,x2\n3,2\n,1\n2,nan\n4,0\n")
    found = cli("classify", "--input", "new.csv")
    assert [line == "\t" for line in found.lines] == [False, True, True, False]
    assert found.status == 1
    assert found.stderr == (
        "logreg: new.csv:3: the column x1 must be a number, got ''\n"
        "logreg: new.csv:4: the column x2 must be a number, got 'nan'\n"
    )
    Path("bad.tsv").write_text(TABLE + "1\tx\t2\n")
    refused = cli("train", *FEATURES, "bad.tsv")
    assert refused.stderr.startswith("logreg: bad.tsv:8: the column x1 must be a number, got 'x'")
    skipped = cli("train", *FEATURES, "--skip-bad-lines", "bad.tsv")
    assert "skipped 1 bad line" in skipped.stderr


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("x1,x9", "t.tsv: no column 'x9'; the columns are label, x1, x2"),
        ("x9", "t.tsv:1: no column 'x9' in the header (label, x1, x2); name one of these with "),
        ("", "must name different columns, as in columns:x1,x2"),
        ("x1,x1", "must name different columns, as in columns:x1,x2"),
    ],
)
def test_columns_that_are_not_there(cli: Cli, columns: str, message: str) -> None:
    Path("t.tsv").write_text(TABLE)
    found = cli("train", "--features", f"columns:{columns}", "t.tsv")
    assert found.status in (1, 2)
    assert message in found.stderr


def test_a_text_that_is_no_row(cli: Cli) -> None:
    Path("t.tsv").write_text(TABLE)
    cli("train", *FEATURES, "t.tsv")
    found = cli("classify", "3 x")
    assert (found.status, found.stdout) == (1, "")
    assert found.stderr == "logreg: TEXT: must be 2 numbers (x1, x2), got '3 x'\n"


def test_an_unknown_set_lists_the_known_ones(cli: Cli) -> None:
    found = cli("train", "--features", "wrods", "t.tsv")
    assert found.status == 2
    assert "'wrods' is none of sentiment, words, sentiment+words, periods, columns:NAME" in (
        found.stderr
    )
