"""Where a sentence might end: marks before white space, and the text on both sides of them.

A candidate is a run of the marks . ? ! … with the quotes and brackets that close after it, and
white space and more text behind that. Whether a sentence ends there is asked of its context: the
text before and after it, with the sign ⏎ at the place in question.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BREAK = "⏎"
"""Stands in a context where a line break would go, were it the end of a sentence."""

WHITE = " \t\n\r\f\v"
"""The white space that separates sentences and words."""

MARKS = ".?!…"
QUOTES_AFTER, BRACKETS_AFTER = "\"'”’»", ")]}"
QUOTES_BEFORE, BRACKETS_BEFORE = "\"'“‘«`", "([{"

END = rf"[{re.escape(MARKS)}]+[{re.escape(QUOTES_AFTER + BRACKETS_AFTER)}]*"
"""Marks, and what closes after them."""

CANDIDATE = re.compile(rf"{END}(?=[{WHITE}]+[^{WHITE}])")

_TEXT = re.compile(rf"[^{WHITE}]")

LEFT, RIGHT = 200, 40
"""Characters of a context, at most, on each side."""


class Context(NamedTuple):
    """A candidate, and the text on both sides of it.

    Attributes:
        left: the text before the marks.
        mark: the marks, and what closes after them.
        right: the text after the white space.
    """

    left: str
    mark: str
    right: str

    def __str__(self) -> str:
        """Return the context as one text.

        >>> print(Context("It cost", "...", "nothing"))
        It cost... ⏎ nothing
        """
        return f"{self.left}{self.mark} {BREAK} {self.right}"


def context_of(text: str) -> Context:
    """Read a context; without ⏎ the question is asked at the end of the text.

    >>> context_of("in Jan. ⏎ 1 the"), context_of("No!")
    (Context(left='in Jan', mark='.', right='1 the'), Context(left='No', mark='!', right=''))
    """
    before, is_there, right = text.rpartition(BREAK)
    before = (before if is_there else text).rstrip(WHITE)
    found = re.search(rf"{END}\Z", before)
    left = before[: found.start()] if found else before
    return Context(left, found[0] if found else "", right.strip(WHITE) if is_there else "")


def context_at(text: str, start: int, end: int) -> Context:
    """Return the context of the candidate that stands at ``text[start:end]``."""
    after = _TEXT.search(text, end)
    right = "" if after is None else text[after.start() : after.start() + RIGHT]
    return Context(text[max(start - LEFT, 0) : start], text[start:end], right)
