from __future__ import annotations

import logreg
from logreg.features.sentiment import SentimentFeatures
from logreg.inspection.model_diff import Change, WordChange, diff_models
from logreg.lexicon.word_lists import Lexicon
from logreg.linear_model import LinearModel
from logreg.model import Model

A = Model(
    SentimentFeatures(Lexicon(frozenset({"good", "fine"}), frozenset({"bad"}), frozenset({"i"}))),
    LinearModel(("ham", "spam"), 0.5, (1.0, -2.0, 0.0, 0.25, 0.0, 3.0)),
    {"examples": 10, "seed": 0},
)
B = Model(
    SentimentFeatures(
        Lexicon(frozenset({"good", "nice", "ace"}), frozenset({"bad"}), frozenset({"i"})),
        negation=True,
    ),
    LinearModel(("negative", "positive"), 0.5, (1.5, -2.0, 0.0, 0.25, 0.0, 3.0)),
    {"examples": 10, "seed": 1, "note": "x"},
)


def test_what_differs() -> None:
    found = diff_models(A, B)
    assert found.options == [
        Change("labels", ["ham", "spam"], ["negative", "positive"]),
        Change("negation", False, 3),
    ]
    assert found.weights[:3] == [
        Change("bias", 0.5, 0.5),
        Change("positive", 1.0, 1.5),
        Change("negative", -2.0, -2.0),
    ]
    assert [weight.name for weight in found.weights] == ["bias", *SentimentFeatures.names]
    assert found.words == [WordChange("positive", ["ace", "nice"], ["fine"])]
    assert found.training == [Change("seed", 0, 1), Change("note", None, "x")]
    assert not found.is_empty


def test_nothing_differs() -> None:
    assert diff_models(A, A).is_empty
    assert diff_models(logreg.load("default"), logreg.load("default")).is_empty


def test_each_kind_of_difference_is_one() -> None:
    for other in (
        A.replaced(features=B.features),
        A.replaced(linear=A.linear.replaced(bias=0.5000001)),
        A.replaced(linear=A.linear.replaced(labels=("ham", "eggs"))),
        A.replaced(training={}),
    ):
        assert not diff_models(A, other).is_empty


def test_json_has_every_weight_and_its_change() -> None:
    fields = diff_models(A, B).to_json()
    assert fields["weights"]["positive"] == {"a": 1.0, "b": 1.5, "change": 0.5}
    assert len(fields["weights"]) == 7
    assert fields["words"] == {"positive": {"added": ["ace", "nice"], "removed": ["fine"]}}
