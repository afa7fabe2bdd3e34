"""The scanner that the compiled kernel makes fast."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from contextlib import suppress
from itertools import filterfalse

from logreg.lexicon.phrases import phrases_in
from logreg.lexicon.word_lists import BUT, Lexicon
from logreg.scanner import kernel
from logreg.scanner.characters import shared_characters
from logreg.scanner.compiled_lexicon import CompiledLexicon, Several
from logreg.scanner.token_flags import BUT_FLAG, flags_of_lists
from logreg.tokens import is_mark

MARK = b"\xfe"
"""What precedes a mark that is not ASCII in plain form, see tokens.c."""


class KernelScanner:
    """Counts the six sentiment features of lines of UTF-8.

    Raises:
        TooLongError: a listed word is too long.
    """

    def __init__(
        self, lexicon: Lexicon, reach: int, *, relative: bool = False, contrast: bool = False
    ) -> None:
        lists = [(flag, in_plain_form(words)) for flag, words in flags_of_lists(lexicon)]
        lists += [(BUT_FLAG, in_plain_form([BUT]))] * contrast
        self._lexicon = CompiledLexicon(lists, _phrases(lexicon))
        self._characters = shared_characters()
        self._reach, self._relative, self._contrast = reach, relative, contrast

    def rows_of_lines(self, lines: bytes | bytearray) -> array[float]:
        """Return the features of each line, six numbers per line; every line ends with LF."""
        return kernel.scan(
            lines,
            self._lexicon.address,
            self._characters,
            reach=self._reach,
            relative=self._relative,
            contrast=self._contrast,
        )


def _phrases(lexicon: Lexicon) -> list[Several]:
    """Return the listed phrases as they stand in plain form; none that no text can have."""
    lists, found = flags_of_lists(lexicon), []
    for entry, phrase in phrases_in(lexicon).by_entry.items():
        with suppress(UnicodeEncodeError):  # surrogates
            tokens = [token.encode() for token in phrase.tokens]
            flags = sum(flag for flag, words in lists if entry in words)
            found.append(Several(tokens, phrase.spaces, flags))
    return found


def in_plain_form(words: Iterable[str]) -> bytes:
    """Return the listed tokens as they stand in plain form, each ended by LF.

    None that no text can have: an empty one, or one with LF or surrogates in it.
    """
    possible = [word for word in words if word and "\n" not in word]
    content = "\n".join([*filter(str.isascii, possible), ""]).encode()
    for word in filterfalse(str.isascii, possible):
        with suppress(UnicodeEncodeError):  # surrogates
            content += MARK * is_mark(word) + word.encode() + b"\n"
    return content
