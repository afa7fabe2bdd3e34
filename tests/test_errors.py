from __future__ import annotations

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.errors import InputError, excerpt, from_os_error, place, printable


@given(st.text())
def test_printable_text_is_left_alone_and_the_rest_becomes_printable(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert (shown == text) == text.isprintable()


def test_places() -> None:
    assert place("a.tsv", 3) == "a.tsv:3"
    assert place("a\n.tsv") == "a\\n.tsv"
    assert str(InputError("too long", "a.tsv", 3)) == "a.tsv:3: too long"


def test_excerpt_is_cut() -> None:
    assert excerpt("a" * 60) == f"'{'a' * 60}'"
    assert excerpt("a" * 61) == f"'{'a' * 60}…'"


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOENT, "f: No such file or directory; check the path"),
        (errno.EACCES, "f: Permission denied; check its permissions"),
        (errno.ENOSPC, "f: No space left on device; free some space or choose another place"),
        (errno.EIO, "f: Input/output error; try again or choose another file"),
    ],
)
def test_what_the_system_says(number: int, message: str) -> None:
    assert str(from_os_error(OSError(number, ""), "f")) == message
