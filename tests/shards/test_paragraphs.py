"""Running text cut into blocks: every paragraph is in one, and the sentences are the same."""

from __future__ import annotations

import random
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Cli

from logreg.shards.blocks import Block
from logreg.shards.paragraphs import next_paragraph, read_paragraphs

TEXTS = [
    b"",
    b"one line",
    b"a\nb\n\nc\n",
    b"a\r\nb\r\n\r\nc\r\n \t\r\nd",
    b"\n\n\na\n\n\n\nb\n\n",
    b"\xef\xbb\xbfa\n\nb",
    b"a\n" * 50,
]


def reader(content: bytes):  # type: ignore[no-untyped-def]
    return lambda _url, start, end: content[start:end]


def together(content: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(cuts), len(content)]
    blocks = [Block("", start, end) for start, end in pairwise(places)]
    return [read_paragraphs(one, len(content), reader(content)).content for one in blocks]


@pytest.mark.parametrize("content", TEXTS)
def test_every_cut_loses_nothing(content: bytes) -> None:
    for cut in range(len(content) + 1):
        assert b"".join(together(content, [cut])) == content


@given(st.lists(st.sampled_from([b"a", b"\n", b" ", b"\r\n"])), st.data())
def test_any_cuts_lose_nothing(pieces: list[bytes], data: st.DataObject) -> None:
    content = b"".join(pieces)
    cuts = data.draw(st.lists(st.integers(0, len(content))))
    parts = together(content, cuts)
    assert b"".join(parts) == content
    starts = accumulate(map(len, parts), initial=0)
    for start, part in zip(starts, parts, strict=False):
        if part and start > 0:
            assert content[:start].rstrip(b" \t\r").endswith(b"\n")


def test_a_paragraph_begins_after_an_empty_line() -> None:
    content = b"one\ntwo\n \t\nthree\n\nfour"
    found = [
        next_paragraph("", place, len(content), reader(content)) for place in range(len(content))
    ]
    assert found == [0, *[11] * 11, *[18] * 7, *[22] * 4][: len(content)]


def test_a_paragraph_longer_than_what_is_read_at_once() -> None:
    content = b"word " * 500_000 + b"\n\n" + b"end"
    found = next_paragraph("", 10, len(content), reader(content))
    assert content[found:] == b"end"


def running_text(path: Path) -> None:
    draw = random.Random(0)
    parts = [
        "So it ended.",
        "Why?",
        "Dr. Who left at 5 p.m. on Friday.",
        "No one\nknew!",
        "He said",
    ]
    ends = ["\n\n", "\n \t\n", "\r\n\r\n", "\n\n\n\n", "\n", " "]
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("\ufeff\n\n")
        while stream.tell() < 3 << 20:
            stream.write(draw.choice(parts) + draw.choice(ends))
        stream.write("\n\n \n")


@pytest.mark.parametrize("options", [(), ("--keep-newlines",), ("--format", "jsonl")])
def test_the_parts_are_what_one_call_writes(cli: Cli, options: tuple[str, ...]) -> None:
    running_text(Path("running.txt"))
    running_text(Path("other.log"))
    whole = [
        cli("sentences", *options, "--input", name).stdout for name in ("running.txt", "other.log")
    ]
    done = cli("sentences", *options, "running.txt", "other.log", "-o", "out", "--block-size", "1")
    assert done.status == 0
    parts = sorted(path for path in Path("out").iterdir() if path.name.startswith("part-"))
    assert len(parts) == 8
    text = b"".join(part.read_bytes() for part in parts).decode("utf-8", "surrogateescape")
    assert text == "".join(whole)


def test_utf_16_is_not_cut(cli: Cli) -> None:
    Path("a.txt").write_text("So it ended.\n\n" * 100_000, "utf-16")
    failed = cli("sentences", "a.txt", "-o", "out", "--block-size", "1")
    assert failed.status == 1
    assert "a.txt, bytes 0 to 1048576 (and 2 more blocks of it): can't be cut" in failed.stderr
    assert cli("sentences", "--encoding", "utf-16", "a.txt", "-o", "other").status == 0
    one = cli("sentences", "--input", "a.txt").stdout
    assert Path("other/part-00000-of-00001.txt").read_text() == one
