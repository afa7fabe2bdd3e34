"""``logreg label``: on a terminal, and what it refuses without one."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, Cli
from terminal import Dialogue

from logreg.cli.labelled_file import LabelledFile
from logreg.cli.labelling import keys_of
from logreg.errors import InputError

TEXTS = [
    "A great, enjoyable film.",
    "Hokey and dull.",
    "It is fine.",
    "Bad\x1b[31m music, good\u202e cast",
    "Nothing happened, and then it ended.",
    "I loved it",
]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.txt"
    path.write_text("".join(f"{text}\n" for text in TEXTS), encoding="utf-8")
    return path


def session(*arguments: str, columns: int = 80) -> Dialogue:
    return Dialogue("label", *arguments, prompt=b"q: quit", columns=columns)


def labelled(path: str = "labelled.tsv") -> list[str]:
    content = Path(path).read_text("utf-8")
    assert content == "" or content.endswith("\n")
    return content.split("\n")[:-1]


def test_keys_are_first_letters_or_numbers() -> None:
    assert keys_of(("0", "Spam", "Ham", "sport")) == {
        "1": "0",
        "2": "Spam",
        "h": "Ham",
        "3": "sport",
    }
    assert [*keys_of(("quick", "slow", "urgent"))] == ["1", "2", "3"]
    with pytest.raises(ValueError, match="40 labels are more than there are keys"):
        keys_of(tuple(str(i) for i in range(40)))


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "Name a FILE of texts; stdin is the keyboard."),
        (["-", "--labels", "a,b"], "Name a FILE of texts; stdin is the keyboard."),
        (["texts.txt"], "Name the labels with --labels, or a --model that has them."),
        (
            ["texts.txt", "--labels", "a"],
            "--labels needs two labels or more, such as positive,negative; got 'a'.",
        ),
        (["texts.txt", "--labels", "a,\x1b"], "the label has control characters"),
        (["texts.txt", "--labels", "a,b"], "label asks at the keyboard and needs a terminal"),
        (
            ["texts.txt", "--labels", "a,b", "-m", "default"],
            "--labels is for labels without a --mo",
        ),
        (
            ["texts.txt", "--labels", "a,b", "-o", "-"],
            "--output is a file to append to, not stdout",
        ),
        (["texts.txt", "--labels", "a,b", "-o", "x.tsv.gz"], "would be compressed"),
        (["texts.txt", "--labels", "a,b", "-o", "texts.txt"], "would overwrite the input"),
    ],
)
@pytest.mark.usefixtures("texts")
def test_what_is_refused(arguments: list[str], problem: str, cli: Cli) -> None:
    found = cli("label", *arguments)
    assert (found.status, found.stdout) == (2, "")
    assert problem in found.stderr
    assert not Path("labelled.tsv").exists()


def test_a_line_that_is_not_complete_is_completed() -> None:
    Path("x.tsv").write_text("pos\tfine")
    file = LabelledFile("x.tsv", ("neg", "pos"))
    file.append("neg", "so\r\n\tdull")
    file.append("pos", "wrong")
    file.take_back()
    file.close()
    assert file.found == {"fine": "pos"}
    assert labelled("x.tsv") == ["pos\tfine", "neg\tso dull"]


def test_a_file_of_other_labels_is_refused() -> None:
    Path("x.tsv").write_text("ham\tfine\nspam\tbuy\n")
    with pytest.raises(InputError, match=r"x.tsv: not a file of these labels \(labels ham"):
        LabelledFile("x.tsv", ("negative", "positive"))
    assert Path("x.tsv").read_text() == "ham\tfine\nspam\tbuy\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_is_reported_by_its_name() -> None:
    file = LabelledFile("/dev/full", ("a", "b"))
    with pytest.raises(InputError, match="/dev/full: No space left on device; free some space"):
        file.append("a", "fine")
    file.close()


@pytest.fixture
def _default_signals() -> Iterator[None]:
    """Let signals end programs, even if the tests run under nohup or in the background."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    handlers = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="terminals of Unix")
@pytest.mark.usefixtures("texts")
class TestOnATerminal:
    @pytest.mark.parametrize("columns", [80, 200])
    def test_each_label_is_written_and_a_later_call_goes_on(self, columns: int) -> None:
        arguments = ["texts.txt", "--labels", "positive,negative"]
        dialogue = session(*arguments, columns=columns)
        dialogue.press(b"p")
        dialogue.wait()
        (first,) = labelled()
        assert first.startswith("positive\t")
        os.write(dialogue.terminal, b"xn")
        dialogue.press(b"p", b"u", b"s", b"q")
        shown = dialogue.end()
        assert shown.status == 0
        assert shown.lines[-1] == "logreg: labelled.tsv: 2 new labels"
        assert all(len(line) <= columns for line in shown.lines)
        assert "[2 labelled]" in shown.output
        assert [line.split("\t")[0] for line in labelled()] == ["positive", "negative"]

        dialogue = session(*arguments)
        dialogue.press(b"p", b"p", b"p", b"p")
        shown = dialogue.end()
        assert shown.lines[0] == "logreg: labelled.tsv: 2 of 6 texts are labelled"
        assert shown.lines[-1] == "logreg: labelled.tsv: 4 new labels"
        asked = [line.split("\t")[1] for line in labelled()]
        assert sorted(asked) == sorted(TEXTS)

    def test_a_kill_loses_nothing(self) -> None:
        dialogue = session("texts.txt", "--labels", "a,b")
        dialogue.press(b"a", b"b")
        dialogue.wait()
        dialogue.process.kill()
        assert dialogue.end().status == -signal.SIGKILL
        assert [line[:2] for line in labelled()] == ["a\t", "b\t"]

    @pytest.mark.usefixtures("_default_signals")
    def test_ctrl_c_keeps_the_labels(self) -> None:
        dialogue = session("texts.txt", "--labels", "a,b")
        dialogue.press(b"a", b"\x03")
        shown = dialogue.end()
        assert shown.status == 130
        assert "logreg: labelled.tsv: 1 new label" in shown.lines
        assert len(labelled()) == 1

    @pytest.mark.usefixtures("_default_signals")
    @pytest.mark.parametrize("key", [b"q", b"\x03", b"\x04", b""])
    def test_the_terminal_is_as_before(self, key: bytes) -> None:
        import termios

        dialogue = session("texts.txt", "--labels", "a,b")
        before = termios.tcgetattr(dialogue.terminal)
        dialogue.wait()
        assert termios.tcgetattr(dialogue.terminal) != before
        if key:
            os.write(dialogue.terminal, key)
        else:
            dialogue.process.terminate()
        dialogue.process.wait()
        assert termios.tcgetattr(dialogue.terminal) == before
        os.close(dialogue.terminal)

    def test_a_model_asks_for_what_it_is_least_sure_of(self, cli: Cli) -> None:
        answers = cli("classify", "--input", "texts.txt", "--model", "default").lines
        sizes = [abs(float(line.split("\t")[0]) - 0.5) for line in answers]
        dialogue = session("texts.txt", "--model", "default")
        dialogue.press(b"p", b"q")
        assert dialogue.end().status == 0
        assert labelled() == [f"positive\t{TEXTS[sizes.index(min(sizes))]}"]

    def test_hostile_text_is_escaped(self) -> None:
        Path("one.txt").write_text(f"{TEXTS[3]}\n", encoding="utf-8")
        dialogue = session("one.txt", "--labels", "a,b")
        dialogue.press(b"a")
        shown = dialogue.end()
        assert "Bad\\x1b[31m music, good\\u202e cast" in shown.output
        assert labelled() == [f"a\t{TEXTS[3]}"]

    def test_examples_of_the_help(self, cli: Cli, tmp_path: Path) -> None:
        shutil.copytree(ROOT / "data", tmp_path / "data")
        examples = cli("label", "--help").stdout.partition("Examples:\n")[2].partition("\n\n")[0]
        for command in examples.splitlines():
            dialogue = session(*shlex.split(command)[2:])
            dialogue.press(b"q")
            assert dialogue.end().status == 0
