"""Abbreviations: words that a period ends without ending the sentence, or with it.

A list is a text file with one entry per line, in lower case and without the last period; lines that
start with ``;`` are comments.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from logreg.errors import InputError, excerpt
from logreg.lexicon.word_lists import list_path, read_entries, shipped_folder


class Abbreviations(NamedTuple):
    """Two lists.

    Attributes:
        leading: those before a name, a number or an example, which never end a sentence.
        others: those that may.
    """

    leading: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


@cache
def shipped_abbreviations() -> Abbreviations:
    """Load the built-in lists."""
    folder = shipped_folder()
    return Abbreviations(
        read_abbreviations(list_path(folder, "leading")),
        read_abbreviations(list_path(folder, "abbreviations")),
    )


def read_abbreviations(path: str) -> frozenset[str]:
    """Read one list.

    Raises:
        InputError: the file cannot be read, or an entry is not in the form that is matched.
    """
    entries = read_entries(path)
    for number, entry in entries:
        form = entry.lower().rstrip(".")
        if entry != form or not form or len(form.split()) > 1:
            rule = "one word in lower case, without its last period"
            raise InputError(f"{excerpt(entry)}: write {rule}", path, number)
    return frozenset(entry for _, entry in entries)
