"""Which entries are phrases, and where a text has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.phrases import Phrases, phrase_of, phrases_in
from logreg.lexicon.word_lists import Lexicon
from logreg.tokens import tokenize

ENTRIES = [
    *(":)", ":-)", ":(", "<3", "^_^", ":/", ";)", "great"),
    *("waste of", "second to none", "to none other", "no problem", "falls apart", "isn't worth"),
]
PHRASES = Phrases(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES[:-1])
def test_entries(entry: str) -> None:
    assert (phrase_of(entry) is not None) == (entry != "great")


@pytest.mark.parametrize(
    "entry",
    [
        *("", " ", "great", "second-rate", "Waste of", "waste  of", " waste of", "waste of "),
        *(
            "a b c d e f",
            "x" * 40 + " " + "y" * 40,
            "👍 👎",
            "♥ you",
            "no\tproblem",
            "a\x00b",
            ":D",
        ),
    ],
)
def test_entries_that_are_none(entry: str) -> None:
    assert phrase_of(entry) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fine :)", ["fine", ":)"]),
        (":-):)", [":-)", ":)"]),
        ("(:))", ["(", ":)", ")"]),
        ("fine:)", ["fine", ":", ")"]),
        ("8:) http:// 4:(", ["8", ":", ")", "http", ":", "/", "/", "4", ":", "("]),
        ("http :/", ["http", ":/"]),
        ("I <3 you, 2<3", ["i", "<3", "you", ",", "2", "<", "3"]),
        ("👍:) …:(", ["👍", ":)", "…", ":("]),
        ("👍🏽 👩‍❤️‍👨", [*tokenize("👍🏽 👩‍❤️‍👨")]),
        ("Waste\tOF time", ["waste of", "time"]),
        ("waste" + " " * 16 + "of", ["waste of"]),
        ("waste" + " " * 17 + "of", ["waste", "of"]),
        ("waste, of wasteof", ["waste", ",", "of", "wasteof"]),
        ("second to none other", ["second to none", "other"]),
        ("go to none other", ["go", "to none other"]),
        ("It isn’t worth it; no problem!", ["it", "isn't worth", "it", ";", "no problem", "!"]),
        (": ) waste", [":", ")", "waste"]),
        ("", []),
    ],
)
def test_units(text: str, names: list[str]) -> None:
    assert [unit.name for unit in PHRASES.units(text)] == names


@given(st.lists(st.sampled_from([*ENTRIES, *" :)(-/<3;^_", "waste", "of", "to", "none"])))
def test_units_are_all_tokens_in_order(pieces: list[str]) -> None:
    text = "".join(pieces)
    units = PHRASES.units(text)
    tokens = tokenize(text)
    assert [unit.start for unit in units] == [0, *(unit.end for unit in units)][:-1] * bool(units)
    assert (units[-1].end if units else 0) == len(tokens)
    for unit in units:
        assert unit.name.replace(" ", "") == "".join(tokens[unit.start : unit.end])
        assert (unit.end - unit.start > 1) == (phrase_of(unit.name) is not None)


def test_a_phrase_counts_once_and_nothing_beside_it() -> None:
    lexicon = Lexicon(
        frozenset({"no problem", "thank you", ":!", "problem"}),
        frozenset({"waste of", "waste", "falls apart"}),
        frozenset({"you", "i"}),
        frozenset({"no", "not"}),
    )
    features = SentimentFeatures(lexicon, negation=3)
    assert features.extract("No problem, thank you :!")[:5] == (3, 0, 0, 0, 0)
    assert features.extract("no, you! problem")[:5] == (1, 0, 1, 1, 1)
    assert features.extract("not a waste of time, it falls apart")[:5] == (1, 1, 0, 0, 0)
    assert features.extract("no problem")[5] == features.extract("no trouble")[5]
    # a phrase is one of the words that negation reaches; an emoticon is none, nor negated
    assert features.extract("not so no problem waste")[:2] == (1, 1)
    assert features.extract("not so :! so waste")[:2] == (2, 0)
    places = [(one.feature, one.spans) for one in features.occurrences("A waste of it, you :!")]
    assert places == [
        ("negative", ((2, 10),)),
        ("pronouns", ((15, 18),)),
        ("positive", ((19, 21),)),
    ]


class Incomparable(frozenset[str]):
    """A list that must not be compared: with thousands of words that would take long."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError

    __hash__ = frozenset.__hash__


def test_equal_lists_are_not_compared() -> None:
    one, other = (Incomparable({"waste of"}),), (Incomparable({"waste of"}),)
    for lists in (one, other, one):
        assert [unit.name for unit in phrases_in(lists).units("A waste of time")] == [
            *("a", "waste of", "time")
        ]
    assert phrases_in(one) is phrases_in(one)
