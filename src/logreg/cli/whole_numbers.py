"""Whole numbers of the command line: one way to read them, whichever option they belong to.

They are bounded, because what is larger cannot be computed with: not in the 64 bits of numpy, and
beyond 4,300 digits Python does not even read it.
"""

from __future__ import annotations

from typing import Any

import click

from logreg.errors import excerpt
from logreg.inputs import LARGEST

MOST_JOBS = 1024
"""Processes or threads that a call may start: more than a machine has cores."""

_MOST_DIGITS = len(str(LARGEST))


def whole_number(text: str, least: int = 0, most: int = LARGEST) -> int | None:
    """Return the whole number that a text stands for; None if it is none in the range.

    >>> whole_number("16", least=1), whole_number("-1"), whole_number("9" * 5000)
    (16, None, None)
    """
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        return None
    number = int(text)
    return number if least <= number <= most else None


class WholeNumber(click.IntRange):
    """A whole number as the value of an option.

    Args:
        least: the smallest one.
        most: the largest one, if the help is to name it.
        largest: the largest one, if it is there for safety only and of no interest.
    """

    def __init__(self, least: int, most: int | None = None, *, largest: int = LARGEST) -> None:
        super().__init__(least, most)
        self._largest = largest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number.

        Raises:
            click.BadParameter: it is none, or out of the range.
        """
        if isinstance(value, str) and len(value) > _MOST_DIGITS:
            most = self._largest if self.max is None else self.max
            self.fail(f"must be a whole number up to {most}, got {excerpt(value)}.", param, ctx)
        number: int = super().convert(value, param, ctx)
        if number > self._largest:
            self.fail(f"must be at most {self._largest}, got {number}.", param, ctx)
        return number
