"""Explanations: all terms of z, their places in the text, and what would change the decision."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import PASSAGE

import logreg
from logreg.explanation import Explanation
from logreg.features import FeatureSet
from logreg.features.combined import SentimentAndWords
from logreg.features.sentiment import SentimentFeatures
from logreg.features.word_options import WEIGHTINGS, WordOptions
from logreg.features.words import WordFeatures
from logreg.linear_model import LinearModel, SoftmaxModel
from logreg.model import Model

TEXTBOOK = logreg.load("textbook")


def test_the_golden_passage() -> None:
    explanation = TEXTBOOK.explain(PASSAGE)
    assert [(one.feature, one.value, one.weight) for one in explanation.terms] == [
        ("positive", 3.0, 2.5),
        ("negative", 2.0, -5.0),
        ("no", 1.0, -1.2),
        ("pronouns", 3.0, 0.5),
        ("exclamation", 0.0, 2.0),
        ("log_length", math.log(66), 0.7),
    ]
    assert explanation.bias == 0.1
    assert explanation.z == TEXTBOOK.logit(PASSAGE)
    assert explanation.predicted == "positive"
    assert explanation.hangs_on() == ["enjoyable"]
    assert explanation.smallest_change() == {"negative": 1}
    assert round(explanation.loss("positive"), 2) == 0.36
    assert round(explanation.loss("negative"), 1) == 1.2


def test_the_step_of_the_chapter() -> None:
    zeros = Model(
        logreg.ColumnFeatures(("x1", "x2")), LinearModel(("negative", "positive"), 0.0, (0.0, 0.0))
    )
    step = zeros.explain("3 2").step("positive", 0.1)
    assert step.gradient == (-1.5, -1.0)
    assert step.bias_gradient == -0.5
    assert step.weights == pytest.approx((0.15, 0.1), abs=1e-15)
    assert step.bias == pytest.approx(0.05, abs=1e-15)


@pytest.mark.parametrize("label", ["negative", "positive"])
def test_the_gradient_is_that_of_finite_differences(label: str) -> None:
    linear = TEXTBOOK.linear
    assert isinstance(linear, LinearModel)
    step = TEXTBOOK.explain(PASSAGE).step(label, 0.1)
    h = 1e-6
    for i, slope in enumerate(step.gradient):
        losses = []
        for sign in (1, -1):
            weights = [w + sign * h * (i == j) for j, w in enumerate(linear.weights)]
            moved = LinearModel(linear.labels, linear.bias, tuple(weights))
            losses.append(Explanation(TEXTBOOK.features, moved, PASSAGE).loss(label))
        assert slope == pytest.approx((losses[0] - losses[1]) / (2 * h), abs=1e-6)


def test_what_stands_where() -> None:
    text = "No! They say: not great, no"
    explanation = Model(SentimentFeatures.shipped(negation=True), TEXTBOOK.linear).explain(text)
    found = [
        (text[one.start : one.end], one.features, one.contribution, one.negated)
        for one in explanation.paint()
    ]
    assert found == [
        ("No", ("no",), -0.6, False),
        ("!", ("exclamation",), 2.0, False),
        ("great", ("negative",), -5.0, True),
        ("no", ("no",), -0.6, False),
    ]


WORDS = st.sampled_from(
    [*("good", "bad", "no", "!", "i", ",", "not", "great", "dull", "é"), "no problem", ":)", "but"]
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


def fitted(options: WordOptions, *, with_sentiment: bool) -> FeatureSet:
    words = WordFeatures(options)
    both = SentimentAndWords(SentimentFeatures.shipped(contrast=True), words)
    counting = (both if with_sentiment else words).counting()
    counting.add(
        [
            "good bad no ! i",
            "not great dull , good",
            "no good , i not great",
            "bad bad",
            "no problem :)",
        ]
    )
    return counting.result()[0]


@settings(max_examples=150, deadline=None)
@given(
    text=TEXTS,
    longest=st.integers(1, 3),
    weighting=st.sampled_from(WEIGHTINGS),
    unit_norm=st.booleans(),
    negation=st.booleans(),
    boundaries=st.booleans(),
    with_sentiment=st.booleans(),
    n_scores=st.sampled_from([1, 3]),
)
def test_paint_adds_up_to_z(
    text: str,
    longest: int,
    weighting: str,
    unit_norm: bool,
    negation: bool,
    boundaries: bool,
    with_sentiment: bool,
    n_scores: int,
) -> None:
    options = WordOptions(1, longest, weighting, unit_norm, negation, boundaries, min_count=1)
    features = fitted(options, with_sentiment=with_sentiment)
    weights = np.random.default_rng(0).normal(size=(len(features.names), n_scores)).tolist()
    linear: LinearModel | SoftmaxModel
    if n_scores == 1:
        linear = LinearModel(("-", "+"), 0.5, tuple(row[0] for row in weights))
    else:
        linear = SoftmaxModel(("a", "b", "c"), (0.5, 0.0, 1.0), tuple(map(tuple, weights)))
    explanation = Model(features, linear).explain(text)
    total = explanation.bias + sum(term.product for term in explanation.terms)
    assert explanation.z == pytest.approx(total, abs=1e-9)
    unpainted = sum(
        term.product
        for term in explanation.terms
        if "log_length" in term.feature or term.feature in ("<s>", "</s>", "<s> </s>")
    )
    places = explanation.paint()
    assert all(one.end <= other.start for one, other in pairwise(places))
    painted = sum(one.contribution for one in places)
    assert painted == pytest.approx(total - explanation.bias - unpainted, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(
    counts=st.tuples(*(st.integers(0, 3),) * 3, st.booleans(), st.booleans()),
    weights=st.tuples(*(st.integers(-4, 4),) * 5),
    bias=st.integers(-6, 6),
)
def test_the_smallest_change_is_the_smallest(
    counts: tuple[int, ...], weights: tuple[int, ...], bias: int
) -> None:
    positive, negative, pronouns, no, mark = counts
    text = " ".join(
        ["great"] * positive + ["awful"] * negative + ["me"] * pronouns + ["no"] * no + ["!"] * mark
    )
    order = (weights[0], weights[1], weights[3], weights[2], weights[4], 0)
    model = Model(
        SentimentFeatures.shipped(), LinearModel(("-", "+"), bias + 0.5, tuple(map(float, order)))
    )
    explanation = model.explain(text)
    found = explanation.smallest_change()
    x = dict(zip(SentimentFeatures.names, [term.value for term in explanation.terms], strict=True))
    side = explanation.z > 0

    def flips(change: dict[str, int]) -> bool:
        z = (
            bias
            + 0.5
            + sum(
                w * (x[name] + change.get(name, 0))
                for name, w in zip(SentimentFeatures.names, order, strict=True)
            )
        )
        return (z > 0) != side

    if found:
        assert flips(found)
        assert all(x[name] + n >= 0 for name, n in found.items())
    size = sum(map(abs, found.values()))
    names = ("positive", "negative", "pronouns", "no", "exclamation")
    for steps in product(range(-2, 3), repeat=5):
        change = dict(zip(names, steps, strict=True))
        possible = all(x[n] + change[n] >= 0 for n in names) and all(
            x[n] + change[n] <= 1 for n in names[3:]
        )
        if possible and (not found or sum(map(abs, steps)) < size):
            assert not flips(change)


def test_what_if() -> None:
    change = {"no": "0", "positive": "+1", "negative": "-2"}
    explanation = Explanation(TEXTBOOK.features, TEXTBOOK.linear, PASSAGE, change)
    assert [one.value for one in explanation.terms][:3] == [4.0, 0.0, 0.0]
    with pytest.raises(ValueError, match="no feature 'x'; the model has positive, negative"):
        Explanation(TEXTBOOK.features, TEXTBOOK.linear, PASSAGE, {"x": "1"})
    with pytest.raises(ValueError, match=r"must be a number, or \+N or -N, got 'many'"):
        Explanation(TEXTBOOK.features, TEXTBOOK.linear, PASSAGE, {"no": "many"})


def test_html_is_safe() -> None:
    html = TEXTBOOK.explain('<b>great</b>\n\x1b[31m\u202e awful & "no"')._repr_html_()
    assert "&lt;b&gt;" in html
    assert "<b>great" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert '<span title="positive: +2.5000"' in html


def test_a_text_must_be_a_string() -> None:
    with pytest.raises(TypeError, match="text must be a string"):
        TEXTBOOK.explain(5)  # type: ignore[arg-type]


def test_two_of_several_labels_can_be_named() -> None:
    words = WordFeatures(WordOptions(), ("bad", "fine", "good"))
    weights = ((2.0, 0.0, -1.0), (0.0, 1.0, 0.5), (-2.0, 0.0, 3.0))
    linear = SoftmaxModel(("low", "middle", "high"), (0.0, 0.25, 0.5), weights)
    found = Explanation(words, linear, "good, not bad", pair=("low", "high"))
    assert found.labels == ("high", "low")
    assert {one.feature: one.product for one in found.terms} == {"good": -5.0, "bad": 3.0}
    assert found.z == -5.0 + 3.0 - 0.5
    assert Explanation(words, linear, "good, not bad").labels == ("middle", "high")
