from __future__ import annotations

import copy
import pickle
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest

import logreg
from logreg import SentimentFeatures
from logreg.features import BLOCK_LENGTH
from logreg.lexicon.word_lists import shipped_lexicon
from logreg.training.trainer import as_sparse


def test_model_is_a_value() -> None:
    a, b = logreg.load("textbook"), logreg.load("textbook")
    assert a == b
    assert hash(a) == hash(b)
    assert len({a, b, a.replaced(linear=a.linear.replaced(bias=0.2))}) == 2
    assert a != a.replaced(training={"examples": 1})


def test_model_never_changes() -> None:
    model = logreg.load("textbook")
    with pytest.raises(AttributeError, match=r"Model is immutable; use replaced\(linear=...\)"):
        model.linear = model.linear
    with pytest.raises(AttributeError, match="LinearModel is immutable"):
        del model.linear.labels
    assert pickle.loads(pickle.dumps(model)) == copy.deepcopy(model) == model
    assert model != model.linear
    assert repr(model.linear).startswith("LinearModel(labels=('negative', 'positive'), bias=0.1, ")


def test_model_is_not_a_sequence() -> None:
    model = logreg.load("textbook")
    for value in (model, model.linear):
        assert not hasattr(value, "__len__")
        assert not hasattr(value, "__iter__")


def test_logits_of_a_sparse_batch_are_those_of_the_dense_one() -> None:
    model = logreg.load("textbook")
    texts = ["great fun", "no, awful!", ""]
    X = as_sparse(model.features.transform(texts))
    assert model.logits_of(X).tolist() == [model.logit(text) for text in texts]


@pytest.mark.parametrize("name", ["textbook", "default", "reviews"])
def test_probabilities_are_those_of_single_texts_to_the_last_bit(name: str) -> None:
    model = logreg.load(name)
    texts = [" ".join(["great", "dull!", "no", "I", "fine"][:n]) * n for n in range(6)] * 20
    probabilities = model.probabilities(iter(texts))
    assert probabilities.shape == (120,)
    assert probabilities.dtype == np.float64
    assert probabilities.tolist() == [model.probability(text) for text in texts]
    assert model.probabilities([]).shape == (0,)
    assert model.probabilities([]).dtype == np.float64


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("great film", "texts must be a list of strings, got one string; put it into a list"),
        (None, "texts must be a list of strings, got None"),
        (["a", float("nan")], "text 1 must be a string, got float nan"),
    ],
)
def test_what_are_not_texts_is_refused_in_the_words_of_the_classifier(
    texts: Any, message: str
) -> None:
    model = logreg.load("textbook")
    classifier = logreg.Classifier(l2=0.1).fit(["great", "dull"], "+-")
    for call in (model.logits, model.probabilities, classifier.predict, classifier.predict_proba):
        with pytest.raises(TypeError) as raised:
            call(texts)
        assert str(raised.value) == message


@pytest.mark.parametrize(
    ("text", "found"), [(None, "None"), (float("nan"), "float nan"), (["a"], "list ['a']")]
)
def test_what_is_not_a_text_is_refused(text: Any, found: str) -> None:
    model = logreg.load("textbook")
    for call in (model.logit, model.probability, model.predict):
        with pytest.raises(TypeError) as raised:
            call(text)
        assert str(raised.value) == f"text must be a string, got {found}"


def test_logits_count_texts_as_they_come() -> None:
    events: list[str] = []

    class Watched(SentimentFeatures):
        def transform(self, texts: Iterable[str]) -> Any:
            events.append("counted")
            return super().transform(texts)

    def texts() -> Iterator[str]:
        for _ in range(3):
            events.append("read")
            yield "x" * BLOCK_LENGTH

    model = logreg.load("textbook")
    watched = model.replaced(features=Watched(shipped_lexicon()))
    assert watched.logits(texts()).shape == (3,)
    assert events == ["read", "counted"] * 3
