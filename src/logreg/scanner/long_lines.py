"""Lines of any length in pieces of bounded length, without cutting a token in two.

So a line of a gigabyte is counted in a few megabytes of memory.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from logreg.scanner.dictionary import MAX_LENGTH
from logreg.tokens import APOSTROPHES, HYPHENS, plain

PIECE_LENGTH = 1 << 17

_JOINERS = f"'{APOSTROPHES}{HYPHENS}-"
_SAFE = re.compile(rf"(?s:.*)(?:[^\w\udc80-\udcff{_JOINERS}]|[{_JOINERS}](?=[{_JOINERS}]))")
"""Up to the last place that is not inside a word: after a mark or space, or between two joiners.
After a byte that is not UTF-8, which may be a letter, only a text in plain form is cut."""

_GIANTS = [re.compile(rf"\w(?:{joiner}\w){{{2 * MAX_LENGTH},}}") for joiner in ("", "['-]?")]
"""Words far longer than any listed one: first those without joiners, which are found fast."""

_TAIL = 1 << 12


def pieces_of(chunks: Iterable[str]) -> Iterator[str]:
    """Cut a line that arrives in chunks into pieces, without cutting a token in two.

    Words longer than any listed one may be shortened: the shortened word is still not in any list
    and keeps its ending.

    >>> list(pieces_of(["Not very sur", "prising", ", but"]))
    ['Not very ', 'surprising, ', 'but']
    """
    rest = ""
    for chunk in chunks:
        text = rest + chunk
        safe = _SAFE.match(text, max(0, len(text) - _TAIL))
        if not safe:
            text = plain(text)
            for giant in _GIANTS:
                text = giant.sub(_shortened, text)
            safe = _SAFE.match(text)
        end = safe.end() if safe else 0
        if end:
            yield text[:end]
        rest = text[end:]
    if rest:
        yield rest


def _shortened(giant: re.Match[str]) -> str:
    return "x" * MAX_LENGTH + giant[0][-3:]


def decoded(line: bytes | memoryview) -> Iterator[str]:
    """Decode a line piece by piece, with the result of `bytes.decode`."""
    decoder = getincrementaldecoder("utf-8")("surrogateescape")
    for start in range(0, len(line), PIECE_LENGTH):
        yield decoder.decode(bytes(line[start : start + PIECE_LENGTH]))
    yield decoder.decode(b"", final=True)


def sliced(text: str) -> Iterator[str]:
    """Yield a text piece by piece."""
    for start in range(0, len(text), PIECE_LENGTH):
        yield text[start : start + PIECE_LENGTH]
