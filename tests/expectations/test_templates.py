from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.expectations.templates import ESCAPED, MOST_VARIANTS, plain, variants


def escaped(text: str) -> str:
    return re.sub(rf"[{re.escape(ESCAPED)}]", r"\\\g<0>", text)


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("a text", ["a text"]),
        ("  a text\t", ["a text"]),
        ("{a|b}", ["a", "b"]),
        ("{a|b|c}d", ["ad", "bd", "cd"]),
        ("{a|b} and {c|d}", ["a and c", "a and d", "b and c", "b and d"]),
        ("{|very }good", ["good", "very good"]),
        ("{a|b}{c|d}", ["ac", "ad", "bc", "bd"]),
        ("{ a | b }", ["a", "b"]),
        ("this|that", ["this|that"]),
        (r"\{a\|b\}", ["{a|b}"]),
        (r"{\{|\|\}}", ["{", "|}"]),
        (r"C:\\new \# \> \:", [r"C:\new # > :"]),
        ("<3 :) >:( #tag a->b", ["<3 :) >:( #tag a->b"]),
    ],
)
def test_template_stands_for_texts(template: str, texts: list[str]) -> None:
    assert variants(template) == tuple(texts)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{a", r"a { needs a } after it; write \{ for the character"),
        ("a}", r"a } needs a { before it; write \} for the character"),
        ("{a|b}}", r"a } needs a { before it; write \} for the character"),
        ("{a|{b|c}}", r"braces must not be within braces; write \{ for the character"),
        (
            "hello {name}",
            r"braces must hold alternatives, such as {a|b}, got '{name}'; "
            r"write \{ for the character",
        ),
        (
            r"C:\new",
            r"a backslash stands before one of \ { | } > : #, got '\n'; write \\ for a backslash",
        ),
        (
            "a\\",
            r"a backslash stands before one of \ { | } > : #, got '\'; write \\ for a backslash",
        ),
        (" ", "a text must not be empty, got ''; write one"),
        (" {|a}", "a text must not be empty, got '{|a}'; write one"),
        (
            "{a|b}" * 10,
            "a line may stand for 1,000 texts, got more; use fewer alternatives, or several lines",
        ),
    ],
)
def test_template_that_is_none_is_refused(template: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        variants(template)


def test_as_many_variants_as_are_allowed() -> None:
    ten = "{0|1|2|3|4|5|6|7|8|9}"
    assert variants(ten * 3) == tuple(f"{i:03}" for i in range(MOST_VARIANTS))


def test_number_of_variants_is_known_before_any_is_made() -> None:
    with pytest.raises(ValueError, match="a line may stand for 1,000 texts"):
        variants("{a|b}" * 100_000)


@given(st.text(min_size=1))
def test_escaped_text_is_itself(text: str) -> None:
    assert plain(escaped(text)) == text
    if text.strip():
        assert variants(escaped(text)) == (text.strip(),)


@given(st.lists(st.text(st.characters(exclude_characters=" ")), min_size=2, max_size=5))
def test_escaped_alternatives_are_themselves(texts: list[str]) -> None:
    template = "x{" + "|".join(map(escaped, texts)) + "}x"
    assert variants(template) == tuple(f"x{text}x" for text in texts)
