"""Blocks: every line is in exactly one of them, wherever the cuts are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.errors import InputError
from logreg.shards.blocks import Block, BlockStream, Read, pieces_of, read_block

FILES = {
    "LF": b"one\ntwo\nthree\n",
    "CRLF": b"one\r\ntwo\r\nthree\r\n",
    "byte-order mark": b"\xef\xbb\xbfone\ntwo\n",
    "no last line end": b"one\ntwo\nthree",
    "empty lines": b"\n\none\n\n\ntwo\n\n",
    "one long line": b"a\n" + b"x" * 30 + b"\nb\n",
    "no line end": b"x" * 20,
    "CR alone": b"one\rtwo\r",
    "empty": b"",
}


def read_of(content: bytes) -> Read:
    return lambda _url, start, end: content[start:end]


def cut(content: bytes, size: int) -> list[Block]:
    starts = range(0, max(len(content), 1), size)
    return [Block("a.txt", at, min(at + size, len(content))) for at in starts]


def lines_that_begin(content: bytes, start: int, end: int) -> Iterator[bytes]:
    """Yield the lines of a file that begin from one place to before another: the specification."""
    at = 0
    for line in io.BytesIO(content):
        if start <= at < end:
            yield line
        at += len(line)


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_blocks_of_any_size_are_the_file(content: bytes) -> None:
    for size in range(1, len(content) + 2):
        blocks = cut(content, size)
        read = [read_block(block, len(content), read_of(content)) for block in blocks]
        assert b"".join(read) == content, size
        lines = [line for part in read for line in io.BytesIO(part)]
        assert lines == [*io.BytesIO(content)], size


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_block_has_the_lines_that_begin_in_it(content: bytes) -> None:
    n = len(content)
    for start in range(n + 1):
        for end in range(start, n + 1):
            expected = b"".join(lines_that_begin(content, start, end))
            assert read_block(Block("a", start, end), n, read_of(content)) == expected, (start, end)


@pytest.mark.parametrize("piece", [1, 2, 3, 7])
@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_pieces_of_any_size_are_the_block(content: bytes, piece: int) -> None:
    n = len(content)
    for start in range(n + 1):
        for end in range(start, n + 1):
            block = Block("a", start, end)
            pieces = [*pieces_of(block, n, read_of(content), piece)]
            assert b"".join(pieces) == read_block(block, n, read_of(content)), (start, end)
            assert all(len(part) <= piece for part in pieces)


@given(
    st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", b"\xc3\xa9", b"long " * 5])),
    st.integers(1, 40),
    st.integers(1, 9),
)
def test_blocks_are_the_file_whatever_is_in_it(parts: list[bytes], size: int, piece: int) -> None:
    content = b"".join(parts)
    n = len(content)
    read = [b"".join(pieces_of(b, n, read_of(content), piece)) for b in cut(content, size)]
    assert b"".join(read) == content
    assert [line for part in read for line in io.BytesIO(part)] == [*io.BytesIO(content)]


def test_only_the_bytes_of_a_block_are_read() -> None:
    content = b"".join(b"line %04d\n" % i for i in range(20_000))
    read: list[tuple[int, int]] = []

    def counted(_url: str, start: int, end: int) -> bytes:
        read.append((start, end))
        return content[start:end]

    read_block(Block("a", 1000, 1005), len(content), counted)
    assert read == [(999, 1005), (1005, 1005 + (1 << 16))]


def test_a_file_that_has_become_shorter_is_refused() -> None:
    with pytest.raises(InputError, match=r"^a.txt: has become shorter while it was read"):
        read_block(Block("a.txt", 0, 10), 10, read_of(b"one\n"))


def test_stream_of_a_block_is_the_block(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\ntwo\nthree\n")
    block = Block(str(path), 2, 9)
    for piece in (1, 3, 100):
        with io.BufferedReader(BlockStream(block, 14, piece)) as stream:
            assert stream.read() == b"two\nthree\n"
