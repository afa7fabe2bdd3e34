"""``logreg lesson``: in a pipe, on a terminal, with and without curves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from support import Cli

from logreg.cli import plots
from logreg.lesson.tour import TOUR


def test_the_whole_tour_in_a_pipe(cli: Cli) -> None:
    found = cli("lesson")
    assert (found.status, found.stderr) == (0, "")
    titles = [line for line, below in pairwise(found.lines) if below == "=" * len(line) > ""]
    assert titles == [f"{i}. {entry.title}" for i, entry in enumerate(TOUR.values(), start=1)]
    assert "\x1b" not in found.stdout


def test_a_step_alone(cli: Cli) -> None:
    found = cli("lesson", "loss")
    assert found.lines[0] == "6. From likelihood to cross-entropy"
    assert found.stdout.count("by commands:") == 1
    assert found.stdout in cli("lesson").stdout


def test_the_steps_and_the_data(cli: Cli) -> None:
    assert [line.split()[0] for line in cli("lesson", "--list").lines[1:]] == [*TOUR]
    assert cli("lesson", "--data").lines[1].startswith("positive\tA great cast")


def test_no_such_step(cli: Cli) -> None:
    found = cli("lesson", "los")
    assert (found.status, found.stdout) == (2, "")
    assert "no step 'los'; did you mean 'loss'?" in found.stderr
    assert "'logreg lesson --list' names them" in cli("lesson", "qqq").stderr


def test_a_text_of_ones_own_is_shown_safely(cli: Cli) -> None:
    found = cli("lesson", "--text", "NO!\x1b[31m great\u202e", "features")
    assert found.status == 0
    assert "\x1b" not in found.stdout
    assert "\u202e" not in found.stdout
    assert "words of the positive list: great" in found.stdout


@pytest.mark.parametrize("name", TOUR)
def test_it_is_legible_without_curves(name: str, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = cli("lesson", name).stdout
    monkeypatch.setattr(plots, "is_available", lambda: False)
    plain = cli("lesson", name).stdout
    missing = [line for line in drawn.splitlines() if line not in plain.splitlines()]
    assert bool(missing) == (name in ("sigmoid", "loss", "batches", "rate", "convexity"))
    assert "⠤" not in plain


def test_curves_have_the_points(cli: Cli) -> None:
    assert plots.is_available()
    shown = cli("lesson", "sigmoid").stdout
    assert shown.count("●") == 2  # the text, and the legend
    assert "(σ(z))" in shown


def on_a_terminal(keys: bytes, *arguments: str, columns: int = 80) -> str:
    """Press keys, each when the program waits for one; return what the terminal has got."""
    import fcntl
    import pty
    import select
    import struct
    import termios

    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-m", "logreg", "lesson", *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    shown, waiting = b"", [keys[i : i + 1] for i in range(len(keys))]
    while select.select([terminal], [], [], 30)[0]:
        try:
            new = os.read(terminal, 1 << 16)
        except OSError:  # the end of the other side
            break
        shown += new
        if waiting and shown.endswith(b"q: quit \x1b[0m"):
            time.sleep(0.5)  # what is typed before the program waits for a key is lost
            os.write(terminal, waiting.pop(0))
            shown += b"\n<key>\n"
    else:
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return shown.decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("columns", [80, 200])
def test_keys_lead_through_the_tour(columns: int) -> None:
    shown = on_a_terminal(b"\rbn q", "z", columns=columns)
    parts = shown.split("<key>")
    titles = ["3. The", "4. From", "3. The", "4. From", "5. The"]
    assert len(parts) == len(titles) + 1
    for title, part in zip(titles, parts, strict=False):
        assert title in part
    assert parts[-1].strip(" \r\n") == ""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_the_last_step_ends_the_tour() -> None:
    shown = on_a_terminal(b"\r", "periods")
    assert "[14/14]  Enter: end" in shown
    assert on_a_terminal(b"\x04", "z").count("by commands") == 1


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path) -> None:
    code = "import sys; sys.modules['plotille'] = None; from logreg.cli import plots; "
    code += "print(plots.is_available())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr
