from __future__ import annotations

from pathlib import Path

import pytest

from logreg.errors import InputError
from logreg.lexicon.word_lists import read_word_list, shipped_folder, shipped_lexicon

LISTS = ["positive", "negative", "pronouns", "negators"]


def test_lists_that_ship_are_of_some_size() -> None:
    lexicon = shipped_lexicon()
    assert len(lexicon.positive) > 2000
    assert len(lexicon.negative) > 2000
    assert {"i", "me", "you", "we", "it's"} & lexicon.pronouns == {"i", "me", "you", "we"}
    assert {"not", "no", "never", "n't", "without", "hardly"} <= lexicon.negators


def test_no_word_is_on_both_sides() -> None:
    lexicon = shipped_lexicon()
    assert not lexicon.positive & lexicon.negative
    assert not (lexicon.positive | lexicon.negative) & (lexicon.pronouns | lexicon.negators)


@pytest.mark.parametrize("name", LISTS)
def test_list_is_sorted_without_duplicates_and_opens_with_its_policy(name: str) -> None:
    lines = Path(shipped_folder(), f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("; ")
    words = [line for line in lines if not line.startswith(";")]
    assert words == sorted(set(words))


def test_comments_and_blank_lines_are_no_words(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("; a comment\r\n\r\n  great\r\nété\n".encode())
    assert read_word_list(str(path)) == {"great", "été"}


def test_entry_that_no_text_matches_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("fine\nso very, very fine indeed\n")
    with pytest.raises(InputError, match=r"list\.txt:2: 'so very, very fine indeed' is not a word"):
        read_word_list(str(path))


@pytest.mark.parametrize(
    ("entry", "form"), [("don´t", "don't"), ("second‑rate", "second-rate"), ("It’s", "it's")]
)
def test_entry_in_another_form_is_refused_with_its_own(
    tmp_path: Path, entry: str, form: str
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{entry}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_word_list(str(path))
    expected = f"'{entry}' is not in the form that is matched; write '{form}'"
    assert str(caught.value) == f"{path}:1: {expected}"


def test_byte_order_mark_is_no_part_of_the_first_word(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("great\nfine\n", encoding="utf-8-sig")
    assert read_word_list(str(path)) == {"great", "fine"}


def test_missing_list_and_list_that_is_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_word_list(str(tmp_path / "none.txt"))
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9\n")
    with pytest.raises(InputError, match="not UTF-8; save the list as UTF-8"):
        read_word_list(str(tmp_path / "latin.txt"))
