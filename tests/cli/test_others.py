"""The smaller commands: features, models, show; and the group itself."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from support import Cli

import logreg
from logreg.cli import COMMANDS
from logreg.model_file import BUILTINS, builtin_path


def test_features_are_a_header_and_one_row_per_text(cli: Cli) -> None:
    result = cli("features", "-m", "textbook", stdin=b"I love it!\n\n")
    assert result.lines == [
        "positive\tnegative\tno\tpronouns\texclamation\tlog_length",
        f"1\t0\t0\t1\t1\t{math.log(4)!r}",
        "0\t0\t0\t0\t0\t0",
    ]


def test_features_start_with_the_label_if_there_is_one(cli: Cli, tmp_path: Path) -> None:
    Path("a.tsv").write_text("text\tlabel\nbad\tneg\n")
    assert cli("features", "-i", "a.tsv").lines == [
        "label\tpositive\tnegative\tno\tpronouns\texclamation\tlog_length",
        "neg\t0\t1\t0\t0\t0\t0",
    ]


def test_features_of_a_record_that_cannot_be_read_are_empty(cli: Cli) -> None:
    Path("a.jsonl").write_text('{"text": 1}\n{"text": "bad"}\n')
    result = cli("features", "-i", "a.jsonl")
    assert result.lines[1:] == ["\t\t\t\t\t", "0\t1\t0\t0\t0\t0"]
    assert result.status == 1
    assert result.stderr.startswith("logreg: a.jsonl:1: the text is a number, not a string")


def test_features_round_trip(cli: Cli) -> None:
    text = "word " * 12_345
    row = cli("features", text).lines[1].split("\t")
    assert tuple(map(float, row)) == logreg.load("default").features.extract(text)


def test_models_lists_the_built_ins(cli: Cli) -> None:
    assert [line.split("\t") for line in cli("models").lines] == [
        [name, description] for name, description in BUILTINS.items()
    ]


def test_show_as_tables(cli: Cli) -> None:
    lines = cli("show", "textbook").lines
    assert lines[:8] == [
        "feature       weight",
        "bias          0.1000",
        "positive      2.5000",
        "negative     -5.0000",
        "no           -1.2000",
        "pronouns      0.5000",
        "exclamation   2.0000",
        "log_length    0.7000",
    ]
    assert "labels          negative, positive" in lines


@pytest.mark.parametrize("name", BUILTINS)
def test_show_as_json_is_the_file(cli: Cli, name: str) -> None:
    assert cli("show", name, "--format", "json").stdout == Path(builtin_path(name)).read_text(
        "utf-8"
    )


def test_show_without_a_name_shows_what_classify_would_use(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv")
    assert cli("show").stdout == cli("show", "model.json").stdout != cli("show", "default").stdout


def test_show_missing_model(cli: Cli) -> None:
    result = cli("show", "nonsense")
    assert result.status == 1
    assert result.stderr == (
        "logreg: nonsense: No such file or directory; check the path, or 'logreg models' lists "
        "the built-in ones\n"
    )


def test_text_of_a_model_is_neither_markup_nor_control_codes(cli: Cli) -> None:
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    fields["training"] = {"[red]note\x1b": "[bold]\x1b[31m"}
    Path("model.json").write_text(json.dumps(fields))
    line = next(line for line in cli("show").lines if "note" in line)
    assert line.split() == [r"[red]note\x1b", r"[bold]\x1b[31m"]


def test_help_lists_every_command(cli: Cli) -> None:
    listed = cli("--help").stdout
    assert all(f"\n  {name} " in listed for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_has_an_example(cli: Cli, name: str) -> None:
    result = cli(name, "--help")
    assert result.status == 0
    assert f"logreg {name}" in result.stdout.partition("Examples:")[2]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["nonsense"], "No such command 'nonsense'. (see 'logreg --help')"),
        (["classify", "--precision", "0"], "(see 'logreg classify --help')"),
        (["evaluate", "--format", "xml"], "(see 'logreg evaluate --help')"),
    ],
)
def test_bad_usage_is_one_line_and_2(cli: Cli, arguments: list[str], problem: str) -> None:
    result = cli(*arguments)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith("logreg: ")
    assert result.stderr.endswith(f"{problem}\n")
    assert result.stderr.count("\n") == 1
