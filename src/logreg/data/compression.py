"""Compressed files: recognised by their extension or their first bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from io import RawIOBase
from typing import BinaryIO

from logreg.errors import InputError

_BY_EXTENSION = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma", ".zst": "zstandard"}
"""The module whose ``open`` decompresses; imported only when needed."""

_BY_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bz2",
    b"\xfd7zXZ\x00": "lzma",
    b"\x28\xb5\x2f\xfd": "zstandard",
}
"""The same by the first bytes of a file."""

_EXTENSION = {module: extension for extension, module in _BY_EXTENSION.items()}

_FASTER = {"gzip": "isal.igzip"}
"""Modules that do the same faster, where they are installed."""


def inner_name(path: str) -> str:
    """Return the name of a file without the extension of a compression.

    >>> inner_name("a/reviews.TSV.gz"), inner_name("reviews.tsv")
    ('a/reviews.TSV', 'reviews.tsv')
    """
    stem, suffix = os.path.splitext(path)
    return stem if suffix.lower() in _BY_EXTENSION else path


def extension_for(first_bytes: bytes) -> str:
    r"""Return the extension that a compressed file should have; empty if it is not compressed.

    >>> extension_for(b"\x1f\x8b\x08"), extension_for(b"It's hokey.")
    ('.gz', '')
    """
    modules = [name for magic, name in _BY_MAGIC.items() if first_bytes.startswith(magic)]
    return _EXTENSION[modules[0]] if modules else ""


def decompressed(raw: BinaryIO, path: str, first_bytes: bytes) -> BinaryIO:
    """Return the stream of what is in a compressed file, or the file itself.

    Args:
        raw: the file, from its start.
        path: its name.
        first_bytes: the first bytes of it.

    Raises:
        InputError: the module that decompresses it is not installed.
    """
    name = _BY_EXTENSION.get(os.path.splitext(path)[1].lower())
    for magic, of_magic in _BY_MAGIC.items():
        if name is None and first_bytes.startswith(magic):
            name = of_magic
    if name is None:
        return raw
    try:
        module = import_module(_FASTER.get(name, name))
    except ImportError:
        if name not in _FASTER:
            problem = ".zst files are read by the package zstandard"
            raise InputError(f"{problem}; pip install 'logreg-text[fast]'", path) from None
        module = import_module(name)
    stream: BinaryIO = module.open(raw, "rb")
    return stream


class CountedFile(RawIOBase):
    """A file that counts the bytes that are read of it.

    Attributes:
        n_bytes: how many have been.
    """

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.n_bytes = 0

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def fileno(self) -> int:
        """Return the descriptor of the file."""
        return self._raw.fileno()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what there is; return the number of bytes."""
        found: bytes = self._raw.read1(len(buffer))  # type: ignore[attr-defined]
        buffer[: len(found)] = found
        self.n_bytes += len(found)
        return len(found)


_FREE = 100_000_000
"""Bytes that any file may expand to: they do no harm, and the start of one may be all alike."""


def within_expansion(
    blocks: Iterator[bytes], compressed: CountedFile, most: int, name: str
) -> Iterator[bytes]:
    """Yield what a file expands to, as long as that is not too much.

    Args:
        blocks: what it expands to.
        compressed: the file.
        most: bytes that each of its bytes may stand for.
        name: its name.

    Raises:
        InputError: it is too much.
    """
    n_bytes = 0
    for block in blocks:
        n_bytes += len(block)
        if n_bytes > max(_FREE, most * compressed.n_bytes):
            problem = f"it expands to more than {most:,} times its size"
            cure = "if you trust it, raise the limit with --allow expansion=N"
            raise InputError(f"{problem}; {cure}", name)
        yield block
