"""Phrases: entries of a list that are several tokens, such as "waste of" and ":-)".

A phrase is in a text where its tokens follow each other, with white space between them where the
entry has a space, and with none where it has none. One that begins with a mark is not met directly
behind a letter or digit: ":p" is in "great :p", and not in "std:p". Of several at a place the one
with the most tokens is met, and the next one can begin only behind it. The tokens of a phrase are
taken as one, which counts once, and nothing beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain, filterfalse, pairwise
from typing import NamedTuple

from logreg.tokens import TOKEN, is_mark, normalize, token_spans, tokenize

MOST_TOKENS = 5
"""Of a phrase."""

LONGEST = 64
"""Bytes of the longest phrase."""

WIDEST_GAP = 16
"""Characters of white space between two tokens of a phrase, at the most."""


class Phrase(NamedTuple):
    """Several tokens.

    Attributes:
        tokens: they, from 2 to `MOST_TOKENS`.
        spaces: whether there is white space before each of them but the first.
    """

    tokens: tuple[str, ...]
    spaces: tuple[bool, ...]


class Unit(NamedTuple):
    """What counts as one in a text: a token, or a phrase.

    Attributes:
        name: the token, or the entry.
        start: the number of its first token.
        end: the number of the token after it.
    """

    name: str
    start: int
    end: int


def phrase_of(entry: str) -> Phrase | None:
    """Return the phrase that an entry is; None if no text can have it as one.

    >>> phrase_of("waste of"), phrase_of(":-)")
    (Phrase(tokens=('waste', 'of'), spaces=(True,)), \
Phrase(tokens=(':', '-', ')'), spaces=(False, False)))
    >>> phrase_of("waste"), phrase_of("Waste  of"), phrase_of("six words are one too many")
    (None, None, None)
    """
    spans = [found.span() for found in TOKEN.finditer(entry)]
    if not 2 <= len(spans) <= MOST_TOKENS or len(entry.encode("utf-8", "replace")) > LONGEST:
        return None
    tokens = tuple([entry[start:end] for start, end in spans])
    spaces = tuple([end < start for (_, end), (start, _) in pairwise(spans)])
    n_characters = sum(map(len, tokens)) + sum(spaces)
    if n_characters < len(entry) or normalize(entry) != entry or not entry.isprintable():
        return None
    if not entry.isascii() and any(is_mark(one) and not one.isascii() for one in tokens):
        return None  # a text in plain form does not tell what is beside such a mark
    return Phrase(tokens, spaces)


def phrases_among(entries: Iterable[str]) -> dict[str, Phrase]:
    """Return the entries that are phrases."""
    several = chain.from_iterable(_by_first_token(entries).values())
    return {entry: phrase for entry in several if (phrase := phrase_of(entry)) is not None}


def _by_first_token(entries: Iterable[str]) -> dict[str, list[str]]:
    """Return the entries that go on after their first token, as a phrase does, by that token."""
    by_first = defaultdict[str, list[str]](list)
    for entry in filterfalse(str.isalnum, entries):
        first = TOKEN.match(entry)
        if first is not None and first.end() < len(entry):
            by_first[first[0]].append(entry)
    return by_first


class Phrases:
    """The phrases among the entries of some lists, and where a text has them.

    >>> units = Phrases(["waste of", ":)", "great"]).units("A waste of time :)")
    >>> [unit.name for unit in units]
    ['a', 'waste of', 'time', ':)']
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._entries = _by_first_token(entries)
        self._found_of: dict[str, list[tuple[str, Phrase]]] = {}

    def _that_begin(self, token: str) -> list[tuple[str, Phrase]]:
        """Return the phrases that begin with a token, the longest first.

        Most texts have none of most of them, so they are worked out when the token is met.
        """
        if token not in self._found_of:
            phrases = phrases_among(self._entries.get(token, ())).items()
            self._found_of[token] = sorted(phrases, key=lambda pair: -len(pair[1].tokens))
        return self._found_of[token]

    def __bool__(self) -> bool:
        return bool(self._entries)

    @cached_property
    def by_entry(self) -> dict[str, Phrase]:
        """All phrases by their entries."""
        return phrases_among(chain.from_iterable(self._entries.values()))

    @cached_property
    def _beginnings(self) -> frozenset[tuple[str, ...]]:
        """The first two tokens of each phrase."""
        return frozenset(phrase.tokens[:2] for phrase in self.by_entry.values())

    @property
    def first_tokens(self) -> frozenset[str]:
        """The first token of each phrase."""
        return frozenset(beginning[0] for beginning in self._beginnings)

    def units(self, text: str) -> list[Unit]:
        """Return the tokens and the phrases of a text, in order."""
        tokens = tokenize(text)
        if self._entries.keys().isdisjoint(tokens):
            return [Unit(token, i, i + 1) for i, token in enumerate(tokens)]
        gaps = _gaps(text)
        units: list[Unit] = []
        while not units or units[-1].end < len(tokens):
            start = units[-1].end if units else 0
            units.append(self._unit_at(tokens, gaps, start))
        return units

    def found(self, text: str, tokens: list[str], starts: Iterable[int]) -> list[Unit]:
        """Return those of the units of a text that are phrases, looking at some tokens only.

        Args:
            text: in plain form.
            tokens: of the text.
            starts: the numbers of the tokens with which an entry begins, in order.

        >>> tokens = ["a", "waste", "of", "time", ":", ")"]
        >>> Phrases(["waste of", ":)"]).found("A waste of time :)", tokens, [1, 4])
        [Unit(name='waste of', start=1, end=3), Unit(name=':)', start=4, end=6)]
        """
        found: list[Unit] = []
        gaps: list[int] = []
        for start in starts:
            is_inside = bool(found) and start < found[-1].end
            if is_inside or tuple(tokens[start : start + 2]) not in self._beginnings:
                continue
            gaps = gaps or _gaps(text)
            unit = self._unit_at(tokens, gaps, start)
            if unit.end > start + 1:
                found.append(unit)
        return found

    def _unit_at(self, tokens: list[str], gaps: list[int], i: int) -> Unit:
        """Return the phrase that begins at a token, or the token alone.

        Args:
            tokens: of the text.
            gaps: characters of white space after each of them but the last.
            i: the number of the token.
        """
        token = tokens[i]
        is_behind_word = i > 0 and gaps[i - 1] == 0 and not is_mark(tokens[i - 1])
        if not (is_behind_word and is_mark(token)):
            for entry, phrase in self._that_begin(token):
                end = i + len(phrase.tokens)
                if tuple(tokens[i:end]) == phrase.tokens and _fit(gaps[i : end - 1], phrase):
                    return Unit(entry, i, end)
        return Unit(token, i, i + 1)


class _Same:
    """Lists by which they are, not by what is in them, which takes long to compare."""

    def __init__(self, lists: tuple[frozenset[str], ...]) -> None:
        self.lists = lists

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.lists is other.lists

    def __hash__(self) -> int:
        return id(self.lists)


def phrases_in(lists: tuple[frozenset[str], ...]) -> Phrases:
    """Return the phrases of some lists, which are looked for once."""
    return _phrases_of(_Same(lists))


@lru_cache(maxsize=8)
def _phrases_of(same: _Same) -> Phrases:
    return Phrases(chain.from_iterable(same.lists))


def _gaps(text: str) -> list[int]:
    """Return the characters of white space after each token of a text but the last."""
    return [start - end for (_, end), (start, _) in pairwise(token_spans(text))]


def _fit(gaps: list[int], phrase: Phrase) -> bool:
    return all(
        0 < gap <= WIDEST_GAP if has_space else gap == 0
        for gap, has_space in zip(gaps, phrase.spaces, strict=True)
    )
