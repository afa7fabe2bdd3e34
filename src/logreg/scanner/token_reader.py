"""The reader of tokens in tokens.c, which the functions that count them take."""

from __future__ import annotations

import ctypes
from array import array

from logreg.scanner.characters import Characters
from logreg.scanner.kernel import Address, Content, address_of, library
from logreg.tokens import WINDOWS_1252

_WINDOWS_1252 = array("I", map(ord, WINDOWS_1252))


class _Tokens(ctypes.Structure):
    """The part of a token reader that the caller sets; more memory follows it."""

    _fields_ = (
        ("next", Address),
        ("end", Address),
        ("characters", Address),
        ("windows_1252", Address),
        ("unknown", ctypes.c_uint32),
    )


class TokenReader:
    """Reads the tokens of lines, for the functions of C that take a reader.

    Args:
        lines: every line ends with LF.
        characters: the table of characters, which is filled as they occur.
    """

    def __init__(self, lines: Content, characters: Characters) -> None:
        self._characters = characters
        self._memory = bytearray(library().logreg_tokens_size())
        self._lines = lines
        self._state = _Tokens.from_buffer(self._memory)
        self._state.next = address_of(lines)
        self._state.end = address_of(lines) + len(lines)
        self._state.characters = address_of(characters.memory)
        self._state.windows_1252 = address_of(_WINDOWS_1252)
        self.address = address_of(self._memory)

    def learn(self) -> bool:
        """Fill in the character for which a function stopped; return whether that was why."""
        if not self._state.unknown:
            return False
        self._characters.fill(self._state.unknown)
        self._state.unknown = 0
        return True
