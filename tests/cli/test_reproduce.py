from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, Cli

DATA = ROOT / "data" / "reviews.tsv"
IDENTICAL = "identical: retraining produced the same file\n"


def edit(**facts: Any) -> None:
    """Change facts of the training in model.json."""
    fields = json.loads(Path("model.json").read_text())
    fields["training"].update(facts)
    Path("model.json").write_text(json.dumps(fields))


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--negation", "--batch-size", "1", "--seed", "7", "--epochs", "3"],
        ["--class-weight", "positive=2", "--l1", "0.01", "--calibrate"],
        ["--class-weight", "balanced", "--validation", "0.2", "--schedule", "inverse"],
    ],
)
def test_model_comes_out_again(cli: Cli, options: list[str]) -> None:
    cli("train", str(DATA), *options)
    result = cli("reproduce", "model.json", str(DATA))
    assert (result.status, result.stdout, result.stderr) == (0, IDENTICAL, "")


def test_same_texts_in_another_format_and_from_stdin(cli: Cli) -> None:
    cli("train", str(DATA))
    rows = [line.split("\t") for line in DATA.read_text().splitlines()]
    lines = "".join(json.dumps({"text": text, "label": label}) + "\n" for label, text in rows)
    Path("copy.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    assert cli("reproduce", "model.json", "copy.jsonl.gz").stdout == IDENTICAL
    assert cli("reproduce", "model.json", stdin=DATA.read_bytes()).stdout == IDENTICAL


def test_weights_of_files_need_the_same_files(cli: Cli, reviews: Path) -> None:
    cli("train", str(DATA), "reviews.tsv", "--file-weight", "balanced")
    assert cli("reproduce", "model.json", str(DATA), "reviews.tsv").status == 0
    joined = DATA.read_bytes() + reviews.read_bytes()
    assert cli("reproduce", "model.json", stdin=joined).status == 1


def test_start_and_validation_file_are_needed_again(cli: Cli, reviews: Path) -> None:
    cli("train", str(DATA), "-o", "first.json")
    cli("train", "reviews.tsv", "--from", "first.json", "--validation", str(DATA))
    needed = ["--from", "first.json", "--validation", str(DATA)]
    assert cli("reproduce", "model.json", "reviews.tsv", *needed).stdout == IDENTICAL
    result = cli("reproduce", "model.json", "reviews.tsv", *needed[2:])
    assert result.status == 1
    assert result.stderr.startswith(
        "logreg: model.json: --from MODEL: not what it was trained with (digest none, expected sha"
    )
    result = cli("reproduce", "model.json", "reviews.tsv", *needed[:2])
    assert "--validation FILE: not what it was trained with" in result.stderr


def test_other_texts_are_refused(cli: Cli, reviews: Path) -> None:
    cli("train", str(DATA))
    result = cli("reproduce", "model.json", "reviews.tsv")
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "logreg: model.json: the texts and their order: not what it was trained with (digest sha"
    )


def test_model_that_comes_out_otherwise(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv", "--epochs", "3")
    edit(max_epochs=2, logreg="0.0.9")
    result = cli("reproduce", "model.json", "reviews.tsv")
    assert result.status == 1
    assert result.stdout.startswith("different: the weights differ by at most ")
    assert result.stdout.endswith("; made by logreg 0.0.9 and 0.1.0\n")


def test_facts_that_come_out_otherwise(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv", "--epochs", "3")
    edit(loss=0.5)
    stdout = cli("reproduce", "model.json", "reviews.tsv").stdout
    assert stdout == "different: the weights are the same, the training metadata are not\n"


def test_model_that_does_not_say_how_it_was_trained(cli: Cli, reviews: Path) -> None:
    result = cli("reproduce", "textbook", "reviews.tsv")
    assert result.status == 1
    assert result.stderr == (
        "logreg: textbook: it does not record how it was trained; train a model instead\n"
    )
    cli("train", "reviews.tsv")
    edit(seed="x")
    result = cli("reproduce", "model.json", "reviews.tsv")
    assert result.status == 1
    assert result.stderr.startswith(
        "logreg: model.json: its training metadata are wrong: seed must"
    )


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("batch_size", 2.5, "batch_size must be a whole number, got 2.5"),
        ("average", "no", "average must be True or False, got 'no'"),
        ("max_epochs", True, "epochs must be a whole number, got True"),
    ],
)
def test_option_of_the_wrong_type_is_one_line(
    cli: Cli, reviews: Path, name: str, value: object, rule: str
) -> None:
    assert cli("train", "reviews.tsv").status == 0
    fields = json.loads(Path("model.json").read_text())
    fields["training"][name] = value
    Path("model.json").write_text(json.dumps(fields))
    result = cli("reproduce", "model.json", "reviews.tsv")
    assert result.status == 1
    assert f"model.json: its training metadata are wrong: {rule}; train it again" in result.stderr
    assert result.stderr.count("\n") == 1
