"""Cutting text into sentences: nothing is lost, blocks do not matter, and the kernel agrees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from cutters import blocks_of, compiled, random_model, specified
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NEEDS_KERNEL

from logreg.errors import LogregError
from logreg.model import Model
from logreg.model_file import load
from logreg.pipeline import sentences
from logreg.pipeline.sentence_lines import JsonLines, PlainLines
from logreg.pipeline.sentences import HELD, SentenceCutter

SHORT_WORDS = (
    "Dr U.S he He the Inc 5 3.5 école École Σ İx ʼn don’t J ⏎ “The (he — the) ends” 日本 🙂"
)
WORDS = st.sampled_from([*SHORT_WORDS.split(), "x" * 50, "é" * 45, "\xa0", "a b"])
MARKS = st.sampled_from([".", "?", "!", "...", "…", '."', ".)", ".”", "?!", ".).", ""])
GAPS = st.sampled_from([" ", " ", " ", "  ", "\n", "\n\n", " \n ", "\n \t\n", "\t", "", "\x0b"])
PROSE = st.lists(st.tuples(WORDS, MARKS, GAPS).map("".join), max_size=25).map("".join)
TEXTS = st.one_of(PROSE, st.text(alphabet=" \n.?!…\"'”)aA5é", max_size=60))


@pytest.fixture(scope="module")
def model() -> Model:
    return random_model()


def spans_of(cutter: SentenceCutter, blocks: Iterator[bytes]) -> list[tuple[int, int]]:
    lines = JsonLines()
    found = b"".join(map(lines.lines, cutter.pieces(blocks)))
    return [(one["start"], one["end"]) for one in map(json.loads, found.splitlines())]


@NEEDS_KERNEL
@settings(max_examples=400)
@given(text=TEXTS)
def test_the_kernel_finds_the_same_breaks(model: Model, text: str) -> None:
    content = text.encode()
    expected = [
        (len(text[:start].encode()), len(text[:end].encode()))
        for start, end in specified(model).spans(text)
    ]
    assert spans_of(specified(model), iter([content])) == expected
    assert spans_of(compiled(model), iter([content])) == expected


@NEEDS_KERNEL
@settings(max_examples=200)
@given(text=TEXTS, sizes=st.lists(st.integers(0, 30), max_size=6))
def test_blocks_do_not_matter(model: Model, text: str, sizes: list[int]) -> None:
    content = text.encode()
    whole = spans_of(compiled(model), iter([content]))
    assert spans_of(compiled(model), blocks_of(content, sizes)) == whole
    assert spans_of(specified(model), blocks_of(content, sizes)) == whole


@settings(max_examples=200)
@given(
    content=st.one_of(TEXTS.map(str.encode), st.binary(max_size=60)),
    sizes=st.lists(st.integers(0, 30), max_size=4),
    keep_newlines=st.booleans(),
)
def test_joined_again_it_is_the_input_but_for_white_space(
    model: Model, content: bytes, sizes: list[int], keep_newlines: bool
) -> None:
    lines = PlainLines(keep_newlines=keep_newlines)
    pieces = [*compiled(model).pieces(blocks_of(content, sizes))]
    assert b"".join([piece.content for piece in pieces]) == content
    output = b"".join(map(lines.lines, pieces))
    white = rb"[ \t\n\r\f\v]+"
    assert re.sub(white, b"", output) == re.sub(white, b"", content)
    assert not output or output.endswith(b"\n")


@settings(max_examples=200)
@given(text=PROSE)
def test_each_sentence_is_one_line(model: Model, text: str) -> None:
    output = PlainLines()
    lines = b"".join(map(output.lines, specified(model).pieces(iter([text.encode()])))).decode()
    expected = [re.sub("[\n\r\f\v]", " ", text[i:j]) for i, j in specified(model).spans(text)]
    assert re.split("\n", lines)[:-1] == expected


def test_what_is_held_has_a_bound(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    longest = 0
    original = sentences._start_of_last_run

    def watched(held: bytes) -> int:
        nonlocal longest
        longest = max(longest, len(held))
        return original(held)

    monkeypatch.setattr(sentences, "_start_of_last_run", watched)
    for block in (b"x" * 10_000, b"x " * 5_000, b" " * 10_000):
        cutter, lines = compiled(model), PlainLines()
        output = [lines.lines(piece) for piece in cutter.pieces(iter([block] * 50))]
        assert len(b"".join(output).replace(b" ", b"")) == len((block * 50).replace(b" ", b"")) + (
            not block.isspace()
        )
    assert longest < 2 * HELD


@NEEDS_KERNEL
def test_long_run_of_marks_is_looked_at_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each block, which would take quadratic time."""
    looks = 0
    original = SentenceCutter._cut

    def counted(cutter: SentenceCutter, held: bytes, start: int, *, is_last: bool) -> Any:
        nonlocal looks
        looks += 1
        return original(cutter, held, start, is_last=is_last)

    monkeypatch.setattr(SentenceCutter, "_cut", counted)
    text = b"He left." + b"." * 12_000_000 + b" Why? No one knew."
    blocks = [text[i : i + 30_000] for i in range(0, len(text), 30_000)]
    pieces = [*SentenceCutter(load("sentences")).pieces(iter(blocks))]
    assert b"".join(piece.content for piece in pieces) == text
    whole = [*SentenceCutter(load("sentences")).pieces(iter([text]))]
    assert [b for one in pieces for b in (one.breaks + one.start).tolist()] == [
        b for one in whole for b in (one.breaks + one.start).tolist()
    ]
    assert looks < (1 << 20) / 30_000 + 10


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(LogregError, match="the model's features are sentiment, not periods"):
        SentenceCutter(load("textbook"))


AWKWARD = """\
Mr. Smith, of Acme Inc., came at 5 p.m. on Friday. "Who was he?" she asked. He didn't say... It \
cost $3.50 (see Fig. 3). No. 5 is alive! Is it? Yes. J. R. R. Tolkien wrote it, e.g. in \
Oxford."""


def test_the_built_in_model_cuts_english() -> None:
    spans = SentenceCutter(load("sentences")).spans(AWKWARD)
    assert [AWKWARD[i:j] for i, j in spans] == [
        "Mr. Smith, of Acme Inc., came at 5 p.m. on Friday.",
        '"Who was he?" she asked.',
        "He didn't say...",
        "It cost $3.50 (see Fig. 3).",
        "No. 5 is alive!",
        "Is it?",
        "Yes.",
        "J. R. R. Tolkien wrote it, e.g. in Oxford.",
    ]
