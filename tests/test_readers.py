from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from logreg.errors import InputError
from logreg.readers import Record, read, read_labelled


def records(path: Path, content: bytes) -> list[Record]:
    path.write_bytes(content)
    return [record for batch in read(str(path)) for record in batch]


def labelled(path: Path, content: bytes) -> list[Record]:
    path.write_bytes(content)
    return [record for batch in read_labelled(str(path)) for record in batch]


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
    assert [record.line for record in found] == list(range(1, len(texts) + 1))


def test_lines_longer_than_a_block_and_lines_across_blocks(tmp_path: Path) -> None:
    lines = ["x" * n for n in (0, 300_000, 5, 1_000_000, 262_143, 262_144, 1)]
    content = "\n".join(lines).encode()
    assert [record.text for record in records(tmp_path / "texts", content)] == lines


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"pos\tfine\n", [("fine", "pos")]),
        (b"just text\n", [("just text", None)]),
        (b"1\t2\tlast\n", [("last", None)]),
        (b"\n", [("", None)]),
        (b"text\tlabel\nfine\tpos\n", [("fine", "pos")]),
        (b"id\tTEXT\n7\tfine\n", [("fine", None)]),
        (b"label\tpositive\n", [("positive", "label")]),
    ],
)
def test_tsv_of_texts(
    tmp_path: Path, content: bytes, expected: list[tuple[str, str | None]]
) -> None:
    found = records(tmp_path / "texts.tsv", content)
    assert [(record.text, record.label) for record in found] == expected


def test_tsv_row_that_does_not_fit_its_header_is_a_fault(tmp_path: Path) -> None:
    found = records(tmp_path / "t.tsv", b"label\ttext\npos\n")
    assert found == [
        Record("", None, 2, "1 columns where the header names 2; correct the line"),
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
        (b"\ttext", "no label; write label<TAB>text"),
    ],
)
def test_labelled_line_that_is_no_pair_is_a_fault(tmp_path: Path, line: bytes, fault: str) -> None:
    (found,) = labelled(tmp_path / "t.tsv", line)
    assert (found.fault or "").startswith(fault)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "fine", "id": 1}, ("fine", None)),
        ({"text": "fine", "label": "pos"}, ("fine", "pos")),
        ({"label": 1, "review": "fine"}, ("fine", "1")),
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
        (b"{}", "the text is not a string; "),
        (b'{"text": 3}', "the text is not a string; "),
        (b'{"text": "a", "label": true}', "the label is neither a string nor an integer"),
        (b"[" * 100_000, "not JSON: "),
    ],
)
def test_bad_json_line_is_a_fault_and_the_next_is_read(
    tmp_path: Path, line: bytes, fault: str
) -> None:
    first, second = records(tmp_path / "t.jsonl", line + b'\n{"text": "b"}\n')
    assert (first.fault or "").startswith(fault)
    assert second == Record("b", None, 2)


def test_json_without_label_is_a_fault_where_labels_are_wanted(tmp_path: Path) -> None:
    (found,) = labelled(tmp_path / "t.jsonl", b'{"text": "fine"}')
    assert (found.fault or "").startswith("no label")


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\nb")))
    assert [record.text for batch in read("-") for record in batch] == ["a", "b"]


def test_closed_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="stdin: it is closed; pipe texts in or name a file"):
        list(read("-"))


def test_bytes_are_counted_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_bytes(b"x" * 600_000)
    sizes: list[int] = []
    list(read(str(path), sizes.append))
    assert sum(sizes) == 600_000
    assert len(sizes) > 1


def test_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none: No such file or directory; check the path"):
        list(read(str(tmp_path / "none")))
    with pytest.raises(InputError, match="Is a directory; name a file in it"):
        list(read(str(tmp_path)))


@pytest.mark.parametrize("name", ["t.csv", "t.tsv.gz", "t.XZ"])
def test_format_that_is_not_read_is_refused_not_misread(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x\n")
    with pytest.raises(InputError, match="files are not read; convert it"):
        list(read(str(tmp_path / name)))
