"""Signals to the program and to its processes, at every stage of the commands that take long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from faulty import (
    AT_AN_EVENT,
    DATA,
    UNIX,
    Ended,
    call,
    contents,
    environment,
    session_of,
    started,
    until,
    with_default_signals,
)
from support import OLD_MODEL

from logreg.model_file import is_model_file

pytestmark = UNIX

ENDING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]
OF_A_TERMINAL = {signal.SIGINT, signal.SIGHUP}
"""Signals that a terminal sends to all processes of a command."""

FOREVER = ["--epochs", "1000000", "--tolerance", "0", "--batch-size", "1"]
LABELLED, TEXTS = "yes 'positive\tGreat fun.\nnegative\tBad luck.'", "yes Great fun."
ENDLESS = {
    "train": ("true", ["train", DATA, *FOREVER]),
    "cv": ("true", ["cv", DATA, "-j", "2", *FOREVER]),
    "tune": ("true", ["tune", DATA, "-j", "2", "--tolerance", "0", "--epochs", "100000"]),
    "evaluate": ("true", ["evaluate", DATA, "-m", "textbook", "--bootstrap", "1000000"]),
    "classify": (TEXTS, ["classify", "-m", "textbook", "-j", "2"]),
    "features": (TEXTS, ["features", "-m", "textbook", "-j", "2"]),
    "sentences": (TEXTS, ["sentences"]),
    "learn": (LABELLED, ["lexicon", "learn", "-o", "lists"]),
    "check": (LABELLED, ["check"]),
}
"""Commands that would not end, each with what it reads."""

LISTS = ("lists/positive.txt", "lists/negative.txt")


def status_after(number: signal.Signals) -> int:
    return 130 if number is signal.SIGINT else -number


@pytest.fixture
def old(tmp_path: Path) -> dict[str, bytes]:
    """Write a model and word lists of before, and what the lists are converted from."""
    (tmp_path / "model.json").write_text(OLD_MODEL)
    (tmp_path / "lists").mkdir()
    for name in LISTS:
        (tmp_path / name).write_text("great\n")
    (tmp_path / "afinn.txt").write_text("superb\t3\nawful\t-3\n")
    (tmp_path / "few.tsv").write_text("positive\tGreat fun.\nnegative\tBad luck.\n" * 9)
    return contents(tmp_path)


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
@pytest.mark.parametrize("name", ENDLESS)
def test_signal_at_work(
    name: str, number: signal.Signals, old: dict[str, bytes], tmp_path: Path
) -> None:
    reading, command = ENDLESS[name]
    with (
        subprocess.Popen(["bash", "-c", f"exec {reading}"], stdout=subprocess.PIPE) as source,
        started(*command, stdin=source.stdout, stdout=subprocess.DEVNULL) as process,
    ):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.7)
        if number in OF_A_TERMINAL:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        assert process.wait(timeout=10) == status_after(number)
        assert process.stderr is not None
        until(lambda: not session_of(process.pid), seconds=5)
        assert process.stderr.read().strip() == b""
        source.kill()
    assert contents(tmp_path) == old


def at_an_event(event: str, part: str, number: int, command: Sequence[str]) -> Ended:
    """Run logreg, which gets a signal as it is about to do something with a file."""
    done = subprocess.run(
        [sys.executable, "-c", AT_AN_EVENT, event, part, str(number), *command],
        capture_output=True,
        text=True,
        env=environment(),
        preexec_fn=with_default_signals,
        timeout=30,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


SAVING = {
    "train": ["train", "few.tsv", "-o", "model.json"],
    "learn": ["lexicon", "learn", "few.tsv", "--z", "0", "--min-count", "1", "-o", "lists"],
    "convert": ["lexicon", "convert", "afinn.txt", "-o", "lists"],
    "export": ["export", "--python", "textbook", "-o", "program.py"],
}


@pytest.mark.parametrize("event", ["open", "os.chmod", "os.rename"])
@pytest.mark.parametrize("name", SAVING)
def test_signal_while_saving(name: str, event: str, old: dict[str, bytes], tmp_path: Path) -> None:
    if (name, event) == ("export", "os.chmod"):
        pytest.skip("there is no file of before, whose mode would be kept")
    for number in ENDING[:3]:
        ended = at_an_event(event, ".tmp", number, SAVING[name])
        assert (ended.status, ended.stderr.strip()) == (status_after(number), "")
        assert contents(tmp_path) == old


@pytest.mark.parametrize("name", SAVING)
def test_kill_while_saving_does_not_disturb_the_next_run(
    name: str, old: dict[str, bytes], tmp_path: Path
) -> None:
    ended = at_an_event("os.rename", ".tmp", signal.SIGKILL, SAVING[name])
    assert ended.status == -signal.SIGKILL
    left = contents(tmp_path)
    temporary = left.keys() - old.keys()
    assert temporary
    assert all(Path(path).name.startswith(".") for path in temporary)
    assert old.items() <= left.items()
    assert call(*SAVING[name]).status == 0
    assert contents(tmp_path).items() >= {path: left[path] for path in temporary}.items()


@pytest.mark.parametrize("number", ENDING[:3], ids=lambda number: number.name)
@pytest.mark.parametrize("name", ["train", "cv", "learn", "check", "classify -i", "explain -i"])
def test_signal_at_the_first_read(name: str, number: signal.Signals) -> None:
    command = SAVING.get(name) or [*name.split(), "few.tsv"]
    Path("few.tsv").write_text("positive\tGreat fun.\nnegative\tBad luck.\n" * 9)
    ended = at_an_event("open", "few.tsv", number, command)
    assert (ended.status, ended.stdout, ended.stderr.strip()) == (status_after(number), "", "")


@pytest.mark.parametrize("command", ["cv few.tsv -j 2", "tune few.tsv -j 2"])
def test_interrupt_while_processes_start(command: str) -> None:
    """The terminal's Ctrl-C comes before and after the fork, and neither shows a traceback."""
    Path("few.tsv").write_text("positive\tGreat fun.\nnegative\tBad luck.\n" * 9)
    for when in ("before", "after_in_child"):
        script = (
            "import os, signal, sys\n"
            f"os.register_at_fork({when}=lambda: os.killpg(0, signal.SIGINT))\n"
            "from logreg.__main__ import main\n"
            "main()\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, *command.split()],
            capture_output=True,
            start_new_session=True,
            preexec_fn=with_default_signals,
            timeout=30,
        )
        assert (done.returncode, done.stderr.strip()) == (130, b"")


def workers_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True)
    return [*map(int, found.stdout.split())]


KILLED = "a process was ended from outside, possibly out of memory; use fewer --jobs"


@pytest.mark.parametrize("name", ["cv", "tune"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
def test_worker_that_is_killed(name: str, number: signal.Signals) -> None:
    with started(*ENDLESS[name][1]) as process:
        until(lambda: len(workers_of(process.pid)) == 2)
        os.kill(workers_of(process.pid)[0], number)
        stdout, stderr = process.communicate(timeout=10)
        assert (process.returncode, stdout) == (1, b"")
        assert stderr.decode() == f"logreg: {KILLED}\n"
        assert session_of(process.pid) == []


def test_worker_of_train_that_is_killed_is_replaced(tmp_path: Path) -> None:
    rows = Path(DATA).read_bytes() * 30
    (tmp_path / "long.tsv").write_bytes(rows)
    command = ["train", "long.tsv", "--block-size", "1", "-j", "2"]
    assert call(*command, "--work", "w1", "-o", "m1.json").status == 0
    with started(*command, "--work", "w2", "-o", "m2.json") as process:
        until(lambda: len(workers_of(process.pid)) == 2)
        os.kill(workers_of(process.pid)[0], signal.SIGKILL)
        assert process.wait(timeout=30) == 0
    assert Path("m1.json").read_bytes() == Path("m2.json").read_bytes()


def test_kill_at_any_time_leaves_a_whole_model(old: dict[str, Any], tmp_path: Path) -> None:
    for delay in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45):
        with started("train", DATA, "-o", "model.json") as process:
            time.sleep(delay)
            process.kill()
            process.wait()
        assert is_model_file("model.json")
