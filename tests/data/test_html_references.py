"""Texts with HTML's character references: read once as characters, whatever the format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from support import NEEDS_KERNEL

import logreg
from logreg.data.html_references import unescaped, unescaped_lines
from logreg.data.input_options import InputOptions, Selection
from logreg.data.readers import Block, read, read_blocks
from logreg.data.records import Lines, Record, Records
from logreg.pipeline.predict import Predictor
from logreg.pipeline.writers import Style

OPTIONS = InputOptions(unescape_html=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I &lt;3 it&#39;s &amp; &#x27;s", "I <3 it's & 's"),
        ("&amp;lt;", "&lt;"),
        ("AT&T, R&D & you", "AT&T, R&D & you"),
        ("&foo; &; &#; &#x;", "&foo; &; &#; &#x;"),
        ("&notit; &amp &ampere", "¬it; & &ere"),
        ("one&#10;two&NewLine;&#13;", "one\ntwo\n\r"),
        ("&#0;&#xD800;&#x110000;", "\ufffd" * 3),
        ("&#x80;&#1;", "€"),
        ("caf\udce9 &eacute;", "caf\udce9 é"),
        ("", ""),
    ],
)
def test_rules_are_those_of_html5(text: str, expected: str) -> None:
    assert unescaped(Records([text])).texts == [expected]
    line = f"{text}\n".encode("utf-8", "surrogateescape")
    on_a_line = expected.replace("\n", " ").encode("utf-8", "surrogateescape")
    assert unescaped_lines(Lines(line, line)) == Lines(on_a_line + b"\n", line)


def test_lines_without_references_are_the_same_object() -> None:
    lines = Lines(b"fine\r\n", b"fine\r\n")
    assert unescaped_lines(lines) is lines


ROWS = [("a&amp;b", "I &lt;3 it&#10;AT&T"), ("neg", "&amp;lt; &foo;"), ("a&amp;b", "plain")]
TEXTS = ["I <3 it\nAT&T", "&lt; &foo;", "plain"]

FILES = {
    "t.tsv": "".join(f"{label}\t{text}\n" for label, text in ROWS),
    "t.csv": "label,text\n" + "".join(f'{label},"{text}"\n' for label, text in ROWS),
    "t.ft": "".join(f"__label__{label} {text}\n" for label, text in ROWS),
    "t.jsonl": "".join(f'{{"label": "{label}", "text": "{text}"}}\n' for label, text in ROWS),
    "t.json": json.dumps([{"label": label, "text": text} for label, text in ROWS]),
    "t.ndjson": "".join(
        json.dumps({"label": label, "text": text}).replace("&", "\\u0026") + "\n"
        for label, text in ROWS
    ),
}


def records(path: Path, *, labelled: bool = False) -> list[Record]:
    batches = read(str(path), Selection(OPTIONS, labelled=labelled, keep_columns=True))
    return [record for _, batch in batches for record in batch]


@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_texts_of_labelled_formats(tmp_path: Path, name: str, labelled: bool) -> None:
    (tmp_path / name).write_text(FILES[name])
    found = records(tmp_path / name, labelled=labelled)
    assert [record.text for record in found] == TEXTS
    assert [record.label for record in found] == [label for label, _ in ROWS]
    if name in ("t.tsv", "t.csv", "t.ft"):
        assert [tuple(record.columns) for record in found] == ROWS


def test_texts_of_plain_lines(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("a&#10;b\n\n&lt;3\n")
    found = records(tmp_path / "t.txt")
    assert [(record.text, record.columns) for record in found] == [
        ("a\nb", ("a&#10;b",)),
        ("", ("",)),
        ("<3", ("&lt;3",)),
    ]


def test_texts_of_a_folder(tmp_path: Path) -> None:
    for label in ("a&amp;b", "neg"):
        (tmp_path / label).mkdir()
        (tmp_path / label / "1.txt").write_text("I &lt;3\nit&#10;!\n")
    (first, second) = records(tmp_path, labelled=True)
    assert (first.text, second.text) == ("I <3\nit\n!",) * 2
    assert first.label == "a&amp;b"
    assert first.columns == ("a&amp;b", str(Path("a&amp;b", "1.txt")), "I &lt;3\nit&#10;!")


def test_texts_of_a_column_file(tmp_path: Path) -> None:
    labels, texts = zip(*ROWS, strict=True)
    table = pyarrow.table({"label": labels, "text": texts})
    parquet.write_table(table, tmp_path / "t.parquet")
    found = records(tmp_path / "t.parquet", labelled=True)
    assert [record.text for record in found] == TEXTS
    assert [record.label for record in found] == [*labels]


def test_numbers_of_columns_stay_numbers(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("label,x&amp;y\npos,1\nneg,2.5\n")
    options = OPTIONS._replace(number_columns=("x&amp;y",), text_column="x&amp;y")
    found = [
        record.text
        for _, batch in read(str(tmp_path / "t.csv"), Selection(options))
        for record in batch
    ]
    assert found == ["1", "2.5"]


def test_sentences_are_cut_where_the_characters_have_ends(tmp_path: Path) -> None:
    plain, escaped = (
        'He said "No." &amp; left.\nWho?\n',
        "He said &quot;No.&quot; &amp;amp; left.\n",
    )
    (tmp_path / "plain.txt").write_text(plain)
    (tmp_path / "escaped.txt").write_text(f"{escaped}Who?\n")
    options = InputOptions(format="sentences")
    expected = [
        (record.label, record.text)
        for _, batch in read(str(tmp_path / "plain.txt"), Selection(options))
        for record in batch
    ]
    found = [
        (record.label, record.text)
        for _, batch in read(
            str(tmp_path / "escaped.txt"), Selection(options._replace(unescape_html=True))
        )
        for record in batch
    ]
    assert found == expected
    assert len(found) == 2


pieces = st.sampled_from(
    [
        *("great", " ", "bad", "!", "no", "&amp;", "&#10;", "&#9;", "&#13;", "&NewLine;", "&quot;"),
        *("&", "&am", "p;", "&notin", ";", "\n", "\r\n", "\t", '"', "&lt;3", "&#x2019;", "'s"),
        *("&eacute;", "é", "&#33", "7;", "&#0;", "&nbsp;", "&#x2028;", "AT&T", "&zwj;", "it"),
    ]
)
texts = st.lists(pieces, max_size=12).map("".join)


def in_format(form: str, rows: list[str]) -> str:
    if form == "jsonl":
        return "".join(json.dumps({"id": 1, "text": row}) + "\n" for row in rows)
    if form == "csv":
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *((1, t) for t in rows)])
        return out.getvalue()
    on_lines = [" ".join(row.split()) for row in rows]
    if form == "tsv":
        return "id\ttext\n" + "".join(f"1\t{row}\n" for row in on_lines)
    return "".join(f"{row}\n" for row in on_lines)


@NEEDS_KERNEL
@pytest.mark.parametrize("form", ["text", "tsv", "csv", "jsonl"])
@settings(max_examples=150, deadline=None)
@given(rows=st.lists(texts, min_size=1), echo=st.booleans())
def test_records_as_lines_give_the_same_predictions(form: str, rows: list[str], echo: bool) -> None:
    stream = io.BytesIO(in_format(form, ["great", *rows]).encode())
    selection = Selection(OPTIONS._replace(format=form), keep_columns=echo)
    (block,) = read_blocks("t", selection, stream=stream)
    found = block.records()
    task = Predictor(logreg.load("textbook"), Style(echo=echo, precision=9), block.parser.names)
    expected = task.records(found).lines
    again = Block(without_header(form, bytes(block.content)), 2, block.parser)
    lines = again.lines()
    assert lines is not None or "\r" in "".join(rows)
    assert lines is None or bytes(task.lines(lines).lines) == bytes(expected)


def without_header(form: str, content: bytes) -> bytes:
    return content.partition(b"\n")[2] if form in ("tsv", "csv") else content
