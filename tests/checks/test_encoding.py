from __future__ import annotations

import pytest

from logreg.checks.encoding import damages

UTF8 = "bytes that are not UTF-8"
LOST = "U+FFFD, which stands for a lost character"
MOJIBAKE = "UTF-8 that was read as another encoding"
CONTROL = "control characters"
TAGS, ENTITIES = "HTML tags", "HTML entities"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (b"caf\xe9".decode("utf-8", "surrogateescape"), [UTF8]),
        ("caf\ufffd", [LOST]),
        ("it’s café".encode().decode("cp1252"), [MOJIBAKE]),
        ("it’s".encode().decode("latin-1"), [MOJIBAKE, CONTROL]),
        ("naïve £5 ½ « ° ©".encode().decode("cp1252"), [MOJIBAKE]),
        ("“so”".encode().decode("cp1252", "ignore"), [MOJIBAKE]),
        ("👍".encode().decode("cp1252", "ignore"), [MOJIBAKE]),
        ("привет".encode().decode("cp1252", "ignore"), [MOJIBAKE]),
        ("\ufeffgreat".encode().decode("cp1252"), [MOJIBAKE]),
        ("so\x96 what", [CONTROL]),
        ("g\x00r\x00", [CONTROL]),
        ("one\ufefftwo", [CONTROL]),
        ("one<br />two", [TAGS]),
        ('see <A HREF="x">this</A>', [TAGS]),
        ("you &amp; me &#39; &#x27;", [ENTITIES]),
        ("<b>&lt;\x7f", [CONTROL, TAGS, ENTITIES]),
    ],
)
def test_damage_is_found(text: str, names: list[str]) -> None:
    assert [damage.name for damage in damages(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It's great: 5 < 6, a <3, x > y & z; R&D; AT&T; <decimal>",
        "two\nlines\tand\r\na tab",
        "Spaß“ “Ä” «À» MÃE NÃO Â â É» Ö’ ÂME",
        "naïve café, ½ °C, £5, 👍, привет, Ελλάδα, 日本語",
        "no\u00a0break \u2028 \u200b",
    ],
)
def test_sound_text_is_not_damaged(text: str) -> None:
    assert [*damages(text)] == []


def test_damage_is_shown_with_what_is_around_it() -> None:
    (damage,) = damages(f"{'x' * 100}\x1b[31m{'y' * 100}")
    assert damage.excerpt == r"'xxxxxxxxxxxx\x1b[31myyyyyyyy'"
