"""Decoders of compressed data, all with the methods of those in the modules bz2 and lzma."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple, Protocol


class Decoder(Protocol):
    """What decodes one stream of compressed data, piece by piece."""

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether the next output takes another piece."""

    @property
    def unused_data(self) -> bytes:
        """The bytes after the end of the stream."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Decode a piece; return the next output, which may be empty."""


class GzipDecoder:
    """Decodes gzip (RFC 1952), and checks its checksum after all output has been returned.

    zlib and isal check it themselves, and lose the last of the output if it is wrong.
    """

    eof = False
    unused_data = b""

    def __init__(self) -> None:
        try:
            module: Any = import_module("isal.isal_zlib")  # faster
        except ImportError:
            module = zlib
        self._inflater = module.decompressobj(-zlib.MAX_WBITS)
        self._crc32: Callable[[bytes, int], int] = module.crc32
        self._header: bytes | None = b""
        self._trailer = b""
        self._checksum = self._n_bytes = 0
        self._has_more = False

    @property
    def needs_input(self) -> bool:
        """Whether the next output takes another piece."""
        return not self._has_more and len(self._trailer) < _TRAILER_SIZE

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Decode a piece; return the next output, which may be empty.

        Raises:
            OSError: it is not gzip, or its checksum is wrong.
            Exception: the data are damaged; zlib and isal have their own errors.
        """
        if self._header is not None:
            self._header += data
            end = _end_of_header(self._header)
            if end is None:
                return b""
            data, self._header = self._header[end:], None
        if self._inflater.eof:
            self._end(data)
            return b""
        output: bytes = self._inflater.decompress(self._inflater.unconsumed_tail + data, max_length)
        self._checksum = self._crc32(output, self._checksum)
        self._n_bytes += len(output)
        self._has_more = len(output) >= max_length and not self._inflater.eof
        self._trailer = self._inflater.unused_data
        return output

    def _end(self, data: bytes) -> None:
        self._trailer += data
        if len(self._trailer) >= _TRAILER_SIZE:
            checksum, size = self._trailer[:4], self._trailer[4:_TRAILER_SIZE]
            if int.from_bytes(checksum, "little") != self._checksum:
                raise OSError("damaged: its checksum is wrong")
            if int.from_bytes(size, "little") != self._n_bytes & 0xFFFFFFFF:
                raise OSError("damaged: its length is wrong")
            self.eof, self.unused_data = True, self._trailer[_TRAILER_SIZE:]


_TRAILER_SIZE = 8
"""Bytes after the data: the checksum and the length, of four bytes each."""

_DEFLATE = 8
_EXTRA, _NAME, _COMMENT, _HEADER_CHECKSUM = 4, 8, 16, 2
"""Flags of the parts that a header of gzip may have after its ten bytes."""


def _end_of_header(start: bytes) -> int | None:
    r"""Return where the header of gzip ends; None if it is longer.

    >>> _end_of_header(b"\x1f\x8b\x08\x08\0\0\0\0\0\xffa.txt\0..."), _end_of_header(b"\x1f")
    (16, None)

    Raises:
        OSError: it is not one.
    """
    magic = GZIP.magics[0]
    if not start.startswith(magic[: len(start)]) or start[2:3] not in (b"", bytes([_DEFLATE])):
        raise OSError("not gzip data")
    if len(start) < 10:
        return None
    flags, end = start[3], 10
    if flags & _EXTRA:
        end += 2 + int.from_bytes(start[end : end + 2], "little")
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            end = start.find(b"\0", end) + 1
            if end == 0:
                return None
    if flags & _HEADER_CHECKSUM:
        end += 2
    return end if end <= len(start) else None


class ZstdDecoder:
    """Decodes Zstandard; a piece of a kilobyte stands for 32 MB at most."""

    needs_input = True

    def __init__(self) -> None:
        self._frame: Any = import_module("zstandard").ZstdDecompressor().decompressobj()

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""
        return bool(self._frame.eof)

    @property
    def unused_data(self) -> bytes:
        """The bytes after the end of the stream."""
        return bytes(self._frame.unused_data)

    def decompress(self, data: bytes, _max_length: int, /) -> bytes:
        """Decode a piece; return its output, however long it is.

        Raises:
            Exception: the data are damaged; zstandard has an error of its own.
        """
        return bytes(self._frame.decompress(data))


def _bz2_decoder() -> Decoder:
    decoder: Decoder = import_module("bz2").BZ2Decompressor()
    return decoder


def _lzma_decoder() -> Decoder:
    decoder: Decoder = import_module("lzma").LZMADecompressor()
    return decoder


class Compression(NamedTuple):
    """A way to compress.

    Attributes:
        extension: that of its files.
        magics: the bytes with which a stream begins.
        new_decoder: makes a decoder; ImportError if a package is missing.
        longest_piece: bytes that are decoded at once.
    """

    extension: str
    magics: tuple[bytes, ...]
    new_decoder: Callable[[], Decoder]
    longest_piece: int = 1 << 13


GZIP = Compression(".gz", (b"\x1f\x8b",), GzipDecoder)
COMPRESSIONS = (
    GZIP,
    Compression(".bz2", (b"BZh",), _bz2_decoder),
    Compression(".xz", (b"\xfd7zXZ\x00",), _lzma_decoder),
    Compression(".zst", (b"\x28\xb5\x2f\xfd",), ZstdDecoder, 1 << 10),
)
"""All ways to compress; their modules are imported only when needed."""
