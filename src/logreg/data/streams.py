"""Files and stdin as blocks of whole lines, decompressed, as they arrive.

For the meaning of a line see `parsers` and `tables`. Bytes that are not UTF-8 are kept (decoded as
surrogates, see PEP 383).
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import BinaryIO

from logreg.data.records import STDIN, name_of
from logreg.errors import InputError, from_os_error

BLOCK_SIZE = 1 << 19
"""Bytes requested per read; a read returns fewer as soon as some have arrived."""

BOM = b"\xef\xbb\xbf"

_COMPRESSIONS = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}
"""By extension, the module whose ``open`` decompresses; imported only when needed."""

Content = bytes | bytearray

OnBytes = Callable[[int], None] | None
"""Called with the number of bytes of a file, as stored on disk, read since the last call."""

OnWait = Callable[[BinaryIO], None] | None
"""Called with the stream before each read, which may block."""


def inner_name(path: str) -> str:
    """Return the name of a file without the extension of a compression.

    >>> inner_name("a/reviews.TSV.gz"), inner_name("reviews.tsv")
    ('a/reviews.TSV', 'reviews.tsv')
    """
    stem, suffix = os.path.splitext(path)
    return stem if suffix.lower() in _COMPRESSIONS else path


def size_of(path: str) -> int | None:
    """Return how many bytes of a file, or of stdin, remain to be read; None if unknown."""
    try:
        if path != STDIN:
            status = os.stat(path)
            return status.st_size if stat.S_ISREG(status.st_mode) else None
        descriptor = sys.stdin.fileno()
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        return status.st_size - os.lseek(descriptor, 0, os.SEEK_CUR)
    except (OSError, AttributeError):  # missing, or not a file: reading it will report that
        return None


def read_lines(path: str, on_bytes: OnBytes = None, on_wait: OnWait = None) -> Iterator[Content]:
    """Read a file, or stdin for ``-``, in blocks of whole lines, each as soon as it arrives.

    Every line ends with LF or CRLF, including the last one. A byte-order mark is dropped.

    Raises:
        InputError: the file can't be opened, read or decompressed.
    """
    with _opened(path) as (stream, raw):
        blocks = _blocks(stream, on_wait)
        if stream is not raw and path != STDIN:
            blocks = _gathered(blocks)
        yield from _whole_lines(blocks if raw is None else _counted(blocks, raw, on_bytes))


def decode_lines(content: Content) -> list[str]:
    r"""Decode a block of whole lines, and return the lines without their ends.

    >>> decode_lines(b"caf\xc3\xa9\r\nb\xe9\n")
    ['café', 'b\udce9']
    """
    text = content.decode("utf-8", "surrogateescape")
    lines = text.split("\n")[:-1]
    return [line.removesuffix("\r") for line in lines] if "\r" in text else lines


@contextmanager
def _opened(path: str) -> Iterator[tuple[BinaryIO, BinaryIO | None]]:
    """Open a file or stdin; yield the stream to read, and the file on disk beneath it."""
    name = name_of(path)
    try:
        if path == STDIN:
            if sys.stdin is None:
                raise InputError("it is closed; pipe texts in or name a file", name)
            stdin = sys.stdin.buffer
            yield stdin, stdin if size_of(path) is not None else None
        else:
            with open(path, "rb") as raw:
                yield _decompressed(raw, path), raw
    except EOFError as error:
        raise InputError("the file is truncated; copy it again", name) from error
    except OSError as error:
        if error.errno is None:  # how gzip and bz2 report damage
            raise InputError(f"{error}; copy it again", name) from error
        raise from_os_error(error, name) from error


def _decompressed(raw: BinaryIO, path: str) -> BinaryIO:
    module = _COMPRESSIONS.get(os.path.splitext(path)[1].lower())
    if module is None:
        return raw
    stream: BinaryIO = import_module(module).open(raw, "rb")
    return stream


def _blocks(stream: BinaryIO, on_wait: OnWait) -> Iterator[bytes]:
    """Read until the end; errors of a decompressor become OSErrors."""
    while True:
        if on_wait:
            on_wait(stream)
        try:
            block: bytes = stream.read1(BLOCK_SIZE)  # type: ignore[attr-defined]
        except (OSError, EOFError):
            raise
        except Exception as error:  # zlib.error and LZMAError share no narrower base class
            raise OSError(f"damaged: {error}") from error
        if not block:
            return
        yield block


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Join the small pieces of a decompressor to blocks; none is lost when it fails."""
    block = bytearray()
    try:
        for piece in pieces:
            block += piece
            if len(block) >= BLOCK_SIZE:
                yield bytes(block)
                block.clear()
    except (OSError, EOFError):
        if block:
            yield bytes(block)
        raise
    if block:
        yield bytes(block)


def _counted(blocks: Iterator[bytes], raw: BinaryIO, on_bytes: OnBytes) -> Iterator[bytes]:
    """Report after each block how many more bytes of the file have been read."""
    before = 0
    for block in blocks:
        if on_bytes and raw.seekable():
            on_bytes(raw.tell() - before)
            before = raw.tell()
        yield block


def _whole_lines(blocks: Iterator[bytes]) -> Iterator[Content]:
    """Cut blocks at line ends; an incomplete line is held until it is complete, without copies."""
    pending = bytearray()
    may_have_bom = True
    for block in blocks:
        end = block.rfind(b"\n") + 1
        view = memoryview(block)
        pending += view[: end or None]
        if may_have_bom and (end or len(pending) >= len(BOM)):
            may_have_bom = False
            if pending.startswith(BOM):
                del pending[: len(BOM)]
        if end:
            yield pending
            pending = bytearray(view[end:])
    if pending:
        pending += b"\n"
        yield pending
