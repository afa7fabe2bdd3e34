"""What is written does not depend on the pieces in which the input arrives."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing.calls import Call
from fuzzing.running import run_here
from support import Cli

BAD = b"bad\n"
GOOD = b'{"label": "pos", "text": "good"}\n'
WITHOUT_LABEL = b'{"label": null, "text": "good"}\n'

CLASSIFY = ("classify", "--echo", "--format", "csv", "--input-format", "jsonl")
FEATURES = ("features", "--input-format", "jsonl")


@pytest.mark.parametrize("command", [CLASSIFY, FEATURES])
@pytest.mark.parametrize("first", [BAD, b"{}\n", b"\n", BAD * 3, WITHOUT_LABEL, BAD + b"{bad}\n"])
def test_columns_are_those_of_the_first_object(
    tmp_path: Path, command: tuple[str, ...], first: bytes
) -> None:
    call = Call(command, {}, first + GOOD)
    at_once = run_here(call, tmp_path)
    in_pieces = run_here(call, tmp_path, [1, len(first)])
    assert in_pieces == at_once
    assert at_once.stdout.startswith((b"probability,label,gold,text\n", b"label\tpositive\t"))


def test_lines_without_an_object_are_answered_at_the_end(tmp_path: Path) -> None:
    result = run_here(Call(CLASSIFY, {}, BAD * 2), tmp_path, [len(BAD)])
    assert (result.status, result.stdout) == (1, b"probability,label\n,\n,\n")


@pytest.mark.parametrize("content", [b"\rgood\nbad", b"good\rbad\r", b"good\r\nbad\r\n"])
def test_kind_of_line_ends_is_that_of_the_whole_start(tmp_path: Path, content: bytes) -> None:
    call = Call(("classify", "--input-format", "text"), {}, content)
    at_once = run_here(call, tmp_path)
    assert all(run_here(call, tmp_path, [end]) == at_once for end in range(1, len(content)))


@pytest.mark.parametrize(
    ("command", "row"),
    [
        (["features"], "a b c\t1\t0\t0\t0\t0\t0"),
        (["features", "--model", "words.json"], "a b c\tgood=1"),
    ],
)
def test_label_with_line_end_and_tab_stays_in_its_cell(
    cli: Cli, tmp_path: Path, command: list[str], row: str
) -> None:
    Path("words.tsv").write_text("pos\tgood\nneg\tbad\n" * 2)
    assert cli("train", "--features", "words", "words.tsv", "-o", "words.json").status == 0
    result = cli(*command, "--input-format", "csv", stdin=b'label,text\n"a\nb\tc",good\n')
    assert (result.status, result.lines[-1]) == (0, row)
