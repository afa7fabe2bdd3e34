from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from support import ROOT

from logreg.features.sentiment import SentimentFeatures
from logreg.model_file import load
from logreg.model_selection.active_learning import (
    STABLE,
    WINDOW,
    WINDOWS,
    ActiveLearner,
    kappa,
    uncertainty,
)

LABELS = ("negative", "positive")

ROWS = [
    line.split("\t") for line in Path(ROOT / "data" / "reviews.tsv").read_text("utf-8").splitlines()
]
TEXTS = [text for _, text in ROWS]
Y = [LABELS.index(label) for label, _ in ROWS]


def learner(seed: int = 0) -> ActiveLearner:
    return ActiveLearner(TEXTS, LABELS, SentimentFeatures.shipped(), seed=seed)


def taught(one: ActiveLearner, n: int) -> list[int]:
    """Teach the labels of n texts; return the texts."""
    asked = []
    for _ in range(n):
        text = one.next()
        assert text is not None
        one.learn(text, Y[text])
        asked.append(text)
    return asked


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs).T
    expected = 0.0 if len({*one, *other}) == 1 else cohen_kappa_score(one, other)
    assert kappa(one, other) == pytest.approx(expected)


def test_of_several_labels_the_smallest_margin_is_the_most_uncertain() -> None:
    z = np.array([[3.0, 0.0, 0.0], [1.0, 0.9, -5.0], [1.0, 0.5, 0.0]])
    assert uncertainty(z).argmax() == 1


def test_there_is_no_model_before_each_label_has_a_text() -> None:
    one = learner()
    one.learn(0, 1)
    assert not one.has_model
    with pytest.raises(ValueError, match="there is no model yet"):
        one.logits(TEXTS)
    one.learn(1, 0)
    assert one.has_model


def test_no_text_is_asked_twice_and_the_same_seed_asks_the_same() -> None:
    asked = taught(learner(), 40)
    assert len({*asked}) == 40
    assert taught(learner(), 40) == asked
    assert taught(learner(seed=1), 40) != asked


def test_the_next_text_is_the_most_uncertain_one() -> None:
    one = learner()
    taught(one, 12)
    z = one.logits(TEXTS)
    left = [i for i in range(len(TEXTS)) if i not in one.given]
    assert one.next() == min(left, key=lambda i: abs(z[i]))


def test_a_label_that_is_forgotten_leaves_no_trace() -> None:
    one = learner()
    asked = taught(one, 9)
    following = one.next()
    assert following is not None
    one.learn(following, 1 - Y[following])
    one.forget(following)
    assert one.next() == following
    assert [*one.given] == asked


def test_texts_that_are_passed_over_do_not_come_again() -> None:
    one = ActiveLearner(TEXTS[:2], LABELS, SentimentFeatures.shipped())
    first = one.next()
    assert first is not None
    one.pass_over(first)
    second = one.next()
    assert second == 1 - first
    one.learn(second, 1)
    assert one.next() is None
    one.pass_over(first, is_passed=False)
    assert one.next() == first


def test_labels_from_before_are_learned_at_once() -> None:
    one, again = learner(), learner()
    asked = taught(one, 15)
    again.resume({text: Y[text] for text in asked})
    assert again.next() == one.next()
    assert again.kappa() is None


def test_it_learns_and_then_is_stable() -> None:
    one = learner()
    taught(one, WINDOW * WINDOWS)
    assert one.kappa() is None
    values = []
    for _ in range(220):
        taught(one, 1)
        found = one.kappa()
        values.append(-1.0 if found is None else found)
    accuracy = float(((one.logits(TEXTS) > 0) == np.array(Y)).mean())
    assert accuracy > 0.74
    assert values[0] < 0.9 < STABLE <= max(values[100:])


def test_a_model_decides_until_each_label_has_a_text() -> None:
    model = load("default")
    one = ActiveLearner(TEXTS, LABELS, model.features, model)
    z = model.logits(TEXTS)
    first = one.next()
    assert first == np.abs(z).argmin()
    for text in (5, 6, 7):
        one.learn(text, 1)
    assert one.logits(TEXTS).tolist() == z.tolist()
    one.learn(8, 0)
    after = one.logits(TEXTS)
    assert after.tolist() != z.tolist()
    assert ((after > 0) == (z > 0)).mean() > 0.9, "a few labels do not outweigh the model"


def test_several_labels() -> None:
    texts = ["good fine", "great good", "bad", "awful bad", "day", "night and day"] * 3
    one = ActiveLearner(texts, ("bad", "good", "other"), SentimentFeatures.shipped())
    one.resume({0: 1, 2: 0, 4: 2, 1: 1, 3: 0, 5: 2})
    assert one.next() in range(6, 18)
    assert one.logits(texts).argmax(axis=1).tolist() == [1, 1, 0, 0, 2, 2] * 3


@pytest.mark.slow
def test_a_label_among_100_000_texts_is_quick() -> None:
    texts = [f"{text} {i}" for i in range(170) for text in TEXTS][:100_000]
    one = ActiveLearner(texts, LABELS, SentimentFeatures.shipped())
    took = []
    for _ in range(60):
        started = time.process_time()
        text = one.next()
        assert text is not None
        one.learn(text, Y[text % 600])
        one.kappa()
        took.append(time.process_time() - started)
    assert float(np.median(took)) < 0.05
