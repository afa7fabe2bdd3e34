from __future__ import annotations

import pytest

from logreg.checks.labels import groups, is_typo, oddities, same_label


@pytest.mark.parametrize(
    ("counts", "kinds"),
    [
        ({"pos": 500, "neg": 500}, []),
        ({str(i): 100 for i in range(6)}, []),
        ({"pos": 500}, [("label", "pos")]),
        ({"pos": 200, "neg": 800}, []),
        ({"pos": 199, "neg": 801}, [("imbalance", "pos")]),
        ({"a": 66, "b": 460, "c": 474}, [("imbalance", "a")]),
        ({"pos": 9, "neg": 11}, [("label", "pos")]),
        ({"positive": 500, "postive": 25, "negative": 500}, [("label", "postive")]),
        ({"positive": 500, "postive": 26, "negative": 500}, [("imbalance", "postive")]),
        ({"positive": 500, "negativ": 1, "negative": 500}, [("label", "negativ")]),
        ({"spam": 300, "Spam": 300, "ham": 300}, [("label", "spam")]),
        ({"spam": 100, "SPAM": 300, "ham": 300}, [("label", "spam")]),
        ({"-1": 50, "0": 50, "+1": 50}, []),
        ({"group1": 500, "group2": 20, "group3": 500}, [("imbalance", "group2")]),
        ({str(i): 1 for i in range(101)}, [("label", "0")]),
    ],
)
def test_oddities(counts: dict[str, int], kinds: list[tuple[str, str]]) -> None:
    assert [(oddity.kind, oddity.label) for oddity in oddities(counts)] == kinds


def test_oddities_say_what_to_do() -> None:
    said = [oddity.what for oddity in oddities({"ham": 900, "spam": 90, "spamm": 1})]
    assert said == [
        "'spam' has 9.1% of the texts; train with --class-weight balanced",
        "'spamm' (1 text) may be a typo for 'spam' (90 texts)",
    ]


@pytest.mark.parametrize(
    ("a", "b", "is_one"),
    [
        ("positive", "positiv", True),
        ("positive", "ppositive", True),
        ("positive", "pasitive", True),
        ("positive", "poistive", True),
        ("positive", "positive", False),
        ("male", "female", False),
        ("ham", "sam", False),
        ("spam", "spamm", True),
        ("spam", "spma", False),
        ("aaaa", "aaaaa", True),
        ("year2019", "year2020", False),
        ("positive", "negative", False),
        ("hamilton", "madison", False),
        ("helpful", "unhelpful", False),
        ("satisfied", "dissatisfied", False),
        ("relevant", "irrelevant", False),
    ],
)
def test_typos(a: str, b: str, is_one: bool) -> None:
    assert is_typo(a, b) == is_typo(b, a) == is_one


def test_minus_one_and_zero_are_two_labels_where_both_occur() -> None:
    assert groups(["-1", "neg", "pos"]) == {"-1": "-1", "neg": "-1", "pos": "pos"}
    assert groups(["-1", "neg", "0"]) == {"-1": "-1", "neg": "neg", "0": "0"}
    assert same_label("-1", "neg")
    assert not same_label("0", "-1")
