from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import logreg
from logreg.inputs import checked_texts, labels_of, name_of_label, plain, texts_of


def test_texts_are_yielded_as_they_come() -> None:
    def texts() -> Any:
        yield np.str_("great")
        raise KeyError("read too far")

    first = next(checked_texts(texts()))
    assert (first, type(first)) == ("great", str)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("great", "texts must be a list of strings, got one string; put it into a list"),
        (b"great", "texts must be a list of strings, got one bytes object; put it into a list"),
        (None, "texts must be a list of strings, got None"),
        (3, "texts must be a list of strings, got int 3"),
        (np.array([["a"]]), "texts must be one column, got shape (1, 1); choose a column of it"),
        (np.array("a"), "texts must be one column, got shape (); choose a column of it"),
        (["a", None], "text 1 must be a string, got None"),
        (["a", "b", "c", float("nan")], "text 3 must be a string, got float nan"),
        (pd.Series(["a", pd.NA], dtype="string"), "text 1 must be a string, got NAType <NA>"),
        (["a", pd.NaT], "text 1 must be a string, got NaTType NaT"),
        (["a", ["b"]], "text 1 must be a string, got list ['b']"),
    ],
)
def test_what_is_not_a_text_is_named_with_its_place(column: Any, message: str) -> None:
    with pytest.raises(TypeError) as raised:
        texts_of(column)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "missing", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT", "s")]
)
def test_missing_label_is_named_with_its_place(missing: object) -> None:
    with pytest.raises(TypeError) as raised:
        labels_of(["pos", "neg", "pos", missing])
    assert str(raised.value) == "label 3 is missing"


def test_missing_label_of_any_column() -> None:
    for column in (
        pd.Series(["pos", pd.NA], dtype="string"),
        pd.Series([1, None], dtype="Int64"),
        pd.Series([True, None], dtype="boolean"),
        pd.Series(["pos", None], dtype="category"),
    ):
        with pytest.raises(TypeError, match=r"^label 1 is missing$"):
            labels_of(column)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (None, "labels must be a list of strings or numbers, got None"),
        ([0, [1]], "label 1 must be a string or a number, got list [1]"),
        ([b"pos"], "label 0 must be a string or a number, got bytes b'pos'"),
        (np.zeros((2, 2)), "labels must be one column, got shape (2, 2); choose a column of it"),
    ],
)
def test_what_is_not_a_label(column: Any, message: str) -> None:
    with pytest.raises(TypeError) as raised:
        labels_of(column)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("label", "name"),
    [
        (1, "1"),
        (1.0, "1"),
        (np.float32(1), "1"),
        (np.int8(-1), "-1"),
        (True, "1"),
        (np.False_, "0"),
        (1.5, "1.5"),
        (Decimal(2), "2"),
        (np.str_("spam"), "spam"),
    ],
)
def test_name_of_a_label(label: Any, name: str) -> None:
    assert name_of_label(label) == name


@pytest.mark.parametrize("value", [np.int64(3), np.float32(0.5), np.bool_(True), np.str_("all")])
def test_scalars_of_numpy_become_plain(value: Any) -> None:
    assert type(plain(value)) in {int, float, bool, str}
    assert plain(value) == value


def test_column_that_is_only_an_array_s_interface() -> None:
    class Column:
        def __array__(self) -> NDArray[np.str_]:
            return np.array(["a", "b"])

    column: Any = Column()
    assert texts_of(column) == labels_of(column).tolist() == ["a", "b"]


def test_other_values_stay() -> None:
    array = np.array([1, 2])
    assert plain(array) is array
    assert plain(None) is None


@pytest.mark.parametrize(
    ("make", "value", "problem"),
    [
        (
            lambda value: logreg.SentimentFeatures(value).extract("good"),
            *("lists", "lexicon must be of the type Lexicon, got str 'lists'"),
        ),
        (logreg.WordFeatures, 2, "options must be of the type WordOptions, got int 2"),
        (logreg.ColumnFeatures, [1], "the name of a column must be of the type str, got int 1"),
        (logreg.ColumnFeatures, "ab", "names must be of the type tuple or list, got str 'ab'"),
        (logreg.ColumnFeatures, 3, "names must be of the type tuple or list, got int 3"),
        (
            lambda value: logreg.PeriodFeatures(known=value),
            *(3, "known must be of the type Known or NoneType, got int 3"),
        ),
        (
            lambda value: logreg.PeriodFeatures(names=value),
            *("ab", "names must be of the type tuple, got str 'ab'"),
        ),
        (
            lambda value: logreg.PeriodFeatures(grows=value),
            *("no", "grows must be of the type bool, got str 'no'"),
        ),
        (
            lambda value: logreg.WordFeatures(names=value),
            *(("good", 2), "each of names must be a string, got int 2"),
        ),
        (
            lambda value: logreg.SentimentAndWords(value, logreg.WordFeatures()),
            *("lists", "sentiment must be of the type SentimentFeatures, got str 'lists'"),
        ),
        (
            lambda value: logreg.SentimentAndWords(logreg.SentimentFeatures(), value),
            *(None, "words must be of the type WordFeatures, got None"),
        ),
        (logreg.SentenceCutter, "default", "model must be of the type Model, got str 'default'"),
    ],
)
def test_argument_of_another_type(make: Callable[[Any], Any], value: Any, problem: str) -> None:
    with pytest.raises(TypeError, match=f"^{problem}$"):
        make(value)


def test_whole_number_is_no_boolean_and_the_other_way_round() -> None:
    odd: Any = 1
    with pytest.raises(TypeError, match="lecture must be of the type bool, got int 1"):
        logreg.PeriodFeatures(lecture=odd)
    with pytest.raises(TypeError, match="min_count must be of the type int, got bool True"):
        logreg.PeriodFeatures(min_count=True)
