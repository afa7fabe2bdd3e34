"""English text rewritten, line by line, so that it is as hard to scan as other texts are."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = str.maketrans(
    _LETTERS + _LETTERS.upper(), "абцдефгхижклмнопярстувщшыз" + "АБЦДЕФГХИЖКЛМНОПЯРСТУВЩШЫЗ"
)
_ACCENTS = str.maketrans("eaoc", "éàôç")
_QUOTES = str.maketrans("'\"-", "’”–")
_EMOJI = "😀😂👍🏽👎🎉😡😍🤔"

Rewriter = Callable[[str, Random], bytes]


def _translated(table: dict[int, int], encoding: str = "utf-8") -> Rewriter:
    return lambda line, _: line.translate(table).encode(encoding, "replace")


def _chinese(line: str, random: Random) -> bytes:
    """Put two characters for each word, and no spaces."""
    n = 2 * len(line.split())
    characters = (chr(random.randrange(0x4E00, 0x9000)) for _ in range(n))
    return "".join(c + "，" * (i % 9 == 8) for i, c in enumerate(characters)).encode()


def _with_emoji(line: str, random: Random) -> bytes:
    """Put an emoji after each word."""
    return "".join(f"{word} {random.choice(_EMOJI)}" for word in line.split()).encode()


_USABLE = bytes(i if i >= 32 and i != 127 else 32 for i in range(256))


def _random_bytes(line: str, random: Random) -> bytes:
    """Fill the line with bytes, few of which are UTF-8."""
    return random.randbytes(len(line)).translate(_USABLE)


OTHER_TEXTS: dict[str, Rewriter] = {
    "English": lambda line, _: line.encode(),
    "curly quotes and dashes": _translated(_QUOTES),
    "accents, as in French": _translated(_ACCENTS),
    "the same in Latin-1": _translated(_ACCENTS, "latin-1"),
    "Cyrillic": _translated(_CYRILLIC),
    "Chinese": _chinese,
    "an emoji after each word": _with_emoji,
    "random bytes": _random_bytes,
}
"""What the text is like, and what makes it from a line of English."""
