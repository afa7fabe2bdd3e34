from __future__ import annotations

from collections import Counter

import pytest

from logreg.labels import (
    LabelChoice,
    LabelReader,
    canonical,
    names_of,
    order_labels,
    require_printable,
)


@pytest.mark.parametrize("spelling", ["negative", "neg", "0", "-1", "-", "NEG", "Negative"])
def test_spellings_of_negative(spelling: str) -> None:
    assert canonical(spelling) == "negative"


@pytest.mark.parametrize("spelling", ["positive", "pos", "1", "+1", "+", "Pos", "POSITIVE"])
def test_spellings_of_positive(spelling: str) -> None:
    assert canonical(spelling) == "positive"


@pytest.mark.parametrize("name", ["spam", "Ham", "2", "neutral", "--"])
def test_any_other_name_is_itself(name: str) -> None:
    assert canonical(name) == name


@pytest.mark.parametrize(
    ("spellings", "names"),
    [
        (["0", "1"], ["negative", "positive"]),
        (["-1", "+1"], ["negative", "positive"]),
        (["-", "+"], ["negative", "positive"]),
        (["NEG", "1"], ["negative", "positive"]),
        (["0", "pos", "1"], ["negative", "positive", "positive"]),
        (["1", "2"], ["1", "2"]),
        (["1", "5"], ["1", "5"]),
        (["0", "4"], ["0", "4"]),
        (["-1", "0"], ["-1", "0"]),
        (["-1", "0", "1"], ["-1", "0", "1"]),
        (["0", "1", "2"], ["0", "1", "2"]),
        (["Positive", "neutral", "1"], ["positive", "neutral", "1"]),
        (["False", "true"], ["negative", "positive"]),
        (["0.0", "1.0"], ["negative", "positive"]),
        (["1.0", "5"], ["1", "5"]),
        (["Spam", " spam", "Ham"], ["Spam", "Spam", "Ham"]),
        (["Positive ", "positive", "-1"], ["positive", "positive", "negative"]),
    ],
)
def test_spellings_are_named_as_a_set(spellings: list[str], names: list[str]) -> None:
    assert names_of(spellings) == dict(zip(spellings, names, strict=True))


@pytest.mark.parametrize("labels", [("-1", "0", "1"), ("0", "1", "-1")])
def test_minus_one_and_zero_are_not_one_label_of_a_model(labels: tuple[str, ...]) -> None:
    read = LabelReader(("negative", "positive"))
    with pytest.raises(ValueError, match=r"only one of them can mean 'negative'"):
        [read(label) for label in labels]


@pytest.mark.parametrize("label", ["", "a\x1b[31m", "two\nlines"])
def test_label_must_be_printable(label: str) -> None:
    with pytest.raises(ValueError, match=r"the label (is empty|has control characters); "):
        require_printable(label)
    with pytest.raises(ValueError, match=r"the label (is empty|has control characters); "):
        LabelReader(("ham", "spam"))(label)


def test_labels_of_a_model_are_read_in_any_spelling_and_others_refused() -> None:
    read = LabelReader(("negative", "positive"))
    assert [read(label) for label in ("0", "pos")] == ["negative", "positive"]
    with pytest.raises(ValueError, match="unknown label 'spam': the model's labels are negative"):
        read("spam")


def test_labels_of_a_model_are_first_of_all_themselves() -> None:
    read = LabelReader(("neg", "pos"))
    assert read("neg") == "neg"


@pytest.mark.parametrize(
    ("labels", "chosen"),
    [
        (["positive", "negative"], ("negative", "positive")),
        (["spam", "ham"], ("ham", "spam")),
        (["positive", "spam"], ("spam", "positive")),
        (["negative", "bad"], ("negative", "bad")),
        (["2", "1"], ("1", "2")),
        (["10", "1"], ("1", "10")),
        (["10.0", "9.5"], ("9.5", "10.0")),
        (["10", "9b"], ("10", "9b")),
    ],
)
def test_two_labels_in_a_sensible_order(labels: list[str], chosen: tuple[str, str]) -> None:
    assert order_labels(Counter(labels)) == chosen


@pytest.mark.parametrize(
    ("labels", "ordered"),
    [
        (["5", "1", "10"], ("1", "5", "10")),
        (["positive", "negative", "mixed"], ("negative", "mixed", "positive")),
        (["c", "a", "B"], ("B", "a", "c")),
    ],
)
def test_more_labels_in_a_sensible_order(labels: list[str], ordered: tuple[str, ...]) -> None:
    assert order_labels(Counter(labels)) == ordered


@pytest.mark.parametrize(("labels", "found"), [([], "none"), (["a", "a"], "only 'a'")])
def test_one_label_is_not_enough(labels: list[str], found: str) -> None:
    with pytest.raises(ValueError, match=f"needs texts of two labels, got {found}"):
        order_labels(Counter(labels))


@pytest.mark.parametrize(
    ("positive", "negative", "labels", "sides"),
    [
        ("4,5", "1,2", ("negative", "positive"), {"5.0": 1, "1": 0, "3": None}),
        ("spam", "ham", ("ham", "spam"), {" SPAM": 1, "Ham": 0, "eggs": None}),
        ("spam", "", ("not spam", "spam"), {"spam": 1, "ham": 0, "eggs": 0}),
        ("", "neutral", ("neutral", "not neutral"), {"neutral": 0, "happy": 1}),
        ("4,5", "", ("negative", "positive"), {"4": 1, "1": 0}),
        ("pos", "neg", ("negative", "positive"), {"Positive": 1, "negative": 0, "0": None}),
        ("1", "0", ("negative", "positive"), {"1": 1, "0": 0}),
        ("0", "1", ("1", "0"), {"1": 0, "0": 1}),
        ("1", "2", ("2", "1"), {"1": 1, "2": 0}),
    ],
)
def test_chosen_labels(
    positive: str, negative: str, labels: tuple[str, str], sides: dict[str, int | None]
) -> None:
    chosen = [tuple(side.split(",")) if side else () for side in (positive, negative)]
    choice = LabelChoice(*chosen)
    assert choice.labels == labels
    assert {label: choice.side(label) for label in sides} == sides
    assert choice.missing([*chosen[0], *chosen[1]]) == []
    assert choice.missing([]) == [*chosen[0], *chosen[1]]


def test_label_can_not_be_on_both_sides() -> None:
    for positive, negative in ((("Pos", "x"), ("pos ",)), (("pos",), ("positive",))):
        with pytest.raises(ValueError, match="label positive can't be both positive and negative"):
            LabelChoice(positive, negative)
