from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.data.json_fields import JsonFields
from logreg.pipeline.writers import Prediction, Style, header, to_bytes, writer
from logreg.pipeline.writers import line as encode_line

NAMES = ["label", "text"]
AWKWARD = Prediction(0.25, "negative", ("positive", 'a "b", c\td\r\ne\x1b[31m'))


def line(prediction: Prediction, style: Style, names: list[str] | None = None) -> str:
    return writer(style, ["text"] if names is None else names)(prediction)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style(), "0.2500\tnegative"),
        (Style(precision=1), "0.2\tnegative"),
        (Style(echo=True), '0.2500\tnegative\tpositive\ta "b", c\td e\x1b[31m'),
        (Style(echo=True, terminal=True), '0.2500\tnegative\tpositive\ta "b", c\\td e\\x1b[31m'),
        (Style("csv"), "0.2500,negative"),
        (Style("csv", echo=True), '0.2500,negative,positive,"a ""b"", c\td\r\ne\x1b[31m"'),
        (
            Style("csv", echo=True, terminal=True),
            '0.2500,negative,positive,"a ""b"", c\\td\\r\\ne\\x1b[31m"',
        ),
        (Style("jsonl"), '{"probability": 0.2500, "label": "negative"}'),
        (
            Style("jsonl", echo=True),
            '{"probability": 0.2500, "label": "negative", "gold": "positive", '
            '"text": "a \\"b\\", c\\td\\r\\ne\\u001b[31m"}',
        ),
    ],
)
def test_styles(style: Style, expected: str) -> None:
    assert line(AWKWARD, style, NAMES) == expected


def test_unreadable_record_has_empty_cells() -> None:
    unread = Prediction(None, None)
    assert line(unread, Style()) == "\t"
    assert line(unread, Style("csv")) == ","
    assert line(unread, Style("csv", echo=True), NAMES) == ",,,"
    assert line(unread, Style(echo=True), NAMES) == "\t\t\t"
    for echo in (False, True):
        answer = json.loads(line(unread, Style("jsonl", echo=echo), NAMES))
        assert answer == {"probability": None, "label": None}


def test_only_csv_has_a_header() -> None:
    assert header(Style(), NAMES) == header(Style("jsonl"), NAMES) == b""
    assert header(Style("csv"), NAMES) == b"probability,label\n"
    assert header(Style("csv", echo=True), NAMES) == b"probability,label,gold,text\n"
    assert header(Style("csv", echo=True), ["a,b"]) == b'probability,label,"a,b"\n'


SOURCE = '{"id": 7.0, "label": "pos", "probability": 1E1, "text": "fine", "a": [1,2e400]}'
FIELDS = JsonFields(json.loads(SOURCE), SOURCE)


def test_object_keeps_all_its_fields() -> None:
    prediction = Prediction(0.5, "negative", FIELDS)
    assert line(prediction, Style("jsonl", echo=True)) == (
        '{"probability": 0.5000, "label": "negative", "id": 7.0, "gold": "pos", '
        '"input_probability": 1E1, "text": "fine", "a": [1,2e400]}'
    )


def test_json_out_is_json() -> None:
    source = '{"a": NaN, "b": [-Infinity, "NaN"], "c": "Infinity"}'
    prediction = Prediction(0.5, "negative", JsonFields(json.loads(source), source))
    assert line(prediction, Style("jsonl", echo=True)).endswith(
        '"a": null, "b": [null, "NaN"], "c": "Infinity"}'
    )


def test_json_on_a_terminal_is_ascii() -> None:
    source = '{"a": "caf\xe9 \U0001f44d \x9b"}'
    prediction = Prediction(0.5, "negative", JsonFields(json.loads(source), source))
    assert line(prediction, Style("jsonl", echo=True, terminal=True)).endswith(
        r'"a": "caf\u00e9 \ud83d\udc4d \u009b"}'
    )


def test_object_as_a_row_has_the_columns_of_the_first_one() -> None:
    names = ["id", "text", "a", "missing"]
    prediction = Prediction(0.5, "negative", FIELDS)
    assert (
        line(prediction, Style("csv", echo=True), names) == '0.5000,negative,7.0,fine,"[1,2e400]",'
    )
    assert line(prediction, Style(echo=True), names) == "0.5000\tnegative\t7.0\tfine\t[1,2e400]\t"


def test_row_longer_than_the_first_one_loses_nothing() -> None:
    prediction = Prediction(0.5, "negative", ("a", "b", "c"))
    assert line(prediction, Style("csv", echo=True), ["text"]) == "0.5000,negative,a,b,c"
    assert json.loads(line(prediction, Style("jsonl", echo=True), ["text"])) == {
        "probability": 0.5,
        "label": "negative",
        "text": "a",
        "column2": "b",
        "column3": "c",
    }


@pytest.mark.slow
@given(st.text(), st.booleans())
def test_csv_and_json_round_trip(text: str, terminal: bool) -> None:
    prediction = Prediction(0.5, "negative", (text,))
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert (
            json.loads(line(prediction, Style("jsonl", echo=True, terminal=terminal)))["text"]
            == text
        )
        if "\x00" not in text:
            rows = list(csv.reader(io.StringIO(line(prediction, Style("csv", echo=True)))))
            assert rows == [["0.5000", "negative", text]] or "\r" in text or "\n" in text


@given(st.binary())
def test_bytes_are_unchanged(content: bytes) -> None:
    assert to_bytes(content.decode("utf-8", "surrogateescape")) == content


def test_json_is_utf8_even_when_the_text_is_not() -> None:
    prediction = Prediction(0.5, "negative", ("caf\udce9 \ud800",))
    content = to_bytes(line(prediction, Style("jsonl", echo=True)))
    assert json.loads(content.decode("utf-8"))["text"].startswith("caf")


def test_line_ends_what_it_encodes() -> None:
    assert encode_line("caf\udce9") == b"caf\xe9\n"
