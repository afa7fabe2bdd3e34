"""The parts put together are what one call writes for the same files, whatever their format."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import Mock

import pytest
from support import Cli, Result

from logreg.data.input_options import Selection
from logreg.data.middle import read_start
from logreg.shards import reading
from logreg.shards.plan import make

WORDS = [
    "a",
    "the",
    "film",
    "is",
    "great",
    "hokey",
    "boring",
    "no",
    "I",
    "you",
    "!",
    ",",
    "it's",
    "second-rate",
    "café",
    "naïve",
]
SIZE = 2_300_000
"""Bytes of a file: three blocks of the smallest size."""

Row = tuple[str, str]


def rows_of(seed: int) -> list[Row]:
    """Return labels and texts, as many as make a file."""
    rng = random.Random(seed)
    rows, size = [], 0
    while size < SIZE:
        text = " ".join(rng.choices(WORDS, k=rng.randrange(60)))
        rows.append((rng.choice(["positive", "negative"]), text))
        size += len(text.encode()) + 9
    return rows


ROWS = [rows_of(0), rows_of(1)]


def texts(rows: Sequence[Row]) -> bytes:
    return "".join(f"{text}\n" for _, text in rows).encode()


def tsv(rows: Sequence[Row]) -> bytes:
    return "".join(f"{label}\t{text}\n" for label, text in rows).encode()


def csv(rows: Sequence[Row]) -> bytes:
    lines = [f'{label},"{text} ""so""\nto say"\n' for label, text in rows]
    return "".join(["label,text\n", *lines]).encode()


def jsonl(rows: Sequence[Row]) -> bytes:
    objects = [{"id": i, "text": text, "label": label} for i, (label, text) in enumerate(rows)]
    return "".join(f"{json.dumps(fields)}\n" for fields in objects).encode()


def fasttext(rows: Sequence[Row]) -> bytes:
    return "".join(f"__label__{label} {text}\n" for label, text in rows).encode()


def with_header(content: bytes) -> bytes:
    return b"label\ttext\n" + content


def with_bad_lines(content: bytes) -> bytes:
    lines = content.split(b"\n")
    for i in range(500, len(lines), len(lines) // 9):
        lines[i] = b"no tab, or one\ttoo\tmany" if i % 2 else b"only one"
    return b"\n".join(lines)


def array(rows: Sequence[Row]) -> bytes:
    return b"[" + jsonl(rows).rstrip(b"\n").replace(b"\n", b",\n") + b"]"


FORMATS: dict[str, tuple[str, Callable[[Sequence[Row]], bytes]]] = {
    "text": ("a.txt", texts),
    "text without an extension": ("a", texts),
    "tsv": ("a.tsv", tsv),
    "tsv with a header": ("a.tsv", lambda rows: with_header(tsv(rows))),
    "tsv with bad lines": ("a.tsv", lambda rows: with_bad_lines(with_header(tsv(rows)))),
    "jsonl": ("a.jsonl", jsonl),
    "jsonl with bad lines": ("a.jsonl", lambda rows: with_bad_lines(jsonl(rows))),
    "jsonl after blank lines": ("a.jsonl", lambda rows: b"\n" * 600_000 + jsonl(rows)),
    "fasttext": ("a.ft", fasttext),
    "csv": ("a.csv", csv),
    "csv.gz": ("a.csv.gz", lambda rows: gzip.compress(csv(rows), 1)),
    "tsv.gz": ("a.tsv.gz", lambda rows: gzip.compress(with_header(tsv(rows)), 1)),
    "json array": ("a.json", array),
    "CRLF": ("a.tsv", lambda rows: with_header(tsv(rows)).replace(b"\n", b"\r\n")),
    "CR alone": ("a.txt", lambda rows: texts(rows).replace(b"\n", b"\r")),
    "CR alone at first": (
        "a.txt",
        lambda rows: b"a great film\r" * 1000 + texts(rows) + b"a\rb\r\nc\r\r\n" * 1000,
    ),
    "byte-order mark": ("a.tsv", lambda rows: b"\xef\xbb\xbf" + with_header(tsv(rows))),
    "blank lines first": ("a.txt", lambda rows: b"\n\r\n\n" + texts(rows)),
    "no last line end": ("a.txt", lambda rows: texts(rows).rstrip(b"\n")),
    "bytes that are not UTF-8": (
        "a.txt",
        lambda rows: texts(rows).decode().encode("latin-1") + b"\xff\xfe good\n" * 40_000,
    ),
    "marks within": (
        "a.txt",
        lambda rows: texts(rows) + b"\xef\xbb\xbf a fine film to see\n" * 50_000,
    ),
    "one long line": ("a.txt", lambda rows: b"good\n" + texts(rows).replace(b"\n", b" ") + b"\nno"),
}


def check(cli: Cli, command: Sequence[str], files: Sequence[str], *options: str) -> Result:
    """Compare the parts of some files with what one call prints, and the messages; return it."""
    whole = cli(*command, *(word for file in files for word in ("--input", file)), "--jobs", "1")
    shards = cli(*command, *files, "-o", "out", "--block-size", "1", *(options or ("--jobs", "1")))
    parts = sorted(Path("out").glob("part-*"))
    joined = b"".join(part.read_bytes() for part in parts)
    assert joined == whole.stdout.encode("utf-8", "surrogateescape")
    assert shards.status == whole.status, shards.stderr
    assert faults_in(shards) == faults_in(whole)
    assert Path("out/_SUCCESS").exists()
    return shards


def faults_in(result: Result) -> list[str]:
    """Return the messages on bad lines, without the folders of the files."""
    lines = [line for line in result.stderr.split("\n") if re.match(r"logreg: \S+:\d+: ", line)]
    prefix = f"{Path.cwd()}/"
    return [line.replace(prefix, "") for line in lines if "Windows-1252" not in line]


COMMANDS = {
    "classify": ["classify"],
    "echo": ["classify", "--echo"],
    "csv": ["classify", "--echo", "--format", "csv"],
    "jsonl": ["classify", "--echo", "--format", "jsonl"],
    "only": ["classify", "--only", "negative"],
    "features": ["features"],
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("name", FORMATS)
def test_parts_are_what_one_call_writes(name: str, command: list[str], cli: Cli) -> None:
    file, write = FORMATS[name]
    Path(file).write_bytes(write(ROWS[0]))
    check(cli, command, [file])


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(
    "name", ["text", "tsv with a header", "tsv with bad lines", "jsonl", "csv"]
)
def test_parts_of_several_files(name: str, command: list[str], cli: Cli) -> None:
    file, write = FORMATS[name]
    for i, rows in enumerate(ROWS):
        Path(f"{i}{file}").write_bytes(write(rows))
    check(cli, command, [f"0{file}", f"1{file}"], "--jobs", "2")


def test_parts_of_a_table_with_bad_lines(cli: Cli) -> None:
    Path("a.tsv").write_bytes(with_bad_lines(with_header(tsv(ROWS[0]))))
    result = check(cli, ["classify", "--format", "csv"], ["a.tsv"])
    assert result.status == 1
    assert len(faults_in(result)) == 9


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("latin-1", lambda text: text.encode("latin-1")),
        ("cp932", lambda text: text.replace("é", "え").replace("ï", "").encode("cp932")),
        ("latin-1", lambda text: f"\ufeff{text}".encode()),  # the mark decides
        ("latin-1", lambda text: f"{text}{chr(255)}{chr(254)}a\n".encode("latin-1")),
        ("utf-16", lambda text: text.encode("utf-16")),
    ],
)
def test_parts_of_a_file_in_another_encoding(
    name: str, encode: Callable[[str], bytes], cli: Cli
) -> None:
    Path("a.txt").write_bytes(encode(texts(ROWS[0]).decode()))
    check(cli, ["classify", "--echo", "--encoding", name], ["a.txt"])


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_first_files_without_records(command: list[str], cli: Cli) -> None:
    Path("0.tsv").write_bytes(b"")
    Path("1.tsv").write_bytes(b"label\ttext\n")
    Path("2.jsonl").write_bytes(b"\n" * 1_100_000)
    Path("3.tsv").write_bytes(b"label\ttext\npositive\tgood\n")
    Path("4.csv").write_bytes(b'label,text\nnegative,"so, bad"\n')
    check(cli, command, ["0.tsv", "1.tsv", "2.jsonl", "3.tsv", "4.csv", "1.tsv"])


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_files_without_a_record_have_empty_parts(command: list[str], cli: Cli) -> None:
    Path("a.tsv").write_bytes(b"label\ttext\n")
    check(cli, command, ["a.tsv"])


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_same_file_twice(command: list[str], cli: Cli) -> None:
    Path("a.tsv").write_bytes(b"label\ttext\npositive\tgood\nbad\n")
    check(cli, command, ["a.tsv", "a.tsv"])


def test_columns_that_change_between_files(cli: Cli) -> None:
    Path("0.tsv").write_bytes(b"label\ttext\npositive\tgood\n")
    Path("1.tsv").write_bytes(b"id\ttext\n7\tbad\n")
    check(cli, ["classify", "--echo", "--format", "jsonl"], ["0.tsv", "1.tsv"])
    result = cli("classify", "--echo", "0.tsv", "1.tsv", "-o", "tsv")
    assert result.status == 1
    assert "1.tsv, bytes 0 to 14: has the columns id, text, the input before it " in result.stderr
    assert sorted(path.name for path in Path("tsv").glob("part-*")) == ["part-00000-of-00002.tsv"]


@pytest.mark.parametrize(
    ("name", "write", "problem"),
    [
        (
            "a",
            lambda: gzip.compress(texts(ROWS[0]), 0),
            "can't be cut, as it is compressed; name it .gz",
        ),
        (
            "a.txt",
            lambda: texts(ROWS[0]).decode().encode("utf-16"),
            "can't be cut, as it is utf-16-le; use --encoding utf-16-le",
        ),
        (
            "a.tsv",
            lambda: b'"label"\t"text"\n' + tsv(ROWS[0]),
            "can't be cut, as it has cells in quotes, which may span lines; "
            "name it .csv, or use --input-format csv",
        ),
        (
            "a.jsonl",
            lambda: array(ROWS[0]),
            "can't be cut, as it is a JSON array; name it .json, or convert it with jq -c '.[]'",
        ),
    ],
    ids=["compressed", "UTF-16", "quotes", "array"],
)
def test_file_that_is_not_made_of_lines_is_refused(
    name: str, write: Callable[[], bytes], problem: str, cli: Cli
) -> None:
    Path(name).write_bytes(write())
    result = cli("classify", name, "-o", "out", "--block-size", "1", "--jobs", "1")
    n = -(-Path(name).stat().st_size // (1 << 20))
    first = f"logreg: {Path.cwd()}/{name}, bytes 0 to 1048576 (and {n - 1} more blocks of it): "
    assert (
        result.stderr
        == f"{first}{problem}\nlogreg: 0 of {n} blocks are done; run it again for the others\n"
    )
    assert result.status == 1
    assert not [*Path("out").glob("part-*")]


def test_cures_of_files_that_are_not_made_of_lines_work(cli: Cli) -> None:
    Path("a.gz").write_bytes(gzip.compress(texts(ROWS[0]), 0))
    check(cli, ["classify"], ["a.gz"])


@pytest.mark.parametrize("module", ["gzip", "bz2", "lzma", "zstandard"])
def test_compressed_files_are_read_whole(module: str, cli: Cli) -> None:
    compress = pytest.importorskip(module).compress
    extension = {"gzip": "gz", "bz2": "bz2", "lzma": "xz", "zstandard": "zst"}[module]
    Path(f"a.txt.{extension}").write_bytes(compress(texts(ROWS[0])))
    check(cli, ["classify"], [f"a.txt.{extension}"])


def test_damaged_file_is_named(cli: Cli) -> None:
    Path("a.txt.gz").write_bytes(gzip.compress(texts(ROWS[0]))[:-100])
    result = cli("classify", "a.txt.gz", "-o", "out", "--jobs", "1")
    assert result.status == 1
    assert "a.txt.gz, bytes 0 to " in result.stderr
    assert ": the file is truncated; copy it again\n" in result.stderr


def test_encoding_without_line_ends_of_ascii_is_refused(cli: Cli) -> None:
    Path("a.txt").write_bytes("".join("so good\n" for _ in range(200_000)).encode("cp037"))
    arguments = "--encoding", "cp037", "-o", "out", "--block-size", "1", "--jobs", "1"
    result = cli("classify", "a.txt", *arguments)
    assert "can't be cut, as its line ends are not those of ASCII in cp037; " in result.stderr


def test_start_of_a_file_is_read_once_and_its_records_whenever_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("a.tsv").write_bytes(tsv(ROWS[0]))
    plan = make([str(Path("a.tsv").resolve())], {}, block_size=1 << 20)
    starts = Mock(wraps=read_start)
    monkeypatch.setattr(reading, "read_start", starts)
    selection = Selection(labelled=True)
    for _ in range(2):
        n_records = sum(
            len([*records])
            for block in plan.blocks
            for _, records in reading.parsed_in(block, plan.sizes[block.url], selection)
        )
        assert n_records == len(ROWS[0])
    assert len(plan.blocks) == 3
    assert starts.call_count == 1
