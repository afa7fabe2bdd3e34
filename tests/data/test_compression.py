"""Compressed files that are whole, cut off, damaged, or followed by something else."""

import bz2
import gzip
import lzma
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from support import Cli

from logreg.data.decoders import GzipDecoder
from logreg.data.streams import read_text
from logreg.errors import InputError

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}
TEXT = b"a good film\na bad film\n"

every_compression = pytest.mark.parametrize("extension", COMPRESS)


def read_until_error(path: Path) -> tuple[bytes, str]:
    """Return what is read of a file, and the error with which that ends."""
    found = b""
    try:
        for block in read_text(str(path)):
            found += block
    except InputError as error:
        return found, error.problem
    return found, ""


@every_compression
@pytest.mark.parametrize("text", [b"", TEXT, os.urandom(300_000).hex().encode()])
@pytest.mark.parametrize("padding", [0, 1, 100_000])
def test_streams_follow_each_other(
    tmp_path: Path, extension: str, text: bytes, padding: int
) -> None:
    stream = COMPRESS[extension](text)
    path = tmp_path / f"t.txt{extension}"
    path.write_bytes(stream + stream + bytes(padding) + stream + bytes(padding))
    assert read_until_error(path) == (text * 3, "")


@every_compression
@pytest.mark.parametrize("rest", [b"x", b"garbage here", os.urandom(100_000)])
def test_all_before_other_bytes_is_read(tmp_path: Path, extension: str, rest: bytes) -> None:
    path = tmp_path / f"t.txt{extension}"
    path.write_bytes(COMPRESS[extension](TEXT) + b"?" + rest)
    problem = "there are other bytes after the end of the compressed data; copy it again"
    assert read_until_error(path) == (TEXT, problem)


@every_compression
def test_texts_before_other_bytes_are_answered(cli: Cli, extension: str) -> None:
    content = COMPRESS[extension](TEXT) + b"garbage"
    Path(f"t.txt{extension}").write_bytes(content)
    for result in (cli("classify", "-i", f"t.txt{extension}"), cli("classify", stdin=content)):
        assert result.status == 1
        assert result.stdout == cli("classify", stdin=TEXT).stdout
        assert result.stderr.endswith(
            ": there are other bytes after the end of the compressed data; copy it again\n"
        )


@every_compression
def test_file_that_is_cut_off_anywhere_is_truncated(tmp_path: Path, extension: str) -> None:
    content = COMPRESS[extension](TEXT * 100)
    path = tmp_path / f"t.txt{extension}"
    for size in range(len(content)):
        path.write_bytes(content[:size])
        found, problem = read_until_error(path)
        assert problem == "the file is truncated; copy it again"
        assert (TEXT * 100).startswith(found)


@pytest.mark.parametrize(("place", "what"), [(-8, "checksum"), (-4, "length")])
def test_all_before_a_wrong_checksum_is_read(tmp_path: Path, place: int, what: str) -> None:
    content = bytearray(gzip.compress(TEXT))
    content[place] ^= 1
    path = tmp_path / "t.txt.gz"
    path.write_bytes(content)
    assert read_until_error(path) == (TEXT, f"damaged: its {what} is wrong; copy it again")


@every_compression
def test_damage_in_the_middle_loses_little(tmp_path: Path, extension: str) -> None:
    lines = b"".join(b"%d %s\n" % (i, os.urandom(20).hex().encode()) for i in range(60_000))
    content = bytearray(COMPRESS[extension](lines))
    content[len(content) // 2 :] = b"\xff" * (len(content) // 2)
    path = tmp_path / f"t.txt{extension}"
    path.write_bytes(content)
    found, problem = read_until_error(path)
    assert problem.endswith("; copy it again")
    assert lines.startswith(found[:800_000])
    assert len(found) > 800_000


@given(
    text=st.binary(max_size=2000),
    name=st.binary(max_size=5).map(lambda name: name.replace(b"\0", b"")),
    flags=st.integers(0, 31),
    size=st.integers(1, 40),
)
def test_every_header_of_gzip_is_read_in_pieces_of_any_size(
    text: bytes, name: bytes, flags: int, size: int
) -> None:
    header = b"\x1f\x8b\x08" + bytes([flags]) + bytes(6)
    if flags & 4:
        header += struct.pack("<H", len(name)) + name
    header += (name + b"\0") * bool(flags & 8) + (name + b"\0") * bool(flags & 16)
    header += b"\0\0" * bool(flags & 2)
    trailer = struct.pack("<II", zlib.crc32(text), len(text))
    content = header + zlib.compress(text, wbits=-15) + trailer + b"rest"
    decoder, found = GzipDecoder(), b""
    while not decoder.eof:
        piece = b""
        if decoder.needs_input:
            piece, content = content[:size], content[size:]
        found += decoder.decompress(piece, 10)
    assert found == text
    assert decoder.unused_data + content == b"rest"


def test_large_zstandard_file_is_classified(cli: Cli) -> None:
    Path("t.txt.zst").write_bytes(zstandard.compress(TEXT * 50_000))
    result = cli("classify", "-i", "t.txt.zst", "--jobs", "2")
    assert result.status == 0, result.stderr
    assert result.stdout == cli("classify", stdin=TEXT * 50_000).stdout
