"""Whether expectations hold, and what a failure says."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.expectations import Checker
from logreg.expectations.checker import Answer, spreads, to_json
from logreg.expectations.failures import failure_of
from logreg.expectations.lines import LineParser
from logreg.linear_model import SoftmaxModel
from logreg.model import Model
from logreg.model_file import load
from logreg.pipeline.decision_rule import DecisionRule

TEXTBOOK = load("textbook")

THREE = Model(
    TEXTBOOK.features,
    SoftmaxModel(
        ("bad", "fine", "good"),
        (0.0, 0.0, 0.0),
        ((0.0, 0.0, 2.0), (2.0, 0.0, 0.0), *[(0.0, 0.0, 0.0)] * 4),
    ),
)
"""A model in which only the words of the lists count: without one, all labels have P = 1/3."""

loaded = cache(load)


def failure(
    line: str, model: Model = TEXTBOOK, abstain: float | None = None, tolerance: float = 0.05
) -> str | None:
    rule = None if abstain is None else DecisionRule(abstain=abstain)
    check = Checker(model, rule, tolerance=tolerance)
    expectation = LineParser(model.labels, abstains=abstain is not None)(line, "a.txt", 1)
    assert expectation is not None
    return failure_of(check(expectation), model.labels, tolerance)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("positive: great", None),
        ("positive: {great|nice}", None),
        ("negative: awful", None),
        (
            "positive: awful",
            "expected positive, found negative, P(positive) = 0.0074 for 'awful'",
        ),
        (
            "positive: {great|bad|bad, awful}",
            "expected positive, found negative, P(positive) = 0.0001 for 'bad, awful' (2 of 3 "
            "variants fail)",
        ),
        ("great, nice > great", None),
        ("negative: great > great, nice", None),
        (
            "great > great",
            "expected P(positive) of 'great' > that of 'great', found 0.9309 and 0.9309",
        ),
        (
            "{great, great|great} > {awful|nice}",
            "expected P(positive) of 'great' > that of 'nice', found 0.9309 and 0.9309",
        ),
        ("same: {great|nice} film", None),
        (
            "same: {great|awful}",
            "expected one answer within 0.05, found negative, P(positive) = 0.0074 for 'awful' and "
            "positive, P(positive) = 0.9309 for 'great'",
        ),
    ],
)
def test_two_labels(line: str, expected: str | None) -> None:
    assert failure(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("good: great", None),
        ("bad: {great|awful}", "expected bad, found good, P(bad) = 0.1065 for 'great' (1 of 2 "),
        ("good: great > film", None),
        ("fine: film > great", None),
        ("fine: great > film", "expected P(fine) of 'great' > that of 'film', found 0.1065 and 0"),
        ("same: {great|nice}", None),
        (
            "same: {film|awful}",
            "expected one answer within 0.05, found bad, P(bad) = 0.3333 for 'film' and bad, "
            "P(bad) = 0.7870 for 'awful'",
        ),
    ],
)
def test_several_labels(line: str, expected: str | None) -> None:
    found = failure(line, THREE)
    assert found is expected if expected is None else str(found).startswith(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "abstain: {film|cup of tea}",
            "expected no label, found positive, P(positive) = 0.7045 for 'cup of tea' (1 of 2 ",
        ),
        ("positive: great", None),
        ("positive: film", "expected positive, found no label, P(positive) = 0.5250 for 'film'"),
        ("abstain: film", None),
        ("abstain: great", "expected no label, found positive, P(positive) = 0.9309 for 'great'"),
        ("same: {film|great}", "expected one answer within 0.05, found no label, P(positive) = 0"),
    ],
)
def test_text_without_a_label(line: str, expected: str | None) -> None:
    found = failure(line, abstain=0.6)
    assert found is expected if expected is None else str(found).startswith(expected)


def test_tolerance() -> None:
    line = "same: {film|film film}"
    assert failure(line, tolerance=0.2) is None
    assert failure(line, tolerance=0.1) == (
        "expected one answer within 0.1, found positive, P(positive) = 0.5250 for 'film' and "
        "positive, P(positive) = 0.6423 for 'film film'"
    )
    assert failure("same: {great film|nice film}", tolerance=0) is None


def test_two_labels_within_the_tolerance_are_not_one_answer() -> None:
    assert failure("same: {film|great|awful}", tolerance=1) == (
        "expected one answer within 1, found positive, P(positive) = 0.5250 for 'film' and "
        "negative, P(positive) = 0.0074 for 'awful'"
    )


@pytest.mark.parametrize("name", ["default", "reviews", "spam", "textbook"])
@given(text=st.text(st.characters(exclude_characters="\\{|}>:#"), min_size=1))
def test_answers_are_those_of_the_model(name: str, text: str) -> None:
    model = loaded(name)
    expectation = LineParser(model.labels)(f"{model.labels[0]}: x{text}x", "a.txt", 1)
    assert expectation is not None
    (answer,) = Checker(model)(expectation).answers
    assert answer.label == model.predict(expectation.texts[0])
    assert dict(zip(model.labels, answer.p, strict=True)) == model.distribution(answer.text)


def test_spreads_are_those_of_each_label() -> None:
    answers = [Answer("a", "x", (0.25, 0.75)), Answer("b", "x", (0.5, 0.5))]
    assert spreads(answers) == [0.25, 0.25]


def test_result_as_json() -> None:
    expectation = LineParser(TEXTBOOK.labels)("great > {nice|awful}  # why", "a.txt", 7)
    assert expectation is not None
    result = Checker(TEXTBOOK)(expectation)
    fields = to_json(result, "why not", TEXTBOOK.labels)
    answers, below = fields.pop("answers"), fields.pop("below")
    assert fields == {
        "path": "a.txt",
        "line": 7,
        "expectation": "great > {nice|awful}",
        "kind": "direction",
        "label": "positive",
        "holds": False,
        "failure": "why not",
    }
    assert answers == [
        {
            "text": "great",
            "label": "positive",
            "probabilities": TEXTBOOK.distribution("great"),
        }
    ]
    assert [one["text"] for one in below] == ["nice", "awful"]
