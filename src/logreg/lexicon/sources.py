"""Lexicons of the user: a folder of word lists, or a published lexicon.

A source without pronouns or negators (published ones have none) gets the built-in ones.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from logreg.atomic import write_all_atomically
from logreg.errors import InputError, from_os_error
from logreg.lexicon.published import PublishedLexicon, hu_liu_files, read_published
from logreg.lexicon.word_lists import (
    LISTS,
    Lexicon,
    list_path,
    read_word_list,
    shipped_lexicon,
    word_list,
)

POLAR = ("positive", "negative")


class Source(NamedTuple):
    """A lexicon, and the published one it was read from; None for a folder of lists."""

    lexicon: Lexicon
    published: PublishedLexicon | None


def read_lexicon(path: str) -> Source:
    """Read a lexicon from a folder of lists or from a file or folder in a published format.

    Raises:
        InputError: the path cannot be read, or is neither.
    """
    if is_folder_of_lists(path):
        return Source(_read_folder(path), None)
    if os.path.isdir(path) and not any(os.path.exists(file) for file in hu_liu_files(path)):
        lists = " and ".join(os.path.basename(list_path(path, name)) for name in POLAR)
        raise InputError(f"no word lists here; a folder of lists has {lists}", path)
    published = read_published(path)
    lexicon = shipped_lexicon()._replace(positive=published.positive, negative=published.negative)
    return Source(lexicon, published)


def is_folder_of_lists(path: str) -> bool:
    """Return whether a path is a folder with positive.txt and negative.txt."""
    return all(os.path.isfile(list_path(path, name)) for name in POLAR)


def _read_folder(path: str) -> Lexicon:
    present = [name for name in LISTS if os.path.isfile(list_path(path, name))]
    lists = {name: read_word_list(list_path(path, name)) for name in present}
    return shipped_lexicon()._replace(**lists)


def extended(lexicon: Lexicon, more: Lexicon) -> Lexicon:
    """Add the words of ``more``; a word that is on the other side changes sides.

    >>> base = Lexicon(frozenset({"good", "sick"}), frozenset({"bad"}), frozenset())
    >>> more = Lexicon(frozenset(), frozenset({"sick"}), frozenset())
    >>> grown = extended(base, more)
    >>> sorted(grown.positive), sorted(grown.negative)
    (['good'], ['bad', 'sick'])
    """
    return Lexicon(
        positive=(lexicon.positive - more.negative) | more.positive,
        negative=(lexicon.negative - more.positive) | more.negative,
        pronouns=lexicon.pronouns | more.pronouns,
        negators=lexicon.negators | more.negators,
    )


def write_lexicon(folder: str, lexicon: Lexicon, origin: str) -> None:
    """Write the lists of a lexicon to a folder, created if necessary; empty ones only if polar.

    Raises:
        InputError: the folder cannot be created, or a list cannot be written; the old ones are
            untouched.
    """
    contents = {
        list_path(folder, name): word_list(words, origin)
        for name, words in lexicon._asdict().items()
        if words or name in POLAR
    }
    try:
        os.makedirs(folder, exist_ok=True)
        write_all_atomically(contents)
    except OSError as error:
        raise from_os_error(error, str(error.filename or folder)) from error
