from __future__ import annotations

import pytest

from logreg.data.columns import ColumnError, Layout, with_header, without_header
from logreg.data.headers import is_header
from logreg.data.input_options import InputOptions

NO_OPTIONS = InputOptions()


@pytest.mark.parametrize(
    ("names", "text", "label"),
    [
        ("text label", 0, 1),
        ("id LABEL Text", 2, 1),
        ("review sentiment", 0, 1),
        ("Clothing,Review Text,Rating", 1, 2),
        ("reviewerID,asin,reviewText,overall,summary,reviewTime", 2, 3),
        ("review_id,stars,review_body", 2, 1),
        ("Category Message", 1, 0),
        ("text review label", 0, 2),
        ("sentence label stars", 0, 1),
    ],
)
def test_well_known_names(names: str, text: int, label: int) -> None:
    found = with_header(names.split("," if "," in names else None), NO_OPTIONS, labelled=True)
    assert found[:2] == (text, label)


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (["v1", "v2"], "which column is the text and the label? the columns are v1, v2; name them"),
        (["review", "body", "label"], "which column is the text? the columns are review, body, l"),
        (["text", "class", "stars"], "which column is the label? the columns are text, class, s"),
        (["", "a\x1bb"], r"the columns are (no name), a\x1bb; name them with --text-column and"),
        ([f"c{i}" for i in range(50)], "c10, c11, ... (50 in all); name them with"),
    ],
)
def test_unclear_columns_are_listed_with_the_options(names: list[str], problem: str) -> None:
    with pytest.raises(ColumnError) as caught:
        with_header(names, NO_OPTIONS, labelled=True)
    assert problem in str(caught.value)


def test_only_the_text_is_needed_without_labels() -> None:
    names = ["body", "class", "stars"]
    assert with_header(names, NO_OPTIONS, labelled=False) == Layout(0, None, is_recognised=True)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (InputOptions("b", "c"), (1, 2)),
        (InputOptions("B ", "1"), (1, 0)),
        (InputOptions("2", "3"), (1, 2)),
    ],
)
def test_options_come_before_names(options: InputOptions, expected: tuple[int, int]) -> None:
    for names in (["a", "b", "c"], ["text", "b", "c"]):
        assert with_header(names, options, labelled=True)[:2] == expected


def test_number_of_a_column_that_is_a_value_of_the_first_row_too() -> None:
    rows = [["2", "1", "good day"], ["1", "2", "bad day"]]
    options = InputOptions("3", "1")
    assert not is_header(rows[0], rows[1:], options, labelled=True)
    assert without_header(rows, options, labelled=True) == Layout(2, 0)


def test_name_that_is_a_number_comes_before_the_number() -> None:
    assert with_header(["2", "1"], InputOptions("1", "2"), labelled=True)[:2] == (1, 0)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (InputOptions("d"), "no column 'd' in the header (a, b); name one of these with --text-c"),
        (InputOptions("3"), "no column '3' in the header (a, b)"),
        (InputOptions("a", "A"), "the text and the label are the same column"),
    ],
)
def test_options_that_fit_no_column(options: InputOptions, problem: str) -> None:
    with pytest.raises(ColumnError) as caught:
        with_header(["a", "b"], options, labelled=True)
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize(
    ("first", "rest", "labelled", "expected"),
    [
        ("text label", [], True, True),
        ("review\tsentiment", [], True, True),
        ("pos\ttext", [], True, False),
        ("label\ttext", ["pos\tgood"], True, True),
        ("pos\treview", ["pos\tvery good"], True, False),
        ("id\tremarks", ["1\tvery good", "2\tbad"], False, True),
        ("id\tremarks", [], False, False),
        ("name\tremark", [f"n{i}\tso good it is {i}" for i in range(5)], False, True),
        ("ham\tgreat", ["spam\tso good it is"], False, False),
        ("pos\tgreat", ["neg\tawful", "pos\tdull"], False, False),
        ("pos\tgreat", ["neg\tso awful"], False, False),
        ("ham\tFree!", ["spam\tWin money now"], False, False),
        ("great film", ["bad film"], False, False),
        ("text", ["great film"], False, True),
        ("a\ta\ttext", ["1\t2\tgreat"], False, True),
        ("\ta remark\tdate", ["1\tso good\t2026", "2\tso bad\t2025"], False, True),
    ],
)
def test_header_is_told_from_values(
    first: str, rest: list[str], labelled: bool, expected: bool
) -> None:
    rows = [row.split("\t") if "\t" in row else row.split(" ", 1) for row in [first, *rest]]
    if first in ("great film", "text"):
        rows = [[row] for row in [first, *rest]]
    assert is_header(rows[0], rows[1:], NO_OPTIONS, labelled=labelled) is expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["pos\tfine"], Layout(1, 0)),
        (["good film\t1"], Layout(0, 1, is_recognised=True)),
        (["great\t1", "bad\t0"], Layout(0, 1, is_recognised=True)),
        (["so fine\tham", "very dull\tspam", "a b c\tham"], Layout(0, 1, is_recognised=True)),
        (["1\tgood film", "0\tbad"], Layout(1, 0)),
        (["1\t5", "0\t4"], Layout(1, 0)),
        (["spam\twin", "ham\tok"], Layout(1, 0)),
        (["\tno label", "pos\tgood one"], Layout(1, 0)),
        (["alone", "texts"], Layout(0, None)),
    ],
)
def test_two_columns_without_a_header(rows: list[str], expected: Layout) -> None:
    assert without_header([row.split("\t") for row in rows], NO_OPTIONS, labelled=True) == expected


def test_columns_by_number() -> None:
    row = ["0", "1467810369", "Mon", "NO_QUERY", "me", "so sad"]
    assert without_header([row], InputOptions("6", "1"), labelled=True) == Layout(5, 0)
    assert without_header([row], InputOptions("6"), labelled=False) == Layout(5, None)
    assert without_header([row[:2]], InputOptions("1"), labelled=True) == Layout(0, 1)
    assert without_header([row[:2]], InputOptions(None, "2"), labelled=True) == Layout(0, 1)
    for options, problem in (
        (
            InputOptions("6"),
            "6 columns without known names in line 1 (0, 1467810369, Mon, NO_QUERY, me, so sad); "
            "give the number, or the name if line 1 has names, with --label-column",
        ),
        (InputOptions("7", "1"), "--text-column 7: there are 6 columns; give one of these numb"),
    ):
        with pytest.raises(ColumnError) as caught:
            without_header([row], options, labelled=True)
        assert str(caught.value).startswith(problem)
