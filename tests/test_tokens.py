from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from logreg.tokens import is_mark, is_token, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        (" \t\r\n\u00a0\u2003", []),
        ("It's second-rate", ["it's", "second-rate"]),
        ("It’s", ["it's"]),
        ("--''--", ["-", "-", "'", "'", "-", "-"]),
        ("'''a'", ["'", "'", "'", "a", "'"]),
        ("a-'-b", ["a", "-", "'", "-", "b"]),
        ("a--b", ["a", "-", "-", "b"]),
        ("a-b-'c", ["a-b", "-", "'", "c"]),
        ("rock'n'roll", ["rock'n'roll"]),
        ("wo n't", ["wo", "n't"]),
        ("snake_case 2nd", ["snake_case", "2nd"]),
        ("Wow!!", ["wow", "!", "!"]),
        ("naïve ÉTÉ", ["naïve", "été"]),
        ("e\u0301", ["e", "\u0301"]),
        ("٣٤ 三", ["٣٤", "三"]),
        ("👍🏽", ["👍", "🏽"]),
        ("a\x00b", ["a", "\x00", "b"]),
        ("\ufeffa", ["\ufeff", "a"]),
        ("a\udcffb", ["a", "\udcff", "b"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


def by_hand(text: str) -> list[str]:
    """The words of the definition, character by character."""

    def in_run(c: str) -> bool:
        return c.isalnum() or c == "_"

    tokens: list[str] = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and (
            in_run(text[j])
            or (j > i and text[j] in "'’-" and in_run(text[j - 1]) and in_run(text[j + 1 : j + 2]))
        ):
            j += 1
        if j == i:
            j += 1
        if not text[i].isspace():
            tokens.append(text[i:j].lower().replace("’", "'"))
        i = j
    return tokens


@given(st.text() | st.text(alphabet="ab'’- _1.\t\n"))
@example("a-'b")
@example("'-a-'")
def test_tokens_follow_the_definition(text: str) -> None:
    assert tokenize(text) == by_hand(text)


@pytest.mark.parametrize("entry", ["great", "second-rate", "n't", "👍", "3d"])
def test_what_can_be_listed(entry: str) -> None:
    assert is_token(entry)


@pytest.mark.parametrize("entry", ["", "Great", "two words", "a+", "-ish", "f**k", "it’s", "👍🏽"])
def test_what_no_text_can_match(entry: str) -> None:
    assert not is_token(entry)


def test_marks() -> None:
    assert [is_mark(token) for token in tokenize("a , it's 👍 _ 7")] == [
        False,
        True,
        False,
        True,
        False,
        False,
    ]
