"""Files and stdin as blocks of UTF-8 or of whole lines, decompressed and decoded, as they arrive.

Bytes that are not UTF-8 are kept (decoded as surrogates, see PEP 383). For the meaning of a line
see `parsers`.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import DEFAULT_BUFFER_SIZE, BufferedReader
from typing import BinaryIO, NamedTuple, TextIO

from logreg.data.compression import CountedFile, decompressed, within_expansion
from logreg.data.encodings import as_utf8, unix_line_ends
from logreg.data.input_options import STDIN, name_of
from logreg.errors import InputError, from_os_error

BLOCK_SIZE = 1 << 19
"""Bytes requested per read; a read returns fewer as soon as some have arrived."""

_PEEKED = 16
"""Bytes that show whether a file is compressed."""

Content = bytes | bytearray

OnBytes = Callable[[int], None] | None
"""Called with the number of bytes of a file, as stored on disk, read since the last call."""

OnWait = Callable[[BinaryIO], None] | None
"""Called with the stream before each read, which may block."""


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


def read_text(
    path: str,
    on_bytes: OnBytes = None,
    on_wait: OnWait = None,
    *,
    encoding: str | None = None,
    stream: BinaryIO | None = None,
    expansion: int | None = None,
) -> Iterator[bytes]:
    """Read a file, or stdin for ``-``, in blocks of UTF-8, each as soon as it arrives.

    It is decompressed, a byte-order mark is dropped, and lines end with LF or CRLF.

    Args:
        path: the file.
        on_bytes: called with the size of each block that has been read.
        on_wait: called with the stream before each read.
        encoding: the encoding of the text; None for UTF-8.
        stream: the file, opened elsewhere; it is not closed.
        expansion: bytes that one of a compressed file may stand for; None for any number.

    Raises:
        InputError: the file can't be opened, read, decompressed or decoded, or it expands to more.
    """
    with _opened(path, stream) as source:
        blocks = _blocks(source.content, on_wait)
        if source.compressed is not None:
            if path != STDIN:
                blocks = _gathered(blocks)
            if expansion is not None:
                blocks = within_expansion(blocks, source.compressed, expansion, name_of(path))
        if on_bytes is not None:
            blocks = _counted(blocks, source.on_disk, on_bytes)
        yield from unix_line_ends(as_utf8(blocks, encoding, name_of(path)))


class RecordError(ValueError):
    """A file can't be cut into records any further."""


class LongRecordError(RecordError):
    """A record is longer than is allowed."""

    def __init__(self, most: int) -> None:
        size = f"{most >> 20} MiB" if most % (1 << 20) == 0 else f"{most} bytes"
        cure = "cut it, or raise the limit with --allow record=SIZE"
        super().__init__(f"a record of more than {size}; {cure}")


def whole_lines(blocks: Iterable[bytes], most: int) -> Iterator[Content]:
    r"""Cut blocks at line ends; an incomplete line is held until it is complete, without copies.

    >>> [*map(bytes, whole_lines([b"a\nb", b"c\nd"], most=10))]
    [b'a\n', b'bc\n', b'd\n']

    Raises:
        LongRecordError: a line has more bytes than ``most``.
    """
    pending = bytearray()
    for block in blocks:
        start = _start_of_long_line(len(pending), block, most)
        if start is not None:
            if start > 0:
                yield pending + block[:start]
            raise LongRecordError(most)
        end = block.rfind(b"\n") + 1
        view = memoryview(block)
        pending += view[: end or None]
        if end:
            yield pending
            pending = bytearray(view[end:])
    if pending:
        pending += b"\n"
        yield pending


def _start_of_long_line(n_pending: int, block: bytes, most: int) -> int | None:
    """Return where the first line that is too long begins in a block; None if there is none.

    Args:
        n_pending: bytes of the first line that came before the block.
        block: some lines.
        most: bytes that a line may have.
    """
    start, before = 0, n_pending
    while before + len(block) - start > most:
        end = block.find(b"\n", start) + 1 or len(block)
        if before + end - start > most:
            return start
        if end == len(block):
            break
        start, before = end, 0
    return None


def decode_lines(content: Content) -> list[str]:
    r"""Decode a block of whole lines, and return the lines without their ends.

    >>> decode_lines(b"caf\xc3\xa9\r\nb\xe9\n")
    ['café', 'b\udce9']
    """
    text = content.decode("utf-8", "surrogateescape")
    if "\r" in text:  # which is found sooner than that there is nothing to replace
        text = text.replace("\r\n", "\n")
    return text.split("\n")[:-1]


class _Source(NamedTuple):
    """An open file.

    Attributes:
        content: the stream to read.
        on_disk: the file beneath it; None for a pipe.
        compressed: the same if it is compressed; else None.
    """

    content: BinaryIO
    on_disk: BinaryIO | None
    compressed: CountedFile | None


def _source(raw: BinaryIO, path: str, *, is_pipe: bool = False) -> _Source:
    """Find out whether a file is compressed."""
    compressed = CountedFile(raw)
    content = decompressed(compressed, path, _first_bytes(raw))
    on_disk = None if is_pipe else raw
    if content is None:
        return _Source(raw, on_disk, None)
    return _Source(content, on_disk, compressed)


@contextmanager
def _opened(path: str, opened: BinaryIO | None) -> Iterator[_Source]:
    """Open a file or stdin."""
    name = name_of(path)
    try:
        if opened is not None:
            with _peekable(opened) as raw:
                yield _source(raw, path)
        elif path == STDIN:
            if sys.stdin is None:
                raise InputError("it is closed; pipe texts in or name a file", name)
            size = size_of(path)
            if size is None:
                _widen(sys.stdin)
            with _peekable(sys.stdin.buffer) as stdin:
                yield _source(stdin, path, is_pipe=size is None)
        else:
            with open(path, "rb", DEFAULT_BUFFER_SIZE) as raw:  # the same on all file systems
                yield _source(raw, path)
    except EOFError as error:
        raise InputError("the file is truncated; copy it again", name) from error
    except OSError as error:
        if error.errno is None:  # how gzip and bz2 report damage
            raise InputError(f"{error}; copy it again", name) from error
        raise from_os_error(error, name) from error


def _widen(stream: TextIO) -> None:
    """Let a pipe hold a whole block, where the system can: small ones cost a third more time."""
    with suppress(ImportError, OSError, AttributeError):  # another system, or not a real stdin
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(stream.fileno(), F_SETPIPE_SZ, BLOCK_SIZE)


@contextmanager
def _peekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give a stream whose first bytes can be read ahead, as stdin is where it is a file."""
    if hasattr(stream, "peek"):
        yield stream
        return
    buffered = BufferedReader(stream)  # type: ignore[type-var]
    try:
        yield buffered
    finally:
        buffered.detach()  # else the stream would be closed with it


def _first_bytes(stream: BinaryIO) -> bytes:
    found: bytes = stream.peek(_PEEKED)[:_PEEKED]  # type: ignore[attr-defined]
    return found


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


def _counted(
    blocks: Iterator[bytes], raw: BinaryIO | None, on_bytes: Callable[[int], None]
) -> Iterator[bytes]:
    """Report after each block how many more bytes of the file, or of a pipe, have been read."""
    before = 0
    for block in blocks:
        if raw is None or not raw.seekable():
            on_bytes(len(block))
        else:
            on_bytes(raw.tell() - before)
            before = raw.tell()
        yield block
