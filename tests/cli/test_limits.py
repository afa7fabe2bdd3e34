"""``--allow``: what hostile input may be, by default and as it is raised or lowered."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Cli

from logreg.data.input_options import InputOptions, Limits, Selection
from logreg.data.json_nesting import is_nested_beyond
from logreg.data.readers import read
from logreg.data.streams import LongRecordError, whole_lines


def nested(depth: int) -> str:
    """Return a line of objects and arrays within one another, so many, with a text."""
    more = f', "more": {"[" * (depth - 1)}{"]" * (depth - 1)}' if depth > 1 else ""
    return f'{{"text": "good"{more}}}\n'


def test_nesting_up_to_the_limit_and_beyond(cli: Cli) -> None:
    lines = "".join(nested(depth) for depth in (1, 100, 101, 2)).encode()
    good = "0.9924\tpositive"
    found = cli("classify", stdin=lines)
    assert found.lines == [good, good, "\t", good]
    assert found.stderr == (
        "logreg: stdin:3: more than 100 objects and arrays within one another; write one object "
        "per line, or raise the limit with --allow nesting=N\n"
    )
    assert cli("classify", "--allow", "nesting=101", stdin=lines).lines == [good] * 4
    assert cli("classify", "--allow", "nesting=1", stdin=lines).lines == [good, *["\t"] * 3]


@pytest.mark.parametrize("depth", [101, 5_000, 1_000_000])
def test_too_deep_a_line_is_the_same_error_however_deep(cli: Cli, depth: int) -> None:
    found = cli("classify", stdin=(nested(1) + nested(depth)).encode())
    assert (found.status, found.lines) == (1, ["0.9924\tpositive", "\t"])
    assert found.stderr.startswith("logreg: stdin:2: more than 100 objects and arrays within")


KEYS = st.text('a["\\{', max_size=3)
json_values = st.recursive(
    st.sampled_from(["", '"', "\\", "[[", "}{", 1, None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
)


def depth_of(value: object) -> int:
    """Return how many objects and arrays are within one another."""
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


@given(json_values, st.integers(1, 5))
def test_nesting_is_that_of_the_decoded_value(value: object, most: int) -> None:
    assert is_nested_beyond(most, json.dumps(value)) == (depth_of(value) > most)


@given(st.integers(1, 12), st.lists(st.text("ab\n", max_size=8)))
def test_lines_are_cut_up_to_the_first_that_is_too_long(most: int, pieces: list[str]) -> None:
    lines = "".join(pieces).splitlines(keepends=True)
    good = next((i for i, line in enumerate(lines) if len(line) > most), len(lines))
    found = bytearray()
    try:
        for block in whole_lines([piece.encode() for piece in pieces], most):
            found += block
        assert good == len(lines)
    except LongRecordError:
        assert good < len(lines)
    assert found.decode().splitlines() == "".join(lines[:good]).splitlines()


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.txt", "good\nbad\n" + "x" * 3000 + "\nfine\n", 3),
        ("a.tsv", "good\tbad\n" * 2 + "pos\t" + "x" * 3000 + "\nneg\tfine\n", 3),
        ("a.csv", "text\ngood\n" + "x" * 3000 + "\nfine\n", 3),
        ("a.jsonl", '{"text": "good"}\n' + json.dumps({"text": "x" * 3000}) + "\n", 2),
    ],
)
def test_long_record_ends_the_input_after_what_was_before(
    cli: Cli, name: str, content: str, line: int
) -> None:
    Path(name).write_text(content)
    for jobs in ("1", "2"):
        found = cli("classify", "--allow", "record=1kB", "--input", name, "--jobs", jobs)
        assert found.status == 1
        problem = "a record of more than 1000 bytes; cut it, or raise the limit"
        assert found.stderr == f"logreg: {name}:{line}: {problem} with --allow record=SIZE\n"
        assert len(found.lines) == line - 1 - (name == "a.csv")
    assert cli("classify", "--allow", "record=4KiB", "--input", name).status == 0


def test_cell_that_is_never_closed_is_given_up_at_the_limit(cli: Cli) -> None:
    rows = "text\ngood\n" + '"' + "fine\n" * 400_000
    found = cli("classify", "--input-format", "csv", "--allow", "record=1MiB", stdin=rows.encode())
    assert (found.status, len(found.lines)) == (1, 1)
    assert "stdin:3: a record of more than 1 MiB; " in found.stderr


def test_object_of_an_array_that_is_never_closed_is_given_up_at_the_limit(cli: Cli) -> None:
    array = '[{"text": "good"},\n{"text": "bad", "more": [' + "1,\n" * 600_000
    found = cli("classify", "--allow", "record=1MiB", stdin=array.encode())
    assert (found.status, len(found.lines)) == (1, 1)
    assert "stdin:2: a record of more than 1 MiB; " in found.stderr


def test_text_of_a_folder_that_is_too_long_is_passed_over(cli: Cli) -> None:
    Path("texts").mkdir()
    Path("texts", "a.txt").write_text("good\n" * 300)
    Path("texts", "b.txt").write_text("good\n")
    found = cli("classify", "--allow", "record=1000", "--input", "texts")
    assert (found.status, found.lines) == (1, ["\t", "0.9924\tpositive"])
    assert "a.txt: a record of more than 1000 bytes" in found.stderr


@pytest.mark.parametrize(("compress", "name"), [(gzip.compress, "a.gz"), (lzma.compress, "a.xz")])
def test_expansion(cli: Cli, compress: object, name: str) -> None:
    assert callable(compress)
    Path(name).write_bytes(compress((b"good and fine " * 10_000 + b"\n") * 1_000))
    found = cli("classify", "--allow", "expansion=100", "--input", name)
    assert found.status == 1
    problem = "it expands to more than 100 times its size; if you trust it, raise the limit"
    assert found.stderr == f"logreg: {name}: {problem} with --allow expansion=N\n"
    assert 700 < len(found.lines) < 1_000
    piped = cli("classify", "--allow", "expansion=100", stdin=Path(name).read_bytes())
    assert piped.stderr == found.stderr.replace(name, "stdin")


def test_small_file_may_expand_as_it_will(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"good and fine\n" * 100_000))
    selection = Selection(InputOptions(limits=Limits(expansion=1)))
    assert sum(len(records) for _, records in read(str(path), selection)) == 100_000


def test_spreadsheet_that_would_fill_the_memory(cli: Cli) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.Workbook()
    for row in (("text",), ("good",)):
        workbook.active.append(row)
    content = io.BytesIO()
    workbook.save(content)
    Path("a.xlsx").write_bytes(content.getvalue())
    assert cli("classify", "--input", "a.xlsx").status == 0
    with zipfile.ZipFile("a.xlsx") as archive:
        n_bytes = sum(member.file_size for member in archive.infolist())
    found = cli("classify", "--allow", f"record={n_bytes - 1}", "--input", "a.xlsx")
    assert (found.status, found.stdout) == (1, "")
    assert found.stderr == (
        f"logreg: a.xlsx: expands to {n_bytes:,} bytes; export its sheet as .csv, or raise the "
        "limit with --allow record=SIZE\n"
    )
    assert cli("classify", "--allow", f"record={n_bytes}", "--input", "a.xlsx").status == 0


@pytest.mark.parametrize(
    "value",
    [
        "record",
        "record=",
        "record=0",
        "record=-1",
        "record=1XB",
        "record=99999999TB",
        "nesting=0",
        "nesting=501",
        "expansion=0",
        "expansion=1.5",
        "record=1,nesting",
        "size=1",
        "=",
    ],
)
def test_values_that_are_none(cli: Cli, value: str) -> None:
    found = cli("classify", "--allow", value, "good")
    assert found.status == 2
    assert "must be record=SIZE, such as 4GB, expansion=N, or nesting=N with N up to 500" in (
        found.stderr
    )


def test_limits_hold_in_training_and_with_blocks(cli: Cli) -> None:
    Path("a.tsv").write_text("pos\tgood\nneg\tbad\npos\t" + "x" * 3000 + "\nneg\tbad\n")
    for more in ([], ["--work", "work"]):
        found = cli("train", "a.tsv", "--allow", "record=1kB", *more)
        assert found.status == 1
        assert "a.tsv:3: a record of more than 1000 bytes" in found.stderr
    assert cli("train", "a.tsv", "--allow", "record=4kB", "--work", "other").status == 0
