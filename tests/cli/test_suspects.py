"""``logreg suspects``: the list, its formats, and --fix at the keyboard."""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from support import ROOT, Cli
from terminal import Dialogue

DATA = str(ROOT / "data" / "reviews.tsv")


def test_suspects_are_listed_worst_first_with_a_summary(cli: Cli) -> None:
    result = cli("suspects", DATA, "--limit", "2")
    assert result.status == 0
    n_listed, rest = result.stderr.removeprefix("logreg: ").split(" ", 1)
    assert rest.startswith("suspects among 600 texts; estimated share of wrong labels: ")
    found = [
        json.loads(line)
        for line in cli("suspects", DATA, "--limit", "0", "--format", "jsonl").lines
    ]
    assert len(found) == int(n_listed)
    texts = Path(DATA).read_text("utf-8").splitlines()
    for one in found:
        assert texts[one["line"] - 1] == f"{one['label']}\t{one['text']}"
        assert {one["label"], one["probable"]} == {"positive", "negative"}
        against = -1 if one["label"] == "positive" else 1
        assert all(against * value > 0 for value in one["words"].values())
        assert len(one["words"]) <= 3
    probabilities = [one["probability"] for one in found]
    assert probabilities == sorted(probabilities)
    first = found[0]
    words = ", ".join(f"{word} {value:+.2f}" for word, value in first["words"].items())
    assert result.lines[:2] == [
        f"{DATA}:{first['line']}: {first['label']} ({first['probability']:.4f}), "
        f"probably {first['probable']}: {words}",
        f"    {first['text']}",
    ]
    assert len(result.lines) == 4


def test_tsv_has_a_header_and_one_line_per_suspect(cli: Cli) -> None:
    found = cli("suspects", DATA, "--format", "tsv")
    assert found.lines[0] == "place\tlabel\tprobable\tprobability\twords\ttext"
    assert len(found.lines) == 11
    assert {line.count("\t") for line in found.lines} == {5}
    one = json.loads(cli("suspects", DATA, "--format", "jsonl").lines[0])
    cells = found.lines[1].split("\t")
    assert cells[:4] == [
        f"{DATA}:{one['line']}",
        one["label"],
        one["probable"],
        f"{one['probability']:.4f}",
    ]


@pytest.mark.parametrize("features", ["sentiment", "words", "sentiment+words"])
def test_processes_do_not_show(features: str, cli: Cli) -> None:
    alone, together = (
        cli("suspects", DATA, "--features", features, "--limit", "0", "-j", jobs)
        for jobs in ("1", "3")
    )
    assert alone == together
    assert alone.stdout != ""


def of_three_labels() -> list[str]:
    words = {
        "sport": "goal match team ball win",
        "money": "bank market price cash loan",
        "food": "bread soup salt rice meal",
    }
    rows = [
        f"{label}\t{' '.join(three)}"
        for label, listed in words.items()
        for three in combinations(listed.split(), 3)
    ]
    return [rows[0].replace("sport", "food"), *rows[1:]]


def test_several_labels(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("".join(f"{row}\n" for row in of_three_labels()))
    arguments = ["--features", "words", "--format", "jsonl", "--folds", "3"]
    (first, *_) = [json.loads(line) for line in cli("suspects", str(path), *arguments).lines]
    assert (first["line"], first["label"], first["probable"]) == (1, "food", "sport")
    assert first["probability"] < 0.3
    assert first["words"]["goal"] > 0


def test_nothing_is_suspect(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("pos\tgood\nneg\tbad\n" * 10)
    for output_format in ("text", "jsonl"):
        found = cli("suspects", str(path), "--format", output_format)
        assert (found.status, found.stdout) == (0, "")
        assert found.stderr == (
            "logreg: 0 suspects among 20 texts; estimated share of wrong labels: 0.0%\n"
        )


def test_too_few_texts(cli: Cli, reviews: Path) -> None:
    found = cli("suspects", str(reviews), "--folds", "6")
    assert (found.status, found.stdout) == (2, "")
    assert "6 folds need as many texts of 'negative', got 5" in found.stderr


def test_stdin_is_read(cli: Cli) -> None:
    content = Path(DATA).read_bytes()
    found = cli("suspects", "--limit", "1", stdin=content)
    assert found.stdout.replace("-:", f"{DATA}:", 1) == cli("suspects", DATA, "--limit", "1").stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([DATA, "--fix"], "--fix asks at the keyboard and needs a terminal; leave --fix out"),
        (["-", "--fix"], "--fix can't change stdin: stdin has no place to write to; name a file."),
        (["x.tsv.gz", "--fix"], "--fix can't change x.tsv.gz: it is compressed; unpack it."),
        (["folder", "--fix"], "--fix can't change folder: the label of a text in a folder is"),
        (["x.xlsx", "--fix"], "can't be replaced in place; save it as .csv."),
        (
            [DATA, f"{ROOT}/data/./reviews.tsv", "--fix"],
            "a file that is named twice; name it once.",
        ),
        ([DATA, "--fix", "--format", "tsv"], "--format is for lists; leave it or --fix out."),
        ([DATA, "--fix", "--positive", "pos"], "--positive gives labels other names than the"),
    ],
)
def test_what_fix_refuses(arguments: list[str], problem: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "x.tsv.gz").write_bytes(gzip.compress(b"pos\tfine\n"))
    (tmp_path / "folder").mkdir()
    found = cli("suspects", *arguments)
    assert (found.status, found.stdout) == (2, "")
    assert problem in found.stderr


def session(*arguments: str, columns: int = 80) -> Dialogue:
    return Dialogue("suspects", *arguments, "--fix", prompt=b"save and quit", columns=columns)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "x.tsv"
    path.write_bytes(b"\r\n".join(Path(DATA).read_bytes().splitlines()[:60]))
    return path


on_terminals = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="terminals of Unix"),
]


@pytest.fixture
def _default_signals() -> Iterator[None]:
    """Let signals end programs, even if the tests run under nohup or in the background."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    handlers = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def listed(cli: Cli, path: Path) -> list[int]:
    lines = cli("suspects", str(path), "--limit", "0", "--format", "jsonl").lines
    return [json.loads(line)["line"] for line in lines]


def with_other_labels(content: bytes, lines: list[int]) -> bytes:
    rows = content.split(b"\r\n")
    other = {b"positive": b"negative", b"negative": b"positive"}
    for line in lines:
        label, text = rows[line - 1].split(b"\t")
        rows[line - 1] = other[label] + b"\t" + text
    return b"\r\n".join(rows)


class TestOnATerminal:
    pytestmark = on_terminals

    @pytest.mark.parametrize("columns", [80, 200])
    def test_keys_decide(self, columns: int, cli: Cli, labelled: Path) -> None:
        before, suspects = labelled.read_bytes(), listed(cli, labelled)
        dialogue = session(str(labelled), columns=columns)
        dialogue.press(b"a", b"k", b"a", b"u", b"s", b"xq")
        shown = dialogue.end()
        assert shown.status == 0
        assert f"[3/{len(suspects)}]" in shown.output
        assert shown.lines[-2:] == [
            f"logreg: {labelled}: changed 1 label",
            "logreg: kept 1, skipped 1",
        ]
        assert all(len(line) <= columns for line in shown.lines[:-2])
        assert labelled.read_bytes() == with_other_labels(before, suspects[:1])

    def test_the_last_suspect_ends_it(self, cli: Cli, labelled: Path) -> None:
        before, suspects = labelled.read_bytes(), listed(cli, labelled)
        dialogue = session(str(labelled), "--limit", "2")
        dialogue.press(b"a", b"a")
        assert dialogue.end().lines[-2:] == [
            f"logreg: {labelled}: changed 2 labels",
            "logreg: kept 0, skipped 0",
        ]
        assert labelled.read_bytes() == with_other_labels(before, suspects[:2])

    def test_nothing_changed(self, labelled: Path) -> None:
        before = labelled.stat()
        dialogue = session(str(labelled))
        dialogue.press(b"\x1b[Cx\x04")
        shown = dialogue.end()
        assert shown.status == 0
        assert shown.lines[-1] == "logreg: kept 0, skipped 0; nothing to change"
        assert labelled.stat().st_ino == before.st_ino

    def test_decisions_are_not_lost_with_the_file(self, labelled: Path) -> None:
        dialogue = session(str(labelled), "--limit", "2")
        dialogue.press(b"a")
        labelled.write_bytes(b"negative\tsomething else\n")
        dialogue.press(b"a")
        shown = dialogue.end()
        assert shown.status == 1
        assert labelled.read_bytes() == b"negative\tsomething else\n"
        (start,) = [i for i, line in enumerate(shown.lines) if "no label was changed" in line]
        assert shown.lines[start] == "logreg: no label was changed; these were to be:"
        printed = [line.split() for line in shown.lines[start + 1 : start + 3]]
        assert [place.rpartition(":")[0] for place, _ in printed] == [str(labelled)] * 2
        assert {label for _, label in printed} <= {"positive", "negative"}
        assert "the file has changed meanwhile; try again" in shown.lines[-1]

    @pytest.mark.usefixtures("_default_signals")
    def test_ctrl_c_changes_nothing(self, labelled: Path) -> None:
        before = labelled.read_bytes()
        dialogue = session(str(labelled))
        dialogue.press(b"a", b"\x03")
        shown = dialogue.end()
        assert shown.status == 130
        assert shown.lines[-2] == "logreg: interrupted: no label was changed"
        assert labelled.read_bytes() == before

    @pytest.mark.usefixtures("_default_signals")
    def test_the_terminal_is_as_before_when_it_is_ended(self, labelled: Path) -> None:
        import termios

        dialogue = session(str(labelled))
        before = termios.tcgetattr(dialogue.terminal)
        dialogue.press(b"a")
        dialogue.wait()
        assert termios.tcgetattr(dialogue.terminal) != before
        dialogue.process.terminate()
        assert dialogue.process.wait() == -signal.SIGTERM
        assert termios.tcgetattr(dialogue.terminal) == before
        os.close(dialogue.terminal)

    def test_another_label_by_its_number(self, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        rows = [row.split("\t") for row in of_three_labels()]
        path.write_text("text,label\n" + "".join(f"{text},{label}\n" for label, text in rows))
        before = path.read_text().splitlines()
        dialogue = session(str(path), "--features", "words", "--folds", "3")
        dialogue.press(b"2")
        shown = dialogue.end()
        assert "1: food  2: money  3: sport" in shown.output
        after = path.read_text().splitlines()
        assert after[1] == before[1].replace("food", "money")
        assert [*after[:1], *after[2:]] == [*before[:1], *before[2:]]

    def test_hostile_text_is_escaped(self, tmp_path: Path) -> None:
        path = tmp_path / "x.tsv"
        rows = ["pos\tgood\x1b[31m\x07 film", *["neg\tgood film"] * 9, *["pos\tbad film"] * 9]
        path.write_text("".join(f"{row}\n" for row in rows))
        dialogue = session(str(path), "--features", "words", "--folds", "5")
        dialogue.press(b"q")
        shown = dialogue.end()
        assert "good" in shown.output
        assert "\\x1b[31m\\x07" in shown.output
        assert "\x07" not in shown.output
