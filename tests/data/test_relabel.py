"""New labels in place: every other byte of a file stays as it is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.data.input_options import InputOptions
from logreg.data.relabel import NewLabel, relabelled, why_fixed
from logreg.errors import InputError

POS, NEG = "pos", "neg"

FILES = {
    "plain.tsv": (b"pos\tfine\nneg\tdull\n", b"neg\tfine\nneg\tdull\n"),
    "crlf.tsv": (b"pos\tfine\r\nneg\tdull", b"neg\tfine\r\nneg\tdull"),
    "marked.tsv": (b"\xef\xbb\xbfpos\tfine\nneg\tdull\n", b"\xef\xbb\xbfneg\tfine\nneg\tdull\n"),
    "padded.tsv": (b" pos \tfine\n\nneg\tdull\n", b" neg \tfine\n\nneg\tdull\n"),
    "old.tsv": (b"pos\tfine\rneg\tdull\r", b"neg\tfine\rneg\tdull\r"),
    "bytes.tsv": (b"pos\tcaf\xe9\nneg\tdull\n", b"neg\tcaf\xe9\nneg\tdull\n"),
    "wide.tsv": (
        "\ufeffpos\tfine\r\nneg\tdull\r\n".encode("utf-16-le"),
        "\ufeffneg\tfine\r\nneg\tdull\r\n".encode("utf-16-le"),
    ),
    "header.tsv": (
        b"id\ttext\tlabel\n1\tfine\tpos\n2\tdull\tneg\n",
        b"id\ttext\tlabel\n1\tfine\tneg\n2\tdull\tneg\n",
    ),
    "quoted.csv": (
        b'text,label,id\r\n"so\r\n""fine""",pos,1\r\ndull,"neg",2\r\n',
        b'text,label,id\r\n"so\r\n""fine""","neg",1\r\ndull,"neg",2\r\n',
    ),
    "excel.csv": (
        b"sep=;\nlabel;text\npos;a,b\nneg;dull\n",
        b"sep=;\nlabel;text\nneg;a,b\nneg;dull\n",
    ),
    "odd.csv": (b'pos,a 5" screen\n\nneg,dull\n', b'neg,a 5" screen\n\nneg,dull\n'),
    "objects.jsonl": (
        b'{"text": "fine",  "label":"pos", "x": 1.50}\n\n{"label": "neg","text": "dull"}\n',
        b'{"text": "fine",  "label":"neg", "x": 1.50}\n\n{"label": "neg","text": "dull"}\n',
    ),
    "fasttext.txt": (
        b"__label__pos  fine\n__label__neg\tdull\n",
        b"__label__neg  fine\n__label__neg\tdull\n",
    ),
}


def first_text(name: str) -> tuple[int, str]:
    lines = {"header.tsv": 2, "quoted.csv": 2, "excel.csv": 3}
    texts = {
        "bytes.tsv": "caf\udce9",
        "quoted.csv": 'so\r\n"fine"',
        "excel.csv": "a,b",
        "odd.csv": 'a 5" screen',
    }
    return lines.get(name, 1), texts.get(name, "fine")


@pytest.mark.parametrize("name", FILES)
def test_only_the_label_changes(name: str, tmp_path: Path) -> None:
    old, new = FILES[name]
    path = tmp_path / name
    path.write_bytes(old)
    line, text = first_text(name)
    assert relabelled(str(path), InputOptions(), [NewLabel(line, text, NEG)]) == new
    assert relabelled(str(path), InputOptions(), []) == old
    assert path.read_bytes() == old


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"label": 1, "text": "fine"}\n{"label": 0.0, "text": "dull"}\n')
    found = relabelled(str(path), InputOptions(), [NewLabel(1, "fine", "0")])
    assert found == b'{"label": 0.0, "text": "fine"}\n{"label": 0.0, "text": "dull"}\n'


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "x.jsonl",
            '{"label": "pos", "text": "fine"}\n',
            '{"label": "a, \\"b\\"", "text": "fine"}\n',
        ),
        ("x.csv", "label,text\npos,fine\n", 'label,text\n"a, ""b""",fine\n'),
        ("x.tsv", "pos\tfine\n", 'a, "b"\tfine\n'),
    ],
)
def test_a_label_that_the_file_does_not_have(
    name: str, content: str, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content)
    line = content.count("\n")
    found = relabelled(str(path), InputOptions(), [NewLabel(line, "fine", 'a, "b"')])
    assert found.decode() == expected


cells = st.text(st.sampled_from("ab ,;\"\n'é"), max_size=6)


@given(
    rows=st.lists(
        st.tuples(cells, st.sampled_from([POS, NEG, "a,b", 'so "so"']), cells), min_size=1
    ),
    delimiter=st.sampled_from(",;"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    data=st.data(),
)
def test_any_csv_file(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    delimiter: str,
    end: str,
    quoting: int,
    data: st.DataObject,
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["id", "label", "text"])
    lines = []
    for row in rows:
        lines.append(out.getvalue().count("\n") + 1)
        writer.writerow(row)
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(out.getvalue().encode())
    chosen = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    new = [NewLabel(lines[i], rows[i][2], NEG) for i in chosen]
    found = relabelled(str(path), InputOptions(delimiter=delimiter), new).decode()
    read = [*csv.reader(io.StringIO(found, newline=""), delimiter=delimiter)][1:]
    assert read == [[a, NEG if i in chosen else b, c] for i, (a, b, c) in enumerate(rows)]


@given(
    objects=st.lists(
        st.fixed_dictionaries(
            {"text": st.text(max_size=5), "label": st.sampled_from([POS, NEG, 1, 2.5])},
            optional={"x": st.lists(st.integers(), max_size=2)},
        ),
        min_size=1,
    ),
    data=st.data(),
)
def test_any_json_lines(
    tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, object]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("json") / "x.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in objects))
    chosen = data.draw(st.sets(st.integers(0, len(objects) - 1)))
    new = [NewLabel(i + 1, str(objects[i]["text"]), NEG) for i in chosen]
    found = relabelled(str(path), InputOptions(), new).decode()
    expected = [{**one, "label": NEG} if i in chosen else one for i, one in enumerate(objects)]
    assert found == "".join(f"{json.dumps(one)}\n" for one in expected)


def test_a_file_that_has_changed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("pos\tfine\nneg\tdull\n")
    with pytest.raises(InputError, match=r"x.tsv:2: the file has changed meanwhile; try again"):
        relabelled(str(path), InputOptions(), [NewLabel(2, "other", POS)])


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.json", '[{"label": "pos", "text": "fine"}]'), ("x.txt", "One.\nTwo.\n")],
)
def test_other_formats_are_refused(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content)
    options = InputOptions(format="sentences" if name == "x.txt" else "auto")
    with pytest.raises(
        InputError, match="labels are replaced in TSV, CSV, JSON lines and fastText"
    ):
        relabelled(str(path), options, [])


def test_a_label_that_the_encoding_does_not_have(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("pos\tfine\n")
    with pytest.raises(InputError, match="can't be written in cp1252; save the file as UTF-8"):
        relabelled(str(path), InputOptions(encoding="cp1252"), [NewLabel(1, "fine", "да")])


def test_why_a_file_is_fixed(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_bytes(b"\x1f\x8b\x08")
    (tmp_path / "y.tsv").write_bytes(b"pos\tfine\n")
    assert why_fixed(str(tmp_path / "x.tsv")) == "it is compressed; unpack it"
    assert why_fixed(str(tmp_path / "y.tsv")) == ""
    assert "save it as .csv" in why_fixed("x.xlsx")
    assert "sub-folder" in why_fixed(str(tmp_path))
    with pytest.raises(InputError, match="No such file"):
        why_fixed("none.tsv")
