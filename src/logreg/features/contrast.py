"""Which words of a text count half: those that "but" follows in their sentence.

"The cast is great, but I was bored": what comes before "but" is conceded, what comes after it is
meant. A sentence goes up to the next ".", "!" or "?".
"""

from __future__ import annotations

from collections.abc import Sequence

from logreg.lexicon.word_lists import BUT, SENTENCE_ENDS


def conceded(names: Sequence[str]) -> list[bool]:
    """Return for each unit, a token or a phrase, whether "but" follows it in its sentence.

    >>> conceded(["great", ",", "but", "long", ".", "good"])
    [True, True, False, False, False, False]
    """
    found, is_before_but = [], False
    for name in reversed(names):
        is_before_but = is_before_but and SENTENCE_ENDS.isdisjoint(name)
        found.append(is_before_but)
        is_before_but = is_before_but or name == BUT
    return found[::-1]
