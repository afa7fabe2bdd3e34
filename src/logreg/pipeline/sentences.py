"""Cutting running text into sentences, block by block, in constant memory.

A sentence ends at a candidate if the model says so, and at the end of a paragraph, which an empty
line separates from the next. No byte is lost: between two sentences is nothing but white space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.errors import LogregError
from logreg.features.candidates import END, LEFT, RIGHT, WHITE, Context
from logreg.features.periods import PeriodFeatures
from logreg.features.sentence_ends import MOST
from logreg.inputs import require_type
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.scanner import kernel

if TYPE_CHECKING:
    from logreg.scanner.sentence_kernel import CompiledCutter

Ends = Callable[[Context], bool]
"""Whether a sentence ends at a candidate."""

WORTH_COMPILING = 1 << 16
"""Bytes that are cut sooner with the compiled model, which it takes some time to make."""

HELD = 1 << 16
"""Bytes without white space of which the beginning is passed on before the end is there."""

_LONG = 1 << 20
"""Bytes that are held for an end which is not there yet, from which as many again are waited for.

So a long run of marks is looked at a few times, not once for each block, and time stays linear.
"""

_BYTES_OF_CONTEXT = 4 * LEFT

_WITHIN_LINE = WHITE.replace("\n", "")
_PARAGRAPH_END = rf"[{_WITHIN_LINE}]*+\n[{_WITHIN_LINE}]*+\n"
_PLACE = re.compile(rf"{END}(?=[{WHITE}])|(?<![{WHITE}]){_PARAGRAPH_END}")
_PARAGRAPH = re.compile(_PARAGRAPH_END)
_TEXT = re.compile(rf"[^{WHITE}]+")
_WHITE = WHITE.encode()


class Break(NamedTuple):
    """A place between two sentences.

    Attributes:
        end: where the one ends.
        start: where the next begins; between them is white space.
    """

    end: int
    start: int


class Cut(NamedTuple):
    """What was found in a part of a text.

    Attributes:
        breaks: the places between sentences.
        open: the first candidate that what follows decides; None if there is none.
        paragraph: where the paragraph begins that goes on from there; 0 if it began before.
    """

    breaks: list[Break]
    open: int | None
    paragraph: int


class _CutOfBytes(NamedTuple):
    """The same for bytes; breaks are int64, shape (n, 2)."""

    breaks: NDArray[np.int64]
    open: int | None
    paragraph: int


class Piece(NamedTuple):
    """A part of a text, and the breaks within it.

    Attributes:
        content: the bytes of the part.
        breaks: counted from its beginning, int64, shape (n, 2).
        start: where it begins in the text.
        is_last: whether the text ends with it.
    """

    content: bytes
    breaks: NDArray[np.int64]
    start: int
    is_last: bool


def cut(text: str, start: int, ends: Ends, *, is_last: bool) -> Cut:
    """Find the breaks of a text; the specification.

    Args:
        text: the text, from the beginning of the paragraph, or `LEFT` characters before ``start``.
        start: the first place that has not been decided yet.
        ends: decides about candidates.
        is_last: whether the text ends here; if not, what follows may decide.

    >>> cut("So it ended. Why? No one knew", 0, lambda context: True, is_last=True).breaks
    [Break(end=12, start=13), Break(end=17, start=18)]
    """
    breaks: list[Break] = []
    paragraph, next_start = 0, 0
    for place in _PLACE.finditer(text, start):
        if place.start() < next_start:
            continue  # the end of a paragraph, after its last sentence
        following = _TEXT.search(text, place.end())
        if following is None:
            return Cut(breaks, None if is_last else place.start(), paragraph)
        is_candidate = text[place.start()] not in WHITE
        begins_paragraph = not is_candidate or _PARAGRAPH.search(
            text, place.end(), following.start()
        )
        if not begins_paragraph:
            if not is_last and following.end() == len(text) and len(following[0]) < MOST:
                return Cut(breaks, place.start(), paragraph)
            left = text[max(paragraph, place.start() - LEFT) : place.start()]
            right = text[following.start() : following.start() + RIGHT]
            if not ends(Context(left, place[0], right)):
                continue
        else:
            paragraph = following.start()
        next_start = following.start()
        if is_candidate or place.start() > 0:  # else this is before the first sentence
            breaks.append(Break(place.end() if is_candidate else place.start(), next_start))
    return Cut(breaks, None, paragraph)


class SentenceCutter:
    """Cuts texts into sentences.

    Args:
        model: a model of the feature set ``periods``.

    Raises:
        LogregError: it is a model of another one.
    """

    def __init__(self, model: Model) -> None:
        require_type("model", model, Model)
        features, linear = model.features, model.linear
        if not isinstance(features, PeriodFeatures) or not isinstance(linear, LinearModel):
            problem = f"the model's features are {features.set_name}, not periods"
            raise LogregError(f"{problem}; train one with --features periods")
        self._features, self._linear = features, linear
        self._has_kernel = kernel.is_available() and not features.lecture
        self._length = 0

    def _is_worth_it(self, length: int) -> bool:
        """Return whether to use the compiled model for further text of this length."""
        self._length += length
        return self._has_kernel and self._length >= WORTH_COMPILING

    @cached_property
    def _compiled(self) -> CompiledCutter:
        from logreg.features.compiled_periods import compiled_cutter

        return compiled_cutter(self._features, self._linear)

    def ends(self, context: Context) -> bool:
        """Return whether a sentence ends at a candidate: P > 0.5."""
        return self._linear.logit(self._features.extract_context(context)) > 0

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where each sentence of a text begins and ends; white space is in none.

        The line ends of a text are white space; an empty line ends a sentence.
        """
        stripped = text.rstrip(WHITE)
        first = len(stripped) - len(stripped.lstrip(WHITE))
        if first == len(stripped):
            return []
        breaks = cut(stripped, first, self.ends, is_last=True).breaks
        starts = [first, *(one.start for one in breaks)]
        return [*zip(starts, [*(one.end for one in breaks), len(stripped)], strict=True)]

    def sentences(self, text: str) -> list[str]:
        """Return the sentences of a text, with the white space within them as it is.

        >>> from logreg.model_file import load
        >>> SentenceCutter(load("sentences")).sentences("Mr. Hyde left.\\nWhy? No one knew.")
        ['Mr. Hyde left.', 'Why?', 'No one knew.']
        """
        if not (self._is_worth_it(len(text)) and is_encodable(text)):
            return [text[start:end] for start, end in self.spans(text)]
        content = text.strip(WHITE).encode()
        breaks, _, _ = self._compiled.cut(content, 0, is_last=True)
        places = [0, *breaks.ravel().tolist(), len(content)]
        pairs = zip(places[::2], places[1::2], strict=True)
        return [content[start:end].decode() for start, end in pairs if end > start]

    def pieces(self, blocks: Iterable[bytes]) -> Iterator[Piece]:
        """Cut a text that comes in blocks of UTF-8; the pieces together are the text."""
        held, start, passed = b"", 0, 0
        coming = bytearray()
        for block in chain(blocks, [None]):
            coming += block or b""
            if block is not None and len(coming) < len(held) >= _LONG:
                continue
            held += coming
            coming.clear()
            found = self._cut(held, start, is_last=block is None)
            end = found.open
            if end is None:
                end = len(held) if block is None else max(start, _start_of_last_run(held))
            yield Piece(held[start:end], found.breaks - start, passed, is_last=block is None)
            passed += end - start
            needed = max(found.paragraph, end - _BYTES_OF_CONTEXT, 0)
            while needed < end and held[needed] & 0xC0 == 0x80:
                needed += 1  # not in the middle of a character
            held, start = held[needed:], end - needed

    def _cut(self, held: bytes, start: int, *, is_last: bool) -> _CutOfBytes:
        length = _valid_length(held) if self._is_worth_it(len(held)) else None
        if length is None or (is_last and length < len(held)):
            return self._specified(held, start, is_last=is_last)
        text = held[:length]
        breaks, place, paragraph = self._compiled.cut(text, start, is_last=is_last)
        return _CutOfBytes(breaks, place if place < length else None, paragraph)

    def _specified(self, held: bytes, start: int, *, is_last: bool) -> _CutOfBytes:
        """Return what the specification finds."""
        text = held.decode("utf-8", "surrogateescape")
        first = len(held[:start].decode("utf-8", "surrogateescape"))
        found = cut(text, first, self.ends, is_last=is_last)
        places = sorted({*chain(*found.breaks), found.open or 0, found.paragraph})
        offsets, offset, before = {}, 0, 0
        for place in places:
            offset += len(text[before:place].encode("utf-8", "surrogateescape"))
            offsets[place], before = offset, place
        pairs = [(offsets[one.end], offsets[one.start]) for one in found.breaks]
        breaks = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        is_open = None if found.open is None else offsets[found.open]
        return _CutOfBytes(breaks, is_open, offsets[found.paragraph])


def _start_of_last_run(text: bytes) -> int:
    """Return where the last run of text, or of white space, begins: what follows may change it."""
    start = len(text.rstrip(_WHITE))
    if start == len(text):
        start = 1 + max(text.rfind(bytes([white]), len(text) - HELD) for white in _WHITE)
    return start if len(text) - start < HELD else len(text) - _BYTES_OF_CONTEXT


def is_encodable(text: str) -> bool:
    """Return whether a text has no half of a character, as bytes that are not UTF-8 have."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _valid_length(content: bytes) -> int | None:
    """Return how many bytes are complete characters of UTF-8; None if there are other bytes."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start if error.reason == "unexpected end of data" else None
    return len(content)
