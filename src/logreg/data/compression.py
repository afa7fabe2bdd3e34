"""Compressed files: recognised by their extension or their first bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from typing import BinaryIO, cast

from logreg.data.decoders import COMPRESSIONS, Compression
from logreg.errors import InputError


def inner_name(path: str) -> str:
    """Return the name of a file without the extension of a compression.

    >>> inner_name("a/reviews.TSV.gz"), inner_name("reviews.tsv")
    ('a/reviews.TSV', 'reviews.tsv')
    """
    return path if _by_extension(path) is None else os.path.splitext(path)[0]


def extension_for(first_bytes: bytes) -> str:
    r"""Return the extension that a compressed file should have; empty if it is not compressed.

    >>> extension_for(b"\x1f\x8b\x08"), extension_for(b"It's hokey.")
    ('.gz', '')
    """
    found = _by_magic(first_bytes)
    return "" if found is None else found.extension


def _by_extension(path: str) -> Compression | None:
    extension = os.path.splitext(path)[1].lower()
    return next((kind for kind in COMPRESSIONS if kind.extension == extension), None)


def _by_magic(first_bytes: bytes) -> Compression | None:
    return next((kind for kind in COMPRESSIONS if first_bytes.startswith(kind.magics)), None)


def decompressed(compressed: CountedFile, path: str, first_bytes: bytes) -> BinaryIO | None:
    """Return the stream of what is in a compressed file; None if it is not compressed.

    Args:
        compressed: the file, from its start.
        path: its name.
        first_bytes: the first bytes of it.

    Raises:
        InputError: the module that decompresses it is not installed.
    """
    kind = _by_extension(path) or _by_magic(first_bytes)
    if kind is None:
        return None
    try:
        stream = _DecompressedFile(compressed, kind)
    except ImportError:
        problem = f"{kind.extension} files are read by the package zstandard"
        raise InputError(f"{problem}; pip install 'logreg-text[fast]'", path) from None
    return cast("BinaryIO", BufferedReader(stream))


class CountedFile(RawIOBase):
    """A file that counts the bytes that are read of it.

    Attributes:
        n_bytes: how many have been.
    """

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.n_bytes = 0

    def fileno(self) -> int:
        """Return the descriptor of the file."""
        return self._raw.fileno()

    def read1(self, size: int) -> bytes:
        """Return some bytes, as soon as there are some; none at the end."""
        found: bytes = self._raw.read1(size)  # type: ignore[attr-defined]
        self.n_bytes += len(found)
        return found


_GROWTH = 16
"""How many times more has been decoded of a stream than the next piece has: a decoder that finds
damage loses the output of a whole piece, so the first pieces are small."""


class _DecompressedFile(RawIOBase):
    """What is in a compressed file: the output of its streams, one after the other.

    All output before an error is returned before it is raised. Zeros between and after streams
    are padding, as `tar` writes it to tapes and `xz` itself.
    """

    def __init__(self, compressed: CountedFile, kind: Compression) -> None:
        self._compressed, self._kind = compressed, kind
        self._decoder = kind.new_decoder()
        self._n_decoded = 0
        self._input = self._output = memoryview(b"")

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def fileno(self) -> int:
        """Return the descriptor of the compressed file."""
        return self._compressed.fileno()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with the next output; return the number of bytes, 0 at the end.

        Raises:
            EOFError: the file is truncated.
            OSError: it is damaged; decoders also raise errors of their own.
        """
        while not self._output:
            if self._decoder.eof and not self._begin_next_stream():
                return 0
            piece = self._next_piece() if self._decoder.needs_input else b""
            self._output = memoryview(self._decoder.decompress(piece, len(buffer)))
        n_bytes = min(len(buffer), len(self._output))
        buffer[:n_bytes] = self._output[:n_bytes]
        self._output = self._output[n_bytes:]
        return n_bytes

    def _next_piece(self) -> bytes:
        if not self._input and not self._read():
            raise EOFError
        size = max(1, min(self._kind.longest_piece, self._n_decoded // _GROWTH))
        piece = bytes(self._input[:size])
        self._input = self._input[size:]
        self._n_decoded += len(piece)
        return piece

    def _read(self) -> bool:
        """Read more of the file; return whether there is more."""
        self._input = memoryview(self._compressed.read1(_READ_SIZE))
        return len(self._input) > 0

    def _begin_next_stream(self) -> bool:
        """Go on with the bytes after the end of a stream; return whether there are any.

        Raises:
            OSError: they are not another stream.
        """
        rest = self._decoder.unused_data + bytes(self._input)
        while not (rest := rest.lstrip(b"\0")):
            if not self._read():
                return False
            rest = bytes(self._input)
        if not any(rest[: len(magic)] == magic[: len(rest)] for magic in self._kind.magics):
            raise OSError("there are other bytes after the end of the compressed data")
        self._input, self._n_decoded = memoryview(rest), 0
        self._decoder = self._kind.new_decoder()
        return True


_READ_SIZE = 1 << 13
"""Bytes of a compressed file that are read at once."""


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
