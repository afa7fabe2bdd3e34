"""Where commands write: stdout for ``-``, and over nothing that would be missed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import OLD_MODEL, Cli

from logreg.model_file import dump, load

FOREIGN = '{"format": "layers-model", "modelTopology": {}}'


@pytest.fixture
def _lists() -> None:
    Path("mine").mkdir()
    Path("mine/positive.txt").write_text("great\n")
    Path("mine/negative.txt").write_text("awful\n")


def test_model_on_stdout(cli: Cli, reviews: Path) -> None:
    assert cli("train", "reviews.tsv").status == 0
    result = cli("train", "reviews.tsv", "-o", "-")
    assert (result.status, result.stdout) == (0, Path("model.json").read_text("utf-8"))
    assert result.stderr.startswith("logreg: stdout: 10 texts (5 negative, 5 positive)\n")
    assert not Path("-").exists()


def test_trace_on_stdout(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv", "--trace", "trace.jsonl")
    result = cli("train", "reviews.tsv", "--trace", "-")
    assert (result.status, result.stdout) == (0, Path("trace.jsonl").read_text("utf-8"))
    assert json.loads(result.lines[0])["epoch"] == 1
    assert not Path("-").exists()


def test_one_of_model_and_trace_on_stdout(cli: Cli, reviews: Path) -> None:
    result = cli("train", "reviews.tsv", "-o", "-", "--trace", "-")
    assert (result.status, result.stdout) == (2, "")
    assert "--output and --trace are both stdout; name a file for one of them." in result.stderr


@pytest.mark.parametrize("option", ["--output", "--trace"])
def test_stdout_is_closed(cli: Cli, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    result = cli("train", "none.tsv", option, "-")
    assert result.status == 1
    assert result.stderr == "logreg: stdout: it is closed; send the output somewhere\n"


@pytest.mark.parametrize("content", [FOREIGN, "text", "{", "[1]", "[" * 100_000, "\xff", "{}"])
def test_file_that_is_no_model_is_not_replaced(cli: Cli, reviews: Path, content: str) -> None:
    Path("model.json").write_text(content, "latin-1")
    result = cli("train", "none.tsv")  # the check is made before the data are read
    assert result.status == 2
    assert result.stderr == (
        "logreg: model.json exists and is not a logreg model; choose another file with -o, "
        "or --force to replace it. (see 'logreg train --help')\n"
    )
    assert Path("model.json").read_text("latin-1") == content
    assert cli("train", "reviews.tsv", "--force").status == 0
    assert load("model.json").labels == ("negative", "positive")


@pytest.mark.parametrize(
    "content",
    [
        "",
        OLD_MODEL,
        OLD_MODEL[:-1],
        f"\ufeff\n {OLD_MODEL}",
        '{"version": 1, "format": "logreg-model"}',
        dump(load("textbook"))[:500],
    ],
)
def test_model_and_empty_file_are_replaced(cli: Cli, reviews: Path, content: str) -> None:
    Path("model.json").write_text(content, "utf-8")
    assert cli("train", "reviews.tsv").status == 0
    assert load("model.json").labels == ("negative", "positive")


@pytest.mark.skipif(os.name != "posix", reason="devices of Unix")
def test_device_takes_the_model_and_the_trace(cli: Cli, reviews: Path) -> None:
    result = cli("train", "reviews.tsv", "-o", "/dev/null", "--trace", "/dev/null")
    assert (result.status, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("", "model not saved: Is a directory; name a file in it"),
        (".", "model not saved: Is a directory; name a file in it"),
        ("none/model.json", "model not saved: No such file or directory; check the path"),
    ],
)
def test_impossible_output_is_reported_before_the_data_are_read(
    cli: Cli, output: str, problem: str
) -> None:
    result = cli("train", "none.tsv", "-o", output)
    assert (result.status, result.stderr) == (1, f"logreg: {output}: {problem}\n")


@pytest.mark.usefixtures("_lists")
@pytest.mark.parametrize(
    "command", [["convert", "mine/positive.txt"], ["learn", "reviews.tsv", "--extend", "mine"]]
)
def test_lists_are_not_written_over_the_lexicon_they_come_from(
    cli: Cli, reviews: Path, command: list[str]
) -> None:
    for output in ("mine", "./mine/../mine"):
        result = cli("lexicon", *command, "-o", output)
        assert result.status == 2
        assert f"--output {output}/positive.txt would overwrite the input mine" in result.stderr
    assert Path("mine/positive.txt").read_text() == "great\n"


@pytest.mark.usefixtures("_lists")
def test_lists_are_not_written_over_the_file_that_is_stdin() -> None:
    command = [sys.executable, "-m", "logreg", "lexicon", "learn", "-o", "mine"]
    with open("mine/negative.txt") as stdin:
        result = subprocess.run(command, stdin=stdin, capture_output=True, text=True)
    assert result.returncode == 2
    assert "--output mine/negative.txt would overwrite the input stdin" in result.stderr
    assert Path("mine/negative.txt").read_text() == "awful\n"


@pytest.mark.usefixtures("_lists")
@pytest.mark.parametrize("command", [["convert", "mine"], ["learn", "reviews.tsv"]])
def test_lists_are_a_folder_not_stdout(cli: Cli, command: list[str]) -> None:
    result = cli("lexicon", *command, "-o", "-")
    assert (result.status, result.stdout) == (2, "")
    assert "--output is a folder for several lists, not stdout; name a folder." in result.stderr
    assert not Path("-").exists()
