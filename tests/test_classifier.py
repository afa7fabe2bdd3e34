from __future__ import annotations

from pathlib import Path

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
    with pytest.raises(ValueError, match="has not learned yet; call fit first"):
        Classifier().predict(["x"])


def test_public_names() -> None:
    for name in logreg.__all__:
        assert getattr(logreg, name) is not None
    assert dir(logreg) == sorted(logreg.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = logreg.nonsense
