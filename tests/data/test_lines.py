"""Records as lines of bytes: the same predictions as from parsed records, or none."""

from __future__ import annotations

import csv
import io
import json
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import NEEDS_KERNEL

import logreg
from logreg.data.csv_table import CsvParser
from logreg.data.input_options import InputOptions, Selection
from logreg.data.json_lines import JsonParser
from logreg.data.parsers import FastTextParser, Parser
from logreg.data.quotes import QuoteTracker
from logreg.data.records import Lines
from logreg.data.tables import TsvParser
from logreg.pipeline.predict import Predictor
from logreg.pipeline.writers import Style

pytestmark = NEEDS_KERNEL

MODEL = logreg.load("textbook")
ECHO = Selection(keep_columns=True)


def predicted(parser: Parser, content: bytes, *, echo: bool) -> tuple[bytes, bytes | None]:
    """Return the lines from parsed records, and those from lines, if there are any."""
    task = Predictor(MODEL, Style(echo=echo), parser.names)
    expected = task.records(parser.records(content, 2)).lines
    lines = parser.lines(content)
    return bytes(expected), None if lines is None else bytes(task.lines(lines).lines)


def test_plain_lines_are_what_they_are() -> None:
    assert Parser().lines(b"a\r\nb\n") == Lines(b"a\r\nb\n", b"a\r\nb\n")


def test_formats_without_a_short_cut() -> None:
    assert FastTextParser().lines(b"__label__a b\n") is None


cells = st.sampled_from(["great", "bad film", "", " ", "é", "\udce9", "it's", "\r", '"', "x" * 100])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1),
    st.sampled_from(["id\tlabel\ttext\n", "text\tid\n", "label\ttext\r\n"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@example([["id", "label", "text"]], "id\tlabel\ttext\n", "\r\n", True)
def test_rows_of_a_table(rows: list[list[str]], header: str, end: str, echo: bool) -> None:
    parser = TsvParser("a.tsv", ECHO)
    parser.records(header.encode(), 1)
    lines = "".join("\t".join(row) + end for row in rows)
    content = lines.encode("utf-8", "surrogateescape")
    expected, found = predicted(parser, content, echo=echo)
    widths = {len(row) for row in rows}
    if widths == {len(parser.names)} and not any(
        row == list(parser.names) or row[-1] == "\r" for row in rows
    ):
        assert found is not None
    assert found in (None, expected)


csv_cells = cells | st.sampled_from(
    ["a,b", 'so "good"', "two\nlines", "two\r\nlines", "a\tb", ";", ","]
)


@pytest.mark.unsanitized
@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.lists(csv_cells, min_size=1, max_size=4), min_size=1),
    st.sampled_from(["id,label,text\n", "text,id\n", '"label","text"\r\n', "text\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@example([["id", "label", "text"]], "id,label,text\n", csv.QUOTE_ALL, "\r\n", True)
def test_rows_of_csv(
    rows: list[list[str]], header: str, quoting: Literal[0, 1, 3], end: str, echo: bool
) -> None:
    parser = CsvParser("a.csv", ECHO)
    parser.records(header.encode(), 1)
    out = io.StringIO(newline="")
    if quoting == csv.QUOTE_NONE:
        out.write("".join(",".join(row) + end for row in rows))
    else:
        csv.writer(out, quoting=quoting, lineterminator=end).writerows(rows)
    content = out.getvalue().encode("utf-8", "surrogateescape")
    content = content[: QuoteTracker().end_of_records(content)]
    if not content.strip(b"\r\n"):
        return
    expected, found = predicted(parser, content, echo=echo)
    widths = {len(row) for row in rows}
    if widths == {len(parser.names)} and quoting == csv.QUOTE_ALL:
        has_return = "\r" in "".join(cell for row in rows for cell in row)
        assert found is not None or has_return or [*parser.names] in rows
    assert found in (None, expected)


@pytest.mark.parametrize(
    "row", ['a,"b" c', '"a', "a", "a,b,c", "", "a,b\r\r", '"a\rb",c', '"a" ,b']
)
def test_odd_rows_of_csv_are_parsed_by_python(row: str) -> None:
    parser = CsvParser()
    parser.records(b"text,id\n", 1)
    assert parser.lines(b'"a ""b""\nc",1\r\n') == Lines(b'a "b" c\n', b'a "b" c\t1\n')
    assert parser.lines(f"x,y\n{row}\nx,y\n".encode()) is None


def test_rows_before_the_columns_are_known_and_labelled_ones_are_parsed() -> None:
    assert TsvParser().lines(b"1\tgreat\n") is None
    labelled = TsvParser("a.tsv", Selection(labelled=True))
    labelled.records(b"label\ttext\n1\tgreat\n", 1)
    assert labelled.lines(b"1\tgreat\n") is None


strings = st.text() | st.sampled_from(
    ["great", "a\tb", "a\nb", "a\r\nb", "\ud83d\ude00", "\\", '"/']
)
values = (
    strings
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
    | st.lists(st.integers(), max_size=2)
)
objects = st.fixed_dictionaries({"text": strings, "id": values}) | st.dictionaries(
    st.sampled_from(["id", "text", "label"]), values
)


@pytest.mark.unsanitized
@settings(max_examples=500, deadline=None)
@given(
    st.lists(objects, min_size=1),
    st.booleans(),
    st.sampled_from([(", ", ": "), (",", ":"), (" , ", " :\t")]),
    st.booleans(),
)
def test_objects(
    rows: list[dict[str, object]], ascii_only: bool, separators: tuple[str, str], echo: bool
) -> None:
    parser = JsonParser("a.jsonl", Selection(keep_columns=True))
    parser.records(b'{"text": "first", "id": 1}\n', 1)
    content = "".join(
        json.dumps(row, ensure_ascii=ascii_only, separators=separators) + "\n" for row in rows
    ).encode("utf-8", "surrogatepass")
    expected, found = predicted(parser, content, echo=echo)
    plain = all(
        [*row] == ["text", "id"]
        and isinstance(row["text"], str)
        and isinstance(row["id"], str | bool | None)
        and not {*"\r"}.intersection(row["text"] + str(row["id"]))
        and (row["text"] + str(row["id"])).isprintable()
        for row in rows
    )
    assert found is not None or not plain
    assert found in (None, expected)


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "a"}',
        '{"text": "a", "id": 01}',
        '{"text": "a", "id": 1.}',
        '{"text": "a", "id": .5}',
        '{"text": "a", "id": -}',
        '{"text": "a", "id": +1}',
        '{"text": "a", "id": 1e}',
        '{"text": "a", "id": NaN}',
        '{"text": "a", "id": tru}',
        '{"text": "a", "id": 1} x',
        '{"text": "a", "id": 1}}',
        '{"text": "a", "id": 1,}',
        '{"text": "a" "id": 1}',
        '{"text": "a\tb", "id": 1}',
        '{"text": "a\\x", "id": 1}',
        '{"text": "a\\u12", "id": 1}',
        '{"text": "a\\u12g4", "id": 1}',
        '{"text": "a\\ud800", "id": 1}',
        '{"text": "a\\udc00\\ud800", "id": 1}',
        '{"text": "a\\ud800\\u0041", "id": 1}',
        '{"text": "a, "id": 1}',
        '{"text": "a\\", "id": 1}',
        '{"text": null, "id": 1}',
        '{"text": 1, "id": 1}',
        '{"id": 1, "text": "a"}',
        '{"text": "a", "id": ' + "1" * 400 + "}",
        '{"text": "a", "id": [1]}',
        '["text"]',
        "{",
        "",
        " ",
        '"',
    ],
)
def test_lines_that_are_something_else_are_parsed_by_python(line: str) -> None:
    parser = JsonParser("a.jsonl", Selection(InputOptions()))
    parser.records(b'{"text": "first", "id": 1}\n', 1)
    good = b'{"text": "a", "id": 1}\n'
    assert parser.lines(good) == Lines(b"a\n", b"a\t1\n")
    assert parser.lines(good + line.encode("utf-8", "surrogatepass") + b"\n" + good) is None


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        (r'{"text": "\"\\\/\b\f\n\t", "id": "\n\t"}', '"\\/\b\f  \t \t'),
        (r'{"text":"\u00e9\u4e2d\ud83d\ude00\u0000","id":null}', "é中😀\0\t"),
        ('{"text": "", "id": -0.5e+10}', "\t-0.5e+10"),
        ('{"text" : "a" , "id":false }', "a\tfalse"),
        ('{"text": "' + 40 * "long " + '\\"", "id": 0}', 40 * "long " + '"\t0'),
    ],
)
def test_values_as_cells(line: str, columns: str) -> None:
    parser = JsonParser("a.jsonl", Selection())
    parser.records(b'{"text": "first", "id": 1}\n', 1)
    lines = parser.lines(line.encode() + b"\r\n")
    assert lines is not None
    assert lines.columns.decode() == columns + "\n"


def test_many_short_lines_are_cut_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logreg.data.records.MOST_LINES", 3)
    content = b"a\n\nlonger than a part\n\n\n\nb\nc\n"
    parts = [*Lines(content, content).parts()]
    assert [part.texts for part in parts] == [
        b"a\n\n",
        b"longer than a part\n",
        b"\n\n\n",
        b"b\n",
        b"c\n",
    ]
    assert all(part.texts is part.columns for part in parts)
    assert [*Lines(content, b"x" + content).parts()] == [Lines(content, b"x" + content)]
    assert [*Lines(b"a\nb\n", b"a\nb\n").parts()] == [Lines(b"a\nb\n", b"a\nb\n")]
