"""Without the kernel: whole lines at once, equal to the specification."""

from __future__ import annotations

import pytest
from awkward import LEXICON, LEXICONS, PARTS, REACHES, by_specification
from hypothesis import example, given, settings
from hypothesis import strategies as st

import logreg.scanner.regex_scanner
from logreg.lexicon.word_lists import TO_MARK, Lexicon
from logreg.scanner.regex_scanner import RegexScanner

texts = st.binary() | st.text().map(str.encode) | st.lists(st.sampled_from(PARTS)).map(b"".join)


def scanned(lexicon: Lexicon, reach: int, lines: bytes) -> list[tuple[float, ...]]:
    found = RegexScanner(lexicon, reach).rows_of_lines(lines)
    return [tuple(found[i : i + 6]) for i in range(0, len(found), 6)]


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(texts, st.sampled_from(REACHES), st.sampled_from(LEXICONS))
@example("not 👍 👎 🏽 good\n- good\n' good\nnot … good — good".encode(), TO_MARK, LEXICON)
@example(b"don`t good", TO_MARK, LEXICON)
def test_scanner_equals_the_specification(text: bytes, reach: int, lexicon: Lexicon) -> None:
    lines = text + b"\n"
    assert scanned(lexicon, reach, lines) == by_specification(lexicon, reach, lines)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(st.sampled_from([b"not", b"good", b"bad!", b" ", b"'", b"a-", b"\n"])).map(b"".join)
)
def test_long_lines_are_cut_between_tokens(text: bytes) -> None:
    lines = text + b"\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logreg.scanner.regex_scanner, "PIECE_LENGTH", 3)
        assert scanned(LEXICON, TO_MARK, lines) == by_specification(LEXICON, TO_MARK, lines)


def test_more_different_tokens_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logreg.scanner.regex_scanner, "MOST_TOKENS", 3)
    monkeypatch.setattr(logreg.scanner.regex_scanner, "LONGEST_TOKEN", 3)
    lines = b"good a b c d good e f not good\n" * 3
    scanner = RegexScanner(LEXICON, TO_MARK)
    rows = [[*scanner.rows_of_lines(lines)[i : i + 6]] for i in (0, 6, 12)]
    assert rows == [[*row] for row in by_specification(LEXICON, TO_MARK, lines)]
    assert len(scanner._flags) <= 3
    assert "good" not in scanner._flags


def test_no_lines() -> None:
    assert scanned(LEXICON, False, b"") == []


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(texts, st.sampled_from(REACHES), st.booleans())
def test_contrast_and_relative_counts(text: bytes, reach: int, relative: bool) -> None:
    lines, options = text + b"\n", {"relative": relative, "contrast": True}
    found = RegexScanner(LEXICON, reach, **options).rows_of_lines(lines)
    rows = [tuple(found[i : i + 6]) for i in range(0, len(found), 6)]
    assert rows == by_specification(LEXICON, reach, lines, **options)
