"""Faults of stdin, stdout and stderr."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faulty import UNIX, call, environment, one_line, sh, started, until

from logreg.model_file import load

pytestmark = UNIX

CLOSED = "stdout: it is closed; send the output somewhere"
FULL = "stdout: No space left on device; free some space or choose another place"

needs_a_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")

HELP = ["--help", "--version", "", "help train", "lexicon", "lexicon learn -h"]
PRINTING = ["classify great", 'classify -i "$DATA" -j 2', 'evaluate "$DATA"', "show default"]
SAVING = ['train "$DATA" -o model.json', 'lexicon learn "$DATA" --z 1 -o lists']


@pytest.mark.parametrize("command", [*HELP, *PRINTING])
def test_closed_stdout(command: str) -> None:
    ended = sh(f"logreg {command} >&-")
    assert (ended.status, one_line(ended)) == (1, CLOSED)


@needs_a_full_device
@pytest.mark.parametrize("command", [*HELP, *PRINTING])
def test_full_stdout(command: str) -> None:
    ended = sh(f"logreg {command} > /dev/full")
    assert (ended.status, one_line(ended)) == (1, FULL)


@pytest.mark.parametrize("redirections", ["2>&-", "<&- 2>&-", "<&-"])
@pytest.mark.parametrize("command", [*HELP[:2], *PRINTING])
def test_closed_stderr_or_stdin_that_is_not_needed(command: str, redirections: str) -> None:
    ended = sh(f"logreg {command} {redirections}")
    assert ended.status == 0
    assert ended.stdout


@needs_a_full_device
@pytest.mark.parametrize(
    ("command", "status"), [("classify great", 1), ("--help", 1), ("clasify", 2), ("show none", 1)]
)
def test_no_place_for_the_message(command: str, status: int) -> None:
    for redirections in (">&- 2>&-", ">&- 2>&- <&-", ">/dev/full 2>/dev/full", ">&- 2>/dev/full"):
        ended = sh(f"logreg {command} {redirections}")
        assert (ended.status, ended.stderr) == (status, "")


@needs_a_full_device
@pytest.mark.parametrize("redirections", [">&- 2>&- <&-", "2>/dev/full", ">/dev/full 2>&-"])
def test_lost_notes_are_no_failure(redirections: str) -> None:
    for command in SAVING:
        assert sh(f"logreg {command} {redirections}").status == 0
    assert load("model.json").labels == ("negative", "positive")
    assert Path("lists/negative.txt").stat().st_size > 0


def test_reader_that_stops() -> None:
    for command in ("classify -j 2", "features", "sentences"):
        ended = sh(
            f"yes Great fun. | logreg {command} | head -n 1 > first; echo ${{PIPESTATUS[@]}}"
        )
        assert ended.stdout.split()[1:] == ["141", "0"]
        assert ended.stderr == ""


def test_slow_producer_is_answered_at_once() -> None:
    """A text that comes in pieces, one of them half a character, is answered when it is whole."""
    with started("classify", "-m", "textbook", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in ("great caf\u00e9", "great"):
            expected = call("classify", "-m", "textbook", text).stdout.encode()
            for byte in f"{text}\n".encode():
                process.stdin.write(bytes([byte]))
                process.stdin.flush()
                time.sleep(0.005)
            began = time.monotonic()
            assert process.stdout.readline() == expected
            assert time.monotonic() - began < 1
        process.stdin.close()
        assert process.wait() == 0


def test_stalled_producer_takes_no_time() -> None:
    with started("classify", "-j", "2", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"great\n")
        process.stdin.flush()
        process.stdout.readline()
        before = cpu_seconds(process.pid)
        time.sleep(0.5)
        assert cpu_seconds(process.pid) - before < 0.1


def cpu_seconds(pid: int) -> float:
    """Return the time that a process has used."""
    shown = subprocess.run(["ps", "-o", "cputimes=", "-p", str(pid)], capture_output=True)
    return float(shown.stdout)


def test_stalled_reader_loses_nothing(tmp_path: Path) -> None:
    texts = b"".join(b"great %d\n" % i for i in range(200_000))
    (tmp_path / "texts.txt").write_bytes(texts)
    with started("classify", "-j", "2", "-i", "texts.txt") as process:
        time.sleep(0.5)
        assert process.poll() is None, "it waits for its reader"
        stdout, _ = process.communicate()
        assert (process.returncode, stdout.count(b"\n")) == (0, 200_000)


def test_stdout_that_never_blocks_is_reported(tmp_path: Path) -> None:
    """A pipe may be set so by the program at its other end; nothing is lost without a word."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    (tmp_path / "texts.txt").write_bytes(b"great\n" * 100_000)
    command = [sys.executable, "-m", "logreg", "classify", "-i", "texts.txt"]
    for unbuffered in ("", "1"):
        env = environment(PYTHONUNBUFFERED=unbuffered)
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=env, timeout=30)
        assert done.returncode == 1
        assert done.stderr.startswith(b"logreg: stdout: ")
        assert done.stderr.count(b"\n") == 1
        until(lambda: len(os.read(reading, 1 << 20)) < 1 << 16)
    os.close(reading)
    os.close(writing)
