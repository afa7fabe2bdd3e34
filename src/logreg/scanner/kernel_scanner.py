"""The scanner that the compiled kernel makes fast."""

from __future__ import annotations

from array import array
from contextlib import suppress

from logreg.lexicon.phrases import phrases_among
from logreg.lexicon.word_lists import Lexicon
from logreg.scanner import kernel
from logreg.scanner.characters import shared_characters
from logreg.scanner.compiled_lexicon import CompiledLexicon, Several
from logreg.scanner.token_flags import token_flags
from logreg.tokens import is_mark

MARK = b"\xfe"
"""What precedes a mark that is not ASCII in plain form, see tokens.c."""


class UnfitLexiconError(Exception):
    """A list has a word that is longer than `kernel.LONGEST`."""


class KernelScanner:
    """Counts the six sentiment features of lines of UTF-8.

    Raises:
        UnfitLexiconError: a listed word is too long.
    """

    def __init__(self, lexicon: Lexicon, reach: int, *, relative: bool = False) -> None:
        listed = token_flags(lexicon)
        flags = in_plain_form(listed)
        if max(map(len, flags)) > kernel.LONGEST:
            raise UnfitLexiconError
        self._lexicon = CompiledLexicon(flags, _phrases(listed))
        self._characters = shared_characters()
        self._reach, self._relative = reach, relative

    def rows_of_lines(self, lines: bytes | bytearray) -> array[float]:
        """Return the features of each line, six numbers per line; every line ends with LF."""
        return kernel.scan(
            lines,
            self._lexicon.address,
            self._characters,
            reach=self._reach,
            relative=self._relative,
        )


def _phrases(flags: dict[str, int]) -> list[Several]:
    """Return the listed phrases as they stand in plain form; none that no text can have."""
    found = []
    for entry, phrase in phrases_among(flags).items():
        with suppress(UnicodeEncodeError):  # surrogates
            tokens = [token.encode() for token in phrase.tokens]
            found.append(Several(tokens, phrase.spaces, flags[entry]))
    return found


def in_plain_form(flags: dict[str, int]) -> dict[bytes, int]:
    """Return the listed tokens as they stand in plain form; none that no text can have."""
    encoded = {}
    for word, flag in flags.items():
        if word and word.isprintable() and word.isascii():
            encoded[word.encode()] = flag
        elif word and "\n" not in word:
            is_wide_mark = not word.isascii() and is_mark(word)
            try:
                encoded[(MARK if is_wide_mark else b"") + word.encode()] = flag
            except UnicodeEncodeError:
                continue  # surrogates
    return encoded
