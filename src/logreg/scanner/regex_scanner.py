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
from logreg.lexicon.word_lists import TO_MARK, Lexicon
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
"""A token with which a phrase may begin; more than a byte."""

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
    """

    def __init__(self, listed: Mapping[str, int], first_tokens: Set[str], reach: int) -> None:
        super().__init__()
        self._listed, self._first_tokens, self._reach = listed, first_tokens, reach

    def __missing__(self, token: str) -> int:
        name = token.lower()
        flags = self.of(name) | (PHRASE if name in self._first_tokens else 0)
        if len(token) <= LONGEST_TOKEN:
            if len(self) >= MOST_TOKENS:
                self.clear()
            self[token] = flags
        return flags

    def of(self, name: str) -> int:
        """Return what a token or a phrase is by itself."""
        flags = self._listed.get(name, 0)
        if not self._reach:
            return flags & ~NEGATOR
        if is_mark(name[0]):
            return flags & ~NEGATOR | (BETWEEN if flags & POLAR else CLOSING)
        if flags & POLAR:
            return flags & ~NEGATOR
        return flags | (NEGATOR if name.endswith("n't") else 0)


class RegexScanner:
    """Counts the six sentiment features of lines of UTF-8, some eight megabytes per second."""

    def __init__(self, lexicon: Lexicon, reach: int, *, relative: bool = False) -> None:
        self._relative = relative
        listed = token_flags(lexicon)
        self._phrases = phrases_in(lexicon)
        self._flags = TokenFlags(listed, self._phrases.first_tokens, reach)
        self._scope = _scope(reach) if reach else None

    def rows_of_lines(self, lines: bytes | bytearray) -> array[float]:
        """Return the features of each line, six numbers per line; every line ends with LF."""
        text = lines.decode("utf-8", "surrogateescape")
        text = text if text.isascii() and "`" not in text else plain(text)
        rows = array("d")
        for line in text.split("\n")[:-1]:
            flags, n_tokens = self._flags_and_length(line)
            rows.extend(_row(flags, n_tokens, self._scope, relative=self._relative))
        return rows

    def _flags_and_length(self, line: str) -> tuple[bytes, int]:
        """Return the flags of the tokens and phrases of a line, and how many tokens these are."""
        if not self._phrases:
            pieces = map(TOKEN.findall, _pieces(line))
            flags = b"".join(bytes(map(self._flags.__getitem__, tokens)) for tokens in pieces)
            return flags, len(flags)
        return self._with_phrases(line)

    def _with_phrases(self, line: str) -> tuple[bytes, int]:
        tokens = TOKEN.findall(line)
        flags = [*map(self._flags.__getitem__, tokens)]
        starts = [i for i, of_token in enumerate(flags) if of_token & PHRASE]
        for i in starts:
            flags[i] &= ~PHRASE
        names = [token.lower() for token in tokens] if starts else []
        for phrase in reversed(self._phrases.found(line, names, starts)):
            flags[phrase.start : phrase.end] = [self._flags.of(phrase.name)]
        return bytes(flags), len(tokens)


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
    flags: bytes, n_tokens: int, scope: re.Pattern[bytes] | None, *, relative: bool = False
) -> Sequence[float]:
    """Return the features of a line from the flags of its tokens and phrases.

    >>> _row(bytes([NEGATOR, POSITIVE, PRONOUN, CLOSING, POSITIVE]), 5, _scope(2))[:5]
    [1.0, 1.0, 0, 1.0, 0]
    """
    if scope is not None:
        flags = scope.sub(lambda negated: negated[0].translate(_REVERSED), flags)
    found = flags.translate(None, _NOTHING)
    positive, negative, no, pronouns, exclamation = [
        len(found.translate(None, others)) for others in _OTHERS
    ]
    length = max(1, n_tokens)
    unit = math.sqrt(length) if relative else 1
    return [
        positive / unit,
        negative / unit,
        min(no, 1),
        pronouns / unit,
        min(exclamation, 1),
        math.log(length),
    ]


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
