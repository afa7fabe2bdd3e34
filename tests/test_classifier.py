from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import logreg
from logreg import Classifier

TEXTS = ["great fun", "dull", "nice", "awful, boring", "great, but boring", "nice, not dull"]
LABELS = ["pos", "neg", "pos", "neg", "neg", "pos"]


def test_probabilities_are_a_row_a_text_and_sum_to_one() -> None:
    probabilities = Classifier().fit(TEXTS, LABELS).predict_proba(text for text in TEXTS)
    assert probabilities.shape == (6, 2)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(6))


def test_prediction_is_the_model_s_own() -> None:
    classifier = Classifier().fit(TEXTS, LABELS)
    model = classifier.fitted()
    assert classifier.predict(TEXTS).tolist() == [model.predict(text)[:3] for text in TEXTS]
    assert classifier.predict_proba(TEXTS)[:, 1].tolist() == [
        model.probability(text) for text in TEXTS
    ]


def test_facts_of_the_training_are_in_the_model() -> None:
    classifier = Classifier(epochs=7, batch_size=None, seed=3).fit(TEXTS, LABELS)
    facts = classifier.fitted().training
    assert list(facts)[:5] == ["examples", "epochs", "converged", "ending", "loss"]
    assert facts["examples"] == 6
    assert facts["epochs"] <= facts["max_epochs"] == 7
    assert (facts["batch_size"], facts["seed"]) == ("all", 3)


def test_model_survives_its_file(tmp_path: Path) -> None:
    model = Classifier().fit(TEXTS, LABELS).fitted()
    logreg.save(model, str(tmp_path / "model.json"))
    assert logreg.load(str(tmp_path / "model.json")).probability("great") == model.probability(
        "great"
    )


def test_labels_may_be_any_two_names() -> None:
    classifier = Classifier().fit(["win a prize", "see you"], ["spam", "ham"])
    assert classifier.fitted().labels == ("ham", "spam")


def test_more_labels_than_two() -> None:
    with pytest.raises(ValueError, match="two labels at most, got a, b, c"):
        Classifier().fit(["x", "y", "z"], ["a", "b", "c"])


def test_texts_and_labels_of_different_number() -> None:
    with pytest.raises(ValueError, match="as many labels as texts: got 1 texts, 2 labels"):
        Classifier().fit(["x"], ["pos", "neg"])


def test_use_before_fit() -> None:
    with pytest.raises(ValueError, match="is not fitted yet; call fit first"):
        Classifier().predict(["x"])


def test_public_names() -> None:
    for name in logreg.__all__:
        assert getattr(logreg, name) is not None
    assert dir(logreg) == sorted(logreg.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = logreg.nonsense


def test_parameters_are_listed_set_and_shown() -> None:
    classifier = Classifier(l2=0.5)
    assert classifier.get_params()["l2"] == 0.5
    assert classifier.set_params(seed=3) is classifier
    assert repr(classifier) == "Classifier(l2=0.5, seed=3)"
    with pytest.raises(ValueError, match="lr is not a parameter of Classifier; these are"):
        classifier.set_params(lr=1)


def test_parameter_out_of_range_is_refused_by_fit() -> None:
    with pytest.raises(ValueError, match="batch_size must be >= 1, got 0"):
        Classifier(batch_size=0).fit(TEXTS, LABELS)


def test_going_on_from_a_model() -> None:
    first = Classifier().fit(TEXTS, LABELS).fitted()
    classifier = Classifier(epochs=1).fit(["awful", "great"], ["pos", "neg"], start=first)
    assert classifier.fitted().probability("awful") > first.probability("awful")
    with pytest.raises(ValueError, match="a model over the same features and labels"):
        Classifier().fit(TEXTS, LABELS, start=logreg.load("default"))


@pytest.mark.parametrize("weights", [[1.0], [0.0] * 6, [1.0] * 5 + [-1.0], [np.nan] * 6])
def test_sample_weight_must_fit(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="must be 6 finite numbers >= 0, not all 0"):
        Classifier().fit(TEXTS, LABELS, weights)


@pytest.mark.parametrize(
    ("params", "rule"),
    [
        ({"epochs": 2.5}, "epochs must be a whole number, got 2.5"),
        ({"average": "no"}, "average must be True or False, got 'no'"),
        ({"batch_size": True}, "batch_size must be a whole number, got True"),
        ({"patience": "x"}, "patience must be a whole number, got 'x'"),
    ],
)
def test_parameter_of_the_wrong_type(params: dict[str, Any], rule: str) -> None:
    with pytest.raises(TypeError, match=rule):
        Classifier(**params).fit(TEXTS, LABELS)


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    params: dict[str, Any] = {"batch_size": np.int64(4), "seed": np.int32(3), "l2": np.float32(0.5)}
    model = Classifier(**params).fit(TEXTS, LABELS).fitted()
    logreg.save(model, str(tmp_path / "m.json"))
    assert model.training["batch_size"] == 4


@pytest.mark.parametrize("weight", [{0: 1, 1: 5}, {False: 1, True: 5}, {"neg": 1, "Pos": 5}])
def test_class_weight_takes_any_spelling(weight: dict[Any, float]) -> None:
    named = Classifier(class_weight={"negative": 1, "positive": 5}).fit(TEXTS, LABELS).fitted()
    assert Classifier(class_weight=weight).fit(TEXTS, LABELS).fitted() == named
