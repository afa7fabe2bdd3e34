"""``--unescape-html``: escaped texts give what they give as they are, in every command."""

from __future__ import annotations

import csv
import html
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support import Cli

from logreg.checks import check
from logreg.data.input_options import InputOptions
from logreg.features.sentiment import SentimentFeatures
from logreg.training.options import TrainingOptions
from logreg.training.train import train_files

Rows = Sequence[tuple[str, str]]

REVIEWS: Rows = [
    ("good", "A great, enjoyable film & more.\nI <3 it! It's fun."),
    ("bad", 'Hokey and "boring", no good scene.\n'),
    ("good", "Nice music;\twonderful cast & crew."),
    ("bad", "Awful. You'll hate it, AT&T &lt; all."),
    ("good", "Slow at first, then a 'beautiful' end."),
    ("bad", "It isn't great\n\nand boring."),
]

OPTION = "--unescape-html"


def escaped(text: str) -> str:
    r"""Return a text on one line without a tab.

    >>> escaped("a\n<b>")
    'a&#10;&lt;b&gt;'
    """
    return html.escape(text).replace("\n", "&#10;").replace("\t", "&Tab;")


def write_csv(path: str, rows: Rows) -> None:
    with Path(path).open("w", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([("label", "text"), *rows])


@pytest.fixture
def _files(tmp_path: Path) -> None:
    """The texts as they are in a.csv, and escaped in the same lines of b.csv."""
    rows = [(label, text.replace("\n", " ")) for label, text in REVIEWS]
    write_csv("a.csv", rows)
    write_csv("b.csv", [(label, escaped(text)) for label, text in rows])


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize(
    "command",
    [
        ["train", "--l2", "0.1", "-o", "-"],
        ["train", "--l2", "0.1", "--features", "words", "-o", "-"],
        ["cv", "--folds", "2", "--format", "json"],
        ["compare", "--folds", "2", "--format", "json"],
        ["tune", "--folds", "2", "--l2", "0.1", "--negation", "off", "--format", "json"],
        ["evaluate", "--positive", "good", "--negative", "bad", "--errors", "3"],
        ["diff", "textbook", "default", "--positive", "good", "--negative", "bad"],
        ["lexicon", "audit", "--min-count", "1"],
        ["check"],
        ["classify", "--input"],
        ["classify", "--by", "sentence", "--echo", "--input"],
        ["classify", "--explain", "--input"],
        ["features", "--input"],
        ["features", "--model", "spam", "--input"],
        ["explain", "--format", "json", "--input"],
        ["explain", "--input"],
    ],
    ids=" ".join,
)
def test_escaped_texts_are_read_as_the_texts_that_they_stand_for(
    cli: Cli, command: list[str]
) -> None:
    expected = cli(*command, "a.csv")
    found = cli(*command, "b.csv", OPTION)
    as_if_plain = found.stdout.replace("b.csv", "a.csv").replace(f" {OPTION}", "")  # of tune
    assert as_if_plain == expected.stdout.replace(" (--unescape-html replaces them)", "")
    assert found.status == expected.status
    assert expected.stdout


@pytest.mark.usefixtures("_files")
def test_report_and_reproduction(cli: Cli) -> None:
    assert cli("train", "--l2", "0.1", "a.csv").status == 0
    assert cli("reproduce", "model.json", "b.csv", OPTION).status == 0
    assert "give the same" in cli("reproduce", "model.json", "b.csv").stderr
    for name, options in (("a.csv", []), ("b.csv", [OPTION])):
        assert cli("report", "model.json", name, *options, "-o", f"{name}.html").status == 0
    page = Path("b.csv.html").read_text("utf-8")
    assert page.replace("b.csv", "a.csv") == Path("a.csv.html").read_text("utf-8")


def test_columns_of_the_input_are_repeated_as_they_are(cli: Cli) -> None:
    rows = "a&amp;b\tisn&#39;t great\n"
    answer = cli("classify", "--model", "textbook", stdin=b"isn't great\n").lines[0]
    for form, own in (
        ("tsv", "\ta&amp;b\tisn&#39;t great"),
        ("csv", ",a&amp;b,isn&#39;t great"),
    ):
        options = ("--format", form, "--echo", "--input-format", "tsv", OPTION)
        found = cli("classify", "--model", "textbook", *options, stdin=rows.encode()).lines[-1]
        assert found == answer.replace("\t", "," if form == "csv" else "\t") + own


def test_arguments_are_read_alike(cli: Cli) -> None:
    text = "It&#39;s &quot;great&quot;&#10;&amp;lt;3"
    for command in (["classify"], ["features"], ["explain"], ["classify", "--by", "sentence"]):
        of_argument = cli(*command, OPTION, text)
        assert of_argument.stdout == cli(*command, OPTION, stdin=f"{text}\n".encode()).stdout
        assert of_argument.stdout == cli(*command, 'It\'s "great"\n&lt;3').stdout
        assert of_argument.status == 0
    echoed = json.loads(cli("classify", "--echo", "--format", "jsonl", OPTION, text).stdout)
    assert echoed["text"] == text


def test_marked_words_are_those_of_the_text_that_is_shown(cli: Cli) -> None:
    first = cli("explain", "--model", "textbook", OPTION, "It&#39;s &lt;great&gt;, no?").lines[0]
    assert first == "It's <great[+]>, no[no]?"


LONG: Rows = [(*row[:1], f"{row[1]} {i}") for i in range(400) for row in REVIEWS]

FORMATS: dict[str, Callable[[Rows], str]] = {
    "t.tsv": lambda rows: "label\ttext\n" + "".join(f"{a}\t{escaped(b)}\n" for a, b in rows),
    "t.jsonl": lambda rows: "".join(
        json.dumps({"label": a, "text": escaped(b)}) + "\n" for a, b in rows
    ),
    "t.ndjson": lambda rows: "".join(
        json.dumps({"label": a, "text": escaped(b)}).replace("&", "\\u0026") + "\n" for a, b in rows
    ),
    "t.csv": lambda rows: "label,text\n" + "".join(f'{a},"{escaped(b)}"\n' for a, b in rows),
    "t.txt": lambda rows: "".join(f"{escaped(b)}\n" for _, b in rows),
}


@pytest.mark.parametrize("model", ["textbook", "spam"])
@pytest.mark.parametrize("name", FORMATS)
def test_long_files_whatever_the_jobs(cli: Cli, name: str, model: str) -> None:
    write_csv("plain.csv", LONG)
    Path(name).write_text(FORMATS[name](LONG))
    command = ("classify", "--precision", "9", "--model", model, "--input")
    expected = cli(*command, "plain.csv").stdout
    assert expected.count("\n") == len(LONG)
    for jobs in ("1", "2"):
        assert cli(*command, name, OPTION, "--jobs", jobs).stdout == expected
    assert cli(*command, name).stdout != expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_files_in_blocks(cli: Cli, jobs: str) -> None:
    rows = [row for row in LONG for _ in range(10)]
    write_csv("plain.csv", rows)
    path = Path("t.tsv").resolve()
    path.write_text(FORMATS["t.tsv"](rows))
    assert path.stat().st_size > 1 << 20
    blocks = ("--block-size", "1", "--jobs", jobs)
    for command, *options in (
        ("evaluate", "--bootstrap", "5", "--positive", "good", "--errors", "3"),
        ("check",),
    ):
        one = cli(command, *options, str(path), OPTION)
        many = cli(command, *options, str(path), OPTION, "--work", command, *blocks)
        assert (many.status, many.stdout, many.stderr) == (one.status, one.stdout, one.stderr)
        refused = cli(command, *options, str(path), "--work", command, *blocks)
        assert "has the output of a call with other options" in refused.stderr
    for name, source, *options in (("a", "plain.csv"), ("b", str(path), OPTION, "--work", "w")):
        assert cli("lexicon", "learn", source, *options, "--z", "0.1", "-o", name).status == 0
    assert Path("a", "positive.txt").read_text() == Path("b", "positive.txt").read_text()
    one = cli("classify", "--echo", "--input", str(path), OPTION)
    assert cli("classify", "--echo", str(path), OPTION, "-o", "parts", *blocks).status == 0
    parts = sorted(path for path in Path("parts").iterdir() if path.name.startswith("part-"))
    assert len(parts) == 2
    assert "".join(part.read_text() for part in parts) == one.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_models_trained_in_blocks(cli: Cli) -> None:
    Path("t.tsv").write_text(FORMATS["t.tsv"](LONG))
    write_csv("plain.csv", LONG)
    weights = []
    for name, options in (("t.tsv", [OPTION]), ("plain.csv", [])):
        assert cli("train", name, *options, "--work", f"{name}.work", "-o", "m").status == 0
        weights.append(json.loads(Path("m").read_text())["weights"])
    assert weights[0] == weights[1]


@pytest.mark.usefixtures("_files")
def test_options_of_python() -> None:
    options = InputOptions(unescape_html=True)
    features, how = SentimentFeatures.shipped(), TrainingOptions()
    found, expected = (
        train_files([name], features, how, input_options=one).data.digest
        for name, one in (("b.csv", options), ("a.csv", None))
    )
    assert found == expected
    assert "markup" in check(["b.csv"]).counts
    report = check(["b.csv"], options=options)
    (finding,) = (one for one in report.findings if one.kind == "markup")
    assert finding.what == "HTML entities: 'te it, AT&T &lt; all.'"


def test_check_names_the_option() -> None:
    Path("t.tsv").write_text("pos\tfast &amp; quiet\nneg\t<b>bad</b>\n")
    found = [one.what for one in check(["t.tsv"]).findings if one.kind == "markup"]
    assert found == [
        "HTML entities (--unescape-html replaces them): 'fast &amp; quiet'",
        "HTML tags: '<b>bad</b>'",
    ]
