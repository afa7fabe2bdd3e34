from __future__ import annotations

from pathlib import Path

import pytest

from logreg.errors import InputError
from logreg.lexicon.lint import check_lists
from logreg.lexicon.word_lists import shipped_folder


def problems(folder: Path, **lists: str) -> list[str]:
    for name, content in lists.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
    return [
        str(problem).removeprefix(f"{folder}/").replace(f"{folder}/", "")
        for problem in check_lists(str(folder))
    ]


def test_lists_that_ship_have_no_problem() -> None:
    assert check_lists(shipped_folder()) == []


def test_every_kind_of_problem_with_its_line(tmp_path: Path) -> None:
    positive = "; comment\ngreat\nGreat\n\nVery  good\n\x07a\ngreat\nnice\nit’s\n;)\nvery good\n"
    rule = "is not a word, a mark, or a phrase of up to 5 and 64 bytes"
    cure = f"{rule}, so no text can match it; shorten it, or leave it out"
    assert problems(tmp_path, positive=positive, negative="bad\nNice\n") == [
        "positive.txt:3: 'Great' is not in the form that is matched; write 'great'",
        "positive.txt:3: 'Great' is there already, in line 2",
        "positive.txt:5: 'Very  good' is not in the form that is matched; write 'very good'",
        f"positive.txt:6: '\\x07a' {cure}",
        "positive.txt:7: 'great' is there already, in line 2",
        "positive.txt:9: 'it’s' is not in the form that is matched; write 'it's'",
        "negative.txt:2: 'Nice' is not in the form that is matched; write 'nice'",
        "negative.txt:2: 'Nice' is positive too, at positive.txt:8",
    ]


def test_lists_that_are_not_there_are_not_missed(tmp_path: Path) -> None:
    assert problems(tmp_path, negators="not\n") == []


def test_folder_without_lists(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no word lists here; they are named positive\.txt"):
        check_lists(str(tmp_path))
