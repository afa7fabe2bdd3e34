"""What a token can be, as bits; a token can be several things."""

from __future__ import annotations

from collections.abc import Set

from logreg.lexicon.word_lists import Lexicon

POSITIVE, NEGATIVE, PRONOUN, NEGATOR, NO, EXCLAMATION = (1 << i for i in range(6))

BUT_FLAG = 1 << 7
"""Of the token after which what has been said counts half."""


def flags_of_lists(lexicon: Lexicon) -> list[tuple[int, Set[str]]]:
    """Return each list with the flag of its entries, and the tokens that are features."""
    return [
        (POSITIVE, lexicon.positive),
        (NEGATIVE, lexicon.negative),
        (PRONOUN, lexicon.pronouns),
        (NEGATOR, lexicon.negators),
        (NO, {"no"}),
        (EXCLAMATION, {"!"}),
    ]


def token_flags(lexicon: Lexicon) -> dict[str, int]:
    """Return the flags of each entry of a list, and of the tokens that are features."""
    flags: dict[str, int] = {}
    for flag, words in flags_of_lists(lexicon):
        for word in words:
            flags[word] = flags.get(word, 0) | flag
    return flags
