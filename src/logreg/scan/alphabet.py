"""The alphabet of a lexicon: from characters to codes of one byte, and what a token can be.

A code says all that matters of a character: line end, space, mark, joiner, or which letter, in
lower case. Letters that occur in no listed word share one code; so do marks of the same meaning.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logreg.tokens import is_mark

Codes = NDArray[np.uint8]

NEWLINE, SPACE, MARK, APOSTROPHE, HYPHEN = 1, 2, 3, 4, 5
FIRST_LISTED_MARK = 6
FIRST_LETTER = 64
"""Codes below are no letters; 0 stands for a character that has not been met yet."""
LAST_CODE = 255

POSITIVE, NEGATIVE, PRONOUN, NEGATOR, NO, EXCLAMATION = (1 << i for i in range(6))
POLAR = POSITIVE | NEGATIVE
"""What a token is, as bits; a token can be several things."""


class UnfitLexiconError(Exception):
    """A lexicon that the scanner can't serve: the specification must do."""


class Alphabet:
    """From characters to codes, for the words of one lexicon.

    Raises:
        UnfitLexiconError: the words have more letters than there are codes.
    """

    def __init__(self, flags: dict[str, int]) -> None:
        words = {word for word in flags if not is_mark(word)}
        words.add("n't")  # the rule of contractions asks for its letters
        letters = sorted({letter for word in words for letter in word} - set("'-"))
        self._letters = {letter: FIRST_LETTER + 1 + i for i, letter in enumerate(letters)}
        signatures = sorted({flags[word] for word in flags if is_mark(word) and word not in "'-"})
        self._marks = {
            word: FIRST_LISTED_MARK + signatures.index(flags[word])
            for word in flags
            if is_mark(word) and word not in "'-"
        }
        if FIRST_LETTER + len(letters) > LAST_CODE:
            raise UnfitLexiconError
        self.mark_flags = np.zeros(256, dtype=np.uint8)
        for i, signature in enumerate(signatures):
            self.mark_flags[FIRST_LISTED_MARK + i] = signature
        self.mark_flags[APOSTROPHE] = flags.get("'", 0)
        self.mark_flags[HYPHEN] = flags.get("-", 0)
        self.mark_flags &= ~np.uint8(NEGATOR)  # a mark ends negation, whatever lists it
        self._ascii = bytes(self._code(chr(i)) if i < 128 else 0 for i in range(256))
        self._table = np.zeros(0x110000, dtype=np.uint8)

    def encode(self, text: str) -> Codes:
        """Return the code of each character."""
        if text.isascii():
            return np.frombuffer(text.encode("ascii").translate(self._ascii), dtype=np.uint8)
        characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes = self._table[characters]
        if not codes.all():
            for character in np.unique(characters[codes == 0]).tolist():
                self._table[character] = self._code(chr(character))
            codes = self._table[characters]
        return codes

    def encode_word(self, word: str) -> bytes:
        """Return the codes of a listed word; a mark is a word of one."""
        return self.encode(word).tobytes()

    def _code(self, character: str) -> int:
        if character == "\n":
            return NEWLINE
        if character.isspace():
            return SPACE
        if character in "'’":
            return APOSTROPHE
        if character == "-":
            return HYPHEN
        if character.isalnum() or character == "_":
            return self._letters.get(character.lower(), FIRST_LETTER)
        return self._marks.get(character.lower(), MARK)
