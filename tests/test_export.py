"""Exported programs give the answers of classify, text for text."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from browser import in_browser, opened
from support import ROOT, Cli

import logreg
from logreg.errors import LogregError
from logreg.export import CHECKS, exported
from logreg.model import Model
from logreg.model_file import builtin_path

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")

REVIEWS = [
    line.split("\t")[1] for line in (ROOT / "data" / "reviews.tsv").read_text("utf-8").splitlines()
]
_DRAW = random.Random(1)
_PIECES = [
    *("waste", "of", "great", "time", "and", "not", "bad", "good", "second", "to", "none", "no"),
    *(":)", ":-)", ":", ")", "(", "-", "<3", "<", "3", "8", "!", "x:)", "é", "👍", "isn't"),
    *("waste of great time", "second to none", "not bad good", "time and", "but", "BUT", ".", "!?"),
]
_SPACES = [" ", " ", " ", "", "  ", " " * 17, "\t"]
WITH_PHRASES = [
    "".join(_DRAW.choice(_PIECES) + _DRAW.choice(_SPACES) for _ in range(9)) for _ in range(150)
]

TEXTS = [
    *REVIEWS,
    *WITH_PHRASES,
    *(text.replace("\n", " ") for text in CHECKS),
    *(f"{REVIEWS[i]} not {REVIEWS[-i]}" for i in range(200)),
    "\x0b\x1c\x85 a \u2028 b",
    "x" * 5000 + " good",
    "İstanbul ΣΑΣ ΟΔΟΣ. ǅ ß ﬁ ½ ² Ⅷ ٣",
]


def trained(cli: Cli, *options: str) -> Model:
    cli("train", *options, "-o", "model.json", str(ROOT / "data" / "reviews.tsv"))
    return logreg.load("model.json")


def several_labels(cli: Cli) -> Model:
    rows = [f"{i % 3}\t{text}\n" for i, text in enumerate(REVIEWS)]
    Path("three.tsv").write_text("".join(rows), "utf-8")
    cli("train", "--features", "sentiment+words", "--ngrams", "1-2", "three.tsv")
    return logreg.load("model.json")


def with_phrases(cli: Cli) -> Model:
    """A model whose lists have phrases, some of which begin alike or overlap."""
    Path("lists").mkdir()
    Path("lists/positive.txt").write_text(
        ":)\n:-)\n<3\nnot bad\nworth it\nbad good\nsecond to none\ngreat\n", "utf-8"
    )
    Path("lists/negative.txt").write_text(
        ":(\nwaste of\nwaste of great time\ntime and\nno\nno !\nbad\n8 )\n", "utf-8"
    )
    return trained(cli, "--lexicon", "lists", "--negation", "--relative", "--contrast")


MODELS = {
    "textbook": lambda _: logreg.load("textbook"),
    "default": lambda _: logreg.load("default"),
    "reviews": lambda _: logreg.load("reviews"),
    "spam": lambda _: logreg.load("spam"),
    "negation": lambda cli: trained(cli, "--negation"),
    "relative": lambda cli: trained(cli, "--relative", "--negation"),
    "contrast": lambda cli: trained(cli, "--contrast", "--negation"),
    "phrases": with_phrases,
    "to the mark": lambda cli: trained(cli, "--negation", "mark"),
    "words": lambda cli: trained(
        cli, "--features", "words", "--ngrams", "1-3", "--negation", "2", "--boundaries"
    ),
    "unit rows": lambda cli: trained(
        cli, "--features", "words", "--weighting", "tf-idf", "--unit-norm", "--nb"
    ),
    "counts": lambda cli: trained(cli, "--features", "words", "--weighting", "count"),
    "several labels": several_labels,
}


def expected(model: Model, texts: list[str]) -> list[str]:
    logreg.save(model, "expected.json")
    command = [sys.executable, "-m", "logreg", "classify", "-m", "expected.json"]
    content = "".join(f"{text}\n" for text in texts).encode()
    return (
        subprocess.run(command, input=content, capture_output=True, check=True)
        .stdout.decode("utf-8")
        .split("\n")
    )


def output_of(command: list[str], texts: list[str]) -> list[str]:
    content = "".join(f"{text}\n" for text in texts).encode()
    environment = {**os.environ, "PYTHONUTF8": "1"}
    found = subprocess.run(command, input=content, capture_output=True, env=environment)
    assert found.stderr == b""
    return found.stdout.decode("utf-8").split("\n")


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_python(cli: Cli, name: str) -> None:
    model = MODELS[name](cli)
    Path("classifier.py").write_text(exported(model, "python"), "utf-8")
    found = output_of([sys.executable, "-I", "classifier.py"], TEXTS)
    assert found == expected(model, TEXTS)


@pytest.mark.slow
@needs_node
@pytest.mark.parametrize("name", MODELS)
def test_javascript(cli: Cli, name: str) -> None:
    model = MODELS[name](cli)
    Path("classifier.js").write_text(exported(model, "js"), "utf-8")
    found = output_of([str(NODE), "classifier.js"], TEXTS)
    assert found == expected(model, TEXTS)


SENTIMENT = [
    name
    for name in MODELS
    if name in ("textbook", "negation", "to the mark", "relative", "contrast", "phrases")
]
SOME_TEXTS = [text.replace("\0", "") for text in TEXTS[450:850]]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("awk") is None, reason="awk is not installed")
@pytest.mark.parametrize("name", SENTIMENT)
def test_awk(cli: Cli, name: str) -> None:
    model = MODELS[name](cli)
    Path("classifier.awk").write_text(exported(model, "awk"), "utf-8")
    texts = [*SOME_TEXTS, *TEXTS[-3:]]
    content = (
        "".join(f"{text}\n" for text in texts).encode() + b"caf\xe9 isn\x92t \xff\xc0 \xe2\x80\n"
    )
    environment = {**os.environ, "LC_ALL": "C"}
    command = ["awk", "-f", "classifier.awk"]
    found = subprocess.run(command, input=content, capture_output=True, env=environment)
    assert found.stderr == b""
    logreg.save(model, "expected.json")
    classify = [sys.executable, "-m", "logreg", "classify", "-m", "expected.json"]
    wanted = subprocess.run(classify, input=content, capture_output=True, check=True).stdout
    assert found.stdout == wanted


def has_mathematics() -> bool:
    command = ["sqlite3", ":memory:", "SELECT exp(0), ln(1)"]
    return shutil.which("sqlite3") is not None and (
        subprocess.run(command, capture_output=True).returncode == 0
    )


@pytest.mark.slow
@pytest.mark.skipif(not has_mathematics(), reason="sqlite3 with exp and ln is not installed")
@pytest.mark.parametrize("name", SENTIMENT)
def test_sql(cli: Cli, name: str) -> None:
    model = MODELS[name](cli)
    Path("classifier.sql").write_text(exported(model, "sql"), "utf-8")
    with closing(sqlite3.connect("texts.db")) as database:
        database.execute("CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)")
        rows = [(text,) for text in (*SOME_TEXTS, *TEXTS[-3:])]
        database.executemany("INSERT INTO texts (text) VALUES (?)", rows)
        database.commit()
    select = "SELECT printf('%.4f', probability) || char(9) || label FROM predictions"
    command = ["sqlite3", "texts.db", ".read classifier.sql", "SELECT * FROM failures", select]
    found = subprocess.run(command, capture_output=True, check=True)
    assert found.stderr == b""
    assert found.stdout.decode().split("\n") == expected(model, [*SOME_TEXTS, *TEXTS[-3:]])


@in_browser
@pytest.mark.parametrize("name", ["textbook", "spam", "several labels"])
def test_a_page_in_a_browser(cli: Cli, name: str) -> None:
    model = MODELS[name](cli)
    page_file = Path("classifier.html")
    page_file.write_text(exported(model, "html"), "utf-8")
    with opened(page_file) as page:
        assert page.inner_text("#check") == f"Self-check passed: {len(CHECKS)} texts."
        found = page.evaluate("(texts) => texts.map((text) => classify(text))", TEXTS)
        page.fill("#text", "<b>NO!</b> never again")
        rows = page.locator("#answers tr").all_inner_texts()
    answers = [f"{p:.4f}\t{label}" for p, label in found]
    assert answers == expected(model, TEXTS)[:-1]
    p = model.distribution("<b>NO!</b> never again")
    ranked = sorted(p, key=lambda label: -p[label])
    assert [row.split("\t")[:2] for row in rows] == [[one, f"{p[one]:.4f}"] for one in ranked]


@pytest.mark.parametrize("language", ["awk", "sql"])
def test_awk_and_sql_are_for_the_six_features(language: str) -> None:
    with pytest.raises(LogregError, match=f"to {language} only models of sentiment"):
        exported(logreg.load("spam"), language)


@needs_node
def test_a_word_can_be_named_as_the_prototype() -> None:
    features = {"set": "words", "ngrams": [1, 1], "weighting": "count"}
    fields = {"format": "logreg-model", "version": 1, "labels": ["a", "b"], "features": features}
    model = logreg.loads({**fields, "bias": 0, "weights": {"__proto__": 2, "constructor": -1}})
    Path("c.js").write_text(exported(model, "js"), "utf-8")
    texts = ["__proto__", "constructor", "__proto__ __proto__ toString"]
    assert output_of([str(NODE), "c.js"], texts) == expected(model, texts)


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_damaged_program_notices(language: str) -> None:
    if language == "js" and NODE is None:
        pytest.skip("node is not installed")
    program = exported(logreg.load("textbook"), language).replace(
        '"positive": 2.5', '"positive": 2'
    )
    Path("classifier").write_text(program, "utf-8")
    interpreter = [sys.executable, "-I"] if language == "python" else [str(NODE)]
    found = subprocess.run([*interpreter, "classifier", "a"], capture_output=True)
    assert found.returncode == 1
    assert found.stdout == b""
    assert b"self-check" in found.stderr


def test_a_page_can_not_be_left() -> None:
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    fields["labels"] = ["</script><b>", "pos"]
    page = exported(logreg.loads(fields), "html")
    assert page.count("</script>") == 2
    assert "@MODEL@" not in page
    assert "@CHECKS@" not in page


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--features", "words", "--hash-bits", "8"), "by their hashes can't be exported"),
        (("--features", "columns:x"), "a model of columns can't be exported"),
    ],
)
def test_what_can_not_be_exported(cli: Cli, options: tuple[str, ...], message: str) -> None:
    Path("t.tsv").write_text(
        "label\ttext\tx\n1\tgood film\t1\n0\tbad film\t2\n1\tgood\t3\n0\tbad\t4\n"
    )
    cli("train", *options, "--l2", "0.1", "t.tsv")
    with pytest.raises(LogregError, match=message):
        exported(logreg.load("model.json"), "python")
    assert message in cli("export", "--python").stderr


def test_the_command_writes_its_own_files_only(cli: Cli) -> None:
    assert cli("export", "--python", "textbook", "-o", "c.py").status == 0
    assert cli("export", "--js", "textbook", "-o", "c.py").status == 0
    Path("mine.py").write_text("print(1)\n")
    refused = cli("export", "--python", "textbook", "-o", "mine.py")
    assert (refused.status, Path("mine.py").read_text()) == (2, "print(1)\n")
    assert "mine.py is not from logreg export" in refused.stderr
    assert cli("export", "--html", "textbook").stdout.startswith("<!DOCTYPE html>")
    assert cli("export", "--python", "-o", "nowhere/c.py").status == 1
    assert "one of --python, --js, --html, --awk, --sql" in cli("export", "textbook").stderr
