r"""The specification of a token.

A token is a word or a mark. A word is a run of letters, digits or underscores (Unicode) in which
single apostrophes or hyphens may join such runs: "it's", "second-rate". Any other character that
is not white space is a mark, a token of its own. Before that, a text is put into plain form: the
characters that are typed for an apostrophe or a hyphen become "'" and "-", and a byte that is not
UTF-8 becomes the character that it is in Windows-1252, as it nearly always is. This module defines
what a token is, not what tokens mean. It is written to be read; faster implementations must agree
with it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

_PARTS = "*+" if sys.version_info >= (3, 11, 5) else "*"
"""The + saves memory, and changes nothing, but in Pythons before 3.11.5 (their issue 106052)."""

TOKEN = re.compile(rf"\w+(?:['-]\w+){_PARTS}|[^\w\s]")
"""One token of a text in plain form: a word, or a single mark."""

APOSTROPHES = "‘’ʼ′＇´`"
"""What is typed for an apostrophe: quotation marks, a letter, a prime, and two accents."""

HYPHENS = "‐‑"
"""The hyphens beside that of ASCII: U+2010, and U+2011, which does not break at a line end."""

WINDOWS_1252 = (
    "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"  # the bytes from 80 to 9F
    + "".join(map(chr, range(0xA0, 0x100)))
)
"""The characters of the bytes 80 to FF; five bytes have none and are control characters."""

_TYPED = {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-")}
_BYTES = {chr(0xDC80 + i): _TYPED.get(c, c) for i, c in enumerate(WINDOWS_1252)}
"""By the surrogate that Python makes of a byte that it cannot decode (PEP 383)."""

PLAIN = {**_TYPED, **_BYTES}
"""The plain form of each character that has another one."""

_NOT_PLAIN = re.compile(f"[{APOSTROPHES}{HYPHENS}\udc80-\udcff]")


def tokenize(text: str) -> list[str]:
    """Split a text into its tokens, in order, as they are matched against word lists.

    >>> tokenize("It’s hokey, second-rate -- and '90s!")
    ["it's", 'hokey', ',', 'second-rate', '-', '-', 'and', "'", '90s', '!']
    """
    return [token.lower() for token in TOKEN.findall(plain(text))]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return where each token of a text begins and ends.

    >>> token_spans("It’s so-so!")
    [(0, 4), (5, 10), (10, 11)]
    """
    return [found.span() for found in TOKEN.finditer(plain(text))]


def plain(text: str) -> str:
    r"""Return a text in plain form, of the same length.

    >>> plain("don´t"), plain(b"caf\xe9 isn\x92t".decode("utf-8", "surrogateescape"))
    ("don't", "café isn't")
    """
    return _NOT_PLAIN.sub(lambda found: PLAIN[found[0]], text)


def without_bytes(text: str) -> str:
    r"""Return a text in which bytes that are not UTF-8 are characters of Windows-1252.

    >>> without_bytes(b"caf\xe9 isn\x92t".decode("utf-8", "surrogateescape"))
    'café isn’t'
    """
    return re.sub("[\udc80-\udcff]", lambda found: WINDOWS_1252[ord(found[0]) - 0xDC80], text)


def normalize(token: str) -> str:
    """Return the form in which a token is matched against word lists.

    >>> normalize("DON’T")
    "don't"
    """
    return plain(token).lower()


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


MARK = "\udcfe"
"""What precedes a mark that is not ASCII in the bytes of a text in plain form: UTF-8 lacks FE."""

_ALONE = re.compile(r"(?<![^ \n])[^\x00-\x7f](?![^ \n])")


def in_plain_form(runs: Sequence[str]) -> bytes:
    """Return runs of tokens, separated by spaces, as the bytes of their plain form, one a line.

    >>> in_plain_form(["so good", "👍 !"])
    b'so good\\n\\xfe\\xf0\\x9f\\x91\\x8d !\\n'
    """
    content = "\n".join([*runs, ""])
    if not content.isascii():
        content = _ALONE.sub(lambda found: MARK * is_mark(found[0]) + found[0], content)
    return content.encode("utf-8", "surrogateescape")
