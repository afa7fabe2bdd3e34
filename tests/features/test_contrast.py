"""What stands before "but" in its sentence counts half."""

from __future__ import annotations

import math

import pytest

from logreg.errors import FieldError
from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.word_lists import Lexicon

LEXICON = Lexicon(
    positive=frozenset({"good", "nice", ":!", "nothing but good"}),
    negative=frozenset({"bad", "waste of"}),
    pronouns=frozenset({"i"}),
    negators=frozenset({"not"}),
)
FEATURES = SentimentFeatures(LEXICON, negation=3, contrast=True)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("good but bad", (0.5, 1)),
        ("Good, nice BUT a waste of time", (1, 1)),
        ("Good. Nice but bad", (1.5, 1)),
        ("good! but bad", (1, 1)),
        ("good? But bad", (1, 1)),
        ("good ... but bad", (1, 1)),
        ("good: but (bad; but nice)", (1.5, 0.5)),
        ("good but nice but bad", (1, 1)),
        ("but good", (1, 0)),
        ("good but", (0.5, 0)),
        ("good butter", (1, 0)),
        ("not good but very, very nice", (1, 0.5)),
        ("bad, nothing but good", (1, 1)),
        ("good :! but bad", (2, 1)),
        ("", (0, 0)),
    ],
)
def test_counts(text: str, counts: tuple[float, float]) -> None:
    assert FEATURES.extract(text)[:2] == counts
    assert sum(one.value for one in FEATURES.occurrences(text)) == sum(FEATURES.extract(text)[:5])
    assert sum(one.value for one in FEATURES.evidence(text)) == sum(FEATURES.extract(text)[:5])


def test_other_features_count_as_they_did() -> None:
    text = "I say no but good!"
    assert FEATURES.extract(text) == (1, 0, 1, 1, 1, math.log(6))


def test_what_is_conceded_is_said() -> None:
    found = FEATURES.occurrences("not good, but nice")
    assert [(one.feature, one.value, one.negated, one.conceded) for one in found] == [
        ("negative", 0.5, True, True),
        ("positive", 1.0, False, False),
    ]


@pytest.mark.parametrize(
    ("text", "evidence"), [("but", 0), ("good but", 1), ("good bad but", 1), ("good but bad", 2)]
)
def test_a_word_that_counts_half_is_evidence(text: str, evidence: float) -> None:
    relative = SentimentFeatures(LEXICON, negation=3, relative=True, contrast=True)
    for features in (FEATURES, relative):
        assert features.evidence_in(features.extract(text)) == evidence


def test_model_file() -> None:
    fields = FEATURES.to_json()
    assert fields["features"] == {"set": "sentiment", "negation": 3, "contrast": True}
    assert SentimentFeatures.from_json(fields) == FEATURES
    assert SentimentFeatures(LEXICON, negation=3) != FEATURES
    with pytest.raises(FieldError, match=r"features\.contrast"):
        SentimentFeatures.from_json({**fields, "features": {"contrast": "yes"}})
