"""What a plan says of the work is enough to do it elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import ROOT, Cli

import logreg
from logreg.data.input_options import InputOptions
from logreg.errors import InputError
from logreg.pipeline.classification import Classification
from logreg.pipeline.writers import Style
from logreg.shards import jobs

DATA = str(ROOT / "data" / "reviews.tsv")


def test_a_classification_survives_json() -> None:
    given = Classification(
        Style("csv", 6, echo=True, n_ranked=2, all_labels=("a", "b")),
        {"threshold": 0.3, "of_negative": True},
        only="a",
        explained=True,
    )
    assert Classification.from_json(json.loads(json.dumps(given.to_json()))) == given


@pytest.mark.parametrize(
    "options",
    [
        ("--threshold", "0.3"),
        ("--abstain", "0.8", "--min-evidence", "2"),
        ("--only", "negative", "--echo"),
        ("--format", "csv", "--echo", "--all"),
        ("--format", "jsonl", "--top", "1", "--precision", "9"),
        ("--explain",),
        ("--model", "spam", "--threshold", "spam=0.1"),
    ],
)
def test_every_option_of_classify_is_in_the_plan(cli: Cli, options: tuple[str, ...]) -> None:
    whole = cli("classify", *options, "--input", DATA).stdout
    assert cli("classify", *options, DATA, "-o", "out").status == 0
    (part,) = (path for path in Path("out").iterdir() if path.name.startswith("part-"))
    assert part.read_text("utf-8") == whole


def test_several_labels_and_words(cli: Cli) -> None:
    rows = [line.split("\t") for line in Path(DATA).read_text("utf-8").splitlines()]
    text = "".join(f"{i % 3}\t{row[1]}\n" for i, row in enumerate(rows))
    Path("three.tsv").write_text(text, "utf-8")
    cli("train", "--features", "words", "three.tsv")
    for command, *options in (
        ("classify", "--threshold", "2=0.2", "--abstain", "0.3"),
        ("features",),
    ):
        whole = cli(command, *options, "--input", "three.tsv").stdout
        assert cli(command, *options, "three.tsv", "-o", command).status == 0
        (part,) = (path for path in Path(command).iterdir() if path.name.startswith("part-"))
        assert part.read_text("utf-8") == whole


def test_columns_of_numbers(cli: Cli) -> None:
    rows = "".join(f"{i % 2}\t{i % 7}\t{-i % 5}\n" for i in range(60))
    Path("t.tsv").write_text(f"label\tx\ty\n{rows}")
    cli("train", "--features", "columns:x,y", "t.tsv")
    whole = cli("classify", "--input", "t.tsv").stdout
    assert cli("classify", "t.tsv", "-o", "out").status == 0
    assert Path("out/part-00000-of-00001.tsv").read_text() == whole


def test_the_model_is_the_one_of_the_plan() -> None:
    model, other = logreg.load("textbook"), logreg.load("default")
    fields = jobs.features_job(model, InputOptions())
    Path("out").mkdir()
    jobs.save_model(model, "out")
    assert jobs.load(fields, "out").extension == ".tsv"
    (path,) = Path("out").iterdir()
    logreg.save(other, path)
    with pytest.raises(InputError, match="is not the model of the plan"):
        jobs.load(fields, "out")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--by", "sentence", "-o", "out"), "--by sentence numbers all texts"),
        (("--exit-status", "-o", "out"), "--exit-status is of the last text"),
        (("--part", "0/2"), "--part is for parts in a folder; name it with --output"),
        (("--cluster", "local"), "--cluster is for parts in a folder"),
        (("-o", "out", "--part", "0/2", "--cluster", "local"), "leave one of them out"),
        (("-o", "out", "--part", "2/2"), "must be I/N with I from 0 to N-1, got '2/2'"),
        (("-o", "out", "--part", "x"), "must be I/N"),
        (("-o", "out", "--block-size", "0"), "--block-size"),
    ],
)
def test_options_that_do_not_fit(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    refused = cli("classify", DATA, *arguments)
    assert refused.status == 2
    assert message in refused.stderr
    assert not Path("out").exists()


def test_files_are_named(cli: Cli) -> None:
    assert "name FILEs, patterns" in cli("classify", "-o", "out").stderr
    assert "stdin can't be cut" in cli("classify", "-", "-o", "out").stderr
    assert "nowhere.tsv: No such file" in cli("classify", "nowhere.tsv", "-o", "out").stderr
    assert not Path("out").exists()


def test_options_that_need_a_folder(cli: Cli) -> None:
    assert "--block-size is for parts" in cli("classify", "--block-size", "2", "fine").stderr
    assert "--jobs is for parts in a folder" in cli("sentences", "--jobs", "2", "Fine.").stderr


def test_an_output_that_is_a_file_is_untouched(cli: Cli) -> None:
    Path("mine").write_text("mine\n")
    refused = cli("classify", DATA, "-o", "mine")
    assert (refused.status, refused.stderr) == (1, "logreg: mine: is a file; name a folder\n")
    assert Path("mine").read_text() == "mine\n"
