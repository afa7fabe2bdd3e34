"""Word lists: the built-in lexicon, reading lists, and formatting them.

A list is a text file with one entry per line, a token or a phrase in lower case; lines that start
with ``;`` are comments.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from logreg.errors import InputError, excerpt, from_os_error
from logreg.lexicon.phrases import LONGEST, MOST_TOKENS, phrase_of
from logreg.tokens import is_token, normalize

COMMENT = ";"
NEGATION_SUFFIX = "n't"
"""A word that ends so negates, as do those of the list of negators."""

TO_MARK = (1 << 32) - 1
"""How many words a negator reaches if only a mark ends its scope."""

BUT = "but"
"""The word before which words of its sentence can count half."""

SENTENCE_ENDS = frozenset(".!?")
"""The marks up to which its sentence goes."""

LISTS = ("positive", "negative", "pronouns", "negators")
"""The lists of a lexicon: each is a file of that name, with the extension .txt."""


class Lexicon(NamedTuple):
    """The word lists behind the sentiment features; each a set of tokens as `tokenize` gives."""

    positive: frozenset[str]
    negative: frozenset[str]
    pronouns: frozenset[str]
    negators: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Return how many words each list has; there can be thousands."""
        sizes = [f"{len(words)} {name}" for name, words in zip(LISTS, self, strict=True)]
        return f"Lexicon({', '.join(sizes)})"


@cache
def shipped_lexicon() -> Lexicon:
    """Load the built-in lexicon."""
    folder = shipped_folder()
    return Lexicon(**{name: read_word_list(list_path(folder, name)) for name in LISTS})


def list_path(folder: str, name: str) -> str:
    """Return the path of a list in a folder."""
    return os.path.join(folder, f"{name}.txt")


def shipped_folder() -> str:
    """Return the folder of the built-in lists: in the package, or in a checkout beside ``src``."""
    here = os.path.dirname(os.path.realpath(__file__))
    installed = os.path.join(here, "lists")
    if os.path.isdir(installed):
        return installed
    return os.path.join(here, *[os.pardir] * 3, "lexicons")


def read_word_list(path: str) -> frozenset[str]:
    """Read one list.

    Raises:
        InputError: the file cannot be read, or no text can match a line.
    """
    entries = read_entries(path)
    for number, word in entries:
        if problem := problem_of(word):
            raise InputError(problem, path, number)
    return frozenset(word for _, word in entries)


def problem_of(entry: str) -> str | None:
    """Return why no text can match an entry, and the cure; None if texts can.

    >>> problem_of("Don´t")
    "'Don´t' is not in the form that is matched; write 'don't'"
    """
    if is_entry(entry):
        return None
    normal = " ".join(normalize(entry).split())
    if is_entry(normal):
        return f"{excerpt(entry)} is not in the form that is matched; write {excerpt(normal)}"
    rule = f"a word, a mark, or a phrase of up to {MOST_TOKENS} and {LONGEST} bytes"
    return f"{excerpt(entry)} is not {rule}, so no text can match it; shorten it, or leave it out"


def is_entry(entry: str) -> bool:
    """Return whether texts can match an entry of a list: it is a token, or a phrase.

    >>> is_entry("second-rate"), is_entry("second to none"), is_entry(":-)"), is_entry("Great")
    (True, True, True, False)
    """
    return is_token(entry) or phrase_of(entry) is not None


def read_entries(path: str) -> list[tuple[int, str]]:
    """Return the entries of a list as written, each with its line number (from 1).

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read().removeprefix("\ufeff")
    except OSError as error:
        raise from_os_error(error, path) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save the list as UTF-8", path) from error
    return [
        (number, word)
        for number, line in enumerate(text.split("\n"), start=1)
        if (word := line.strip()) and not _is_comment(word)
    ]


def _is_comment(line: str) -> bool:
    """Return whether a line of a list is a comment, and not an emoticon with one eye closed.

    >>> [_is_comment(line) for line in ("; In: words", ";in", ";;;;", ";", ";)", ";-p")]
    [True, True, True, True, False, False]
    """
    phrase = phrase_of(line)
    is_emoticon = phrase is not None and {*map(len, phrase.tokens)} == {1} and line[1] != COMMENT
    return line.startswith(COMMENT) and not is_emoticon


def word_list(words: Iterable[str], comment: str) -> bytes:
    """Return the content of a list: a comment, then the words, sorted."""
    lines = [f"{COMMENT} {comment}", *sorted(words)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")
