"""A job whose texts are running text: each block gives the sentences of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader, BytesIO

from logreg.data.encodings import marked_encoding
from logreg.data.streams import read_text
from logreg.errors import InputError
from logreg.model import Model
from logreg.pipeline.sentence_lines import JsonLines, PlainLines, SentenceLines
from logreg.pipeline.sentences import SentenceCutter
from logreg.pipeline.task import Output
from logreg.shards import store
from logreg.shards.blocks import BlockStream
from logreg.shards.paragraphs import read_paragraphs
from logreg.shards.plan import Plan

AS_TEXT, WITH_NEWLINES, AS_JSON = "text", "text with newlines", "jsonl"
"""How sentences are written."""

_PIECE = 1 << 16
"""Bytes in which text is looked for at a time."""

_MARK = 4
"""Bytes of the longest byte-order mark."""


class SentenceJob:
    """Cuts running text into sentences.

    Args:
        model: a model of periods.
        encoding: the encoding of the files; None for UTF-8.
        lines: one of `AS_TEXT`, `WITH_NEWLINES` and `AS_JSON`.
    """

    def __init__(self, model: Model, encoding: str | None, lines: str) -> None:
        self._cutter = SentenceCutter(model)
        self._encoding, self._lines = encoding, lines
        self.extension = ".jsonl" if lines == AS_JSON else ".txt"

    def outputs(self, plan: Plan, i: int) -> Iterator[tuple[Output, int]]:
        """Yield the sentences of the paragraphs that begin in a block, and their lines.

        Raises:
            InputError: the file can't be read.
        """
        block = plan.blocks[i]
        size = plan.sizes[block.url]
        if (block.start, block.end) == (0, size):
            stream = BufferedReader(BlockStream(block, size))
            blocks = read_text(block.url, encoding=self._encoding, stream=stream)
            yield from self._cut(blocks, self._writer(0), is_last=True)
            return
        mark = marked_encoding(store.read(block.url, 0, min(_MARK, size)))
        if mark not in (None, "utf-8"):
            problem = f"can't be cut, as it is {mark}; name its --encoding"
            raise InputError(problem, block.url)
        content, start = read_paragraphs(block, size)
        if not content:
            return
        length = len("\ufeff".encode()) if mark and start else 0
        is_last = self._lines != WITH_NEWLINES or _is_blank(block.url, start + len(content), size)
        if is_last and not content.strip():
            return  # the white space after the last sentence
        blocks = read_text(block.url, stream=BytesIO(content))
        yield from self._cut(blocks, self._writer(start - length), is_last=is_last)

    def _cut(
        self, blocks: Iterator[bytes], lines: SentenceLines, *, is_last: bool
    ) -> Iterator[tuple[Output, int]]:
        for piece in self._cutter.pieces(blocks):
            own = piece if is_last else piece._replace(is_last=False)
            yield Output(lines.lines(own)), piece.content.count(b"\n")

    def _writer(self, start: int) -> SentenceLines:
        if self._lines == AS_JSON:
            return JsonLines(start)
        keep_newlines = self._lines == WITH_NEWLINES
        return PlainLines(keep_newlines=keep_newlines, follows=keep_newlines and start > 0)


def _is_blank(url: str, place: int, size: int) -> bool:
    """Return whether nothing but white space follows a place in a file."""
    while place < size:
        if store.read(url, place, min(place + _PIECE, size)).strip():
            return False
        place += _PIECE
    return True
