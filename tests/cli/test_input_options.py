"""The options that say how data are read, on every command that reads data."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support import Cli

import logreg

REVIEWS = [
    ("good", "A great, enjoyable film. I loved it!"),
    ("bad", "Hokey and boring, no good scene."),
    ("good", "Nice music, wonderful cast."),
    ("bad", "Awful. You will hate it."),
    ("good", "Slow at first, then a beautiful end."),
    ("bad", "A great disappointment, and boring."),
]


@pytest.fixture
def _odd(tmp_path: Path) -> None:
    """A file that is read right only with all five options, and the same texts as plain TSV."""
    rows = "".join(
        f"{i};{text.replace(';', ',')};{label}\r\n" for i, (label, text) in enumerate(REVIEWS)
    )
    (tmp_path / "odd.txt").write_bytes(f"no;remark;mood\r\n{rows}".encode("utf-16-le"))
    plain = "".join(f"{label}\t{text.replace(';', ',')}\n" for label, text in REVIEWS)
    (tmp_path / "plain.tsv").write_text(plain)


OPTIONS = [
    *("--input-format", "csv", "--delimiter", ";", "--encoding", "utf-16-le"),
    *("--text-column", "remark", "--label-column", "3"),
]


@pytest.mark.usefixtures("_odd")
@pytest.mark.parametrize(
    "command",
    [
        ["train", "--l2", "0.1", "-o", "-"],
        ["cv", "--folds", "2", "--format", "json"],
        ["tune", "--folds", "2", "--l2", "0.1", "--negation", "off", "--format", "json"],
        ["evaluate", "--positive", "good", "--negative", "bad", "--bootstrap", "0"],
        ["diff", "textbook", "default", "--positive", "good", "--negative", "bad"],
        ["lexicon", "audit", "--min-count", "1"],
        ["check"],
        ["classify", "--input"],
        ["features", "--input"],
    ],
    ids=lambda command: command[-1] if command[0] == "lexicon" else command[0],
)
def test_options_are_the_same_everywhere(cli: Cli, command: list[str]) -> None:
    expected = cli(*command, "plain.tsv")
    found = cli(*command, "odd.txt", *OPTIONS)
    assert found.status == expected.status
    if command[0] in ("tune", "check"):  # they name the files, and lines in them
        assert found.stdout.count("\n") == expected.stdout.count("\n")
    else:
        assert found.stdout.replace("odd.txt", "plain.tsv") == expected.stdout
    assert expected.stdout


@pytest.mark.usefixtures("_odd")
def test_model_is_reproduced_with_the_options_and_records_none(cli: Cli) -> None:
    assert cli("train", "--l2", "0.1", "odd.txt", *OPTIONS).status == 0
    assert cli("reproduce", "model.json", "odd.txt", *OPTIONS).lines == [
        "identical: retraining produced the same file"
    ]
    assert cli("reproduce", "model.json", "plain.tsv").status == 0
    assert not {"text_column", "encoding", "delimiter"} & {*logreg.load("model.json").training}


def test_chosen_labels_are_reproduced(cli: Cli) -> None:
    rows = [("5", "great"), ("4", "nice, but slow"), ("3", "so so"), ("1", "awful"), ("2", "bad")]
    Path("stars.tsv").write_text("".join(f"{stars}\t{text}\n" for stars, text in rows))
    chosen = ["--positive", "4,5", "--negative", "1", "--negative", "2"]
    result = cli("train", "--l2", "0.1", "stars.tsv", *chosen)
    assert result.stderr.startswith("logreg: stars.tsv: left out 1 text of another label: 3 (1)\n")
    assert logreg.load("model.json").labels == ("negative", "positive")
    assert cli("reproduce", "model.json", "stars.tsv", *chosen).status == 0
    refused = cli("reproduce", "model.json", "stars.tsv")
    assert refused.status == 1
    assert refused.stderr.startswith(
        "logreg: stars.tsv:4: '1' is the label of one text only, among"
    )


def test_suggested_choice_of_stars(cli: Cli) -> None:
    Path("stars.tsv").write_text("".join(f"{stars}\tso so\n" for stars in (1, 2, 3, 4, 5, 5)))
    assert cli("train", "stars.tsv").stderr == (
        "logreg: stars.tsv:1: '1' is the label of one text only, among 5 (2), 1 (1), 2 (1), 3 (1), "
        "4 (1); correct it, add texts of it, or choose --positive 4,5 --negative 1,2 "
        "(or others, with commas), or one against the rest with --positive 5; if line 1 is a "
        "header, name its columns with --text-column and --label-column\n"
    )


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--text-column", "0"], "'--text-column': columns are numbered from 1, got 0."),
        (["--delimiter", "ab"], "'--delimiter': must be one character or 'tab', got 'ab'."),
        (["--delimiter", '"'], "'--delimiter': must be one character or 'tab', got '\"'."),
        (["--encoding", "klingon"], "'--encoding': must be the name of an encoding, such as win"),
        (["--input-format", "xml"], "'--input-format': 'xml' is not one of 'auto', 'text', 'tsv'"),
    ],
)
def test_bad_value_of_an_option(cli: Cli, options: list[str], problem: str) -> None:
    for command in ("train", "classify", "check"):
        result = cli(command, *options, stdin=b"pos\tfine\n")
        assert (result.status, result.stdout) == (2, "")
        assert result.stderr.startswith(f"logreg: Invalid value for {problem}")


def test_label_on_both_sides(cli: Cli) -> None:
    result = cli("train", "--positive", "a,Pos", "--negative", "pos ", stdin=b"pos\tfine\n")
    assert result.status == 2
    assert result.stderr.startswith("logreg: label positive can't be both positive and negative.")


def test_label_with_a_line_end_is_refused(cli: Cli) -> None:
    result = cli("train", "--positive", "a\rb", stdin=b"pos\tfine\n")
    assert (result.status, result.stderr.count("\n")) == (2, 1)


def test_notes_go_to_stderr_once_and_answers_are_the_same_with_any_jobs(tmp_path: Path) -> None:
    rows = [
        json.dumps({"review": f"great {'film ' * 20}{i}", "stars": i % 5}) for i in range(20000)
    ]
    (tmp_path / "r.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")
    outputs = set()
    for jobs in ("1", "3"):
        command = [sys.executable, "-m", "logreg", "classify", "--echo", "-i", "r.json", "-j", jobs]
        result = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
        assert result.stderr == (
            "logreg: r.json: reading the text from 'review' and the label from 'stars' "
            "(--text-column and --label-column choose others)\n"
        )
        outputs.add(result.stdout)
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 20000


@pytest.mark.parametrize(
    "arguments",
    [
        ["train", "reviews.tsv", "--features", "columns:a\nb"],
        ["train", "reviews.tsv", "--positive", "a\rb"],
        ["train", "reviews.tsv", "--negative", "a" * 200_000],
        ["explain", "fine", "--what-if", "no\n=1"],
    ],
)
def test_list_that_is_not_one_row_is_bad_usage(
    cli: Cli, reviews: Path, arguments: list[str]
) -> None:
    result = cli(*arguments)
    assert (result.status, result.stdout) == (2, "")
    assert "must be a list on one line, with commas between, got '" in result.stderr
    assert result.stderr.count("\n") == 1
