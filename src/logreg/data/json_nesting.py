"""How deeply JSON is nested, found without decoding it: decoders recurse, up to their own limit."""

from __future__ import annotations

import re

_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
"""Possessive, so that a string without an end is passed over in one go."""


def is_nested_beyond(most: int, line: str) -> bool:
    """Return whether more than so many objects and arrays of a line are within one another.

    >>> is_nested_beyond(2, '{"a": [{}]}'), is_nested_beyond(2, '{"a": "[[["}')
    (True, False)
    """
    if line.count("{") + line.count("[") <= most:  # nearly every line
        return False
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(line):
        mark = found[0]
        if mark in "[{":
            depth += 1
            if depth > most:
                return True
        elif mark in "]}":
            depth -= 1
    return False
