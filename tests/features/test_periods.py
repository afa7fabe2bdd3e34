"""Periods: what is known of a context, and what is learned from many."""

import numpy as np
import pytest

from logreg.errors import FieldError
from logreg.features.candidates import Context, context_at, context_of
from logreg.features.periods import ENOUGH, PeriodFeatures, learned
from logreg.features.sentence_ends import (
    LECTURE,
    TEMPLATES,
    VALUES,
    Known,
    features_of,
    variables_of,
)
from logreg.lexicon.abbreviations import Abbreviations, read_abbreviations, shipped_abbreviations

KNOWN = Known(
    Abbreviations(frozenset({"dr"}), frozenset({"inc"})), frozenset({"the"}), frozenset({"paris"})
)


def values_of(text: str) -> dict[str, str]:
    return variables_of(context_of(text), KNOWN)


def test_a_context_is_read_as_it_is_written() -> None:
    context = Context("he left", '.")', "Then she")
    assert context_of(str(context)) == context


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("", ("", "", "")),
        ("⏎", ("", "", "")),
        ("word ⏎ next", ("word", "", "next")),
        ("a ⏎ b. ⏎ c", ("a ⏎ b", ".", "c")),
        ("It ended...)  ⏎\tSo", ("It ended", "...)", "So")),
    ],
)
def test_odd_contexts(text: str, context: tuple[str, str, str]) -> None:
    assert context_of(text) == context


def test_a_context_has_what_is_near() -> None:
    text = "x" * 300 + ".  \n" + "y" * 300
    assert context_at(text, 300, 301) == ("x" * 200, ".", "y" * 40)


def test_the_variables_of_a_context() -> None:
    assert values_of('(in "St. Dr." ⏎ “THE end') == {
        "mark": ".",
        "closed": "quote",
        "opened": "quote",
        "left": "dr",
        "right": "THE",
        "case of left": "upper",
        "case of right": "upper",
        "case of word before": "upper",
        "length of left": "2",
        "kind of left": "leading",
        "kind of right": "word",
        "digit in left": "no",
        "vowel in left": "no",
        "left known without period": "no",
        "right known in lower case": "yes",
    }


@pytest.mark.parametrize(
    ("text", "variable", "value"),
    [
        ("U.S. ⏎ He", "kind of left", "with period"),
        ("J. ⏎ He", "kind of left", "letter"),
        ("5. ⏎ He", "kind of left", "word"),
        ("Inc. ⏎ He", "kind of left", "abbreviation"),
        ("ex-Dr. ⏎ He", "kind of left", "leading"),
        ("Inc. ⏎ Friday", "kind of right", "date"),
        ("Inc. ⏎ Dr. No", "kind of right", "leading"),
        ("Paris. ⏎ He", "left known without period", "yes"),
        ("the. ⏎ He", "left known without period", "yes"),
        ("the. ⏎ Paris", "right known in lower case", "no"),
        ("Σ. ⏎ Éa", "case of left", "upper"),
        ("ß. ⏎ Éa", "case of right", "upper"),
        ("a. ⏎ don’t-do it", "right", "don’t-do"),
        ("a. ⏎ -- it", "right", "--"),
        ("a. ⏎ , it", "right", ","),
        ("a?! ⏎ it", "mark", "?"),
        ("a… ⏎ it", "mark", "..."),
        ("a.) ⏎ it", "closed", "bracket"),
        ("a. ⏎ [it", "opened", "bracket"),
        ("é. ⏎ it", "vowel in left", "yes"),
        ("x1. ⏎ it", "digit in left", "yes"),
        ("abcdefghij. ⏎ it", "length of left", "8"),
        (". ⏎ it", "case of left", "none"),
    ],
)
def test_one_variable(text: str, variable: str, value: str) -> None:
    assert values_of(text)[variable] == value


def test_each_variable_has_one_of_its_values() -> None:
    for text in ("", "a. ⏎ B", "Dr.) ⏎ “5", "x?! ⏎ ("):
        for variable, value in values_of(text).items():
            assert value in VALUES[variable] or variable in ("left", "right")


def test_a_feature_has_the_values_of_its_variables() -> None:
    names = features_of(context_of("Dr. ⏎ Who"), KNOWN)
    assert len(names) == len(TEMPLATES) == len({*names})
    assert "kind of left=leading, case of right=upper" in names


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("the end. ⏎ He", [LECTURE[0]]),
        ("Prof. ⏎ He", [LECTURE[1]]),
        ("Wall St. ⏎ He", [LECTURE[1], LECTURE[2]]),
        ("wall St. ⏎ He", [LECTURE[1]]),
        ("e.g. ⏎ he", [LECTURE[0], LECTURE[1]]),
        ("1. ⏎ He", []),
    ],
)
def test_the_features_of_the_lecture(text: str, features: list[str]) -> None:
    lecture = PeriodFeatures(lecture=True)
    assert [lecture.names[i] for i in lecture.extract(text)] == features


def test_words_are_learned_from_what_follows_the_last_candidate() -> None:
    contexts = [Context("The dog. A Cat saw the dog", ".", "It")] * ENOUGH
    assert learned(contexts, KNOWN) == Known(
        KNOWN.abbreviations, frozenset({"saw", "the"}), frozenset({"paris", "a", "cat"})
    )
    assert learned(contexts[1:], Known(Abbreviations())) == Known(Abbreviations())


def test_fitting_keeps_what_enough_contexts_have() -> None:
    texts = ["He left. ⏎ She"] * 2 + ["Dr. ⏎ Who"]
    counting = PeriodFeatures(min_count=2).counting()
    counting.add(texts)
    features, counts = counting.result()
    assert "left=left" in features.names
    assert "left=dr" not in features.names
    assert "case of right=upper" in features.names
    assert np.asarray(counts).tolist() == np.asarray(features.transform(texts)).tolist()
    assert features.scales(counts[:1]) is not None
    grown = features.growing().counting()
    grown.add(["Dr. ⏎ Who"] * 2)
    more, _ = grown.result()
    assert more.names[: len(features.names)] == features.names
    assert "left=dr" in more.names


def test_round_trip_through_json() -> None:
    counting = PeriodFeatures(min_count=1).counting()
    counting.add(["He left. ⏎ She"])
    features, _ = counting.result()
    fields = {**features.to_json(), "weights": dict.fromkeys(features.names, 0.0)}
    assert PeriodFeatures.from_json(fields) == features


@pytest.mark.parametrize(
    ("section", "field", "value", "message"),
    [
        ("features", "lecture", 1, "features.lecture must be true or false"),
        ("features", "min_count", 0, "features.min_count must be a whole number >= 1"),
        ("features", "ngrams", 1, "features.ngrams is not an option of this feature set"),
        ("lexicon", "leading", "dr", "lexicon.leading must be a list of words"),
    ],
)
def test_faults_in_json(section: str, field: str, value: object, message: str) -> None:
    fields = {**PeriodFeatures().to_json(), "weights": {}}
    fields[section][field] = value
    with pytest.raises(FieldError) as error:
        PeriodFeatures.from_json(fields)
    assert str(error.value) == message


def test_the_shipped_abbreviations_are_in_one_list_each() -> None:
    leading, others = shipped_abbreviations()
    assert {"mr", "e.g"} <= leading
    assert {"inc", "p.m"} <= others
    assert not leading & others


def test_an_abbreviation_is_without_its_last_period(tmp_path: object) -> None:
    from pathlib import Path

    from logreg.errors import InputError

    path = Path("list.txt")
    path.write_text("; titles\nmr\nDr.\n")
    with pytest.raises(InputError, match=r"list.txt:3: 'Dr.': write one word in lower case"):
        read_abbreviations(str(path))
