from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.data.csv_table import DELIMITERS, CsvParser, delimiter_of
from logreg.data.input_options import InputOptions, Selection
from logreg.data.quotes import QuoteTracker
from logreg.data.readers import read
from logreg.data.streams import whole_lines

CHARACTERS = st.text(alphabet='a "\n\r,;x', max_size=40)


def rows_of_csv(text: str, delimiter: str = ",") -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]


def blocks_of(content: bytes, size: int) -> list[bytes]:
    pieces = (content[i : i + size] for i in range(0, len(content), size))
    return [bytes(block) for block in whole_lines(pieces, len(content))]


def rows_of_blocks(blocks: list[bytes]) -> list[list[str]]:
    """Read the rows of blocks as the readers do, as far as they are complete."""
    tracker, rows, held = QuoteTracker(), list[list[str]](), b""
    for block in blocks:
        end = tracker.end_of_records(block)
        if end:
            rows += rows_of_csv((held + block[:end]).decode())
            held = b""
        held += block[end:]
    return rows


@given(st.text(alphabet='a "\n\r,;|\t', max_size=60))
def test_any_file_has_a_delimiter(text: str) -> None:
    assert delimiter_of(text.encode() + b"\n", Selection()) in DELIMITERS


@given(CHARACTERS, st.integers(1, 12))
def test_records_end_where_those_of_the_csv_module_end(text: str, size: int) -> None:
    """In whatever blocks a file comes, its rows are those of `csv.reader` on the whole of it."""
    content = (text.replace("\r", "\r\n") + "\n").encode()
    complete = rows_of_csv(content.decode() + "END,\n")
    rows = rows_of_blocks([*blocks_of(content, size), b"END,\n"])
    if complete and complete[-1] == ["END", ""]:
        assert rows == complete
    else:  # an open quote goes on to the end: the rows before it are read
        assert rows == complete[: len(rows)]
        assert len(rows) >= len(complete) - 1


@given(st.lists(st.tuples(CHARACTERS, CHARACTERS), min_size=1, max_size=5))
def test_parser_has_the_rows_of_the_csv_module(pairs: list[tuple[str, str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([("label", "text"), *pairs])
    content = stream.getvalue().encode()
    expected = rows_of_csv(content.decode())[1:]
    records = CsvParser("t.csv", Selection(keep_columns=True)).records(content, 1)
    assert records.columns == expected
    assert records.texts == [text for _, text in pairs]


@given(st.text(alphabet='a "\n\r,;', max_size=40))
def test_rows_of_any_lines_are_those_of_the_csv_module(text: str) -> None:
    content = ("a,b\n" * 40 + text + "\n").encode()
    parser = CsvParser("t.csv", Selection(keep_columns=True))
    end = parser.end_of_records(content)
    rows = rows_of_csv(content[:end].decode())
    rows = [["", ""] if row == [""] else row for row in rows]
    expected = [row[:2] for row in rows if len(row) > 1 and not any(row[2:])]
    records = parser.records(content[:end], 1)
    assert [one.columns for one in records if one.fault is None] == expected


def parsed(
    path: Path, content: bytes, options: InputOptions | None = None
) -> list[tuple[str, str | None, int]]:
    path.write_bytes(content)
    batches = read(str(path), Selection(options or InputOptions(), labelled=True))
    return [(one.text, one.label, one.line) for _, batch in batches for one in batch]


@pytest.mark.parametrize(
    "content",
    [
        b"label,text\npos,fine\nneg,dull\n",
        b"label,text\r\npos,fine\r\nneg,dull\r\n",
        b"label,text\rpos,fine\rneg,dull\r",
        b"label;text\npos;fine\nneg;dull\n",
        b"label\ttext\npos\tfine\nneg\tdull\n",
        b"label|text\npos|fine\nneg|dull\n",
        b'"label";"text"\n"pos";"fine"\n"neg";"dull"\n',
        b'\xef\xbb\xbf"label","text"\npos,fine\nneg,"dull"',
        b"label,text,,\npos,fine,,\nneg,dull,,\n",
        b"label,text,,\npos,fine\nneg,dull,more,\n",
        b"Sentiment,Review\npos,fine\nneg,dull\n",
    ],
)
def test_dialects(tmp_path: Path, content: bytes) -> None:
    assert parsed(tmp_path / "t.csv", content) == [("fine", "pos", 2), ("dull", "neg", 3)]


def test_columns_without_a_name_that_are_not_blank_are_noted_once(tmp_path: Path) -> None:
    notes: list[str] = []
    content = b'v1,v2,,\nham,"a, b", c,\nspam,d,,\nham,e,f,g\n'
    options = InputOptions("v2", "v1", on_note=notes.append)
    found = parsed(tmp_path / "t.csv", content, options)
    assert [text for text, _, _ in found] == ["a, b", "d", "e"]
    assert notes == [f"{tmp_path}/t.csv:2: columns without a name are not read"]


def test_separator_line_of_excel(tmp_path: Path) -> None:
    content = b"sep=|\r\nlabel|text\r\npos|fine, so\r\n"
    assert parsed(tmp_path / "t.csv", content) == [("fine, so", "pos", 3)]


def test_cell_of_megabytes(tmp_path: Path) -> None:
    long = "great " * 500_000
    content = f'label,text\npos,{long}\nneg,"two\nlines"\npos,last\n'.encode()
    assert parsed(tmp_path / "t.csv", content) == [
        (long, "pos", 2),
        ("two\nlines", "neg", 3),
        ("last", "pos", 5),
    ]
    assert csv.field_size_limit() == 131072, "the limit of the host program is left alone"


def test_quotes_in_tsv(tmp_path: Path) -> None:
    quoted = b'"label"\t"text"\n"pos"\t"two\nlines"\nneg\t5" tall\n'
    assert parsed(tmp_path / "t.tsv", quoted) == [("two\nlines", "pos", 2), ('5" tall', "neg", 4)]
    literal = b'label\ttext\npos\t"quoted"\n'
    assert parsed(tmp_path / "t.tsv", literal) == [('"quoted"', "pos", 2)]
    asked = parsed(tmp_path / "t.tsv", literal, InputOptions(format="csv", delimiter="\t"))
    assert asked == [("quoted", "pos", 2)]


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        (b"a;b,c\nd;e\n", ";"),
        (b"positive;great, fun\nnegative;awful\n", ";"),
        (b"10,0;fine day\n9,0;bad day\n", ";"),
        (b"pos,fine; really\n", ","),
        (b"label;text\r\npos;fine\rneg;dull\n", ";"),
        (b'sep="\na;b\n', ","),
        (b"one\n", ","),
        (b"a,b|c\n", ","),
        (b"", ","),
    ],
)
def test_delimiter_is_recognised(content: bytes, delimiter: str) -> None:
    assert delimiter_of(content, Selection()) == delimiter


def test_records_across_many_blocks_are_numbered(tmp_path: Path) -> None:
    rows = [(f"{i % 2}", f'text "{i}"\n{"x" * 500}') for i in range(5000)]
    with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("label", "text"), *rows])
    found = parsed(tmp_path / "t.csv", (tmp_path / "t.csv").read_bytes())
    assert [(label, text) for text, label, _ in found] == rows
    assert [line for _, _, line in found] == list(range(2, 10_002, 2))
