"""Sentences as lines of output."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod

import numpy as np

from logreg.errors import printable
from logreg.features.candidates import WHITE
from logreg.pipeline.sentences import Piece
from logreg.pipeline.writers import to_bytes
from logreg.tokens import without_bytes

_LINE_ENDS = b"\n\r\v\f"
_AS_SPACES = bytes.maketrans(_LINE_ENDS, b" " * len(_LINE_ENDS))
_WHITE = WHITE.encode()


class SentenceLines(ABC):
    """Writes the sentences of one text."""

    @abstractmethod
    def lines(self, piece: Piece) -> bytes:
        """Return what is written for the next piece."""


class PlainLines(SentenceLines):
    r"""Writes each sentence on a line of its own.

    Within a sentence a line end becomes a space, or stays one if that is asked for.

    Args:
        keep_newlines: whether line ends stay.
        follows: whether there was text before, so that white space at the start is between two
            sentences.

    >>> piece = Piece(b" So it\nended.  Why?\n", np.array([[13, 15]]), 0, True)
    >>> PlainLines().lines(piece), PlainLines(keep_newlines=True).lines(piece)
    (b'So it ended.\nWhy?\n', b'So it\nended.\nWhy?\n')
    """

    def __init__(self, *, keep_newlines: bool = False, follows: bool = False) -> None:
        self._keep_newlines = keep_newlines
        self._is_open = follows  # whether the last line has not been ended

    def lines(self, piece: Piece) -> bytes:
        """Return the lines of a piece; the last one may go on in the next."""
        lines = self._kept(piece) if self._keep_newlines else _as_lines(piece)
        if not self._is_open:
            lines = lines.lstrip(_WHITE)
        if piece.is_last:
            lines = lines.rstrip(_WHITE)
            return lines + b"\n" if lines or self._is_open else lines
        self._is_open = self._is_open or bool(lines)
        return lines

    def _kept(self, piece: Piece) -> bytes:
        """Return the sentences as they are, with a line end after each."""
        parts, start = [], 0
        for end, following in piece.breaks.tolist():
            white = piece.content[end:following]
            parts += [piece.content[start:end], white if b"\n" in white else b"\n"]
            start = following
        return b"".join([*parts, piece.content[start:]])


def _as_lines(piece: Piece) -> bytes:
    """Return the sentences with a line end after each, and no other."""
    lines = np.frombuffer(bytearray(piece.content.translate(_AS_SPACES)), dtype=np.uint8)
    ends, starts = piece.breaks.T
    lines[ends] = ord("\n")
    more = starts - ends - 1  # white space behind the line end, which goes
    if more.any():
        is_kept = np.ones(len(lines), dtype=bool)
        first = np.repeat(ends + 1 - np.concatenate([[0], np.cumsum(more)[:-1]]), more)
        is_kept[first + np.arange(len(first))] = False
        lines = lines[is_kept]
    return lines.tobytes()


class JsonLines(SentenceLines):
    r"""Writes each sentence as an object with its place, in bytes of UTF-8.

    Args:
        start: the place of the text, if it is part of a longer one.

    >>> JsonLines().lines(Piece(b"Why?\n", np.empty((0, 2), dtype=np.int64), 0, True))
    b'{"text": "Why?", "start": 0, "end": 4}\n'
    """

    def __init__(self, start: int = 0) -> None:
        self._start = start
        self._held = b""  # the beginning of a sentence whose end is in a later piece

    def lines(self, piece: Piece) -> bytes:
        """Return the sentences that end within a piece."""
        content = self._held + piece.content
        offset = self._start + piece.start - len(self._held)
        shift = len(self._held)
        lines, start = [], 0
        for end, following in piece.breaks.tolist():
            lines.append(_object(content[start : end + shift], offset + start))
            start = following + shift
        if piece.is_last:
            lines.append(_object(content[start:], offset + start))
            self._held = b""
        else:
            self._held = content[start:]
        return b"".join(lines)


def _object(sentence: bytes, start: int) -> bytes:
    """Return the line of a sentence; nothing if it is white space."""
    stripped = sentence.lstrip(_WHITE)
    start += len(sentence) - len(stripped)
    stripped = stripped.rstrip(_WHITE)
    if not stripped:
        return b""
    text = without_bytes(stripped.decode("utf-8", "surrogateescape"))
    fields = {"text": text, "start": start, "end": start + len(stripped)}
    return f"{json.dumps(fields, ensure_ascii=False)}\n".encode()


def as_shown(lines: bytes) -> bytes:
    r"""Return lines for a terminal: control characters are escaped.

    >>> as_shown(b"a \x1b[31mred\nline\n")
    b'a \\x1b[31mred\nline\n'
    """
    text = lines.decode("utf-8", "surrogateescape")
    return to_bytes("\n".join(map(printable, text.split("\n"))))
