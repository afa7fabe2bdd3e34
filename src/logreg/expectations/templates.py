r"""Texts with alternatives: ``{Anna|Mohammed} was helpful`` stands for two texts.

CheckList calls them templates. A backslash makes one of the characters of `ESCAPED` mean itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, product
from operator import mul

from logreg.errors import excerpt

ESCAPED = r"\{|}>:#"
"""The characters that have a meaning in a line, and a backslash before them takes it away."""

MOST_VARIANTS = 1_000
"""Texts that a template may stand for."""

_PIECE = re.compile(r"\\(?P<escaped>.?)|(?P<mark>[{|}])|(?P<plain>[^\\{|}]+)", re.DOTALL)


def variants(template: str) -> tuple[str, ...]:
    r"""Return the texts that a template stands for, in the order in which they are written.

    >>> variants("{Anna|Mohammed} was {|very }kind")
    ('Anna was kind', 'Anna was very kind', 'Mohammed was kind', 'Mohammed was very kind')
    >>> variants(r"a \{b\} C:\\")
    ('a {b} C:\\',)

    Raises:
        ValueError: braces or backslashes do not fit, a text is empty, or there are too many.
    """
    parts = _parts(template)
    if any(n > MOST_VARIANTS for n in accumulate(map(len, parts), mul)):
        limit = f"a line may stand for {MOST_VARIANTS:,} texts, got more"
        raise ValueError(f"{limit}; use fewer alternatives, or several lines")
    texts = tuple("".join(choice).strip() for choice in product(*parts))
    if not all(texts):
        raise ValueError(f"a text must not be empty, got {excerpt(template.strip())}; write one")
    return texts


def plain(written: str) -> str:
    r"""Return what is meant by a part of a line without alternatives, such as a label.

    >>> plain(r"re\: spam")
    're: spam'

    Raises:
        ValueError: a backslash stands before another character.
    """
    return "".join(piece for piece, _ in _pieces(written))


def _pieces(written: str) -> Iterator[tuple[str, bool]]:
    """Yield stretches of plain text, escaped characters, and marks; and whether it is a mark.

    Raises:
        ValueError: a backslash stands before a character that needs none.
    """
    for piece in _PIECE.finditer(written):
        escaped = piece["escaped"]
        if escaped is not None and (not escaped or escaped not in ESCAPED):
            rule = rf"a backslash stands before one of {' '.join(ESCAPED)}, got {excerpt(piece[0])}"
            raise ValueError(rf"{rule}; write \\ for a backslash")
        yield piece[0] if escaped is None else escaped, piece["mark"] is not None


def _parts(template: str) -> list[list[str]]:
    """Return the parts of a template, each with its alternatives, of which plain text has one.

    >>> _parts("so {good|bad}!")
    [['so '], ['good', 'bad'], ['!']]

    Raises:
        ValueError: braces or backslashes do not fit.
    """
    parts: list[list[str]] = []
    alternatives: list[str] = []
    pieces: list[str] = []
    is_open = False
    for piece, is_mark in _pieces(template):
        if not is_mark or (piece == "|" and not is_open):
            pieces.append(piece)
            continue
        if piece == "{" and is_open:
            raise ValueError(r"braces must not be within braces; write \{ for the character")
        if piece == "}" and not is_open:
            raise ValueError(r"a } needs a { before it; write \} for the character")
        alternatives.append("".join(pieces))
        pieces = []
        if piece != "|":
            if is_open:
                _require_alternatives(alternatives)
            parts.append(alternatives)
            alternatives, is_open = [], not is_open
    if is_open:
        raise ValueError(r"a { needs a } after it; write \{ for the character")
    return [part for part in (*parts, ["".join(pieces)]) if part != [""]]


def _require_alternatives(alternatives: list[str]) -> None:
    if len(alternatives) < 2:
        written = excerpt(f"{{{alternatives[0]}}}")
        rule = f"braces must hold alternatives, such as {{a|b}}, got {written}"
        raise ValueError(rf"{rule}; write \{{ for the character")
