"""What a token can be, as bits; a token can be several things."""

from __future__ import annotations

from logreg.lexicon.word_lists import Lexicon

POSITIVE, NEGATIVE, PRONOUN, NEGATOR, NO, EXCLAMATION = (1 << i for i in range(6))


def token_flags(lexicon: Lexicon) -> dict[str, int]:
    """Return the flags of each token that is in a list or a feature of its own."""
    flags = {"no": NO, "!": EXCLAMATION}
    lists = {
        POSITIVE: lexicon.positive,
        NEGATIVE: lexicon.negative,
        PRONOUN: lexicon.pronouns,
        NEGATOR: lexicon.negators,
    }
    for flag, words in lists.items():
        for word in words:
            flags[word] = flags.get(word, 0) | flag
    return flags
