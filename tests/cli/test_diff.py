from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Cli

import logreg
from logreg.model_file import builtin_path


@pytest.fixture(autouse=True)
def _models() -> None:
    """Two models that differ in one weight, a word and a fact."""
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    Path("a.json").write_text(json.dumps(fields))
    fields["weights"]["log_length"] = -0.7
    fields["lexicon"]["positive"].remove("great")
    fields["training"]["seed"] = 7
    Path("b.json").write_text(json.dumps(fields))


TABLES = """\
A is a.json, B is b.json

feature            A        B   change
bias          0.1000   0.1000        =
positive      2.5000   2.5000        =
negative     -5.0000  -5.0000        =
no           -1.2000  -1.2000        =
pronouns      0.5000   0.5000        =
exclamation   2.0000   2.0000        =
log_length    0.7000  -0.7000  -1.4000

list       change  words  first
positive  removed      1  great

training  A  B
seed      -  7
"""


def test_tables(cli: Cli) -> None:
    result = cli("diff", "a.json", "b.json")
    assert (result.status, result.stdout, result.stderr) == (0, TABLES, "")


def test_flips_as_tables(cli: Cli) -> None:
    Path("a.tsv").write_text("pos\ta film\nneg\tgreat film\npos\tbad\n")
    result = cli("diff", "a.json", "b.json", "a.tsv")
    assert result.stdout.removeprefix(TABLES) == (
        "\n"
        "2 of 3 texts flip (66.7%): 0 to positive, 2 to negative\n"
        "3 have a gold label: 1 flips from wrong to right, 1 from right to wrong\n"
        "\n"
        "place    P by A  P by B      gold  text\n"
        "a.tsv:2  0.9563  0.4049  negative  great film\n"
        "a.tsv:1  0.6423  0.4049  positive  a film\n"
    )


def test_json_holds_everything(cli: Cli) -> None:
    Path("a.txt").write_bytes(b"a film\na caf\xe9 film\nbad\n")
    result = cli("diff", "--format", "json", "--limit", "1", "a.json", "b.json", "a.txt")
    found = json.loads(result.stdout)
    assert (found["a"], found["b"], found["identical"]) == ("a.json", "b.json", False)
    assert found["options"] == {}
    assert found["weights"]["log_length"] == {"a": 0.7, "b": -0.7, "change": -1.4}
    assert found["words"] == {"positive": {"added": [], "removed": ["great"]}}
    assert found["training"] == {"seed": {"a": None, "b": 7}}
    flip = found["texts"].pop("flips")[0]
    assert flip["text"] == "a café film"
    assert flip["a"] == logreg.load("a.json").probability("a caf\udce9 film")
    assert found["texts"] == {
        "texts": 3,
        "labelled": 0,
        "flipped": 2,
        "to": {"negative": 2, "positive": 0},
        "right_to_wrong": 0,
        "wrong_to_right": 0,
    }


def test_same_model_is_one_line(cli: Cli) -> None:
    result = cli("diff", "a.json", "textbook")
    assert result.stdout == "A is a.json, B is textbook: the same model\n"
    assert json.loads(cli("diff", "a.json", "a.json", "--format", "json").stdout)["identical"]


@pytest.mark.parametrize(("b", "status"), [("b.json", 1), ("textbook", 0)])
def test_exit_status(cli: Cli, b: str, status: int) -> None:
    assert cli("diff", "--exit-status", "a.json", b).status == status
    assert cli("diff", "--exit-status", "none.json", b).status == 2
    assert cli("diff", "--exit-status", "a.json", "b.json", "none.tsv").status == 2
    assert cli("diff", "none.json", b).status == 1
    assert cli("diff", "a.json", b).status == 0


def test_stdin_is_read_where_it_is_named(cli: Cli) -> None:
    result = cli("diff", "a.json", "b.json", "-", stdin=b"bad\na film\n")
    assert result.lines[-1].split() == ["stdin:2", "0.6423", "0.4049", "-", "a", "film"]
    assert cli("diff", "a.json", "b.json", stdin=b"a film\n").stdout == TABLES


def test_limit_of_0_shows_all(cli: Cli) -> None:
    Path("a.txt").write_text("a film\n" * 30)
    for options, shown in ((["--limit", "0"], 30), ([], 10), (["--limit", "2"], 2)):
        lines = cli("diff", *options, "a.json", "b.json", "a.txt").lines
        assert sum(line.endswith("a film") for line in lines) == shown
        assert "30 of 30 texts flip (100.0%): 0 to positive, 30 to negative" in lines


def test_small_change_is_not_shown_as_none(cli: Cli) -> None:
    text = Path("a.json").read_text().replace('"bias": 0.1', '"bias": 0.100000001')
    Path("c.json").write_text(text)
    assert cli("diff", "a.json", "c.json").lines[3].split() == [
        "bias",
        "0.1000",
        "0.1000",
        "+1e-09",
    ]


def test_texts_for_models_of_different_labels(cli: Cli) -> None:
    text = Path("a.json").read_text().replace('"negative", "positive"]', '"ham", "spam"]', 1)
    Path("c.json").write_text(text)
    Path("a.txt").write_text("a film\n")
    assert "labels  negative, positive  ham, spam" in cli("diff", "a.json", "c.json").lines
    result = cli("diff", "a.json", "c.json", "a.txt")
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        "logreg: c.json: can't compare texts: the labels of A are negative and positive, those of "
        "B ham and spam; leave DATA out, or name another model\n"
    )


def test_bad_lines_can_be_skipped(cli: Cli) -> None:
    Path("a.tsv").write_text("pos\ta film\nb\n")
    assert cli("diff", "a.json", "b.json", "a.tsv").status == 1
    result = cli("diff", "--skip-bad-lines", "a.json", "b.json", "a.tsv")
    assert result.status == 0
    assert result.stderr.startswith("logreg: skipped 1 bad line at a.tsv:2: no tab")


def test_gold_labels_of_other_names_are_chosen(cli: Cli) -> None:
    Path("a.tsv").write_text("5\ta film\n3\tb\n1\tc\n")
    result = cli("diff", "--skip-bad-lines", "a.json", "b.json", "a.tsv")
    assert (result.status, result.stderr) == (
        1,
        "logreg: a.tsv:1: unknown label '5': the model's labels are negative and positive; "
        "name labels that mean the same with --positive and --negative\n",
    )
    chosen = ["--positive", "4,5", "--negative", "1,2", "--format", "json"]
    result = cli("diff", *chosen, "a.json", "b.json", "a.tsv")
    assert json.loads(result.stdout)["texts"]["labelled"] == 2
