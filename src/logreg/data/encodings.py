"""Encodings: blocks of bytes in any encoding as blocks of UTF-8.

A byte-order mark decides, then the option, and without either the text is UTF-8. Bytes that are
not UTF-8 stay as they are; as tokens they count as Windows-1252 (see `tokens`).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

from logreg.data.input_options import InputOptions
from logreg.data.starts import with_joined_start
from logreg.errors import InputError, place

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""The encoding by the mark at the start; the marks of UTF-32 begin like those of UTF-16."""


def encoding_named(name: str) -> str:
    """Return the standard name of an encoding of text; without a mark, UTF-16 is little-endian.

    >>> encoding_named("Latin1"), encoding_named("windows-1252")
    ('iso8859-1', 'cp1252')

    Raises:
        ValueError: there is no such encoding.
    """
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # fails for codecs that are not encodings of text, such as rot13
    except (LookupError, ValueError) as error:
        rule = "must be the name of an encoding, such as windows-1252, latin-1 or utf-16"
        raise ValueError(f"{rule}, got '{name}'") from error
    return f"{found.name}-le" if found.name in ("utf-16", "utf-32") else found.name


def marked_encoding(start: bytes) -> str | None:
    r"""Return the encoding that a byte-order mark at the start of a file names, if there is one.

    >>> marked_encoding(b"\xff\xfea\x00"), marked_encoding(b"a")
    ('utf-16-le', None)
    """
    return _MARKS.get(mark_of(start))


def mark_of(start: bytes) -> bytes:
    r"""Return the byte-order mark at the start of a file; empty if there is none.

    >>> mark_of(b"\xff\xfea\x00"), mark_of(b"a")
    (b'\xff\xfe', b'')
    """
    return next((mark for mark in _MARKS if start.startswith(mark)), b"")


def as_utf8(blocks: Iterable[bytes], encoding: str | None, name: str) -> Iterator[bytes]:
    r"""Yield the text of blocks as UTF-8, without a byte-order mark.

    >>> [*as_utf8([b"\xff\xfea\x00", b"\xe9\x00"], None, "texts.txt")]
    [b'a', b'\xc3\xa9']

    Args:
        blocks: the bytes of a file.
        encoding: the encoding where there is no mark; None for UTF-8.
        name: how errors name the file.

    Raises:
        InputError: the bytes are not in this encoding.
    """
    blocks = iter(blocks)
    start = b""
    for block in blocks:
        start += block
        if not any(mark.startswith(start) and mark != start for mark in _MARKS):
            break
    found = mark_of(start)
    encoding = _MARKS.get(found) or (encoding_named(encoding) if encoding else "utf-8")
    start = start[len(found) :]
    if encoding in ("utf-8", "ascii"):
        if start:
            yield start
        yield from blocks
    else:
        yield from decoded(chain([start], blocks), encoding, name)


def decoded(blocks: Iterable[bytes], encoding: str, name: str) -> Iterator[bytes]:
    r"""Yield the text of blocks as UTF-8, whatever the first bytes look like.

    >>> [*decoded([b"\xff\xfe"], "latin-1", "texts.txt")]
    [b'\xc3\xbf\xc3\xbe']

    Args:
        blocks: the bytes.
        encoding: their encoding.
        name: how errors name the file.

    Raises:
        InputError: the bytes are not in this encoding.
    """
    line = 1
    try:
        for text in codecs.iterdecode(blocks, encoding):
            line += text.count("\n")
            yield text.encode("utf-8", "replace")
    except UnicodeError as error:
        reason = getattr(error, "reason", str(error))
        problem = f"not {encoding} ({reason})"
        raise InputError(f"{problem}; name another --encoding", name, line) from error


def unix_line_ends(blocks: Iterable[bytes]) -> Iterator[bytes]:
    r"""Yield the blocks of a file whose lines end with CR alone with LF instead.

    Such a file has a CR, and no LF, in its first bytes; others are left as they are. What comes
    before both is yielded at once, as it is the same in either case.

    >>> [*unix_line_ends([b"a\rb\r", b"c"])], [*unix_line_ends([b"a", b" b\rb\n"])]
    ([b'a\nb\nc'], [b'a', b' b\rb\n'])
    """
    blocks = filter(None, blocks)
    for block in blocks:
        if b"\r" in block or b"\n" in block:
            blocks = chain([block], blocks)
            break
        yield block
    blocks = with_joined_start(blocks, lambda block: b"\n" in block, LONGEST_START)
    first = next(blocks, b"")
    blocks = chain([first], blocks)
    yield from old_line_ends_as_new(blocks) if has_old_line_ends(first) else filter(None, blocks)


LONGEST_START = 1 << 19
"""Bytes without LF that show that there is none: as many as are read at once from a file."""


def has_old_line_ends(first_block: bytes) -> bool:
    r"""Return whether the lines of a file that begins like this end with CR alone.

    >>> has_old_line_ends(b"a\rb"), has_old_line_ends(b"a\r\nb")
    (True, False)
    """
    return b"\r" in first_block[:-1] and b"\n" not in first_block


def old_line_ends_as_new(blocks: Iterable[bytes]) -> Iterator[bytes]:
    r"""Yield blocks with LF for CR, and for CRLF.

    >>> [*old_line_ends_as_new([b"a\rb\r", b"\nc"])]
    [b'a\nb\n', b'c']
    """
    ends_with_cr = False
    for block in blocks:
        own = block[1:] if ends_with_cr and block.startswith(b"\n") else block
        ends_with_cr = block.endswith(b"\r")
        if own:
            yield own.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class EncodingCheck:
    """Notes once that there are bytes that are not UTF-8, and where the first ones are."""

    def __init__(self, options: InputOptions) -> None:
        self._on_note = options.on_note
        self._is_done = options.encoding is not None

    def __call__(self, name: str, content: bytes | bytearray, first_line: int) -> None:
        """Look at the next block of a file, which begins at a line."""
        if self._is_done or content.isascii():
            return
        start = invalid_utf8(content)
        if start >= 0:
            self._is_done = True
            line = first_line + content.count(b"\n", 0, start)
            rule = "bytes that are not UTF-8 are read as Windows-1252"
            cure = "for another encoding use --encoding NAME"
            self._on_note(f"{place(name, line)}: {rule}; {cure}")


_PIECE = 1 << 15
"""Bytes decoded at a time for a check; what is decoded then stays in the processor's cache."""


def invalid_utf8(content: bytes | bytearray) -> int:
    r"""Return where the first byte that is not UTF-8 is; -1 if there is none.

    >>> invalid_utf8("café".encode()), invalid_utf8(b"caf\xe9")
    (-1, 3)
    """
    view, start = memoryview(content), 0
    while start < len(content):
        is_last = start + _PIECE >= len(content)
        try:
            start += codecs.utf_8_decode(view[start : start + _PIECE], "strict", is_last)[1]
        except UnicodeDecodeError as error:
            return start + error.start
    return -1
