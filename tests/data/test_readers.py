from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from logreg.data.input_options import Selection
from logreg.data.readers import read, read_blocks
from logreg.data.records import Record
from logreg.errors import InputError


def records(path: Path, content: bytes) -> list[Record]:
    path.write_bytes(content)
    return all_of(path)


def labelled(path: Path, content: bytes) -> list[Record]:
    path.write_bytes(content)
    return all_of(path, labelled=True)


def all_of(path: Path | str, *, labelled: bool = False) -> list[Record]:
    batches = read(str(path), Selection(labelled=labelled))
    return [record for _, batch in batches for record in batch]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"", []),
        (b"one", ["one"]),
        (b"one\n", ["one"]),
        (b"one\ntwo", ["one", "two"]),
        (b"\n\n\n", ["", "", ""]),
        (b"one\r\ntwo\r\n", ["one", "two"]),
        (b"a\rb\n", ["a\rb"]),
        (b"a\rb\r", ["a", "b"]),
        (b"a\x0cb\xe2\x80\xa8c\n", ["a\x0cb\u2028c"]),
        (b"\xef\xbb\xbfone\n\xef\xbb\xbftwo\n", ["one", "\ufefftwo"]),
        (b"caf\xe9\n", ["caf\udce9"]),
        (b"a\tb\n", ["a\tb"]),
        (b"\x00\n", ["\x00"]),
    ],
)
def test_plain_lines(tmp_path: Path, content: bytes, texts: list[str]) -> None:
    found = records(tmp_path / "texts.txt", content)
    assert [record.text for record in found] == texts


def test_lines_longer_than_a_block_and_lines_across_blocks(tmp_path: Path) -> None:
    lines = ["x" * n for n in (0, 300_000, 5, 1_000_000, 262_143, 262_144, 1)]
    content = "\n".join(lines).encode()
    assert [record.text for record in records(tmp_path / "texts", content)] == lines


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"pos\tfine\n", [("fine", "pos")]),
        (b"just text\n", [("just text", None)]),
        (b"one\ntwo\n", [("one", None), ("two", None)]),
        (b"so fine\tpos\nso bad\tneg\n", [("so fine", "pos"), ("so bad", "neg")]),
        (b"\n", [("", None)]),
        (b"text\tlabel\nfine\tpos\n", [("fine", "pos")]),
        (b"id\tTEXT\n7\tfine\n", [("fine", None)]),
    ],
)
def test_tsv_of_texts(
    tmp_path: Path, content: bytes, expected: list[tuple[str, str | None]]
) -> None:
    found = records(tmp_path / "texts.tsv", content)
    assert [(record.text, record.label) for record in found] == expected


def test_lines_are_numbered_across_blocks(tmp_path: Path) -> None:
    rows = [f"pos\t{'x' * 999}\n" for _ in range(3000)]
    rows[2500] = "broken\n"
    found = labelled(tmp_path / "t.tsv", "".join(rows).encode())
    assert [record.line for record in found if record.fault] == [2501]
    assert [record.line for record in found] == list(range(1, 3001))


def test_tsv_row_that_does_not_fit_its_header_is_a_fault(tmp_path: Path) -> None:
    found = records(tmp_path / "t.tsv", b"label\ttext\npos\n")
    assert found == [
        Record("", None, 2, "1 column, but the header has 2; correct the line"),
    ]


@pytest.mark.parametrize("name", ["t.tsv", "t.txt", "t"])
def test_labelled_tsv(tmp_path: Path, name: str) -> None:
    found = labelled(tmp_path / name, b" pos \tfine\n\nneg\t\n")
    assert found == [Record("fine", "pos", 1), Record("", "neg", 3)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"no tab at all", "no tab in 'no tab at all'; write label<TAB>text, or name the columns"),
        (b"pos\ta\tb", "2 tabs in 'pos'; write label<TAB>text, or name the columns"),
        (b"\ttext", "no label; write one"),
    ],
)
def test_labelled_line_without_two_columns_is_a_fault(
    tmp_path: Path, line: bytes, fault: str
) -> None:
    *_, found = labelled(tmp_path / "t.tsv", b"pos\tso fine\nneg\tso bad\n" + line)
    assert (found.fault or "").startswith(fault)


def test_file_without_any_tab(tmp_path: Path) -> None:
    (found,) = labelled(tmp_path / "t", b"label;text\n")
    assert found.fault == (
        "no tab in 'label;text'; write label<TAB>text, or read a CSV file with --input-format csv"
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "fine", "id": 1}, ("fine", None)),
        ({"text": "fine", "label": "pos"}, ("fine", "pos")),
        ({"label": 1, "review": "fine"}, ("fine", "1")),
        ({"label": 1.0, "Text": "fine"}, ("fine", "1")),
        ({"label": True, "text": "fine"}, ("fine", "true")),
        ({"review": "fine", "label": "pos"}, ("fine", "pos")),
    ],
)
def test_json_lines(
    tmp_path: Path, fields: dict[str, object], expected: tuple[str, str | None]
) -> None:
    (found,) = records(tmp_path / "t.jsonl", json.dumps(fields).encode() + b"\n\n")
    assert (found.text, found.label, found.fault) == (*expected, None)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", "not JSON: "),
        (b"[1]", "not a JSON object; "),
        (b"{}", "no key 'text'; "),
        (b'{"text": 3}', "the text is a number, not a string; "),
        (b'{"text": null}', "the text is null, not a string; "),
        (b'{"text": NaN}', "the text is NaN, not a string; "),
        (b'{"text": "a", "label": [1]}', "the label is an array; "),
        (b'{"text": ' + b"1" * 5000 + b"}", "not JSON: a number is too long; "),
        (b"[" * 100_000, "more than 100 objects and arrays within one another; "),
    ],
)
def test_bad_json_line_is_a_fault_and_the_next_is_read(
    tmp_path: Path, line: bytes, fault: str
) -> None:
    first, second = records(tmp_path / "t.jsonl", line + b'\n{"text": "b"}\n')
    assert (first.fault or "").startswith(fault)
    assert second == Record("b", None, 2)


def test_json_without_label_is_a_fault_in_labelled_data(tmp_path: Path) -> None:
    good = b'{"text": "fine", "label": "pos"}\n'
    _, found = labelled(tmp_path / "t.jsonl", good + b'{"text": "fine"}')
    assert found.fault == "no label; write one"


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\nb")))
    assert [record.text for record in all_of("-")] == ["a", "b"]


def test_closed_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="stdin: it is closed; pipe texts in or name a file"):
        list(read("-"))


def test_bytes_are_counted_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_bytes(b"x" * 3_000_000)
    sizes: list[int] = []
    list(read(str(path), None, sizes.append))
    assert sum(sizes) == 3_000_000
    assert len(sizes) > 1


def test_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none: No such file or directory; check the path"):
        list(read(str(tmp_path / "none")))
    with pytest.raises(InputError, match="a folder without sub-folders named after labels"):
        list(read(str(tmp_path)))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (
            b"PK\x03\x04\x14\0",
            "a zip archive or a spreadsheet; name a spreadsheet .xlsx or .ods, or convert it to",
        ),
        (b"PAR1\x15", "a Parquet file; name it .parquet, or convert it"),
        (b"%PDF-1.7\n", "a PDF; convert it"),
        (b"t\0e\0x\0t\0\n\0", "binary data; convert it to text, or name its --encoding"),
        (gzip.compress(gzip.compress(b"text", mtime=0), mtime=0), "binary data; convert it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file; convert it"),
    ],
)
@pytest.mark.parametrize("name", ["t.txt", "t.tsv", "t"])
def test_binary_file_is_refused(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{name}: not text but {kind}"):
        list(read(str(tmp_path / name)))


class Pieces(io.RawIOBase):
    """A stream that arrives in pieces."""

    def __init__(self, content: bytes, size: int) -> None:
        self._content, self._size = io.BytesIO(content), size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._content.read(min(self._size, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


def read_in_pieces(content: bytes, size: int) -> tuple[list[str], str]:
    """Return the texts of a stream, and the error with which it ends."""
    texts: list[str] = []
    try:
        for block in read_blocks("-", Selection(), stream=io.BufferedReader(Pieces(content, size))):
            texts += [record.text for record in block.records()]
    except InputError as error:
        return texts, str(error)
    return texts, ""


@pytest.mark.parametrize(
    ("content", "n_texts", "problem"),
    [
        (b"\x01\x02\n" + b"a good film\n" * 1000, 0, "not text but binary data"),
        (b"\n\n\x01\x02\n" + b"a good film\n" * 1000, 0, "not text but binary data"),
        (b"a good film\n\x01\x02\n" + b"a good film\n" * 1000, 1002, ""),
        (b"a good film\n\x01\x02\n", 2, "not text but binary data"),
        (b"a good film\n" * 300 + bytes(600), 300, "not text but binary data"),
        (b"a good film\n" * 250 + bytes(2000) + b"\n", 250, "not text but binary data"),
        (b"a good film\n" * 400 + bytes(2000) + b"\n", 401, ""),
        (b'\n\n{"text": "good"}\n', 1, ""),
        (b'[\n{"text": "good"}\n]\n', 1, ""),
        (b"[\nsic]\n", 2, ""),
    ],
)
def test_pieces_do_not_change_what_a_file_is(content: bytes, n_texts: int, problem: str) -> None:
    whole = read_in_pieces(content, 1 << 20)
    assert len(whole[0]) == n_texts
    assert problem in whole[1]
    assert bool(problem) == bool(whole[1])
    for size in (1, 3, 4095, 4096):
        assert read_in_pieces(content, size) == whole


def test_text_may_begin_as_a_binary_file_does(tmp_path: Path) -> None:
    (found,) = records(tmp_path / "t.txt", b"PAR1 is a gene\n")
    assert found.text == "PAR1 is a gene"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"pos,fine\r\n", [("fine", "pos", 1)]),
        (b'pos,"a, b"\n\nneg,"c ""d"""\n', [("a, b", "pos", 1), ('c "d"', "neg", 3)]),
        (b'pos,"two\nlines"\nneg,x', [("two\nlines", "pos", 1), ("x", "neg", 3)]),
        (b"id,Text,label\n1,fine,pos\n", [("fine", "pos", 2)]),
        (b'text\n"fine"\n', [("fine", None, 2)]),
        (b"Review,sentiment\nfine,pos\n", [("fine", "pos", 2)]),
        (b'pos,"a"b\n', [("ab", "pos", 1)]),
        (b'pos,a 5" screen\nneg,"b"\n', [('a 5" screen', "pos", 1), ("b", "neg", 2)]),
    ],
)
def test_csv(tmp_path: Path, content: bytes, expected: list[tuple[str, str | None, int]]) -> None:
    found = records(tmp_path / "t.csv", content)
    assert [(record.text, record.label, record.line) for record in found] == expected


@pytest.mark.parametrize(
    ("content", "line", "fault"),
    [
        (b'pos,fine\npos,"open\nand on\n', 2, "a quote opened here is never closed"),
        (b"pos,fine\na,b,c\n", 2, "2 commas in 'a'; write label<COMMA>text, or name the columns"),
        (b"label,text\npos,fine\npos\n", 3, "1 column, but the header has 2"),
        (b"label,text\npos,fine\nlabel,text\n", 3, "the header again, as where files are joined"),
        (
            b'label,text\npos,fine\npos, "a, b"\n',
            3,
            "3 columns, but the header has 2; correct the line; quotes count only at the start of",
        ),
    ],
)
def test_bad_csv_is_a_fault_in_its_line(
    tmp_path: Path, content: bytes, line: int, fault: str
) -> None:
    *_, good, bad = labelled(tmp_path / "t.csv", content)
    assert (good.text, good.label, good.fault) == ("fine", "pos", None)
    assert bad.line == line
    assert (bad.fault or "").startswith(fault)


def test_csv_of_any_texts_is_read_back(tmp_path: Path) -> None:
    texts = ["", "a,b", 'a "b"', "two\nlines", " spaces ", "'", '"', ",", "é 👍"] * 3
    with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("pos", text) for text in texts])
    assert [record.text for record in all_of(tmp_path / "t.csv", labelled=True)] == texts


def test_fasttext_lines(tmp_path: Path) -> None:
    content = b"__label__pos a fine film\n__label__neg\nno label\n__label__a __label__b x\n"
    for found in (records(tmp_path / "t.txt", content), labelled(tmp_path / "t", content)):
        assert found[:2] == [Record("a fine film", "pos", 1), Record("", "neg", 2)]
        assert (found[2].fault or "").startswith("no label in 'no label'; write __label__x")
        assert (found[3].fault or "").startswith("more than one label")


@pytest.mark.parametrize("name", ["gzip", "bz2", "lzma"])
def test_compressed_files_have_the_inner_format(tmp_path: Path, name: str) -> None:
    extension = {"gzip": ".gz", "bz2": ".bz2", "lzma": ".XZ"}[name]
    content = b"".join(b"pos\ttext %d\n" % i for i in range(100_000))
    compressed: bytes = import_module(name).compress(content)
    path = tmp_path / f"t.tsv{extension}"
    path.write_bytes(compressed)
    sizes: list[int] = []
    batches = read(str(path), Selection(labelled=True), sizes.append)
    found = [record for _, batch in batches for record in batch]
    assert [record.text for record in found] == [f"text {i}" for i in range(100_000)]
    assert sum(sizes) == len(compressed)


@pytest.mark.parametrize("name", ["gzip", "bz2", "lzma"])
@pytest.mark.parametrize("damage", ["cut", "changed", "other"])
def test_damaged_file_is_an_error_in_one_line(tmp_path: Path, name: str, damage: str) -> None:
    extension = {"gzip": ".gz", "bz2": ".bz2", "lzma": ".xz"}[name]
    compressed: bytes = import_module(name).compress(os.urandom(50_000).hex().encode())
    middle = len(compressed) // 2
    content = {
        "cut": compressed[:middle],
        "changed": compressed[:middle] + b"\xff" * 64 + compressed[middle + 64 :],
        "other": b"no such thing\n",
    }[damage]
    path = tmp_path / f"t.tsv{extension}"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read(str(path)))
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).endswith("; copy it again")


def test_folder_of_folders(tmp_path: Path) -> None:
    for label, name, text in (
        ("pos", "2.txt", "two\nlines\n"),
        ("pos", "1.txt", "fine"),
        ("neg", "1.txt", "bad"),
        (".hidden", "1.txt", "x"),
        ("neg", ".hidden", "x"),
    ):
        (tmp_path / label).mkdir(exist_ok=True)
        (tmp_path / label / name).write_text(text)
    (tmp_path / "README").write_text("not a text")
    found = all_of(tmp_path, labelled=True)
    assert found == [
        Record("bad", "neg", path=str(tmp_path / "neg" / "1.txt")),
        Record("fine", "pos", path=str(tmp_path / "pos" / "1.txt")),
        Record("two\nlines", "pos", path=str(tmp_path / "pos" / "2.txt")),
    ]


def test_truncated_file_is_read_up_to_the_damage(tmp_path: Path) -> None:
    path = tmp_path / "t.txt.gz"
    lines = [f"line {i}" for i in range(100_000)]
    content = gzip.compress("\n".join(lines).encode())
    path.write_bytes(content[: len(content) // 2])
    found: list[str] = []

    def read_all() -> None:
        for _, records in read(str(path)):
            found.extend(record.text for record in records)

    with pytest.raises(InputError, match="the file is truncated"):
        read_all()
    assert found == lines[: len(found)]
    assert len(found) > 40_000
