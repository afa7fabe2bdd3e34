from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from logreg.tokens import WINDOWS_1252, is_mark, is_token, plain, tokenize


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
        ("a\ud800b\udc7f\udd00", ["a", "\ud800", "b", "\udc7f", "\udd00"]),
        ("second‑rate half‐baked", ["second-rate", "half-baked"]),
        ("a‑-b -‑c", ["a", "-", "-", "b", "-", "-", "c"]),
        ("´ `good´", ["'", "'", "good", "'"]),
        ("ʼtwas Oʼa ʼ", ["'", "twas", "o'a", "'"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


@pytest.mark.parametrize("apostrophe", "'’‘ʼ＇′´`")
def test_apostrophe_is_typed_in_many_ways(apostrophe: str) -> None:
    assert tokenize(f"DON{apostrophe}T") == ["don't"]


@pytest.mark.parametrize(
    ("content", "tokens"),
    [
        (b"isn\x92t good", ["isn't", "good"]),
        (b"\x93great\x94", ["“", "great", "”"]),
        (b"caf\xe9 CAF\xc9", ["café", "café"]),
        (b"caf\xc3\xa9 caf\xe9", ["café", "café"]),
        (b"\x8aKODA\xa0d\xb4or", ["škoda", "d'or"]),
        (b"a\x81b\x85", ["a", "\x81", "b", "…"]),
    ],
)
def test_bytes_that_are_not_utf_8_are_windows_1252(content: bytes, tokens: list[str]) -> None:
    assert tokenize(content.decode("utf-8", "surrogateescape")) == tokens


def test_windows_1252_is_that_of_python_and_control_characters() -> None:
    encoded = WINDOWS_1252.encode("windows-1252", "replace")
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    expected = bytes(ord("?") if byte in undefined else byte for byte in range(0x80, 0x100))
    assert encoded == expected
    assert {ord(WINDOWS_1252[byte - 0x80]) for byte in undefined} == undefined


def by_hand(text: str) -> list[str]:
    """The words of the definition, character by character."""
    text = "".join(map(by_hand_plain, text))

    def in_run(c: str) -> bool:
        return c.isalnum() or c == "_"

    tokens: list[str] = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and (
            in_run(text[j])
            or (j > i and text[j] in "'-" and in_run(text[j - 1]) and in_run(text[j + 1 : j + 2]))
        ):
            j += 1
        if j == i:
            j += 1
        if not text[i].isspace():
            tokens.append(text[i:j].lower())
        i = j
    return tokens


def by_hand_plain(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        byte = ord(character) - 0xDC00
        character = bytes([byte]).decode("windows-1252", "replace").replace("\ufffd", chr(byte))
    if character in "\u2018\u2019\u02bc\u2032\uff07\u00b4\u0060":
        return "'"
    return "-" if character in "\u2010\u2011" else character


@given(
    st.text()
    | st.text(alphabet="ab'’´`ʼ-‑‐ _1.\t\n\ud800")
    | st.binary().map(lambda content: content.decode("utf-8", "surrogateescape"))
)
@example("a-'b")
@example("'-a-'")
def test_tokens_follow_the_definition(text: str) -> None:
    assert tokenize(text) == by_hand(text)


@given(st.text() | st.text(alphabet="a´‑\udc92\udcb4"))
def test_plain_form_is_plain_and_of_the_same_length(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize("entry", ["great", "second-rate", "n't", "👍", "3d"])
def test_what_can_be_listed(entry: str) -> None:
    assert is_token(entry)


@pytest.mark.parametrize(
    "entry",
    ["", "Great", "two words", "a+", "-ish", "f**k", "it’s", "don´t", "second‑rate", "`", "👍🏽"],
)
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
