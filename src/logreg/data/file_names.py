"""Texts that are hardly meant as texts, since they are the names of files."""

from __future__ import annotations

import os


def has_space(text: str) -> bool:
    """Return whether there is white space in a text, or nothing else.

    >>> has_space("a b"), has_space(""), has_space("a")
    (True, True, False)
    """
    return text.split() != [text]


def is_file_name(text: str) -> bool:
    """Return whether a text is the name of a file or pipe; one of a folder may be a plain word."""
    return not has_space(text) and os.path.exists(text) and not os.path.isdir(text)
