"""The plan: the same files and options give the same blocks."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import Cli

from logreg.errors import InputError
from logreg.shards import plan as plans
from logreg.shards.plan import ALL, BY_NAME, LEAST_BLOCK, NONE, Plan, is_cut
from logreg.shards.store import Source

MB = 1 << 20

PLAN = Plan((Source("a.tsv", 5 * MB // 2, "1"), Source("b.csv", 3 * MB, "2")), MB, {"command": "x"})


def test_blocks_cover_each_file() -> None:
    assert [block[1:] for block in PLAN.blocks] == [
        (0, MB),
        (MB, 2 * MB),
        (2 * MB, 5 * MB // 2),
        (0, 3 * MB),
    ]


def test_empty_file_has_a_block() -> None:
    assert Plan((Source("a.tsv", 0, ""),), MB, {}).blocks == (("a.tsv", 0, 0),)


def test_plan_is_the_same_each_time(tmp_path: Path) -> None:
    for i in range(3):
        (tmp_path / f"{i}.tsv").write_bytes(b"x" * i)
    first, second = (plans.make(["*.tsv"], {"a": 1}, block_size=MB) for _ in range(2))
    assert first.dump() == second.dump()
    assert first.digest == second.digest


def test_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    plans.begin(PLAN, str(tmp_path), lambda: None)
    assert plans.load(str(tmp_path)) == PLAN


def test_plan_with_names_that_are_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode("größe".encode() + b"\xff.tsv")
    plan = Plan((Source(name, 1, ""),), MB, {})
    plans.begin(plan, str(tmp_path), lambda: None)
    assert "größe" in (tmp_path / "plan.json").read_text("utf-8")
    assert plans.load(str(tmp_path)) == plan


def test_parts_sorted_by_name_are_in_order() -> None:
    plan = Plan((Source("a.tsv", 100_001 * MB, ""),), MB, {})
    names = [plan.part_name(i) for i in range(len(plan.blocks))]
    assert names[:1] == ["part-000000-of-100001"]
    assert sorted(names) == names


@pytest.mark.parametrize(
    ("changed", "different"),
    [
        ({}, ""),
        ({"job": {"command": "y"}}, "other options"),
        ({"cut": ALL}, "other options"),
        ({"sources": PLAN.sources[::-1]}, "other input files"),
        ({"sources": PLAN.sources[:1]}, "other input files"),
        ({"sources": (PLAN.sources[0]._replace(etag="3"), PLAN.sources[1])}, "other input files"),
        ({"block_size": 2 * MB}, "another block size"),
    ],
)
def test_difference_is_named(changed: dict[str, Any], different: str, tmp_path: Path) -> None:
    plan = replace(PLAN, **changed)
    assert plan.differs_from(PLAN) == different
    plans.begin(PLAN, str(tmp_path), lambda: None)
    if not different:
        plans.begin(plan, str(tmp_path), lambda: None)
        return
    with pytest.raises(InputError) as caught:
        plans.begin(plan, str(tmp_path), lambda: None)
    cure = "use another folder, or call it as before"
    problem = f"has the output of a call with {different}; {cure}"
    assert str(caught.value) == f"{tmp_path}: {problem}"


def test_blocks_are_not_too_small() -> None:
    with pytest.raises(ValueError, match=f"block_size must be >= {LEAST_BLOCK}, got 1"):
        replace(PLAN, block_size=1)


@pytest.mark.parametrize(
    ("name", "is_cut_by_name"),
    [
        ("a.tsv", True),
        ("a.TXT", True),
        ("a.jsonl", True),
        ("a.ndjson", True),
        ("a.ft", True),
        ("a", True),
        ("s3://b.c/a", True),
        ("a.csv", False),
        ("a.json", False),
        ("a.xlsx", False),
        ("a.parquet", False),
        ("a.tsv.gz", False),
        ("a.txt.zst", False),
        ("a.md", False),
    ],
)
def test_files_are_cut_by_their_name(name: str, is_cut_by_name: bool) -> None:
    assert is_cut(name) is is_cut_by_name
    assert is_cut(name, NONE) is False
    assert is_cut(name, ALL) is (not name.endswith((".gz", ".zst", ".xlsx", ".parquet")))


@pytest.mark.parametrize(
    ("options", "cut"),
    [
        ([], BY_NAME),
        (["--input-format", "tsv"], ALL),
        (["--input-format", "csv"], NONE),
        (["--delimiter", ";"], NONE),
        (["--encoding", "utf-16"], NONE),
        (["--encoding", "latin-1"], BY_NAME),
    ],
)
def test_options_decide_what_is_cut(options: list[str], cut: str, cli: Cli) -> None:
    Path("a.txt").write_bytes(
        "positive\tgood\n".encode("utf-16" if "utf-16" in options else "ascii")
    )
    assert cli("features", "a.txt", "-o", "out", *options).status == 0
    assert json.loads(Path("out/plan.json").read_bytes())["cut"] == cut


def test_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".part.tmp").touch()
    (tmp_path / "model-1.json").touch()
    (tmp_path / "mine.txt").touch()
    with pytest.raises(InputError, match=r"has other files \(mine.txt\); use an empty folder"):
        plans.begin(PLAN, str(tmp_path), lambda: None)
    (tmp_path / "mine.txt").unlink()
    plans.begin(PLAN, str(tmp_path), lambda: None)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "is not a plan"),
        (b"{}", "is not a plan"),
        (b'{"format": "logreg-plan", "version": 9}', "is of another version"),
    ],
)
def test_damaged_plan_is_refused(content: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(InputError, match=rf"plan.json: {problem}.*; use an empty folder"):
        plans.load(str(tmp_path))


def test_file_that_takes_as_long_as_all_others_is_noted(cli: Cli) -> None:
    Path("a.tsv.gz").write_bytes(__import__("gzip").compress(os.urandom(2 * MB).hex().encode(), 0))
    Path("b.txt").write_bytes(b"good\n")
    result = cli("classify", "a.tsv.gz", "b.txt", "-o", "out", "--block-size", "1")
    assert "a.tsv.gz: can't be cut, and is larger than all other files together; " in result.stderr
    assert "can't be cut" not in cli("classify", "b.txt", "-o", "two").stderr
