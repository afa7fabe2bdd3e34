"""The scanner is the specification, faster: equal on every input."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import logreg.scanner.long_lines
from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.word_lists import Lexicon
from logreg.scanner import MAX_LENGTH, Scanner, UnfitLexiconError

LEXICON = Lexicon(
    positive=frozenset({"good", "a-b", "it's", "élan", "👍", "ab", "don't", "abcdefgh", "ß", "?"}),
    negative=frozenset({"bad", "b", "abcdefghi", "x" * MAX_LENGTH, "both", "👎", "'", "can't"}),
    pronouns=frozenset({"i", "you", "e"}),
    negators=frozenset({"not", "no", "n't", "-", "bad"}),
)
OVERLAPPING = LEXICON._replace(positive=LEXICON.positive | {"both", "bad"})
WORDS = sorted({word for words in LEXICON for word in words})
ADVERSARIAL = [
    *WORDS,
    *(word.upper() for word in WORDS),
    *(word + "x" for word in WORDS),
    *"ab'’´`ʼ-‑_ .,!?1\t\r\x00\x0b\x1c\u2028\xa0\ufeff\u0301İıſKẞΣσς٣²\ud800🏽",
    *"\udc81\udc85\udc92\udcb4\udca0\udcad\udcbf\udcc9\udce9\udcdf\udcff",
    *[
        "n't",
        "isn’t",
        "isn\udc92t",
        "N'T",
        "it´s",
        "a‑b",
        "\udce9lan",
        "not ",
        " no ",
        "--''--",
        "'''a'",
        "a-'-b",
        "\n",
        " ",
    ],
]
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that do not stand for a byte, and that UTF-8 does not have."""
texts = st.text() | st.lists(st.sampled_from(ADVERSARIAL)).map("".join)


def by_specification(lexicon: Lexicon, negation: bool, lines: list[str]) -> list[tuple[float, ...]]:
    features = SentimentFeatures(lexicon, negation)
    return [features.extract(line) for line in lines]


def scanned(lexicon: Lexicon, negation: bool, lines: list[str]) -> list[tuple[float, ...]]:
    return [tuple(row) for row in Scanner(lexicon, negation).features(lines).tolist()]


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(st.lists(texts), st.booleans(), st.sampled_from([LEXICON, OVERLAPPING]))
@example(["not good, good", "", "good not", "not\ngood"], True, LEXICON)
@example(["don't good", "can't good", "n't good", "shan't-x good"], True, LEXICON)
@example(["not 👍 👎 🏽 good", "- good", "' good"], True, LEXICON)
def test_scanner_equals_the_specification(
    lines: list[str], negation: bool, lexicon: Lexicon
) -> None:
    assert scanned(lexicon, negation, lines) == by_specification(lexicon, negation, lines)


@pytest.mark.slow
@pytest.mark.parametrize("negation", [False, True])
def test_lists_that_ship_are_fit_and_equal(negation: bool) -> None:
    lexicon = SentimentFeatures.shipped().lexicon
    words = sorted({word for words in lexicon for word in words})
    lines = [
        *words,
        *(f"Not {word.upper()}ed, {word}; never-{word} {word}!" for word in words),
        " ".join(words),
        "not " + " ".join(words),
    ]
    assert scanned(lexicon, negation, lines) == by_specification(lexicon, negation, lines)


def test_contraction_is_known_by_its_letters_though_no_list_has_them() -> None:
    lexicon = Lexicon(frozenset({"bon"}), frozenset(), frozenset(), frozenset())
    lines = ["isn't bon", "isn'z bon", "isz't bon", "é'é bon", "n't bon"]
    assert scanned(lexicon, True, lines) == by_specification(lexicon, True, lines)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(st.binary() | texts.map(lambda text: text.encode("utf-8", "surrogatepass")), st.booleans())
@example(b"\r\n\xe2\x80\n\x99 don\xe2\x80\x99t good", True)
@example(b"isn\x92t good, caf\xe9 \xe9lan \xc9LAN it\xb4s\xa0\x93good\x94 \x81", True)
def test_blocks_of_bytes_equal_the_specification(content: bytes, negation: bool) -> None:
    lines = content.decode("utf-8", "surrogateescape").split("\n")
    found = Scanner(LEXICON, negation).features_of_lines(content + b"\n")
    assert [tuple(row) for row in found.tolist()] == by_specification(LEXICON, negation, lines)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(texts | st.lists(st.sampled_from(["x", "-", "n't", " ", "not good"])).map("".join))
@example("not ’good x’-x")
@example("\udce9lan isn\udc92t good " * 3)
@example("a‑" * 200 + "n´t good " + "\udce9" * 200 + "n\udc92t good")
@example("x" * 200 + "n't good")
@example("a-" * 200 + "n't! not " + "b" * 200 + " good")
@example("not " + "good!" * 30)
def test_line_counted_in_pieces_equals_the_specification(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logreg.scanner, "LONG", -1)
        patch.setattr(logreg.scanner, "GROUP_LENGTH", 1)
        patch.setattr(logreg.scanner.long_lines, "PIECE_LENGTH", 3)
        patch.setattr(logreg.scanner.long_lines, "_TAIL", 2)
        assert scanned(LEXICON, True, [text, text]) == by_specification(LEXICON, True, [text, text])
        line = _NO_BYTE.sub("?", text.replace("\n", " ")).encode("utf-8", "surrogateescape")
        found = Scanner(LEXICON, True).features_of_lines(line + b"\n" + line + b"\n")
        assert found.tolist() == [
            list(row)
            for row in by_specification(
                LEXICON, True, [line.decode("utf-8", "surrogateescape")] * 2
            )
        ]


def test_long_line_and_many_empty_ones() -> None:
    lines = ["", "good " * 100_000, *[""] * 10_000, "bad"]
    assert scanned(LEXICON, False, lines) == by_specification(LEXICON, False, lines)


def test_no_lines() -> None:
    assert Scanner(LEXICON, False).features([]).shape == (0, 6)


@pytest.mark.parametrize("word", ["x" * (MAX_LENGTH + 1), "two words", "Great", "λόγος", ""])
def test_lexicon_that_is_not_for_the_scanner_is_left_to_the_specification(word: str) -> None:
    lexicon = LEXICON._replace(positive=frozenset({word, "good"}))
    with pytest.raises(UnfitLexiconError):
        Scanner(lexicon, False)
    features = SentimentFeatures(lexicon)
    text = f"good {word} good"
    assert tuple(features.transform([text])[0].tolist()) == features.extract(text)


def test_more_letters_than_codes() -> None:
    letters = frozenset(chr(0x4E00 + i) for i in range(300))
    with pytest.raises(UnfitLexiconError):
        Scanner(LEXICON._replace(positive=letters), False)


@pytest.mark.slow
def test_hash_alone_never_decides() -> None:
    """Every word shares its slot with others once there are more words than slots."""
    words = frozenset(f"w{i}" for i in range(300_000))
    scanner = Scanner(Lexicon(words, frozenset(), frozenset()), False)
    lines = [f"w{i}" for i in range(0, 600_000, 7)]
    expected = np.array([float(line in words) for line in lines])
    assert (scanner.features(lines)[:, 0] == expected).all()
