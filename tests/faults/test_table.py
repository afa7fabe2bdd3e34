"""The tables of docs/reliability.md and the tests of this folder are about the same faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import ROOT

TESTS = ROOT / "tests"
HERE = TESTS / "faults"
PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")

OWN_FILES = sorted(path for path in HERE.glob("test_*.py") if path != Path(__file__))


def names_in(path: Path) -> set[str]:
    return set(re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE))


def section_about(path: Path) -> str:
    """Return the section that names a file of tests."""
    name = path.relative_to(ROOT).as_posix()
    [section] = [part for part in PAGE.split("\n## ") if f"Tests: `{name}`" in part]
    return section


def names_of_rows(text: str) -> list[str]:
    """Return what each row names in its last column."""
    rows = [line for line in text.splitlines() if line.startswith("|") and "`" in line]
    return [re.split(r"(?<!\\)\|", row)[-2].strip().strip("`") for row in rows]


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: path.name)
def test_every_test_is_a_row_and_every_row_a_test(path: Path) -> None:
    named = [name for name in names_of_rows(section_about(path)) if "::" not in name]
    assert sorted(named) == sorted(names_in(path))


def test_tests_elsewhere_exist() -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)
    assert named
    for path, name in named:
        assert name in names_in(TESTS / path), f"{path}::{name}"


def test_every_row_has_five_columns() -> None:
    for path in OWN_FILES:
        for row in section_about(path).splitlines():
            if row.startswith("|"):
                assert len(re.split(r"(?<!\\)\|", row)) == 7, row
