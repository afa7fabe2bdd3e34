from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Cli

import logreg
from logreg.cli.commands.lexicon import COMMANDS

FRENCH = [
    ("positive", "Un film génial et très émouvant, j’ai adoré !"),
    ("negative", "Quel navet, c'est raté et ennuyeux à mourir."),
    ("positive", "Génial ! Une réussite, émouvant du début à la fin."),
    ("negative", "Raté. Je me suis ennuyé, c'est ennuyeux."),
] * 10


@pytest.fixture
def french(tmp_path: Path) -> None:
    rows = "".join(f"{label}\t{text}\n" for label, text in FRENCH)
    Path("critiques.tsv").write_text(rows, encoding="utf-8")
    Path("fr").mkdir()
    Path("fr/positive.txt").write_text("; une liste\ngénial\némouvant\nréussite\n", "utf-8")
    Path("fr/negative.txt").write_text("navet\nraté\nennuyeux\n", "utf-8")
    Path("fr/pronouns.txt").write_text("je\nj'ai\nme\n", "utf-8")


def test_list_of_another_language_end_to_end(cli: Cli, french: None) -> None:
    assert cli("lexicon", "check", "fr").status == 0
    assert cli("train", "critiques.tsv", "--lexicon", "fr").status == 0
    model = json.loads(Path("model.json").read_text("utf-8"))
    assert model["lexicon"]["positive"] == ["génial", "réussite", "émouvant"]
    assert model["lexicon"]["pronouns"] == ["j'ai", "je", "me"]
    row = cli("features", "GÉNIAL, j’ai ri : aucun navet !").lines[1].split("\t")
    assert row[:5] == ["1", "1", "0", "1", "1"]
    assert cli("classify", "Un film génial et très émouvant !").stdout.endswith("\tpositive\n")
    assert cli("classify", "Quel navet, c’est raté et ennuyeux.").stdout.endswith("\tnegative\n")


def test_learned_lists_are_lists_to_train_with(cli: Cli, french: None) -> None:
    result = cli("lexicon", "learn", "critiques.tsv", "-o", "learned", "--z", "2")
    assert result.status == 0
    positive = Path("learned/positive.txt").read_text("utf-8").splitlines()
    assert positive[0] == "; learned from 40 texts: at least 10 texts per word, z 2"
    assert {"génial", "émouvant"} <= set(positive)
    assert "ennuyeux" in Path("learned/negative.txt").read_text("utf-8").split()
    assert result.stderr.startswith(f"logreg: learned: {len(positive) - 1} positive and ")
    assert sorted(path.name for path in Path("learned").iterdir()) == [
        "negative.txt",
        "positive.txt",
    ]
    assert cli("train", "critiques.tsv", "--lexicon", "learned").status == 0
    assert logreg.load("model.json").features.to_json()["lexicon"]["positive"] == sorted(
        positive[1:]
    )


def test_extended_lists_keep_what_they_had(cli: Cli, french: None) -> None:
    cli("lexicon", "learn", "critiques.tsv", "-o", "more", "--extend", "fr", "--z", "2")
    words = Path("more/positive.txt").read_text("utf-8").split("\n")
    assert {"génial", "émouvant", "réussite", "adoré"} <= set(words)


def test_extending_the_lexicon_in_training(cli: Cli, french: None) -> None:
    Path("fr/negative.txt").write_text("great\n", "utf-8")
    cli("train", "critiques.tsv", "--extend-lexicon", "fr")
    lists = logreg.load("model.json").features.to_json()["lexicon"]
    assert "génial" in lists["positive"]
    assert "wonderful" in lists["positive"]
    assert "great" not in lists["positive"]
    assert "great" in lists["negative"]


def test_lexicon_of_published_format(cli: Cli, french: None) -> None:
    Path("afinn.txt").write_text("génial\t3\nraté\t-2\npas mal\t1\na b c d e f\t1\n", "utf-8")
    result = cli("train", "critiques.tsv", "--lexicon", "afinn.txt")
    assert logreg.load("model.json").features.to_json()["lexicon"]["positive"] == [
        "génial",
        "pas mal",
    ]
    assert result.stderr.splitlines()[:2] == [
        "logreg: afinn.txt: afinn lexicon, 2 positive and 1 negative words, 0 neutral entries",
        "logreg: afinn.txt: left out 1 that no text can match: a b c d e f",
    ]


def test_folder_without_lists(cli: Cli, french: None) -> None:
    Path("empty").mkdir()
    result = cli("train", "critiques.tsv", "--lexicon", "empty")
    assert result.status == 1
    assert result.stderr == (
        "logreg: empty: no word lists here; a folder of lists has positive.txt and negative.txt\n"
    )


def test_convert_writes_our_lists(cli: Cli) -> None:
    Path("afinn.txt").write_text("Great\t3\nawful\t-3\nnot good\t-2\nmeh\t0\n")
    result = cli("lexicon", "convert", "afinn.txt", "-o", "lists")
    assert result.status == 0
    assert Path("lists/positive.txt").read_text() == (
        "; converted from a lexicon in the format afinn\ngreat\n"
    )
    assert cli("lexicon", "show", "lists").lines[:2] == ["positive\tgreat", "negative\tawful"]


def test_convert_of_what_is_no_lexicon(cli: Cli) -> None:
    Path("text.txt").write_text("just a line of prose\n")
    result = cli("lexicon", "convert", "text.txt", "-o", "lists")
    assert result.status == 1
    assert result.stderr.startswith("logreg: text.txt: ")
    assert result.stderr.count("\n") == 1
    assert not Path("lists").exists()


def test_check_tells_problems_and_fails(cli: Cli) -> None:
    Path("positive.txt").write_text("good\ngood\n")
    result = cli("lexicon", "check", ".")
    assert result.stdout == "./positive.txt:2: 'good' is there already, in line 1\n"
    assert (result.status, result.stderr) == (1, "logreg: 1 problem\n")
    result = cli("lexicon", "check")
    assert (result.status, result.stdout, result.stderr) == (0, "", "logreg: no problems\n")


def test_audit_as_tables(cli: Cli, french: None) -> None:
    Path("fr/negative.txt").write_text("génial\nraté\n", "utf-8")
    Path("fr/positive.txt").write_text("émouvant\nabsent\n", "utf-8")
    lines = cli("lexicon", "audit", "critiques.tsv", "--lexicon", "fr", "--z", "2").lines
    assert lines[:4] == [
        "coverage        all  covered   share",
        "negative texts   20       20  100.0%",
        "positive texts   20       20  100.0%",
        "entries           4        3   75.0%",
    ]
    start = lines.index("entries whose data contradict their side (1 of 1)")
    assert lines[start + 2].split()[:4] == ["génial", "negative", "0", "20"]


def test_audit_as_tsv(cli: Cli, french: None) -> None:
    command = ["lexicon", "audit", "critiques.tsv", "--lexicon", "fr", "--z", "2"]
    rows = [line.split("\t") for line in cli(*command, "--format", "tsv").lines]
    assert rows[0] == ["word", "list", "negative", "positive", "log_odds", "z"]
    by_word = {row[0]: row[1:] for row in rows[1:]}
    assert by_word["génial"][:3] == ["positive", "0", "20"]
    assert by_word["adoré"][:3] == ["-", "0", "10"]
    assert "je" not in by_word


def test_audit_of_bad_data_is_one_line(cli: Cli) -> None:
    Path("a.tsv").write_text("pos\ta\nno tab\nneg\tb\n")
    result = cli("lexicon", "audit", "a.tsv")
    assert result.status == 1
    assert result.stderr.startswith("logreg: a.tsv:2: no tab")
    assert cli("lexicon", "audit", "a.tsv", "--skip-bad-lines").status == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(cli: Cli, name: str) -> None:
    assert (
        f"logreg lexicon {name}" in cli("lexicon", name, "--help").stdout.partition("Examples:")[2]
    )


def test_lists_do_not_overwrite_the_data(cli: Cli) -> None:
    Path("mine").mkdir()
    Path("mine/positive.txt").write_text("1\tgreat\n0\tbad\n" * 20)
    result = cli("lexicon", "learn", "mine/positive.txt", "-o", "mine")
    assert result.status == 2
    assert "--output mine/positive.txt would overwrite the input" in result.stderr
    assert Path("mine/positive.txt").read_text().startswith("1\tgreat\n")


@pytest.mark.parametrize("label", ["positive", "negative"])
def test_one_text_is_no_evidence(cli: Cli, label: str) -> None:
    text = f"{label}\tgreat fun\n".encode()
    result = cli("lexicon", "audit", "-", stdin=text)
    assert (result.status, result.stderr) == (0, "")
    assert cli("lexicon", "learn", "-", "-o", "lists", stdin=text).status == 0
    assert (
        "lists: 0 positive and 0 negative words"
        in cli("lexicon", "learn", "-", "-o", "lists", stdin=text).stderr
    )
