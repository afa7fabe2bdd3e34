"""A lexicon as the compiled kernel looks it up: the tables of lexicon.h."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterable, Mapping, Sequence
from struct import Struct
from typing import NamedTuple

from logreg.scanner.kernel import Address, address_of, library

_FILTER_BITS, _PAIR_BITS = 18, 14

_TELLING = 64
"""The flag of a token by which a phrase is found."""

_PHRASE = Struct("=IBBBB")
"""Where its tokens are, its flags, how many tokens, the telling one, whether it is the last."""


class _Entry(ctypes.Structure):
    _fields_ = (
        ("head", ctypes.c_uint64),
        ("start", ctypes.c_uint32),
        ("length", ctypes.c_uint16),
        ("flags", ctypes.c_uint16),
    )


class _Lexicon(ctypes.Structure):
    _fields_ = (
        ("words", Address),
        ("flags", Address),
        ("first_phrases", Address),
        ("phrases", Address),
        ("parts", Address),
        ("slots", Address),
        ("phrases_of_slots", Address),
        ("n_words", ctypes.c_uint32),
        ("slot_bits", ctypes.c_uint32),
        ("factor", ctypes.c_uint64),
        ("filter", ctypes.c_uint64 * (1 << (_FILTER_BITS - 6))),
        ("pairs", ctypes.c_uint64 * (1 << (_PAIR_BITS - 6))),
    )


class Several(NamedTuple):
    """A phrase in plain form.

    Attributes:
        tokens: at least two.
        spaces: whether there is white space before each of them but the first.
        flags: what the phrase is.
    """

    tokens: Sequence[bytes]
    spaces: Sequence[bool]
    flags: int


class TooLongError(Exception):
    """A list has a word that is longer than `kernel.LONGEST`."""


class CompiledLexicon:
    """Listed tokens and phrases, as sentiment.c looks them up.

    Args:
        lists: the flag of each list, and its tokens as they stand in plain form, each ended by LF.
            A token can be in several, and none is empty.
        phrases: the phrases.

    Raises:
        TooLongError: a token is too long.
    """

    def __init__(self, lists: Iterable[tuple[int, bytes]], phrases: Sequence[Several] = ()) -> None:
        told_by: dict[bytes, list[Several]] = {}
        for phrase in phrases:
            told_by.setdefault(phrase.tokens[_telling(phrase)], []).append(phrase)
        self._lay_out(told_by)
        lists = [*lists, (_TELLING, b"".join(token + b"\n" for token in told_by))]
        self._words = b"".join([*(words for _, words in lists), bytes(8)])
        self._flags = b"".join(bytes([flag]) * words.count(b"\n") for flag, words in lists)
        n_words = len(self._flags)
        slot_bits = (2 * n_words).bit_length()
        self._slots = bytearray(ctypes.sizeof(_Entry) << slot_bits)
        self._phrases_of_slots = bytearray(4 << slot_bits)
        self._lexicon = _Lexicon(
            words=address_of(self._words),
            flags=address_of(self._flags),
            first_phrases=address_of(self._first_phrases),
            phrases=address_of(self._phrases) if phrases else None,
            parts=address_of(self._parts),
            slots=address_of(self._slots),
            phrases_of_slots=address_of(self._phrases_of_slots),
            n_words=n_words,
            slot_bits=slot_bits,
        )
        if not library().logreg_index(ctypes.byref(self._lexicon)):
            raise TooLongError
        self.address = ctypes.addressof(self._lexicon)

    def _lay_out(self, told_by: Mapping[bytes, Sequence[Several]]) -> None:
        """Lay the phrases out: those that the same token tells one after the other."""
        compiled, parts, first = list[bytes](), bytearray(), array("I")
        for token, several in told_by.items():
            first.append(len(compiled))
            for phrase in several:
                n_tokens, telling = len(phrase.tokens), phrase.tokens.index(token)
                of_phrase = (len(parts), phrase.flags, n_tokens, telling, phrase is several[-1])
                compiled.append(_PHRASE.pack(*of_phrase))
                for part, has_space in zip(phrase.tokens, (False, *phrase.spaces), strict=True):
                    parts += bytes([has_space, len(part)]) + part
        self._phrases, self._parts = b"".join(compiled), bytes(parts) + bytes(8)
        self._first_phrases = first


def _telling(phrase: Several) -> int:
    """Return the number of the token by which a phrase is found: the one that looks rarest.

    Long words are rare, and of the marks those that `_MARKS` has last, or not at all.
    """
    return max(range(len(phrase.tokens)), key=lambda i: (_rarity(phrase.tokens[i]), i))


_MARKS = b".,'\"-/<>()?!:;"
"""Marks that texts have often, the most frequent first."""


def _rarity(token: bytes) -> int:
    return _MARKS.find(token) if token in _MARKS else len(_MARKS) + len(token)
