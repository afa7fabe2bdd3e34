"""Whole numbers as values of options: those that no machine can count with are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Cli

from logreg.cli.whole_numbers import MOST_JOBS, whole_number
from logreg.inputs import LARGEST

TOO_LARGE = pytest.mark.parametrize("number", ["9" * 25, "9" * 5000], ids=["25", "5000"])

CUT = "9" * 60 + "…"


@TOO_LARGE
@pytest.mark.parametrize(
    ("option", "rule"),
    [
        ("--batch-size", "must be a number >= 1 or 'all'"),
        ("--negation", "must be a number of words from 1 to 1000, or 'mark'"),
        ("--epochs", f"must be a whole number up to {LARGEST}"),
        ("--seed", f"must be a whole number up to {LARGEST}"),
        ("--block-size", f"must be a whole number up to {LARGEST}"),
        ("--jobs", f"must be a whole number up to {MOST_JOBS}"),
        ("--part", "must be I/N with I from 0 to N-1"),
    ],
)
def test_number_that_is_too_large_is_refused_in_one_line(
    cli: Cli, reviews: Path, option: str, rule: str, number: str
) -> None:
    result = cli("train", "reviews.tsv", option, number)
    shown = number if len(number) < 60 else CUT
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.endswith(f"{rule}, got '{shown}'. (see 'logreg train --help')\n")
    assert result.stderr.count("\n") == 1


@TOO_LARGE
def test_number_of_a_column_that_is_too_large_is_no_column(
    cli: Cli, reviews: Path, number: str
) -> None:
    result = cli("evaluate", "--model", "default", "reviews.tsv", "--by", number)
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith("logreg: reviews.tsv: no column '999")


def test_largest_numbers_are_taken(cli: Cli, reviews: Path) -> None:
    arguments = ["--batch-size", str(LARGEST), "--seed", str(LARGEST), "--epochs", "2"]
    assert cli("train", "reviews.tsv", *arguments).status == 0
    assert cli("train", "reviews.tsv", "--seed", str(LARGEST + 1)).status == 2
    assert cli("classify", "--jobs", str(MOST_JOBS + 1), "x").status == 2


def test_value_of_another_kind_is_cut_in_the_message(cli: Cli) -> None:
    result = cli("classify", "--abstain", "x" * 5000, "fine")
    assert result.status == 2
    assert len(result.stderr) < 200


@pytest.mark.parametrize("text", ["", " 1", "+1", "1_0", "0x1", "1.0", "²", "-1"])
def test_text_that_is_no_number(text: str) -> None:
    assert whole_number(text) is None
