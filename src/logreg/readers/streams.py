"""Files and stdin as lists of whole lines: what has arrived so far, decoded and decompressed.

What a line means is the formats' business. Bytes that are not UTF-8 pass through (as surrogates, by
PEP 383).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import BinaryIO

from logreg.errors import InputError, from_os_error
from logreg.records import STDIN, name_of

BLOCK_SIZE = 1 << 18
"""Bytes asked for at a time; a read returns with fewer as soon as some have arrived."""

_COMPRESSIONS = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}
"""By extension, the module whose ``open`` decompresses; each is imported when it is needed."""

OnBytes = Callable[[int], None] | None
"""Called with how many more bytes of a file, as it lies on the disk, have been read."""


def inner_name(path: str) -> str:
    """Return the name of a file without the extension of its compression.

    >>> inner_name("a/reviews.TSV.gz"), inner_name("reviews.tsv")
    ('a/reviews.TSV', 'reviews.tsv')
    """
    stem, suffix = os.path.splitext(path)
    return stem if suffix.lower() in _COMPRESSIONS else path


def read_lines(path: str, on_bytes: OnBytes = None) -> Iterator[list[str]]:
    """Read a file, or stdin for ``-``, in lists of whole lines, each as soon as it has arrived.

    A line ends with LF or CR LF; the last one may lack it. A byte-order mark is dropped.

    Raises:
        InputError: the file can't be opened, read or decompressed.
    """
    with _opened(path) as (stream, raw):
        blocks = _blocks(stream)
        yield from _whole_lines(blocks if raw is None else _counted(blocks, raw, on_bytes))


@contextmanager
def _opened(path: str) -> Iterator[tuple[BinaryIO, BinaryIO | None]]:
    """Open a file or stdin; give it to be read, and beneath it the file on the disk."""
    name = name_of(path)
    try:
        if path == STDIN:
            if sys.stdin is None:
                raise InputError("it is closed; pipe texts in or name a file", name)
            yield sys.stdin.buffer, None
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


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Read until the end; what a decompressor finds wrong is said as an OSError."""
    while True:
        try:
            block: bytes = stream.read1(BLOCK_SIZE)  # type: ignore[attr-defined]
        except (OSError, EOFError):
            raise
        except Exception as error:  # zlib.error and LZMAError have no other base
            raise OSError(f"damaged: {error}") from error
        if not block:
            return
        yield block


def _counted(blocks: Iterator[bytes], raw: BinaryIO, on_bytes: OnBytes) -> Iterator[bytes]:
    """Report how far the file has been read with each block."""
    before = 0
    for block in blocks:
        if on_bytes and raw.seekable():
            on_bytes(raw.tell() - before)
            before = raw.tell()
        yield block


def _whole_lines(blocks: Iterator[bytes]) -> Iterator[list[str]]:
    """Cut blocks into lists of whole lines."""
    pending: list[bytes] = []
    first = True
    for block in blocks:
        whole, newline, rest = block.rpartition(b"\n")
        if newline:
            yield _decode_lines(b"".join([*pending, whole]), first)
            pending, first = [], False
        if rest:
            pending.append(rest)
    if pending:
        yield _decode_lines(b"".join(pending), first)


def _decode_lines(content: bytes, first: bool) -> list[str]:
    text = content.decode("utf-8", "surrogateescape")
    if first:
        text = text.removeprefix("\ufeff")
    return [line.removesuffix("\r") for line in text.split("\n")]
