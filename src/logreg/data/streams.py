"""Files and stdin as blocks of whole lines: what has arrived so far, decompressed.

What a line means is the formats' business. Bytes that are not UTF-8 pass through (when decoded, as
surrogates, by PEP 383).
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
"""Bytes asked for at a time; a read returns with fewer as soon as some have arrived."""

BOM = b"\xef\xbb\xbf"

_COMPRESSIONS = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}
"""By extension, the module whose ``open`` decompresses; each is imported when it is needed."""

Content = bytes | bytearray

OnBytes = Callable[[int], None] | None
"""Called with how many more bytes of a file, as it lies on the disk, have been read."""

OnWait = Callable[[BinaryIO], None] | None
"""Called with the stream before each read, which may take its time."""


def inner_name(path: str) -> str:
    """Return the name of a file without the extension of its compression.

    >>> inner_name("a/reviews.TSV.gz"), inner_name("reviews.tsv")
    ('a/reviews.TSV', 'reviews.tsv')
    """
    stem, suffix = os.path.splitext(path)
    return stem if suffix.lower() in _COMPRESSIONS else path


def size_of(path: str) -> int | None:
    """Return how many bytes of a file, or of stdin, are to be read; None where nobody knows."""
    try:
        if path != STDIN:
            status = os.stat(path)
            return status.st_size if stat.S_ISREG(status.st_mode) else None
        descriptor = sys.stdin.fileno()
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        return status.st_size - os.lseek(descriptor, 0, os.SEEK_CUR)
    except (OSError, AttributeError):  # not there, or no file at all: reading it will tell
        return None


def read_lines(path: str, on_bytes: OnBytes = None, on_wait: OnWait = None) -> Iterator[Content]:
    """Read a file, or stdin for ``-``, in blocks of whole lines, each as soon as it has arrived.

    Every line ends with LF (before which a CR may stand), the last one too. A byte-order mark is
    dropped.

    Raises:
        InputError: the file can't be opened, read or decompressed.
    """
    with _opened(path) as (stream, raw):
        blocks = _blocks(stream, on_wait)
        if stream is not raw and path != STDIN:
            blocks = _gathered(blocks)
        yield from _whole_lines(blocks if raw is None else _counted(blocks, raw, on_bytes))


def decode_lines(content: Content) -> list[str]:
    r"""Decode a block of whole lines, and take off their ends.

    >>> decode_lines(b"caf\xc3\xa9\r\nb\xe9\n")
    ['café', 'b\udce9']
    """
    text = content.decode("utf-8", "surrogateescape")
    lines = text.split("\n")[:-1]
    return [line.removesuffix("\r") for line in lines] if "\r" in text else lines


@contextmanager
def _opened(path: str) -> Iterator[tuple[BinaryIO, BinaryIO | None]]:
    """Open a file or stdin; give it to be read, and beneath it the file on the disk."""
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
        raise InputError("the file ends too early; copy it again", name) from error
    except OSError as error:
        if error.errno is None:  # how gzip and bz2 tell of damage
            raise InputError(f"{error}; copy it again", name) from error
        raise from_os_error(error, name) from error


def _decompressed(raw: BinaryIO, path: str) -> BinaryIO:
    module = _COMPRESSIONS.get(os.path.splitext(path)[1].lower())
    if module is None:
        return raw
    stream: BinaryIO = import_module(module).open(raw, "rb")
    return stream


def _blocks(stream: BinaryIO, on_wait: OnWait) -> Iterator[bytes]:
    """Read until the end; what a decompressor finds wrong is said as an OSError."""
    while True:
        if on_wait:
            on_wait(stream)
        try:
            block: bytes = stream.read1(BLOCK_SIZE)  # type: ignore[attr-defined]
        except (OSError, EOFError):
            raise
        except Exception as error:  # zlib.error and LZMAError have no other base
            raise OSError(f"damaged: {error}") from error
        if not block:
            return
        yield block


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Make blocks of the small pieces that a decompressor gives; none is lost when it fails."""
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
    """Report how far the file has been read with each block."""
    before = 0
    for block in blocks:
        if on_bytes and raw.seekable():
            on_bytes(raw.tell() - before)
            before = raw.tell()
        yield block


def _whole_lines(blocks: Iterator[bytes]) -> Iterator[Content]:
    """Cut blocks into whole lines; a line that is still to come is held once, however long."""
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
