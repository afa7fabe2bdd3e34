from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.data import json_lines
from logreg.data.input_options import InputOptions, Selection
from logreg.data.json_array import is_array, objects_as_lines
from logreg.data.json_fields import raw_fields
from logreg.data.readers import read
from logreg.data.records import Record
from logreg.errors import InputError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.text(max_size=4), VALUES, max_size=3)


@given(st.lists(OBJECTS, max_size=5), st.sampled_from([None, 1]), st.integers(1, 30))
def test_array_has_the_objects_of_the_json_module(
    objects: list[dict[str, object]], indent: int | None, size: int
) -> None:
    content = json.dumps(objects, indent=indent, ensure_ascii=False).encode()
    blocks = [content[i : i + size] for i in range(0, len(content), size)]
    lines = b"".join(objects_as_lines(blocks, len(content))).split(b"\n")
    assert [json.loads(line) for line in lines if line.strip()] == objects


@given(OBJECTS)
def test_raw_fields_are_the_fields(fields: dict[str, object]) -> None:
    line = json.dumps(fields)
    assert {name: json.loads(text) for name, text in raw_fields(line).items()} == fields


def records(path: Path, content: str, *, labelled: bool = False) -> list[Record]:
    path.write_text(content, encoding="utf-8")
    batches = read(str(path), Selection(labelled=labelled))
    return [record for _, batch in batches for record in batch]


ARRAY = """[
  {"text": "fine", "label": 1},
  {
    "label": 0,
    "text": "du[\\"]ll"
  },
  {"text": "one"}, {"text": "line"}, 7,
  {"text": "la
st"}
]
"""


@pytest.mark.parametrize("name", ["t.json", "t.jsonl", "t.txt", "t"])
def test_array_is_read_with_the_line_of_each_object(tmp_path: Path, name: str) -> None:
    found = records(tmp_path / name, ARRAY)
    assert [record[:3] for record in found[:5]] == [
        ("fine", "1", 2),
        ('du["]ll', "0", 3),
        ("one", None, 7),
        ("line", None, 8),
        ("", None, 9),
    ]
    assert found[4].fault == 'not a JSON object; write {"text": "..."} on each line'
    assert found[5].text == "la st", "as if the line end in the string had been a space"


def test_array_that_is_cut_off(tmp_path: Path) -> None:
    first, second = records(tmp_path / "t.json", '[{"text": "fine"}, {"text": "du')
    assert first.text == "fine"
    assert (second.fault or "").startswith("not JSON: Unterminated string")


@pytest.mark.parametrize("name", ["t.json", "t.ndjson", "t.log"])
def test_json_lines_in_other_files(tmp_path: Path, name: str) -> None:
    found = records(tmp_path / name, '{"review": "a", "stars": 5.0}\n\n{"review": "b"}\n')
    assert [record[:3] for record in found] == [("a", "5", 1), ("b", None, 3)]


def test_empty_array_and_texts_in_brackets(tmp_path: Path) -> None:
    assert records(tmp_path / "t.json", "[]\n") == []
    assert [one.text for one in records(tmp_path / "t.txt", "[sic] fine\n")] == ["[sic] fine"]
    assert is_array(b"[") is True, "the next block may have an object"


def test_keys_that_can_not_be_told_are_listed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        records(tmp_path / "t.jsonl", '{"asin": "x", "reviewTime": "09 13, 2009"}\n')
    assert str(caught.value) == (
        f"{tmp_path}/t.jsonl:1: which key is the text? the keys are asin, reviewTime; "
        "name it with --text-column"
    )


LINES = [
    '{"text": "fine", "label": "pos"}',
    '{"text": "NaN", "label": "neg", "x": NaN}',
    '{"label": "pos", "text": "caf\\u00e9 \\ud83d\\ude00 \\ud800", "n": 1e400}',
    '{"text": "big", "label": 123456789012345678901234567890}',
    '{"text": "twice", "text": "last", "label": true}',
    ' {"text": "space", "label": 1.0} ',
    '{"text": "", "label": null}',
    "{",
    "7",
    "",
    '{"text": "deep", "x": ' + "[" * 3000 + "]" * 3000 + "}",
]


@pytest.mark.parametrize("chosen", [LINES, LINES[:1], LINES[1:2], LINES[2:3], LINES[3:4]])
def test_msgspec_changes_nothing(
    tmp_path: Path, chosen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "".join(f"{line}\n" for line in [LINES[0], *chosen])
    assert json_lines._msgspec_decode() is not None
    fast = records(tmp_path / "t.jsonl", content)
    monkeypatch.setitem(sys.modules, "msgspec.json", None)
    json_lines._msgspec_decode.cache_clear()
    try:
        assert json_lines._msgspec_decode() is None
        assert records(tmp_path / "t.jsonl", content) == fast
    finally:
        monkeypatch.undo()
        json_lines._msgspec_decode.cache_clear()


def test_note_on_recognised_keys_comes_once(tmp_path: Path) -> None:
    notes: list[str] = []
    (tmp_path / "t.jsonl").write_text('{"review": "a", "class": 1}\n' * 3)
    options = InputOptions(on_note=notes.append)
    list(read(str(tmp_path / "t.jsonl"), Selection(options)))
    assert notes == [
        f"{tmp_path}/t.jsonl: reading the text from 'review' and the label from 'class' "
        "(--text-column and --label-column choose others)"
    ]


@pytest.mark.parametrize(
    ("content", "line", "n"),
    [
        (b'[{"text": "a"},\n{"text": "b"}\n', 3, 2),
        (b'[{"text": "a"},\n{"text": "b"},', 3, 2),
        (b'[{"text": "a"}', 2, 1),
        (b"[", 1, 0),
    ],
)
def test_array_that_is_cut_off_between_objects(
    tmp_path: Path, content: bytes, line: int, n: int
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    found = read(str(path))
    n_found = len(next(found)[1]) if n else 0
    assert n_found == n
    with pytest.raises(InputError, match=f"a.json:{line}: the array has no end, ']'; is the file"):
        next(found)


@pytest.mark.parametrize("content", [b"[]", b"[\n]\n", b' [{"text": "a"}]\n', b'[{"text": "a"},]'])
def test_array_that_ends(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    assert sum(len(records) for _, records in read(str(path))) == content.count(b"text")
