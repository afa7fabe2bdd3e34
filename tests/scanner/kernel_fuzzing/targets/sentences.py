"""Where the sentences of a text end, in one piece and block by block."""

from __future__ import annotations

from functools import cache

from awkward import PARTS
from cutters import blocks_of, compiled, random_model, specified

from kernel_fuzzing.target import Target, exact, options_of, require_equal, seeds_of
from logreg.pipeline.sentences import SentenceCutter, cut

_Breaks = list[list[int]]


@cache
def _cutters() -> tuple[SentenceCutter, SentenceCutter]:
    model = random_model()
    return compiled(model), specified(model)


def check(data: bytes) -> None:
    """Compare the breaks with the specification, and with those of the same text in blocks."""
    sizes, content = options_of(data, 2)
    text = content.decode("utf-8", "replace")
    content = text.encode()
    by_kernel, by_specification = _cutters()
    for is_last in (True, False):
        found, _, paragraph = by_kernel._compiled.cut(exact(content), 0, is_last=is_last)
        specified = cut(text, 0, by_specification.ends, is_last=is_last)
        about = f"last {is_last}, {content!r}"
        offsets = [[len(text[:place].encode()) for place in one] for one in specified.breaks]
        require_equal(found.tolist(), offsets, f"breaks, {about}")
        start = len(text[: specified.paragraph].encode())
        require_equal(paragraph, start, f"paragraph, {about}")
    whole = _breaks(by_specification, [content])
    blocks = [*blocks_of(content, [*sizes])]
    require_equal(_breaks(by_kernel, blocks), whole, f"blocks, {blocks!r}")


def _breaks(cutter: SentenceCutter, blocks: list[bytes]) -> _Breaks:
    """Return the breaks of a text that comes in blocks, of which no byte may be lost."""
    pieces = [*cutter.pieces(iter(blocks))]
    require_equal(b"".join(piece.content for piece in pieces), b"".join(blocks), "pieces")
    return [break_ for piece in pieces for break_ in (piece.breaks + piece.start).tolist()]


_CHARACTERS = [part.encode() for part in "\n \t.?!…\"'”’»)]}“‘«([{`-aAzZ5éÉΣİßʼ日🙂"]
_WORDS = [b"Dr.", b"U.S.", b"Inc.", b"J. ", b"the ", b"He ", b"ex-Gov.", b"...", b". ", b"? "]
_PARTS = [*PARTS, *_CHARACTERS * 8, *_WORDS * 8, b"\n\n", b"x" * 41, b" " * 201]
TARGET = Target(check, _PARTS, seeds_of("sentences.txt", 300))
