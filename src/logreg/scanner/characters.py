"""What each character is, from Python's own `str`, for the compiled scanner.

So a token is the same to both, whatever the version of Unicode in this Python. The table covers all
code points and is filled page by page as texts need them.
"""

from __future__ import annotations

from array import array
from functools import cache
from mmap import mmap

from logreg.tokens import PLAIN

N_CHARACTERS = 0x110000
PAGE_SIZE = 0x100

LETTER, JOINER, SPACE, MARK = (i << 21 for i in range(1, 5))
CASED, CASE_IGNORABLE = 1 << 24, 1 << 25
CAPITAL_SIGMA, SMALL_SIGMA = "Σσ"


class Characters:
    """The table: for each code point its entry, see `entry`, or 0 if its page is not filled."""

    def __init__(self) -> None:
        self.memory = mmap(-1, N_CHARACTERS * 4)  # only the pages that are used take memory
        self._entries = memoryview(self.memory).cast("I")
        self.fill(0)

    def fill(self, code_point: int) -> None:
        """Fill the page of a character."""
        start = code_point - code_point % PAGE_SIZE
        page = array("I", [entry(chr(i)) for i in range(start, start + PAGE_SIZE)])
        self._entries[start : start + PAGE_SIZE] = page


@cache
def shared_characters() -> Characters:
    """Return the table of this process."""
    return Characters()


def entry(any_form: str) -> int:
    """Return the plain form of a character in lower case, as a code point, its class, and its case.

    Where the lower case depends on other letters, or is not a single character, it is the character
    itself. Case matters for letters only: CASED and CASE_IGNORABLE decide which σ a Σ becomes.

    >>> entry("É") == ord("é") | LETTER | CASED, entry("’") == ord("'") | JOINER
    (True, True)
    """
    character = PLAIN.get(any_form, any_form)
    lower = character.lower()
    has_own_rule = character == CAPITAL_SIGMA or len(lower) > 1
    code_point = ord(character if has_own_rule else lower)
    if character in "'-":
        return code_point | JOINER
    if character.isspace():
        return code_point | SPACE
    if not (character.isalnum() or character == "_"):
        return code_point | MARK
    if f"aΣ{character}".lower()[1] == SMALL_SIGMA:
        return code_point | LETTER | CASED
    if f"aΣ{character}b".lower()[1] == SMALL_SIGMA:
        return code_point | LETTER | CASE_IGNORABLE
    return code_point | LETTER
