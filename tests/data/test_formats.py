"""Encodings, compressions, formats by first bytes, spreadsheets, column files and folders."""

from __future__ import annotations

import gzip
import io
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import feather, parquet

from logreg.data import compression
from logreg.data.encodings import as_utf8, encoding_named, invalid_utf8, unix_line_ends
from logreg.data.input_options import InputOptions, Selection
from logreg.data.json_fields import JsonFields
from logreg.data.readers import read
from logreg.data.records import Record
from logreg.errors import InputError


class Reading:
    """Reads a file, and keeps the notes."""

    def __init__(self, path: Path | str, *, labelled: bool = False, keep: bool = False, **to: Any):
        self.notes: list[str] = []
        options = InputOptions(on_note=self.notes.append, **to)
        batches = read(str(path), Selection(options, labelled=labelled, keep_columns=keep))
        self.records = [record for _, batch in batches for record in batch]

    @property
    def pairs(self) -> list[tuple[str, str | None]]:
        return [(record.text, record.label) for record in self.records]


ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text(max_size=20), size=st.integers(1, 7))
def test_byte_order_mark_is_the_encoding(encoding: str, text: str, size: int) -> None:
    text = text.replace("\x00", "")
    content = f"\ufeff{text}".encode(encoding)
    blocks = [content[i : i + size] for i in range(0, len(content), size)]
    assert b"".join(as_utf8(blocks, None, "t")).decode() == text


def test_mark_is_waited_for_only_as_long_as_it_may_come() -> None:
    blocks = iter([b"a", b"b"])
    assert next(as_utf8(blocks, None, "t")) == b"a"
    assert list(blocks) == [b"b"]


@pytest.mark.parametrize("name", ["t.txt", "t.tsv", "t.csv", "t.jsonl"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_files_of_excel(tmp_path: Path, name: str, encoding: str) -> None:
    rows = {
        "t.txt": "café\r\n",
        "t.tsv": "text\r\ncafé\r\n",
        "t.csv": '"text"\r\n"café"\r\n',
        "t.jsonl": '{"text": "café"}\r\n',
    }
    (tmp_path / name).write_bytes(rows[name].encode(encoding))
    assert [record.text for record in Reading(tmp_path / name).records] == ["café"]


def test_named_encoding(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes("isn’t\nœuvre\n".encode("cp1252"))
    named = Reading(tmp_path / "t.txt", encoding="windows-1252")
    assert [record.text for record in named.records] == ["isn’t", "œuvre"]
    assert named.notes == []
    for encoding in ("utf-16", "utf-16-le"):
        (tmp_path / "u.txt").write_bytes("œuvre\n".encode("utf-16-le"))
        assert Reading(tmp_path / "u.txt", encoding=encoding).records[0].text == "œuvre"
    unnamed = Reading(tmp_path / "t.txt")
    assert [record.text for record in unnamed.records] == ["isn\udc92t", "\udc9cuvre"]
    assert unnamed.notes == [
        f"{tmp_path}/t.txt:1: bytes that are not UTF-8 are read as Windows-1252; "
        "for another encoding use --encoding NAME"
    ]


def test_bytes_that_are_not_utf8_in_a_folder_are_noted_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"fine\ncaf\xe9\n")
    (note,) = Reading(tmp_path).notes
    assert note.startswith(f"{tmp_path}/a.txt:2: bytes that are not UTF-8 are read as Windows-1252")


def test_bytes_that_the_encoding_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes(b"fine\n" * 3 + b"\x81\n")
    with pytest.raises(InputError, match=r"t\.txt:\d+: not cp1252 \(character maps to <undefi"):
        Reading(tmp_path / "t.txt", encoding="cp1252")


@pytest.mark.parametrize("name", ["klingon", "rot13", "", "base64"])
def test_unknown_encoding(name: str) -> None:
    with pytest.raises(ValueError, match="must be the name of an encoding, such as windows-1252"):
        encoding_named(name)


@given(st.binary(max_size=12), st.integers(0, 12))
def test_first_byte_that_is_not_utf8(content: bytes, length: int) -> None:
    long = b"x" * ((1 << 15) - length) + content  # the place may be on either side of a cut
    try:
        long.decode("utf-8")
        expected = -1
    except UnicodeDecodeError as error:
        expected = error.start
    assert invalid_utf8(long) == expected


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([b"a\rb\r"], b"a\nb\n"),
        ([b"a\rb\r", b"\nc\rd"], b"a\rb\r\nc\rd"),
        ([b"a\rb\r" * (1 << 18), b"\nc\rd"], b"a\nb\n" * (1 << 18) + b"c\nd"),
        ([b"a\rb\n"], b"a\rb\n"),
        ([b"a\r", b"\nb\r\n"], b"a\r\nb\r\n"),
        ([b"no end"], b"no end"),
    ],
)
def test_line_ends_of_old_macs(blocks: list[bytes], expected: bytes) -> None:
    assert b"".join(unix_line_ends(blocks)) == expected


CONTENT = b"label\ttext\npos\tfine\n"


@pytest.mark.parametrize("name", ["t.tsv.gz", "t.tsv.zst", "t", "t.tsv"])
def test_compressed_by_name_or_first_bytes(tmp_path: Path, name: str) -> None:
    compress = zstandard.compress if name.endswith("zst") else gzip.compress
    (tmp_path / name).write_bytes(compress(CONTENT))
    assert Reading(tmp_path / name, labelled=True).pairs == [("fine", "pos")]


def test_compressed_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (gzip.compress(CONTENT), zstandard.compress(CONTENT)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert Reading("-", labelled=True).pairs == [("fine", "pos")]


def test_gzip_is_read_without_isal_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.tsv.gz").write_bytes(gzip.compress(CONTENT))
    monkeypatch.setitem(sys.modules, "isal", None)
    monkeypatch.setitem(sys.modules, "isal.isal_zlib", None)
    assert Reading(tmp_path / "t.tsv.gz", labelled=True).pairs == [("fine", "pos")]
    assert compression.inner_name("t.tsv.ZST") == "t.tsv"


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("t.csv.zst", "zstandard", "fast"),
        ("t.xlsx", "python_calamine", "tables"),
        ("t.ods", "python_calamine", "tables"),
        ("t.parquet", "pyarrow.parquet", "tables"),
        ("t.feather", "pyarrow.ipc", "tables"),
    ],
)
def test_missing_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=rf"{name}: .*; pip install 'logreg-text\[{extra}\]'$"):
        Reading(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "labelled", "expected"),
    [
        (b"__label__pos\tfine\n\n__label__neg  dull\n", True, [("fine", "pos"), ("dull", "neg")]),
        (b"\n\n__label__pos fine\n", True, [("fine", "pos")]),
        (b'{"text": "fine"}\n', False, [("fine", None)]),
        (b'{ "label": 1, "text": "fine"}\n', True, [("fine", "1")]),
        (b"{curly} fine\n", False, [("{curly} fine", None)]),
        (b"pos\tfine\n", True, [("fine", "pos")]),
        (b"pos\tfine\n", False, [("pos\tfine", None)]),
    ],
)
def test_format_by_first_bytes(
    tmp_path: Path, content: bytes, labelled: bool, expected: list[tuple[str, str | None]]
) -> None:
    (tmp_path / "t").write_bytes(content)
    assert Reading(tmp_path / "t", labelled=labelled).pairs == expected


def test_format_by_option(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text('{"text": "a,b"}\n')
    for name, texts in (("text", ['{"text": "a,b"}']), ("jsonl", ["a,b"])):
        found = Reading(tmp_path / "t.tsv", format=name)
        assert [record.text for record in found.records] == texts
    (tmp_path / "t").write_text('label,text\npos,"a, b"\n')
    assert Reading(tmp_path / "t", labelled=True, format="csv").pairs == [("a, b", "pos")]
    (tmp_path / "t.txt").write_text("label|text\npos|a, b\n")
    assert Reading(tmp_path / "t.txt", labelled=True, delimiter="|").pairs == [("a, b", "pos")]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("label,text\npos,fine\n", "the first line looks like the header of a table"),
        ('"review";"stars"\nfine;5\n', "the first line looks like the header of a table"),
        ("fine\tpos\ndull\tneg\n", "each line has a tab"),
        ("Fine, text\nand more\n", None),
        ("one\ttab\nand none\n", None),
        ("great\n", None),
    ],
)
def test_table_read_as_lines_of_text_is_noted(
    tmp_path: Path, content: str, note: str | None
) -> None:
    (tmp_path / "t.txt").write_text(content)
    notes = Reading(tmp_path / "t.txt").notes
    assert len(notes) == (note is not None)
    assert all(f"t.txt: {note}; to read" in found for found in notes)


def test_text_that_comes_first_is_noted(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("Wow, loved it.\t1\nNot good.\t0\n")
    found = Reading(tmp_path / "t.txt", labelled=True)
    assert found.pairs == [("Wow, loved it.", "1"), ("Not good.", "0")]
    assert found.notes == [
        f"{tmp_path}/t.txt: reading the text from column 1 and the label from column 2 "
        "(--text-column and --label-column choose others)"
    ]


def test_quotes_of_csv_in_tsv_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    for text, n_notes in (('"a ""fine"" day"', 1), ('"a fine day"', 0), ('a ""fine"" day', 0)):
        path.write_text(f"label\ttext\n1\t{text}\n")
        found = Reading(path, labelled=True)
        assert (found.pairs, len(found.notes)) == ([(text, "1")], n_notes)
    path.write_text('label\ttext\n1\t"a ""fine"" day"\n')
    found = Reading(path, labelled=True, format="csv", delimiter="\t")
    assert (found.pairs, found.notes) == ([('a "fine" day', "1")], [])


def test_folders_of_folders_of_folders_are_refused(tmp_path: Path) -> None:
    for part in ("test", "train"):
        (tmp_path / part / "pos").mkdir(parents=True)
        (tmp_path / part / "urls.txt").write_text("x")
    with pytest.raises(InputError, match="its sub-folder test has folders, such as pos, instead"):
        Reading(tmp_path, labelled=True)


def test_files_beside_the_folders_of_labels_are_noted(tmp_path: Path) -> None:
    (tmp_path / "pos").mkdir()
    (tmp_path / "pos" / "a.txt").write_text("fine")
    (tmp_path / "urls.txt").write_text("x")
    found = Reading(tmp_path, labelled=True)
    assert found.pairs == [("fine", "pos")]
    assert found.notes == [f"{tmp_path}: passing over 1 file in no sub-folder"]


TABLE = pa.table({"review": ["fine", None, "so dull"], "stars": [5, 3, 1], "x": [1.5, 2.5, None]})


@pytest.mark.parametrize("name", ["t.parquet", "t.feather", "t.arrow"])
def test_column_files(tmp_path: Path, name: str) -> None:
    if name == "t.parquet":
        parquet.write_table(TABLE, tmp_path / name)
    else:
        feather.write_feather(TABLE, str(tmp_path / name))
    found = Reading(tmp_path / name, labelled=True, keep=True)
    assert found.records == [
        Record("fine", "5", 1, None, JsonFields({"review": "fine", "stars": 5, "x": 1.5})),
        Record(
            "",
            None,
            2,
            "the text is null, not a string; correct the line",
            JsonFields({"review": None, "stars": 3, "x": 2.5}),
        ),
        Record("so dull", "1", 3, None, JsonFields({"review": "so dull", "stars": 1, "x": None})),
    ]
    assert len(found.notes) == 1


def test_rows_of_column_files_are_numbered_across_batches(tmp_path: Path) -> None:
    table = pa.table({"text": [f"text {i}" for i in range(5000)]})
    parquet.write_table(table, tmp_path / "t.parquet")
    found = Reading(tmp_path / "t.parquet").records
    assert [(one.text, one.line) for one in found] == [(f"text {i}", i + 1) for i in range(5000)]


@pytest.mark.parametrize("name", ["t.parquet", "t.feather", "t.xlsx"])
def test_progress_of_files_that_other_packages_read(tmp_path: Path, name: str) -> None:
    table = pa.table({"text": [f"text {i}" for i in range(5000)]})
    if name == "t.parquet":
        parquet.write_table(table, tmp_path / name)
    elif name == "t.feather":
        feather.write_feather(table, str(tmp_path / name), chunksize=1500)
    else:
        book = openpyxl.Workbook()
        book.active.append(["text"])
        book.save(tmp_path / name)
    sizes: list[int] = []
    list(read(str(tmp_path / name), None, sizes.append))
    assert sum(sizes) == pytest.approx((tmp_path / name).stat().st_size, abs=5)
    assert len(sizes) == (1 if name == "t.xlsx" else 5 if name == "t.parquet" else 4)


@pytest.mark.parametrize("name", ["t.xlsx", "t.ods", "t.xls", "t.parquet", "t.feather"])
def test_file_that_is_something_else(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something else\n" * 9)
    with pytest.raises(InputError, match=rf"{name}: (not a spreadsheet|can't be read): "):
        Reading(tmp_path / name)
    with pytest.raises(InputError, match="No such file or directory; check the path"):
        Reading(tmp_path / f"none-{name}")


def test_spreadsheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["label", "text"], [1, "fine"], [], [0.0, "two\nlines"], [True, 7.5]):
        book.active.append(row)
    book.create_sheet("more")
    book.save(tmp_path / "t.xlsx")
    found = Reading(tmp_path / "t.xlsx", labelled=True)
    assert [record[:3] for record in found.records] == [
        ("fine", "1", 2),
        ("two\nlines", "0", 4),
        ("7.5", "true", 5),
    ]
    assert found.notes == [f"{tmp_path}/t.xlsx: reading the first of 2 sheets, 'Sheet'"]


def test_flat_folder(tmp_path: Path) -> None:
    for name, content in (("b.txt", b"two\nlines\n"), ("a.txt", b"fine"), ("c.md", b"x")):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "d.txt.gz").write_bytes(gzip.compress(b"zipped"))
    (tmp_path / "e.txt").write_bytes(b"\x00\x01\x02\x03")
    found = Reading(tmp_path, keep=True)
    assert [(record.text, record.columns) for record in found.records] == [
        ("fine", ("a.txt", "fine")),
        ("two\nlines", ("b.txt", "two\nlines")),
        ("zipped", ("d.txt.gz", "zipped")),
        ("", ()),
    ]
    assert (found.records[3].fault or "").startswith("not text but binary data")
    assert found.notes == [f"{tmp_path}: passing over 1 file other than .txt"]
    with pytest.raises(InputError, match="a folder without sub-folders named after labels; name"):
        Reading(tmp_path, labelled=True)


WORDS = ["label", "text", "review", "pos", "neg", "1", "0.5", "nan", "fine day", "\ufeff", "é"]
MARKS = ["__label__x", '{"text": "a"', '"label": 1}', "sep=", "[{", "}]", "null"]
PIECES = st.sampled_from([*WORDS, *MARKS, *'\t,;|"\n\r {}[]:\\-'])


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.json", "t.txt"])
@pytest.mark.parametrize("labelled", [True, False])
@given(st.lists(PIECES, max_size=25).map("".join), st.binary(max_size=3))
def test_any_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, labelled: bool, text: str, end: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(text.encode() + end)
    with suppress(InputError):
        for record in Reading(path, labelled=labelled, keep=True).records:
            assert record.fault or not labelled or record.label
