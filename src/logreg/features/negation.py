"""How far a negator reaches: the words after it that count for the opposite side (SLP ch. 4.4).

N words      those after "not", "never", "can't", ..., up to the next mark at the most
"mark"       all up to the next mark, as in the chapter
"""

from __future__ import annotations

from operator import index
from typing import Any

from logreg.errors import FieldError
from logreg.lexicon.word_lists import TO_MARK

MARK = "mark"
"""The negation that reaches up to the next mark."""

Negation = bool | int | str
"""False for none, a number of words, or `MARK`; True is `DEFAULT_REACH` words."""

DEFAULT_REACH = 3
"""Words that negation reaches if nothing else is said: as many as measure best across domains."""

LONGEST_REACH = 1000
"""Words: a negator does not reach further, except up to the next mark."""


def reach_of(negation: Negation) -> int:
    """Return how many words negation reaches; 0 if it does not count.

    >>> reach_of(False), reach_of(True), reach_of(5), reach_of("mark") == TO_MARK
    (0, 3, 5, True)

    Raises:
        ValueError: it is none of these.
    """
    if type(negation).__name__ in ("bool", "bool_"):  # also numpy's, which is not loaded for it
        return DEFAULT_REACH if negation else 0
    if negation in (MARK, TO_MARK):
        return TO_MARK
    try:
        reach = index(negation)  # type: ignore[arg-type]
    except TypeError:
        reach = -1
    if not 0 <= reach <= LONGEST_REACH:
        rule = f"negation must be a number of words, up to {LONGEST_REACH}, or 'mark'"
        raise ValueError(f"{rule}, got {negation!r}")
    return reach


def as_json(reach: int) -> bool | int | str:
    """Return a reach as a model file has it.

    >>> as_json(0), as_json(3), as_json(TO_MARK)
    (False, 3, 'mark')
    """
    return MARK if reach == TO_MARK else reach or False


def from_json(value: Any) -> int:
    """Return the reach that a model file has; true, in files of old, is up to the next mark.

    Raises:
        FieldError: it has no such thing.
    """
    if value is True:
        return TO_MARK
    try:
        return reach_of(value)
    except ValueError as error:
        rule = f"must be false, a number of words up to {LONGEST_REACH}, or {MARK!r}"
        raise FieldError("features.negation", f"{rule}, got {value!r}") from error


def left_after(left: int, reach: int, *, is_mark: bool, negates: bool) -> int:
    """Return how many words negation still reaches after a token.

    A mark ends it, a negator starts it again, and any other word is one of those that it reaches.

    >>> left = left_after(0, 2, is_mark=False, negates=True)
    >>> left, left_after(left, 2, is_mark=False, negates=False)
    (2, 1)
    >>> left_after(2, 2, is_mark=True, negates=False)
    0

    Args:
        left: how many words it reached before the token.
        reach: how many a negator reaches.
        is_mark: whether the token is a mark.
        negates: whether it is a negator.
    """
    if is_mark:
        return 0
    if negates:
        return reach
    return left if left == TO_MARK else max(left - 1, 0)
