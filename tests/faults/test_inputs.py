"""Files that change, or disappear, while they are read."""

from __future__ import annotations

import gzip
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from faulty import DATA, UNIX, Ended, call, contents, one_line, started

pytestmark = UNIX

N_TEXTS = 200_000
ANSWER = b"0.9309\tpositive\n"
"""That of each text; all of them together are more than the pipe to the reader holds."""


def changed_while_it_is_read(name: str, change: Callable[[Path], None]) -> Ended:
    """Classify a file that changes before its reader takes the answers."""
    path = Path(name)
    texts = b"great\n" * N_TEXTS
    path.write_bytes(gzip.compress(texts, 0) if name.endswith(".gz") else texts)
    with started("classify", "-m", "textbook", "-j", "1", "-i", name) as process:
        assert process.stdout is not None
        assert process.stdout.read(len(ANSWER)) == ANSWER
        change(path)
        stdout, stderr = process.communicate(timeout=30)
        stdout = ANSWER + stdout
        *answers, last = stdout.splitlines(keepends=True)
        assert {*answers} == {ANSWER}
        assert last.endswith(b"\n"), "of a text that may be cut, as the file was"
        return Ended(process.returncode, stdout.decode(), stderr.decode())


def shrink(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 30_000)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def grow(path: Path) -> None:
    with path.open("ab") as stream:
        more = b"great\n" * 10
        stream.write(gzip.compress(more) if path.suffix == ".gz" else more)


@pytest.mark.parametrize("change", [shrink, empty])
def test_file_that_shrinks_is_read_to_its_new_end(change: Callable[[Path], None]) -> None:
    ended = changed_while_it_is_read("texts.txt", change)
    assert (ended.status, ended.stderr) == (0, "")
    assert 0 < ended.stdout.count("\n") < N_TEXTS


@pytest.mark.parametrize("change", [shrink, empty])
def test_compressed_file_that_shrinks_is_reported(change: Callable[[Path], None]) -> None:
    ended = changed_while_it_is_read("texts.txt.gz", change)
    assert (ended.status, one_line(ended)) == (
        1,
        "texts.txt.gz: the file is truncated; copy it again",
    )
    assert 0 < ended.stdout.count("\n") < N_TEXTS


@pytest.mark.parametrize("name", ["texts.txt", "texts.txt.gz"])
def test_file_that_grows_is_read_to_its_new_end(name: str) -> None:
    ended = changed_while_it_is_read(name, grow)
    assert (ended.status, ended.stderr) == (0, "")
    assert ended.stdout.count("\n") == N_TEXTS + 10


@pytest.mark.parametrize("name", ["texts.txt", "texts.txt.gz"])
def test_file_that_vanishes_is_read_to_its_end(name: str) -> None:
    ended = changed_while_it_is_read(name, Path.unlink)
    assert (ended.status, ended.stderr) == (0, "")
    assert ended.stdout.count("\n") == N_TEXTS


def test_model_that_is_replaced_while_it_is_used() -> None:
    call("train", DATA, "-o", "model.json")
    with started("classify", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers = []
        for _ in range(2):
            process.stdin.write(b"great\n")
            process.stdin.flush()
            answers.append(process.stdout.readline())
            Path("model.json").write_text("{")
        assert answers[0] == answers[1]
    ended = call("classify", "great")
    assert ended.status == 1
    assert one_line(ended).startswith("model.json:1: not JSON: ")


@pytest.mark.parametrize("command", ["train", "lexicon learn -o lists", "check", "evaluate"])
def test_compressed_data_that_are_cut_off(command: str, tmp_path: Path) -> None:
    content = gzip.compress(Path(DATA).read_bytes())
    (tmp_path / "a.tsv.gz").write_bytes(content[: len(content) // 2])
    ended = call(*command.split(), "a.tsv.gz")
    assert (ended.status, one_line(ended)) == (1, "a.tsv.gz: the file is truncated; copy it again")
    assert contents(tmp_path).keys() == {"a.tsv.gz"}


def test_input_that_is_a_pipe_a_loop_or_a_device(tmp_path: Path) -> None:
    os.mkfifo("pipe")
    with started("classify", "-m", "textbook", "-i", "pipe") as process:
        with open("pipe", "wb") as stream:
            stream.write(b"great\n")
            time.sleep(0.1)
            stream.write(b"great\n")
        assert process.communicate(timeout=30)[0] == ANSWER * 2
    Path("loop").symlink_to("loop")
    ended = call("classify", "-i", "loop")
    assert ended.status == 1
    assert one_line(ended) == "loop: Too many levels of symbolic links; correct the link"
    assert call("classify", "-i", "/dev/null") == Ended(0, "", "")
