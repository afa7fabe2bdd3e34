"""The specification of a token.

A token is a word or a mark. A word is a run of letters, digits or underscores (Unicode) in which
single apostrophes or hyphens may join such runs: "it's", "second-rate". Any other character that
is not white space is a mark, a token of its own. This module defines what a token is, not
what tokens mean. It is written to be read; faster implementations must agree with it.
"""

from __future__ import annotations

import re

TOKEN = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
"""One token: a word, or a single mark."""


def tokenize(text: str) -> list[str]:
    """Split a text into its tokens, in order, as they are matched against word lists.

    Matching is on the lower-cased word, in which the typographic apostrophe counts as "'".

    >>> tokenize("It’s hokey, second-rate -- and '90s!")
    ["it's", 'hokey', ',', 'second-rate', '-', '-', 'and', "'", '90s', '!']
    """
    return [normalize(token) for token in TOKEN.findall(text)]


def normalize(token: str) -> str:
    """Return the form in which a token is matched against word lists.

    >>> normalize("DON’T")
    "don't"
    """
    return token.lower().replace("’", "'")


def is_token(entry: str) -> bool:
    """Return whether an entry of a word list is a single token, so that texts can match it.

    >>> is_token("second-rate"), is_token("second rate"), is_token("Great"), is_token("👍")
    (True, False, False, True)
    """
    return tokenize(entry) == [entry]


def is_mark(token: str) -> bool:
    """Return whether a token is a mark, not a word.

    >>> is_mark(","), is_mark("👍"), is_mark("a"), is_mark("it's")
    (True, True, False, False)
    """
    return len(token) == 1 and not (token.isalnum() or token == "_")
