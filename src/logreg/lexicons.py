"""Word lists: the lexicons that ship, and how a list is read.

A list is a text file of one lower-case token a line; lines that start with ``;`` are comments.
What the words are for is the business of the features, not of this module.
"""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

from logreg.errors import InputError, excerpt, from_os_error
from logreg.tokens import is_token

COMMENT = ";"


class Lexicon(NamedTuple):
    """The word lists behind the sentiment features; each a set of tokens as `tokenize` gives."""

    positive: frozenset[str]
    negative: frozenset[str]
    pronouns: frozenset[str]
    negators: frozenset[str] = frozenset()


@cache
def shipped_lexicon() -> Lexicon:
    """Load the lexicon that ships with logreg."""
    lists = ("positive", "negative", "pronouns", "negators")
    folder = shipped_folder()
    return Lexicon(**{name: read_word_list(os.path.join(folder, f"{name}.txt")) for name in lists})


def shipped_folder() -> str:
    """Find the folder of the lists: inside an installed package, beside ``src`` in a checkout."""
    package = os.path.dirname(os.path.realpath(__file__))
    installed = os.path.join(package, "lexicons")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(os.path.dirname(package)), "lexicons")


def read_word_list(path: str) -> frozenset[str]:
    """Read one list.

    Raises:
        InputError: the file can't be read, or a line is not a token that a text could have.
    """
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    except OSError as error:
        raise from_os_error(error, path) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save the list as UTF-8", path) from error
    words = set()
    for number, line in enumerate(text.split("\n"), start=1):
        word = line.strip()
        if not word or word.startswith(COMMENT):
            continue
        if not is_token(word):
            problem = f"{excerpt(word)} is not one lower-case token; no text can match it"
            raise InputError(f"{problem}; write one token a line", path, number)
        words.add(word)
    return frozenset(words)
