"""``logreg report``: the page has the figures of ``evaluate``, and nothing in it can run."""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from html_tables import Rows, tables_of
from support import ROOT, Cli

import logreg
from logreg.evaluation.metrics import TITLES
from logreg.model_file import builtin_path

REVIEWS = str(ROOT / "data" / "reviews.tsv")


def page_of(cli: Cli, *arguments: str, stdin: bytes | None = None) -> str:
    result = cli("report", *arguments, "-o", "-", stdin=stdin)
    assert (result.status, result.stderr) == (0, "")
    return result.stdout


def judged(cli: Cli, model: str, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        cli("evaluate", "--format", "json", "-m", model, *arguments).stdout
    )
    return found


def four(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.4f}"


def three_labels(cli: Cli, n: int = 3) -> str:
    lines = Path(REVIEWS).read_text("utf-8").splitlines()
    rows = [f"label{i % n}\t{line.split(chr(9))[1]}\n" for i, line in enumerate(lines)]
    Path("several.tsv").write_text("".join(rows), "utf-8")
    cli("train", "--features", "sentiment+words", "several.tsv", "-o", "several.json")
    return "several.json"


def column(rows: Rows, i: int) -> list[str]:
    return [row[i] for row in rows[1:]]


@pytest.mark.parametrize("options", [(), ("--threshold", "0.37", "--seed", "3")])
def test_metrics_are_those_of_evaluate(cli: Cli, options: tuple[str, ...]) -> None:
    arguments = ["--bootstrap", "50", *options, REVIEWS]
    expected = judged(cli, "default", *arguments)
    tables = tables_of(page_of(cli, "default", *arguments))
    for (name, title), row in zip(TITLES.items(), tables["metrics"][1:], strict=True):
        ends = expected["intervals"][name]
        baselines = [expected["baselines"][one].get(name) for one in ("majority", "sign_of_words")]
        assert row == [
            title,
            four(expected[name]),
            f"{four(ends[0])} to {four(ends[1])}",
            *("" if value is None else four(value) for value in baselines),
        ]
    check_labels(tables["labels"], expected, ["precision", "recall", "f1"])
    check_reliability(tables["tenths"], expected)
    counts = [[*row.values()] for row in expected["confusion"].values()]
    shown = [[cell.split() for cell in row[1:3]] for row in tables["confusion"][1:]]
    assert shown == [[[str(n), four(n / sum(row))] for n in row] for row in counts]


def check_labels(rows: Rows, expected: dict[str, Any], names: list[str]) -> None:
    scores = [*expected["labels"].values(), *expected["averages"].values()]
    assert [row[1 : 1 + len(names)] + row[-1:] for row in rows[1:]] == [
        [*(four(score[name]) for name in names), str(score["support"])] for score in scores
    ]


def check_reliability(rows: Rows, expected: dict[str, Any]) -> None:
    assert [row[1:] for row in rows[1:]] == [
        [str(tenth["texts"]), four(tenth["mean_probability"]), four(tenth["share_positive"])]
        for tenth in expected["reliability"]
    ]


def test_metrics_of_several_labels_are_those_of_evaluate(cli: Cli) -> None:
    model = three_labels(cli)
    expected = judged(cli, model, "--bootstrap", "20", "several.tsv")
    page = page_of(cli, model, "--bootstrap", "20", "several.tsv")
    tables = tables_of(page)
    values = [expected[name] for name in TITLES]
    values.insert(1, expected["within"][1])
    assert column(tables["metrics"], 1) == [*map(four, values)]
    check_labels(tables["labels"], expected, ["precision", "recall", "f1"])
    areas = [float(cell) for cell in column(tables["labels"], 4)[:3]]
    assert sum(areas) / 3 == pytest.approx(expected["roc_auc"], abs=1e-4)
    check_reliability(tables["tenths"], expected)
    counts = [[str(n) for n in row.values()] for row in expected["confusion"].values()]
    assert [[cell.split()[0] for cell in row[1:-1]] for row in tables["confusion"][1:]] == counts
    assert "<script" not in page  # there is no threshold to move


def test_of_many_labels_there_are_areas_but_no_curves(cli: Cli) -> None:
    page = page_of(cli, three_labels(cli, 9), "--bootstrap", "0", "several.tsv")
    assert "9 curves could not be told apart" in page
    assert 'class="curve' not in page
    assert len(tables_of(page)["confusion"]) == 10


def test_accuracy_by_length_covers_all_texts(cli: Cli) -> None:
    rows = tables_of(page_of(cli, "textbook", "--bootstrap", "0", REVIEWS))["groups"]
    accuracy = judged(cli, "textbook", "--bootstrap", "0", REVIEWS)["accuracy"]
    texts = [int(row[1]) for row in rows[1:]]
    assert sum(texts) == 600
    right = sum(n * float(row[2]) for n, row in zip(texts, rows[1:], strict=True))
    assert right / 600 == pytest.approx(accuracy, abs=1e-4)


def test_weights_and_facts_are_those_of_show(cli: Cli) -> None:
    page = page_of(cli, "default", "--bootstrap", "0", REVIEWS)
    shown = [line.split() for line in cli("show", "default").lines[1:8]]
    assert [row[:2] for row in tables_of(page)["dense"][1:]] == shown
    training = logreg.load("default").training
    assert training["data"] in page
    assert logreg.load("textbook").training == {}
    assert "no record of a training run" in page_of(cli, "textbook", "--bootstrap", "0", REVIEWS)


def test_mistakes_are_those_of_evaluate(cli: Cli) -> None:
    expected = judged(cli, "default", "--errors", "4", "--bootstrap", "0", REVIEWS)["errors"]
    page = page_of(cli, "default", "--errors", "4", "--bootstrap", "0", REVIEWS)
    heads = re.findall(
        r'<p class="head"><span class="name">([^<]+)</span>.*?>([\d.]+)</span>', page
    )
    assert heads == [(f"{REVIEWS}:{one['line']}", four(one["probability"])) for one in expected]
    assert "most confident mistakes" not in page_of(
        cli, "default", "--errors", "0", "--bootstrap", "0", REVIEWS
    )


def test_the_loss_curve_is_there_if_a_trace_is_given(cli: Cli) -> None:
    cli("train", "--validation", "0.2", "--trace", "trace.jsonl", REVIEWS)
    arguments = ["model.json", "--bootstrap", "0", REVIEWS]
    assert "Loss by epoch" not in page_of(cli, *arguments)
    page = page_of(cli, "--trace", "trace.jsonl", *arguments)
    assert "Loss by epoch" in page
    assert "validation texts" in page
    refused = cli("report", "--trace", REVIEWS, *arguments)
    assert (refused.status, refused.stdout) == (1, "")
    assert f"{REVIEWS}:1: not a line of a trace" in refused.stderr


def test_a_model_of_numbers_has_no_words_to_mark(cli: Cli) -> None:
    Path("t.csv").write_text("label,x\n1,1\n0,2\n1,3\n0,4\n")
    cli("train", "--features", "columns:x", "--l2", "0.1", "t.csv")
    page = page_of(cli, "model.json", "--bootstrap", "0", "t.csv")
    assert "most confident mistakes" in page
    assert "<mark" not in page


def test_data_may_be_piped(cli: Cli) -> None:
    content = b"pos\tgreat\nneg\tgreat\n"
    page = page_of(cli, "textbook", "--bootstrap", "0", stdin=content)
    assert '<span class="name">stdin</span>' in page
    assert '<span class="name">stdin:2</span>' in page
    assert page == page_of(cli, "textbook", "--bootstrap", "0", "-", stdin=content)


def test_the_command_writes_its_own_files_only(cli: Cli) -> None:
    for _ in range(2):
        result = cli("report", "textbook", "--bootstrap", "0", REVIEWS)
        assert (result.status, result.stdout) == (0, "")
        size = round(len(Path("report.html").read_bytes()) / 1000)
        assert result.stderr == f"logreg: report.html: 600 texts, {size} kB\n"
    Path("mine.html").write_text("<p>mine")
    refused = cli("report", "textbook", REVIEWS, "-o", "mine.html")
    assert (refused.status, Path("mine.html").read_text()) == (2, "<p>mine")
    assert "mine.html is not from logreg report; name another file." in refused.stderr
    missing = cli("report", "textbook", REVIEWS, "-o", "nowhere/r.html")
    assert (missing.status, missing.stderr) == (
        1,
        "logreg: nowhere/r.html: No such file or directory; check the path\n",
    )
    Path("data.tsv").write_text("pos\tgreat\n")
    overwriting = cli("report", "textbook", "data.tsv", "-o", "data.tsv")
    assert overwriting.status == 2
    assert Path("data.tsv").read_text() == "pos\tgreat\n"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("textbook", "--threshold", "nan", "a.tsv"), 2, "must be a number, got nan."),
        (("textbook", "missing.tsv"), 1, "missing.tsv: No such file or directory"),
        (("missing.json", "a.tsv"), 1, "missing.json: No such file or directory"),
        (("textbook", "a.tsv"), 1, "a.tsv:2: no tab"),
        (("textbook", "--skip-bad-lines", "a.tsv"), 0, "skipped 1 bad line at a.tsv:2"),
    ],
)
def test_what_is_reported(cli: Cli, arguments: tuple[str, ...], status: int, message: str) -> None:
    Path("a.tsv").write_text("pos\tgreat\nbad line\n")
    result = cli("report", "--bootstrap", "0", *arguments)
    assert result.status == status
    assert message in result.stderr


def test_a_threshold_is_for_two_labels(cli: Cli) -> None:
    result = cli("report", three_labels(cli), "several.tsv", "--threshold", "0.4")
    assert result.status == 2
    assert "--threshold is for two labels, the model has 3." in result.stderr


def test_without_jinja2_one_line_says_what_to_install(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = cli("report", "textbook", REVIEWS)
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        "logreg: reports are made by the package jinja2; pip install 'logreg-text[report]'\n"
    )


NASTY = (
    "<script>alert(1)</script> </script> <!-- \"'`&amp; \u202e\u2028\x1b[31m\x00 {{ 7 * 7 }} great"
)


def nasty_model(path: str) -> None:
    """Write a model of words whose labels and features are as nasty as a model file allows."""
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    fields["labels"] = ["</script><b>", "<!--\"'"]
    fields["training"] = {"data": "</td><script>alert(2)</script>", "epochs": 1}
    Path(path).write_text(json.dumps(fields), "utf-8")


def test_nothing_from_texts_or_models_is_markup(cli: Cli) -> None:
    model, data = "<script>m\u202e.json", "<img src=x onerror=alert(3)>.jsonl"
    nasty_model(model)
    rows = [{"label": label, "text": NASTY} for label in logreg.load(model).labels * 2]
    Path(data).write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    page = page_of(cli, model, "--bootstrap", "10", data)
    assert page.count("<script") == page.count("</script") == 2  # the data and the script
    assert not re.search(r"<img|<b>m|onerror=(?!alert\(3\)&gt;)|<!--(?! made by)", page)
    assert not {"\u202e", "\u2028", "\x1b", "\x00"} & {*page}
    for escaped in ("\\u202e", "\\u2028", "\\x1b[31m", "{{ 7 * 7 }}", "&lt;script&gt;alert(1)"):
        assert escaped in page


@pytest.mark.parametrize(
    "content",
    ["pos\tgreat\n", "neg\t\n", "neg\tbad\nneg\tgood\n", "pos\t" + "great film " * 10_000 + "\n"],
    ids=["one text", "an empty text", "one label", "a long text"],
)
@pytest.mark.parametrize("bootstrap", ["0", "10"])
def test_few_texts_are_enough(cli: Cli, content: str, bootstrap: str) -> None:
    page = page_of(cli, "textbook", "--bootstrap", bootstrap, stdin=content.encode())
    tables = tables_of(page)
    assert tables["metrics"][4][:2] == ["ROC AUC", "– (only one label occurs)"]
    assert "There is no curve: only one label occurs in the texts." in page
    if content.startswith("neg"):
        assert tables["metrics"][5][1] == "– (no text is positive)"
        assert tables["labels"][2][2] == "– (no texts)"
        assert "There is no curve: no text is" in page
    assert not re.search(r"\bnan\b", page.partition("<script")[0], re.IGNORECASE)
    assert len(page) < 100_000


def test_the_page_of_many_texts_is_small(cli: Cli) -> None:
    texts = [line.split("\t")[1] for line in Path(REVIEWS).read_text("utf-8").splitlines()]
    rows = (
        f"{('neg', 'pos')[i * 7 % 11 % 2]}\t{texts[i % 600]} {texts[i * 13 % 599][:30]}\n"
        for i in range(20_000)
    )
    page = page_of(cli, "default", "--bootstrap", "0", stdin="".join(rows).encode())
    assert len(page.encode()) < 200_000
