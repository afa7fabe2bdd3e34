from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import ROOT, Cli

import logreg
from logreg.evaluation.significance import mcnemar_of_counts
from logreg.model_file import dump

DATA = ROOT / "data" / "reviews.tsv"
TEXTS = "pos\tgreat\nneg\tgreat fun\npos\tgreat news\nneg\ta film\n"


@pytest.fixture(autouse=True)
def _model() -> None:
    logreg.save(logreg.load("textbook"), "m.json")
    Path("a.tsv").write_text(TEXTS)


TABLES = """\
feature   before    after   change
bias      0.1000  -1.9000  -2.0000
no       -1.2000   2.0000  +3.2000

list       change  words  first
positive  removed      1  great
negative    added      1  great

place    P before  P after    before     after    flip  text
a.tsv:2    0.9963   0.0196  positive  negative  better  great fun
a.tsv:3    0.9563   0.0016  positive  negative   worse  great news
a.tsv:1    0.9309   0.0010  positive  negative   worse  great
a.tsv:4    0.6423   0.1955  positive  negative  better  a film

4 of 4 labels flip: 2 better, 2 worse
accuracy 0.5000 -> 0.5000 on 4 texts with a label (McNemar's test: p = 1)
"""

EDITS = ("great=-1", "bias=-1.9", "weight:no=2")


def test_tables_and_a_dry_run(cli: Cli) -> None:
    before = Path("m.json").read_bytes()
    result = cli("edit", "m.json", *EDITS, "--data", "a.tsv")
    assert (result.status, result.stdout) == (0, TABLES)
    assert result.stderr == "logreg: m.json is not saved; add --yes to save it\n"
    assert Path("m.json").read_bytes() == before


def test_yes_saves_the_model_itself(cli: Cli) -> None:
    result = cli("edit", "m.json", *EDITS, "--yes")
    assert (result.status, result.stderr) == (0, "logreg: saved m.json\n")
    assert result.stdout == TABLES.partition("\nplace")[0]
    changes = {"great": -1, "bias": -1.9, "weight:no": 2}
    assert logreg.load("m.json") == logreg.load("textbook").edited(changes)
    shown = cli("show", "m.json").stdout
    rows = ["edited by hand  value", "list:great         -1", "weight:bias      -1.9"]
    assert "\n".join(["", "", *rows, "weight:no           2", ""]) in shown


def test_another_file_is_written(cli: Cli) -> None:
    before = Path("m.json").read_bytes()
    assert cli("edit", "m.json", "hokey=0", "-o", "new.json", "--yes").status == 0
    assert Path("m.json").read_bytes() == before
    assert Path("new.json").read_text() == dump(logreg.load("textbook").edited({"hokey": 0}))
    assert cli("edit", "new.json", "hokey=1", "-o", "new.json.gz", "--yes").status == 0
    assert logreg.load("new.json.gz").training == {"edited": {"list:hokey": 1.0}}


def test_flips_of_a_real_file_are_those_of_diff(cli: Cli) -> None:
    edit = ("edit", "m.json", "great=-1", "-o", "b.json", "--yes", "--format", "json")
    found = json.loads(cli(*edit, "--data", str(DATA), "--limit", "0").stdout)
    diff = cli("diff", "m.json", "b.json", str(DATA), "--format", "json", "--limit", "0")
    expected = json.loads(diff.stdout)["texts"]
    texts = found["texts"]
    accuracy, test = texts.pop("accuracy"), texts.pop("mcnemar")
    assert texts == expected
    assert found["words"] == {
        "negative": {"added": ["great"], "removed": []},
        "positive": {"added": [], "removed": ["great"]},
    }
    assert found["weights"] == {}
    better, worse = texts["wrong_to_right"], texts["right_to_wrong"]
    assert test == mcnemar_of_counts(worse, better)._asdict()
    for name, model in (("before", "m.json"), ("after", "b.json")):
        rows = [line.split("\t") for line in DATA.read_text("utf-8").splitlines()]
        loaded = logreg.load(model)
        right = sum(loaded.predict(text) == label for label, text in rows)
        assert accuracy[name] == right / len(rows)


def test_texts_without_labels(cli: Cli) -> None:
    Path("a.txt").write_text("great\na film\n")
    result = cli("edit", "m.json", "great=-1", "--data", "a.txt")
    assert result.lines[-3:] == [
        "a.txt:1    0.9309   0.0074  positive  negative     -  great",
        "",
        "1 of 2 labels flip",
    ]
    found = json.loads(
        cli("edit", "m.json", "great=-1", "--data", "a.txt", "--format", "json").stdout
    )
    assert found["texts"]["accuracy"] is None


def test_stdin_and_no_flips(cli: Cli) -> None:
    options = ("--data", "-", "--input-format", "tsv")
    result = cli("edit", "m.json", "bias=0.2", *options, stdin=b"pos\tgreat\n")
    assert result.lines[-2:] == [
        "0 of 1 labels flip: 0 better, 0 worse",
        "accuracy 1.0000 -> 1.0000 on 1 texts with a label (McNemar's test: p = 1)",
    ]


def test_of_several_labels_the_gold_label_is_shown(cli: Cli) -> None:
    fields = {
        "format": "logreg-model",
        "version": 1,
        "labels": ["a", "b", "c"],
        "features": {"set": "words"},
        "bias": [0, 0, 0],
        "weights": {"good": [1, 0, 0], "bad": [0, 1, 0]},
    }
    Path("m.json").write_text(json.dumps(fields))
    Path("a.tsv").write_text("a\tgood\nb\tgood\nc\tgood\n")
    result = cli("edit", "m.json", "good.b=3", "--data", "a.tsv")
    assert [line.split()[-5:] for line in result.lines[3:7]] == [
        ["before", "after", "gold", "flip", "text"],
        ["a", "b", "a", "worse", "good"],
        ["a", "b", "b", "better", "good"],
        ["a", "b", "c", "-", "good"],
    ]
    assert result.lines[1].split() == ["good", "(b)", "0.0000", "3.0000", "+3.0000"]
    assert result.lines[-2] == "3 of 3 labels flip: 1 better, 1 worse"
    error = cli("edit", "m.json", "good=3")
    assert error.status == 2
    assert "write one of good.a, good.b, good.c." in error.stderr


def test_nothing_to_change(cli: Cli) -> None:
    before = Path("m.json").stat()
    result = cli("edit", "m.json", "hokey=-1", "--yes")
    assert (result.status, result.stdout) == (0, "")
    assert result.stderr == "logreg: nothing to change: m.json has these values\n"
    assert Path("m.json").stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["textbook", "hokey=0"], 2, "textbook is built in; name the file to write with -o."),
        (["m.json"], 2, "Missing argument 'NAME=VALUE...'."),
        (["m.json", "hokey"], 2, "a change is NAME=VALUE with a number, such as hokey=-1"),
        (["m.json", "hokey=bad"], 2, "such as hokey=-1, got 'hokey=bad'."),
        (["m.json", "=1"], 2, "such as hokey=-1, got '=1'."),
        (["m.json", "Hokey=1"], 2, "write 'hokey'."),
        (["m.json", "hokey=1e999"], 2, "must be a number of at most 1e+100 in size, got inf."),
        (["none.json", "hokey=0"], 1, "none.json: No such file or directory"),
        (["m.json", "hokey=0", "-o", "-"], 2, "--output is a file, as stdout has the report"),
        (["m.json", "hokey=0", "-o", "a.tsv"], 2, "a.tsv exists and is not a logreg model; "),
        (["m.json", "hokey=0", "-o", "no/b.json"], 1, "model not saved: No such file"),
        (["m.json", "hokey=0", "--data", "none.tsv"], 1, "none.tsv: No such file or directory"),
        (["m.json", "a=0", "-o", "b", "--data", "b"], 2, "would overwrite the input b"),
    ],
)
def test_errors(cli: Cli, arguments: list[str], status: int, message: str) -> None:
    before = Path("m.json").read_bytes()
    result = cli("edit", *arguments, "--yes")
    assert (result.status, result.stdout) == (status, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert Path("m.json").read_bytes() == before


def test_a_file_that_is_not_a_model_is_left_alone(cli: Cli) -> None:
    result = cli("edit", "m.json", "hokey=0", "-o", "a.tsv", "--yes")
    assert "choose another file with -o. (see" in result.stderr
    assert Path("a.tsv").read_text() == TEXTS


def test_a_bad_line_saves_nothing(cli: Cli) -> None:
    Path("a.tsv").write_text("pos\tgreat\nbad\n")
    before = Path("m.json").read_bytes()
    result = cli("edit", "m.json", "hokey=0", "--yes", "--data", "a.tsv")
    assert (result.status, result.stdout) == (1, "")
    assert "a.tsv:2" in result.stderr
    assert Path("m.json").read_bytes() == before
    skipped = cli("edit", "m.json", "hokey=0", "--yes", "--data", "a.tsv", "--skip-bad-lines")
    assert skipped.stderr.startswith("logreg: skipped 1 bad line at a.tsv:2")
    assert skipped.status == 0


def test_an_edited_model_can_not_be_reproduced(cli: Cli) -> None:
    cli("train", str(DATA), "-o", "t.json")
    assert cli("reproduce", "t.json", str(DATA)).status == 0
    cli("edit", "t.json", "hokey=0", "--yes")
    result = cli("reproduce", "t.json", str(DATA))
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        "logreg: t.json: it was edited by hand (list:hokey 0), so its data do not make it again; "
        "reproduce the model before the edit\n"
    )
