from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.writers import Prediction, Style, encode, header, writer

AWKWARD = Prediction(0.25, "negative", "positive", 'a "b", c\td\r\ne\x1b[31m')


def line(prediction: Prediction, style: Style, *, gold: bool = False) -> str:
    return writer(style, gold=gold)(prediction)


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
    assert line(AWKWARD, style, gold=True) == expected


def test_record_that_could_not_be_read_has_an_empty_answer() -> None:
    unread = Prediction(None, None, None, "")
    assert line(unread, Style()) == "\t"
    assert line(unread, Style("csv")) == ","
    assert json.loads(line(unread, Style("jsonl"))) == {"probability": None, "label": None}


def test_only_csv_has_a_header() -> None:
    assert header(Style(), gold=True) == header(Style("jsonl"), gold=True) == b""
    assert header(Style("csv"), gold=True) == b"probability,label\n"
    assert header(Style("csv", echo=True), gold=True) == b"probability,label,gold,text\n"
    assert header(Style("csv", echo=True), gold=False) == b"probability,label,text\n"


@given(st.text(), st.booleans())
def test_csv_and_json_give_any_text_back(text: str, terminal: bool) -> None:
    prediction = Prediction(0.5, "negative", None, text)
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert (
            json.loads(line(prediction, Style("jsonl", echo=True, terminal=terminal)))["text"]
            == text
        )
        if "\x00" not in text:
            rows = list(csv.reader(io.StringIO(line(prediction, Style("csv", echo=True)))))
            assert rows == [["0.5000", "negative", text]] or "\r" in text or "\n" in text


@given(st.binary())
def test_bytes_of_the_input_come_out_as_they_went_in(content: bytes) -> None:
    assert encode(content.decode("utf-8", "surrogateescape")) == content + b"\n"


def test_json_is_utf8_even_when_the_text_is_not() -> None:
    prediction = Prediction(0.5, "negative", None, "caf\udce9 \ud800")
    content = encode(line(prediction, Style("jsonl", echo=True)))
    assert json.loads(content.decode("utf-8"))["text"].startswith("caf")
