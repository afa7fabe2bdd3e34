"""The scanner for a Python without the compiled kernel: regular expressions over whole lines.

A text has few different tokens, so what each of them is, is looked up, and worked out only when it
is met for the first time. A line then is a byte of flags per token, and bytes are quick to count,
and to search for the scope of a negator.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence, Set

from logreg.lexicon.phrases import phrases_in
from logreg.lexicon.word_lists import BUT, SENTENCE_ENDS, TO_MARK, Lexicon
from logreg.scanner.token_flags import (
    EXCLAMATION,
    NEGATIVE,
    NEGATOR,
    NO,
    POSITIVE,
    PRONOUN,
    token_flags,
)
from logreg.tokens import TOKEN, is_mark, plain

POLAR = POSITIVE | NEGATIVE

CLOSING = EXCLAMATION << 1
"""A mark that ends negation."""

BETWEEN = CLOSING << 1
"""A listed mark, which neither ends negation nor is one of the words that it reaches."""

PHRASE = BETWEEN << 1
"""A token with which a phrase may begin; more than a byte, as are the next two."""

CONTRAST = PHRASE << 1
"""The token "but"."""

END = CONTRAST << 1
"""What ends a sentence."""

MOST_TOKENS = 1 << 17
"""Number of different tokens that are remembered; then all are forgotten."""

LONGEST_TOKEN = 64
"""Characters of the longest token that is remembered."""

PIECE_LENGTH = 1 << 16
"""Characters of a line whose tokens are found at once."""


class TokenFlags(dict[str, int]):
    """What tokens of a text in plain form are; 0 for one that does not matter.

    Args:
        listed: the flags of what is listed.
        first_tokens: those with which a phrase may begin.
        reach: how many words negation reaches.
        contrast: whether "but" and the ends of sentences matter.
    """

    def __init__(
        self, listed: Mapping[str, int], first_tokens: Set[str], reach: int, *, contrast: bool
    ) -> None:
        super().__init__()
        self._contrast = contrast
        self._listed, self._first_tokens, self._reach = listed, first_tokens, reach

    def __missing__(self, token: str) -> int:
        name = token.lower()
        flags = self.of(name) | (PHRASE if name in self._first_tokens else 0)
        flags |= CONTRAST if self._contrast and name == BUT else 0
        if len(token) <= LONGEST_TOKEN:
            if len(self) >= MOST_TOKENS:
                self.clear()
            self[token] = flags
        return flags

    def of(self, name: str) -> int:
        """Return what a token or a phrase is by itself."""
        ends = self._contrast and not SENTENCE_ENDS.isdisjoint(name)
        return self._counted(name) | (END if ends else 0)

    def _counted(self, name: str) -> int:
        flags = self._listed.get(name, 0)
        if not self._reach:
            return flags & ~NEGATOR
        if is_mark(name[0]):
            return flags & ~NEGATOR | (BETWEEN if flags & POLAR else CLOSING)
        if flags & POLAR:
            return flags & ~NEGATOR
        return flags | (NEGATOR if name.endswith("n't") else 0)


class RegexScanner:
    """Counts the six sentiment features of lines of UTF-8, some five megabytes per second."""

    def __init__(
        self, lexicon: Lexicon, reach: int, *, relative: bool = False, contrast: bool = False
    ) -> None:
        self._relative, self._contrast = relative, contrast
        self._phrases = phrases_in(lexicon)
        first_tokens = self._phrases.first_tokens
        self._flags = TokenFlags(token_flags(lexicon), first_tokens, reach, contrast=contrast)
        self._scope = _scope(reach) if reach else None

    def rows_of_lines(self, lines: bytes | bytearray) -> array[float]:
        """Return the features of each line, six numbers per line; every line ends with LF."""
        text = lines.decode("utf-8", "surrogateescape")
        text = text if text.isascii() and "`" not in text else plain(text)
        rows = array("d")
        for line in text.split("\n")[:-1]:
            rows.extend(self._row(line))
        return rows

    def _row(self, line: str) -> Sequence[float]:
        if self._phrases or self._contrast:
            units, n_tokens = self._units(line)
            flags = bytes([of_unit & 0xFF for of_unit in units])
        else:
            units, pieces = [], map(TOKEN.findall, _pieces(line))
            flags = b"".join(bytes(map(self._flags.__getitem__, tokens)) for tokens in pieces)
            n_tokens = len(flags)
        if self._scope is not None:
            flags = self._scope.sub(lambda negated: negated[0].translate(_REVERSED), flags)
        conceded = b""
        if self._contrast:
            conceded = b"".join([flags[start:end] for start, end in _before_but(units)])
        return _row(flags, conceded, n_tokens, relative=self._relative)

    def _units(self, line: str) -> tuple[list[int], int]:
        """Return what the tokens and phrases of a line are, and how many tokens these are."""
        tokens = TOKEN.findall(line)
        flags = [*map(self._flags.__getitem__, tokens)]
        starts = [i for i, of_token in enumerate(flags) if of_token & PHRASE]
        names = [token.lower() for token in tokens] if starts else []
        units, place = list[int](), 0
        for phrase in self._phrases.found(line, names, starts):
            units += flags[place : phrase.start]
            units.append(self._flags.of(phrase.name))
            place = phrase.end
        return units + flags[place:], len(tokens)


def _before_but(units: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where the units are that stand before "but" in their sentence.

    >>> [*_before_but([POSITIVE, END, 0, NEGATIVE, CONTRAST, 0, CONTRAST, 0])]
    [(2, 4), (4, 6)]
    """
    start = 0
    for i, flags in enumerate(units):
        if flags & CONTRAST:
            yield start, i
            start = i
        elif flags & END:
            start = i + 1


def _pieces(line: str) -> Iterator[str]:
    """Cut a long line after spaces, where no token goes on; its tokens would take much memory."""
    start = 0
    while len(line) - start > PIECE_LENGTH:
        end = line.find(" ", start + PIECE_LENGTH) + 1
        if end == 0:
            break
        yield line[start:end]
        start = end
    yield line[start:]


def _row(
    flags: bytes, conceded: bytes, n_tokens: int, *, relative: bool = False
) -> Sequence[float]:
    """Return the features of a line.

    >>> _row(bytes([POSITIVE, 0, POSITIVE, PRONOUN]), bytes([POSITIVE, 0]), 5)[:5]
    [1.5, 0.0, 0, 1.0, 0]

    Args:
        flags: what its tokens and phrases count as.
        conceded: of these, those that count half.
        n_tokens: how many tokens it has.
        relative: whether the counts are divided by the root of that.
    """
    positive, negative, no, pronouns, exclamation = _counts(flags)
    positive_half, negative_half, *_ = _counts(conceded)
    length = max(1, n_tokens)
    unit = math.sqrt(length) if relative else 1
    return [
        (positive - positive_half / 2) / unit,
        (negative - negative_half / 2) / unit,
        min(no, 1),
        pronouns / unit,
        min(exclamation, 1),
        math.log(length),
    ]


def _counts(flags: bytes) -> list[int]:
    """Return how many tokens and phrases have the flag of each of the first five features."""
    found = flags.translate(None, _NOTHING)
    return [len(found.translate(None, others)) for others in _OTHERS]


def _with(bit: int) -> bytes:
    return bytes(flags for flags in range(256) if flags & bit)


_NOTHING = bytes([0])
_OTHERS = [
    bytes({*range(256)} - {*_with(bit)}) for bit in (POSITIVE, NEGATIVE, NO, PRONOUN, EXCLAMATION)
]
"""For each of the first five features: the flags that it does not count."""


def _scope(reach: int) -> re.Pattern[bytes]:
    """Return the pattern of a negator and all that it reaches.

    A negator within reach starts again: it is the next one that is found.
    """
    negator, closing = re.escape(_with(NEGATOR)), re.escape(_with(CLOSING))
    if reach == TO_MARK:
        return re.compile(b"[%b][^%b]*" % (negator, closing))
    between = re.escape(_with(BETWEEN))
    word = b"(?:[%b]*[^%b%b%b])" % (between, negator, closing, between)
    reached = b"(?:%b{%d}|%b*[%b]*)" % (word, reach, word, between)
    return re.compile(b"[%b]%b" % (negator, reached))


_REVERSED = bytes(
    flags
    if flags & BETWEEN
    else flags & ~POLAR
    | (NEGATIVE if flags & POSITIVE else 0)
    | (POSITIVE if flags & NEGATIVE else 0)
    for flags in range(256)
)
"""Flags by those that count for the other side; a listed mark is not negated."""
