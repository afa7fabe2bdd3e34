from __future__ import annotations

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import NEEDS_KERNEL

from logreg.errors import FieldError
from logreg.features import matrix
from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.word_lists import Lexicon
from logreg.scanner import kernel

LEXICON = Lexicon(
    positive=frozenset({"good", "👍", "well-made"}),
    negative=frozenset({"bad", "👎"}),
    pronouns=frozenset({"i", "you"}),
    negators=frozenset({"not", "no", "never"}),
)
PLAIN = SentimentFeatures(LEXICON)
NEGATED = SentimentFeatures(LEXICON, negation="mark")
RELATIVE = SentimentFeatures(LEXICON, negation=2, relative=True)
REACHING = SentimentFeatures(LEXICON, negation=2)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("", (0, 0, 0, 0, 0, 0)),
        ("  ", (0, 0, 0, 0, 0, 0)),
        ("word", (0, 0, 0, 0, 0, 0)),
        ("Good GOOD bad", (2, 1, 0, 0, 0, math.log(3))),
        ("No no NO", (0, 0, 1, 0, 0, math.log(3))),
        ("no-one", (0, 0, 0, 0, 0, 0)),
        ("I say: you!!", (0, 0, 0, 2, 1, math.log(6))),
        ("well-made 👍 👎", (2, 1, 0, 0, 0, math.log(3))),
        ("not good", (1, 0, 0, 0, 0, math.log(2))),
    ],
)
def test_features(text: str, x: tuple[float, ...]) -> None:
    assert PLAIN.extract(text) == x


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("not good", (0, 1)),
        ("not bad", (1, 0)),
        ("isn't good", (0, 1)),
        ("isn’t good", (0, 1)),
        ("is n't good", (0, 1)),
        ("not a thing, good", (1, 0)),
        ("not a thing that is good or bad", (1, 1)),
        ("good, not good. good", (2, 1)),
        ("never not good", (0, 1)),
        ("not 👍", (1, 0)),
        ("no 👎 good", (0, 2)),
    ],
)
def test_negation_turns_polar_words_up_to_the_next_mark(
    text: str, counts: tuple[float, float]
) -> None:
    assert NEGATED.extract(text)[:2] == counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("not good", (0, 1)),
        ("not so good", (0, 1)),
        ("not so very good", (1, 0)),
        ("not good bad good", (2, 1)),
        ("not good, good", (1, 1)),
        ("never not so good", (0, 1)),
        ("not so not so good", (0, 1)),
        ("not 👍 so 👍 good 👍", (3, 1)),
        ("can't say good", (0, 1)),
    ],
)
def test_negation_reaches_some_words(text: str, counts: tuple[float, float]) -> None:
    assert REACHING.extract(text)[:2] == counts


def test_reach_of_negation() -> None:
    three = SentimentFeatures(LEXICON, negation=True)
    assert three == SentimentFeatures(LEXICON, negation=3)
    assert hash(three) == hash(SentimentFeatures(LEXICON, negation=3))
    assert three != SentimentFeatures(LEXICON, negation=1)
    assert three.to_json()["features"]["negation"] == 3
    assert SentimentFeatures(LEXICON, negation=np.int64(3)) == three  # type: ignore[arg-type]
    for wrong in (-1, 1001, "words", 1.5, None):
        with pytest.raises(ValueError, match="negation must be a number of words, up to 1000"):
            SentimentFeatures(LEXICON, negation=wrong).extract("good")  # type: ignore[arg-type]


def test_counts_relative_to_the_length() -> None:
    text = "I say it is good, good: not bad!"
    plain, relative = REACHING.extract(text), RELATIVE.extract(text)
    root = math.sqrt(11)
    assert plain[:5] == (3, 0, 0, 1, 1)
    assert relative == (3 / root, 0, 0, 1 / root, 1, math.log(11))
    assert RELATIVE.evidence_in(relative) == REACHING.evidence_in(plain) == 3
    assert RELATIVE.unit_of(relative) == pytest.approx(root)
    assert RELATIVE.extract("") == (0, 0, 0, 0, 0, 0)
    assert RELATIVE != REACHING
    assert RELATIVE.to_json()["features"] == {"set": "sentiment", "negation": 2, "relative": True}
    with pytest.raises(FieldError, match=r"features\.relative"):
        SentimentFeatures.from_json({**RELATIVE.to_json(), "features": {"relative": 1}})


def test_negation_in_a_file_of_old_is_up_to_the_next_mark() -> None:
    fields = NEGATED.to_json()
    assert fields["features"]["negation"] == "mark"
    fields["features"]["negation"] = True
    assert SentimentFeatures.from_json(fields) == NEGATED


def test_negation_changes_no_other_feature() -> None:
    text = "I do not think it is good, no!"
    assert NEGATED.extract(text)[2:] == PLAIN.extract(text)[2:]


def test_matrix_is_one_row_of_float64_a_text() -> None:
    X = matrix(PLAIN, (text for text in ["good", "bad bad"]))
    assert X.dtype == np.float64
    assert X.tolist() == [[1, 0, 0, 0, 0, 0], [0, 2, 0, 0, 0, math.log(2)]]
    assert matrix(PLAIN, []).shape == (0, 6)


@pytest.mark.parametrize("features", [PLAIN, NEGATED, REACHING, RELATIVE])
def test_from_json_undoes_to_json(features: SentimentFeatures) -> None:
    again = SentimentFeatures.from_json(features.to_json())
    assert again.to_json() == features.to_json()
    assert again.negation == features.negation


TOKENS = ["good", "bad", "👍", "no", "not", "never", "I", "you", "!", ",", "film", "Good", "isn't"]


@pytest.mark.parametrize("features", [PLAIN, NEGATED, REACHING, RELATIVE])
@given(tokens=st.lists(st.sampled_from(TOKENS)))
def test_evidence_and_places_add_up_to_the_features(
    features: SentimentFeatures, tokens: list[str]
) -> None:
    text = " ".join(tokens)
    for parts in (features.evidence(text), features.occurrences(text)):
        sums = dict.fromkeys(features.names, 0.0)
        for part in parts:
            sums[part.feature] += part.value
        assert [*sums.values()][:5] == pytest.approx(features.extract(text)[:5])


def test_evidence_names_each_word_once_and_tells_of_negation() -> None:
    assert NEGATED.evidence("Good good bad, not good! No!") == [
        ("positive", "good", 2, False),
        ("negative", "bad", 1, False),
        ("negative", "good", 1, True),
        ("no", "no", 1, False),
        ("exclamation", "!", 1, False),
    ]


def test_pickle_does_not_grow_by_bulk_use() -> None:
    features = SentimentFeatures.shipped()
    before = pickle.dumps(features)
    features.transform(["great " * 1000] * 100)
    assert pickle.dumps(features) == before
    again = pickle.loads(before)
    assert again == features
    assert again.transform(["great"]).tolist() == features.transform(["great"]).tolist()


@NEEDS_KERNEL
def test_notes_say_why_long_input_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SentimentFeatures.shipped().notes == ()
    long = Lexicon(frozenset({"x" * 4097}), frozenset(), frozenset())
    assert SentimentFeatures(long).notes == (
        "a listed word has more than 4096 bytes: long input takes 60 times as long",
    )
    monkeypatch.setattr(kernel, "PATH", "nowhere.so")
    kernel.library.cache_clear()
    assert SentimentFeatures.shipped().notes == (
        "this installation has no compiled kernel (install it again with a C compiler): "
        "long input takes 60 times as long",
    )
    kernel.library.cache_clear()
