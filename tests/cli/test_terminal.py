"""What only a terminal shows: widths, colours, bars, the cursor."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, Cli
from terminal import HIDDEN_CURSOR, on_a_terminal, read_all, read_until, read_until_asked, start

import logreg

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="terminals of Unix"),
]

DATA = str(ROOT / "data" / "reviews.tsv")


@pytest.fixture
def _default_signals() -> Iterator[None]:
    """Let signals end programs, even if the tests run under nohup or in the background."""
    handlers = {
        number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGINT)
    }
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("arguments", [[], ["lexicon"]])
def test_bare_group_shows_its_help(arguments: list[str], columns: int) -> None:
    bare = on_a_terminal(*arguments, columns=columns)
    assert bare == on_a_terminal(*arguments, "--help", columns=columns)
    assert bare.status == 0
    assert bare.lines[0].startswith("Usage: logreg")


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_verbose_epochs_have_lines_of_their_own(columns: int, term: str) -> None:
    shown = on_a_terminal("train", DATA, "-v", "--epochs", "3", columns=columns, term=term)
    assert shown.status == 0
    epochs = [line for line in shown.lines if "epoch " in line]
    assert [line[:24] for line in epochs[:3]] == [f"logreg: epoch {i}: loss 0." for i in (1, 2, 3)]
    assert "training:" not in shown.output


WITH_BARS = [
    ["train", DATA],
    ["cv", DATA],
    ["evaluate", "--bootstrap", "14000", DATA],
    ["check", DATA],
    ["lexicon", "audit", DATA],
]


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("arguments", WITH_BARS, ids=lambda arguments: arguments[0])
def test_bars_leave_the_cursor_visible(arguments: list[str], columns: int) -> None:
    output = on_a_terminal(*arguments, columns=columns).output
    assert "\x1b[2K" in output  # there was a bar
    assert HIDDEN_CURSOR not in output


@pytest.mark.parametrize("arguments", WITH_BARS, ids=lambda arguments: arguments[0])
def test_dumb_terminal_gets_neither_bars_nor_control_sequences(arguments: list[str]) -> None:
    shown = on_a_terminal(*arguments, term="dumb", color=True)
    assert "\x1b" not in shown.output
    assert "reading" not in shown.output
    assert shown.lines[0]


def test_no_colours_with_no_color() -> None:
    colours = re.compile(r"\x1b\[[0-9;]*(3|4|9|10)[0-9][;m]")
    assert colours.search(on_a_terminal("cv", DATA, color=True).output)
    assert not colours.search(on_a_terminal("cv", DATA).output)


@pytest.mark.usefixtures("_default_signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGPIPE"])
def test_killed_program_leaves_the_cursor_visible(name: str) -> None:
    ending = signal.Signals[name]
    endless = ["--tolerance", "0", "--epochs", "1000000000", "--schedule", "constant"]
    process, primary = start(["train", DATA, *endless], 80, "xterm")
    shown = read_until(primary, b"epoch 2 of")
    process.send_signal(ending)
    shown += read_all(primary).encode()
    assert process.wait(timeout=30) == (130 if ending is signal.SIGINT else -ending)
    assert HIDDEN_CURSOR.encode() not in shown


def test_tables_fit_80_columns(tmp_path: Path) -> None:
    bad = tmp_path / "bad.tsv"
    bad.write_text("a\tgood fun\nb\tgood fun\nan odd and very long label, say\t<br>fun\na\t\n")
    for arguments in (
        ["show"],
        ["models"],
        ["evaluate", "--errors", "2", "--by", "label", "--against", "textbook", DATA],
        ["cv", DATA],
        ["tune", DATA, "--folds", "2"],
        ["tune", DATA, "--folds", "2", "--random", "9", "--schedule", "constant,inverse"],
        ["check", DATA],
        ["check", str(bad)],
        ["diff", "textbook", "default", DATA, "--limit", "3"],
        ["train", "--calibrate", DATA, "-o", "calibrated.json"],
        ["lexicon", "audit", DATA, "--z", "1", "--min-count", "3"],
        ["lexicon", "check"],
    ):
        table = [line for line in on_a_terminal(*arguments).lines if is_of_a_table(line)]
        assert max((len(line.expandtabs()) for line in table), default=0) <= 80, arguments


def is_of_a_table(line: str) -> bool:
    return re.match(r"logreg(:| train)|\S+:\d+: ", line) is None


def test_table_of_tune_has_one_line_per_setting_in_80_columns() -> None:
    lines = on_a_terminal("tune", DATA, "--folds", "2").lines
    assert lines[0].split() == [
        *("rate", "l2", "negation", "log", "loss", "+/-", "accuracy", "+/-", "epochs", "verdict")
    ]
    assert len(lines) == 1 + 3 * 4 * 2 + 2
    assert all(re.search(r"\d\.\d{4} .* (converges|crawls|overshoots)$", x) for x in lines[1:25])
    assert lines[25] == ""
    assert lines[26].startswith("logreg train ")


def test_table_of_tune_that_is_too_wide_continues_below_without_cut_figures() -> None:
    varied = ["--schedule", "constant,inverse", "--class-weight", "none,balanced"]
    arguments = ["tune", DATA, "--folds", "2", "--random", "2", "--by", "auc", *varied]
    narrow, wide = on_a_terminal(*arguments).lines, on_a_terminal(*arguments, columns=200).lines
    assert (len(wide), len(narrow)) == (5, 9)
    assert narrow[3] == ""
    for row in range(3):
        assert wide[row].split() == narrow[row].split() + narrow[row + 4].removeprefix("*").split()
    assert wide[-1] == narrow[-1]


def test_features_are_aligned_on_a_terminal() -> None:
    options = ("--model", "textbook")
    shown = on_a_terminal("features", *options, "It's hokey. But the cast is great!", "Great")
    assert shown.lines == [
        "positive  negative      no  pronouns  exclamation  log_length",
        "       1         1       0         0            1      2.1972",
        "       1         0       0         0            0           0",
    ]


def test_features_of_labelled_texts_are_aligned_on_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "texts.tsv"
    path.write_text("ham\tGreat\na spam of many words\tNo, no!\n")
    assert on_a_terminal("features", "-i", str(path)).lines == [
        "label         positive  negative      no  pronouns  exclamation  log_length",
        "ham                  1         0       0         0            0           0",
        "a spam of m…         0         0       1         0            1      1.3863",
    ]
    narrow = on_a_terminal("features", "-i", str(path), columns=60).lines
    assert narrow[0] == "label    positi…  negati…      no  pronou…  exclam…  log_le…"
    assert {len(line) for line in narrow} == {len(narrow[0])}


def test_features_on_a_terminal_are_written_as_texts_arrive() -> None:
    process, primary = start(["features", "-m", "textbook", "-"], 80, "xterm")
    for text, row in (
        (b"great\n", b"       1         0       0         0            0           0\r\n"),
        (b"bad!\n", b"       0         1       0         0            1      0.6931\r\n"),
    ):
        os.write(primary, text)
        read_until(primary, row)
    os.write(primary, b"\x04")  # end of the input
    read_all(primary)
    assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("columns", [80, 200])
def test_notes_stand_above_the_bar(tmp_path: Path, columns: int) -> None:
    rows = "".join(f"great {i},positive\ncaf\xe9 {i},negative\n" for i in range(20))
    (tmp_path / "k.csv").write_text(f"review,sentiment\n{rows}", encoding="cp1252")
    shown = on_a_terminal("train", "k.csv", "--l2", "0.1", "-o", "m.json", columns=columns)
    notes = [line for line in shown.lines if line.startswith("logreg: ")]
    assert notes[0].startswith("logreg: k.csv:3: bytes that are not UTF-8 are read as Windows")
    assert notes[1].startswith("logreg: k.csv: reading the text from column review and the label")
    assert notes[2] == "logreg: m.json: 40 texts (20 negative, 20 positive)"


def test_control_codes_of_a_path_are_escaped_in_notes(cli: Cli, reviews: Path) -> None:
    result = cli("train", "reviews.tsv", "-o", "\x1b[31mred.json")
    assert result.stderr.startswith("logreg: \\x1b[31mred.json: 10 texts")
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize(
    ("answer", "is_saved", "status"), [(b"y\n", True, 0), (b"\n", False, 0), (b"\x04", False, 130)]
)
def test_edit_asks_before_it_saves(answer: bytes, is_saved: bool, status: int) -> None:
    logreg.save(logreg.load("textbook"), "m.json")
    before = Path("m.json").read_bytes()
    process, primary = start(["edit", "m.json", "hokey=0"], 80, "xterm")
    shown = read_until_asked(primary, b"Save m.json? [y/N]: ")
    assert b"hokey" in shown
    os.write(primary, answer)
    rest = read_all(primary)
    assert process.wait() == status
    assert (Path("m.json").read_bytes() != before) == is_saved
    assert ("logreg: saved m.json" in rest) == is_saved
    assert ("m.json is not saved" in rest) == (not is_saved and status == 0)


@pytest.mark.usefixtures("_default_signals")
def test_ctrl_c_at_the_question_saves_nothing() -> None:
    logreg.save(logreg.load("textbook"), "m.json")
    before = Path("m.json").read_bytes()
    process, primary = start(["edit", "m.json", "hokey=0"], 80, "xterm")
    read_until_asked(primary, b"Save m.json? [y/N]: ")
    process.send_signal(signal.SIGINT)
    assert "Traceback" not in read_all(primary)
    assert (process.wait(), Path("m.json").read_bytes()) == (130, before)
