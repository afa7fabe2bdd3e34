"""A lexicon as the compiled kernel looks it up: the tables of lexicon.h."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from logreg.scanner.kernel import Address, address_of, library

_FILTER_BITS, _PAIR_BITS = 18, 14


class _Entry(ctypes.Structure):
    _fields_ = (
        ("head", ctypes.c_uint64),
        ("start", ctypes.c_uint32),
        ("length", ctypes.c_uint16),
        ("flags", ctypes.c_uint16),
    )


class _Phrase(ctypes.Structure):
    _fields_ = (
        ("parts", ctypes.c_uint32),
        ("flags", ctypes.c_uint8),
        ("n_tokens", ctypes.c_uint8),
        ("telling", ctypes.c_uint8),
        ("is_last", ctypes.c_uint8),
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


class CompiledLexicon:
    """Listed tokens and phrases, as sentiment.c looks them up.

    Args:
        flags: what each token is; the tokens as they stand in plain form, at most `LONGEST` bytes.
        phrases: the phrases.
    """

    def __init__(self, flags: Mapping[bytes, int], phrases: Sequence[Several] = ()) -> None:
        told_by: dict[bytes, list[Several]] = {}
        for phrase in phrases:
            told_by.setdefault(phrase.tokens[_telling(phrase)], []).append(phrase)
        flags = {**dict.fromkeys(told_by, 0), **flags}
        self._lay_out(told_by, flags)
        self._words = b"\n".join([*flags, bytes(8)])
        self._flags = bytes(flags.values())
        slot_bits = (2 * len(flags)).bit_length()
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
            n_words=len(flags),
            slot_bits=slot_bits,
        )
        library().logreg_index(ctypes.byref(self._lexicon))
        self.address = ctypes.addressof(self._lexicon)

    def _lay_out(self, told_by: Mapping[bytes, Sequence[Several]], words: Iterable[bytes]) -> None:
        """Lay the phrases out: those that the same token tells one after the other."""
        compiled, parts, numbers = bytearray(), bytearray(), dict[bytes, int]()
        for token, several in told_by.items():
            numbers[token] = len(compiled) // ctypes.sizeof(_Phrase) + 1
            for phrase in several:
                compiled += _Phrase(
                    parts=len(parts),
                    flags=phrase.flags,
                    n_tokens=len(phrase.tokens),
                    telling=phrase.tokens.index(token),
                    is_last=phrase is several[-1],
                )
                for part, has_space in zip(phrase.tokens, (False, *phrase.spaces), strict=True):
                    parts += bytes([has_space, len(part)]) + part
        self._phrases, self._parts = bytes(compiled), bytes(parts) + bytes(8)
        self._first_phrases = array("I", [numbers.get(word, 0) for word in words])


def _telling(phrase: Several) -> int:
    """Return the number of the token by which a phrase is found: the one that looks rarest.

    Long words are rare, and of the marks those that `_MARKS` has last, or not at all.
    """
    return max(range(len(phrase.tokens)), key=lambda i: (_rarity(phrase.tokens[i]), i))


_MARKS = b".,'\"-/<>()?!:;"
"""Marks that texts have often, the most frequent first."""


def _rarity(token: bytes) -> int:
    return _MARKS.find(token) if token in _MARKS else len(_MARKS) + len(token)
