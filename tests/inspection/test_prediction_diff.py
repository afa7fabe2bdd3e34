from __future__ import annotations

from pathlib import Path

import pytest

import logreg
from logreg.data.examples import BadLines
from logreg.errors import InputError
from logreg.inspection.prediction_diff import Flip, Flips, find_flips
from logreg.model import Model

A = logreg.load("textbook")
B = A.replaced(linear=A.linear.replaced(bias=-3.0, weights=(2.5, -1.0, 2.0, 0.0, 0.0, 0.0)))


def flips(*paths: str, a: Model = A, b: Model = B, limit: int | None = None) -> Flips:
    return find_flips(a, b, paths, BadLines(skip=False), limit=limit)


def test_flips_agree_with_the_answers_to_each_text() -> None:
    texts = [f"{'great ' * (i % 4)}{'bad ' * (i % 3)}{'no ' * (i % 5)}film" for i in range(60)]
    Path("a.txt").write_text("".join(f"{text}\n" for text in texts))
    found = flips("a.txt")
    expected = [
        Flip(
            path="a.txt",
            line=i,
            a=A.probability(text),
            b=B.probability(text),
            label_a=A.predict(text),
            label_b=B.predict(text),
            gold=None,
            text=text,
        )
        for i, text in enumerate(texts, start=1)
        if A.predict(text) != B.predict(text)
    ]
    assert sorted(found.largest, key=lambda flip: flip.line) == expected
    assert found.flipped == len(expected) > 0
    assert (found.texts, found.labelled) == (60, 0)
    to_positive = sum(flip.b > flip.a for flip in expected)
    assert found.to == {"negative": len(expected) - to_positive, "positive": to_positive}


def test_gold_labels_tell_the_better_from_the_worse() -> None:
    Path("a.tsv").write_text("pos\tfilm\nneg\tfilm\n0\tfilm\nneg\tgreat bad\npos\tgreat great\n")
    found = flips("a.tsv")
    assert (found.texts, found.labelled, found.flipped) == (5, 5, 3)
    assert (found.right_to_wrong, found.wrong_to_right) == (1, 2)
    assert [flip.gold for flip in found.largest] == ["positive", "negative", "negative"]


def test_largest_change_first_and_of_equal_ones_the_first() -> None:
    Path("a.txt").write_text("film\nI saw a film\nfilm\nI film it, you\n")
    everything = [flip.line for flip in flips("a.txt").largest]
    assert everything == [4, 2, 1, 3]
    for limit in range(5):
        found = flips("a.txt", limit=limit)
        assert [flip.line for flip in found.largest] == everything[:limit]
        assert found.flipped == 4


def test_places_in_every_kind_of_input() -> None:
    Path("pos").mkdir()
    Path("pos/1.txt").write_text("film")
    Path("a.csv").write_text('text\n"great\ngreat"\nfilm\n')
    Path("a.txt").write_text("great great\n\nfilm\n")
    places = [(flip.path, flip.line) for flip in flips(".", "a.csv", "a.txt").largest]
    assert sorted(places) == [("./pos/1.txt", 0), ("a.csv", 4), ("a.txt", 2), ("a.txt", 3)]


def test_lines_are_counted_over_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logreg.data.streams.BLOCK_SIZE", 50)
    monkeypatch.setattr("logreg.features.base.BLOCK_LENGTH", 70)
    Path("a.txt").write_text("great great\n" * 100 + "film\n")
    found = flips("a.txt")
    assert [flip.line for flip in found.largest] == [101]
    assert found.texts == 101


def test_line_that_cannot_be_read() -> None:
    Path("a.jsonl").write_text('{"text": "film"}\n{"text": 3}\n')
    with pytest.raises(InputError, match=r"a\.jsonl:2: the text is a number, not a string"):
        flips("a.jsonl")
    bad_lines = BadLines(skip=True)
    assert find_flips(A, B, ["a.jsonl"], bad_lines).texts == 1
    assert bad_lines.count == 1


def test_label_that_the_models_do_not_have() -> None:
    Path("a.tsv").write_text("spam\tfilm\n")
    with pytest.raises(InputError, match=r"a\.tsv:1: unknown label 'spam'"):
        flips("a.tsv")


def test_models_of_different_labels() -> None:
    other = B.replaced(linear=B.linear.replaced(labels=("positive", "negative")))
    with pytest.raises(ValueError, match="of A are negative and positive, those of B positive and"):
        flips("absent.txt", b=other)
