"""The alphabet of a lexicon: from characters to codes of one byte, and what a token can be.

A code is a line end, a space, a mark, a joiner, or a lower-case letter. Letters that occur in no
listed word share one code; so do marks of the same meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from logreg.tokens import is_mark, plain

WIDE_LENGTH = 1 << 15
"""Number of characters beyond Latin-1 that are encoded at a time."""

Codes = NDArray[np.uint8]

SPACE, NEWLINE, MARK, FIRST_LISTED_MARK = 1, 2, 3, 4
APOSTROPHE, HYPHEN, INNER_APOSTROPHE, INNER_HYPHEN = 62, 63, 64, 65
FIRST_LETTER, LAST_CODE = 66, 255
FIRST_INNER = INNER_APOSTROPHE
"""In this order one comparison finds what is inside words, or is not white space. Joiners inside
words have codes of their own. 0 is a character that has not occurred before."""

POSITIVE, NEGATIVE, PRONOUN, NEGATOR, NO, EXCLAMATION, TURNED = (1 << i for i in range(7))
POLAR = POSITIVE | NEGATIVE
"""What a token is, as bits; a token can be several things. TURNED: it is negated."""


class UnfitLexiconError(Exception):
    """A lexicon that the scanner cannot serve; the specification is used instead."""


class Alphabet:
    """From characters to codes, for the words of one lexicon.

    Raises:
        UnfitLexiconError: the words have more letters, or the marks more meanings, than there are
            codes.
    """

    def __init__(self, flags: dict[str, int]) -> None:
        marks = [word for word in flags if is_mark(word) and word not in "'-"]
        letters = sorted({*"".join(flags), *"nt"}.difference("'-", marks))  # n't negates by rule
        self._letters = {letter: FIRST_LETTER + 1 + i for i, letter in enumerate(letters)}
        signatures = sorted({flags[mark] for mark in marks})
        self._marks = {mark: FIRST_LISTED_MARK + signatures.index(flags[mark]) for mark in marks}
        if FIRST_LETTER + len(letters) > LAST_CODE:
            raise UnfitLexiconError
        if FIRST_LISTED_MARK + len(signatures) > APOSTROPHE:
            raise UnfitLexiconError
        self.mark_flags = np.zeros(256, dtype=np.uint8)
        for i, signature in enumerate(signatures):
            self.mark_flags[FIRST_LISTED_MARK + i] = signature
        self.mark_flags[APOSTROPHE] = flags.get("'", 0)
        self.mark_flags[HYPHEN] = flags.get("-", 0)
        self.mark_flags &= ~np.uint8(NEGATOR)  # a mark ends negation even if it is listed
        self._latin = bytes(self._code(chr(i)) for i in range(256))
        self._table = np.zeros(0x110000, dtype=np.uint8)

    def encode(self, text: str) -> Codes:
        """Return the codes of the characters in a writable array.

        Most texts of western languages need only the table of the 256 characters of Latin-1.
        """
        try:
            latin = bytearray(text, "latin-1")
        except UnicodeEncodeError:
            return self._encode_wide(text)
        return np.frombuffer(latin.translate(self._latin), dtype=np.uint8)

    def _encode_wide(self, text: str) -> Codes:
        """Encode any characters, in parts that fit into the processor's cache."""
        codes = np.empty(len(text), dtype=np.uint8)
        for start in range(0, len(text), WIDE_LENGTH):
            piece = text[start : start + WIDE_LENGTH].encode("utf-32-le", "surrogatepass")
            characters = np.frombuffer(piece, dtype=np.uint32)
            codes[start : start + WIDE_LENGTH] = self._table.take(characters)
        if not codes.all():
            self._learn(text)
            return self._encode_wide(text)
        return codes

    def _learn(self, text: str) -> None:
        """Add new characters to the table."""
        characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        unknown = characters[self._table.take(characters) == 0]
        for character in np.unique(unknown).tolist():
            self._table[character] = self._code(chr(character))

    def encode_words(self, words: Sequence[str]) -> list[bytes]:
        """Return the codes of listed words, whose joiners are inside them."""
        codes = self.encode("\n".join(words)).tobytes().translate(_INNER)
        return codes.split(bytes([NEWLINE]))

    def _code(self, any_form: str) -> int:
        character = plain(any_form)
        if character == "\n":
            return NEWLINE
        if character.isspace():
            return SPACE
        if character == "'":
            return APOSTROPHE
        if character == "-":
            return HYPHEN
        if character.isalnum() or character == "_":
            return self._letters.get(character.lower(), FIRST_LETTER)
        return self._marks.get(character.lower(), MARK)


_INNER = bytes.maketrans(bytes([APOSTROPHE, HYPHEN]), bytes([INNER_APOSTROPHE, INNER_HYPHEN]))
