from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.checks.duplicates import Texts, digest, normal_form


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Great film", "great  FILM "),
        ("café", "cafe\u0301"),
        ("CAFÉ\u00a0au lait", "café au lait"),
        ("ﬁne", "fine"),
        ("Straße", "STRASSE"),
        ("a\tb\nc", "a b c"),
    ],
)
def test_same_text(a: str, b: str) -> None:
    assert digest(a) == digest(b)


@pytest.mark.parametrize(
    ("a", "b"), [("great film", "great film!"), ("cafe", "café"), ("a b", "ab"), ("\udce9", "é")]
)
def test_other_text(a: str, b: str) -> None:
    assert digest(a) != digest(b)


@given(st.text(st.characters()))
def test_any_text_has_a_digest_that_its_normal_form_shares(text: str) -> None:
    assert len(digest(text)) == 16
    form = normal_form(text)
    assert form == form.strip()
    assert "  " not in form
    assert digest(f" {text}\n") == digest(text)


def test_places_and_labels_by_number() -> None:
    texts = Texts()
    rows = [("pos", "a", 1), ("neg", "a", 2**40), ("pos", "b", 0), ("pos", "a", 7)]
    assert [texts.add(*row) for row in rows] == [0, 1, 2, 3]
    assert [(texts.label(i), *texts.place(i)) for i in range(4)] == rows
    assert texts.labels == ["pos", "neg"]
    assert texts.label_ids.tolist() == [0, 1, 0, 0]
    assert texts.knows("neg")
    assert not texts.knows("Neg")


def test_first_of_its_kind() -> None:
    texts = Texts()
    assert texts.find(b"x") is None
    assert [texts.first(b"x", 3), texts.first(b"x", 5), texts.find(b"x")] == [3, 3, 3]
