"""Encoding errors and markup: traces of what went wrong with a text before.

Bytes of another encoding, UTF-8 that was read as Windows-1252 (mojibake), control characters, HTML.
The patterns occur in hardly any intact text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from logreg.errors import excerpt

_SECOND = "\x80-\xba\xbc-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ•–—˜™š›œžŸ"
"""The second byte of a character in Windows-1252, without » “ ” ‘ ’, which do occur."""

_TAGS = (
    "a|b|i|u|p|br|em|strong|span|div|img|ul|ol|li|h[1-6]|hr|table|tr|td|th|font|blockquote|pre|code"
    "|sub|sup|small|center|script|style|html|head|body|iframe|form|input"
)

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")
_ENTITY = re.compile("&(?:[A-Za-z][A-Za-z0-9]{1,9}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BEYOND_ASCII = {
    "bytes that are not UTF-8": re.compile("[\udc80-\udcff]"),
    "U+FFFD, which stands for a lost character": re.compile("\ufffd"),
    "UTF-8 that was read as another encoding": re.compile(
        f"[ÃÂ][{_SECOND}]|â[€\x80]|ðŸ|ï»¿|(?:[ÐÑ][»{_SECOND}]){{2}}"
    ),
}

ENTITIES = "HTML entities"
"""The name of markup that an option replaces when texts are read."""

CONTEXT = 12
"""Characters shown on either side of the error."""


class Damage(NamedTuple):
    """An error in a text: the kind of the finding, its name, and an excerpt of the first place."""

    kind: str
    name: str
    excerpt: str


def damages(text: str) -> Iterator[Damage]:
    r"""Yield each kind of error that a text has.

    >>> [damage[:2] for damage in damages("CafÃ© au lait<br />")]
    [('encoding', 'UTF-8 that was read as another encoding'), ('markup', 'HTML tags')]
    >>> next(damages("CafÃ© au lait")).excerpt
    "'CafÃ© au lait'"
    >>> [*damages("I <3 you & me; “œuvre” »À la carte«")]
    []
    """
    if not text.isascii():
        for name, pattern in _BEYOND_ASCII.items():
            yield from _damage("encoding", name, pattern, text)
    if not text.isprintable():
        yield from _damage("encoding", "control characters", _CONTROL, text)
    if "<" in text:
        yield from _damage("markup", "HTML tags", _TAG, text)
    if "&" in text:
        yield from _damage("markup", ENTITIES, _ENTITY, text)


def _damage(kind: str, name: str, pattern: re.Pattern[str], text: str) -> Iterator[Damage]:
    if found := pattern.search(text):
        start = max(0, found.start() - CONTEXT)
        yield Damage(kind, name, excerpt(text[start : found.end() + CONTEXT]))
