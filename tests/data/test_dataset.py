from __future__ import annotations

from pathlib import Path

import pytest

from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.errors import InputError
from logreg.features.sentiment import SentimentFeatures
from logreg.labels import LabelChoice

FEATURES = SentimentFeatures.shipped()


def load(path: Path, content: str, *, skip: bool = False) -> tuple[Dataset, BadLines]:
    path.write_text(content, encoding="utf-8")
    bad_lines = BadLines(skip=skip)
    return load_datasets(Examples([str(path)], bad_lines), [FEATURES])[0], bad_lines


def test_examples_become_a_matrix_and_gold_labels(tmp_path: Path) -> None:
    dataset, _ = load(tmp_path / "a.tsv", "pos\tgreat great\nneg\tawful\nPositive\tnice\n")
    assert dataset.X[:, :2].tolist() == [[2, 0], [0, 1], [1, 0]]
    assert dataset.y.tolist() == [1, 0, 1]
    assert dataset.labels == ("negative", "positive")


def test_several_files_are_one_data_set(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("0\ta\n")
    (tmp_path / "b.jsonl").write_text('{"label": "pos", "text": "b"}\n')
    paths = [str(tmp_path / "a.tsv"), str(tmp_path / "b.jsonl")]
    (data,) = load_datasets(Examples(paths, BadLines(skip=False)), [FEATURES])
    assert data.y.tolist() == [0, 1]


BAD = "pos\ta\nno tab\nneg\tb\np\x01s\tc\npos\td\n\te\nneg\tf\npos\tg\th\n"


def test_bad_line_is_an_error_with_its_place_and_a_cure(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path / "a.tsv", BAD)
    assert str(caught.value) == (
        f"{tmp_path}/a.tsv:2: no tab in 'no tab'; write label<TAB>text, or name the columns in a "
        "header row (--skip-bad-lines leaves such lines out)"
    )


def test_bad_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    dataset, bad_lines = load(tmp_path / "a.tsv", BAD, skip=True)
    assert dataset.y.tolist() == [1, 0, 1, 0]
    assert bad_lines.count == 4
    assert bad_lines.first.startswith(f"{tmp_path}/a.tsv:2: no tab")


@pytest.mark.parametrize("skip", [True, False])
def test_misspelt_label_is_refused_where_it_first_occurs(tmp_path: Path, skip: bool) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path / "a.tsv", "psotive\ta\npos\tb\nneg\tc\npos\td\nneg\te\n", skip=skip)
    assert str(caught.value) == (
        f"{tmp_path}/a.tsv:1: 'psotive' is the label of one text only, among neg (2), pos (2), "
        "psotive (1); correct it, add texts of it, or choose --positive pos --negative neg "
        "(or others, with commas), or one against the rest with --positive pos; if line 1 is a "
        "header, name its columns with --text-column and --label-column"
    )


def test_labels_are_chosen_and_the_rest_is_left_out_with_a_note(tmp_path: Path) -> None:
    path, notes = tmp_path / "a.tsv", list[str]()
    path.write_text("".join(f"{star}\ttext {star}\n" for star in (1, 2, 3, 4, 5, 5)))
    examples = Examples(
        [str(path)],
        BadLines(skip=False),
        choice=LabelChoice(positive=("4", "5"), negative=("1", "2")),
        options=InputOptions(on_note=notes.append),
    )
    (data,) = load_datasets(examples, [FEATURES])
    assert (data.labels, data.y.tolist()) == (("negative", "positive"), [0, 0, 1, 1, 1])
    assert notes == [f"{path}: left out 1 text of another label: 3 (1)"]


def test_one_label_against_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("".join(f"{label}\tsome text\n" for label in "abca"))
    choice = LabelChoice(positive=("a",))
    (data,) = load_datasets(Examples([str(path)], BadLines(skip=False), choice=choice), [FEATURES])
    assert (data.labels, data.y.tolist()) == (("not a", "a"), [1, 0, 0, 1])


def test_chosen_label_must_occur(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("1\ta\n2\tb\n")
    choice = LabelChoice(positive=("5",), negative=("1",))
    with pytest.raises(InputError, match=r"no text has the label 5; choose among 1 \(1\), 2"):
        load_datasets(Examples([str(path)], BadLines(skip=False), choice=choice), [FEATURES])


@pytest.mark.parametrize("skip", [True, False])
def test_labels_of_a_model_are_read_as_a_set(tmp_path: Path, skip: bool) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("1\tawful\n2\tlovely\n")
    examples = Examples([str(path)], BadLines(skip=skip), labels=("negative", "positive"))
    with pytest.raises(InputError, match=r"labels 1 \(1\), 2 \(1\), but the model's are negative"):
        load_datasets(examples, [FEATURES])
    choice = LabelChoice(positive=("2",), negative=("1",))
    chosen = Examples(
        [str(path)], BadLines(skip=skip), labels=("negative", "positive"), choice=choice
    )
    (data,) = load_datasets(chosen, [FEATURES])
    assert (data.labels, data.y.tolist()) == (("negative", "positive"), [0, 1])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "no examples; write lines of label<TAB>text"),
        ("\n\n", "no examples; write lines of label<TAB>text"),
        ("label\ttext\n", "no examples; write lines of label<TAB>text"),
        (
            "pos\ta\n1\tb\n",
            "training needs texts of two labels, got only 'positive'; add texts of another label",
        ),
    ],
)
def test_too_little_to_learn_from(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path / "a.tsv", content)
    assert str(caught.value) == f"{tmp_path}/a.tsv: {problem}"


def test_labels_of_a_model_are_required(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("ham\ta\nspam\tb\n")
    (dataset,) = load_datasets(
        Examples([str(path)], BadLines(skip=False), labels=("spam", "ham")), [FEATURES]
    )
    assert (dataset.labels, dataset.y.tolist()) == (("spam", "ham"), [1, 0])
    others = Examples([str(path)], BadLines(skip=False), labels=("negative", "positive"))
    with pytest.raises(InputError, match=r"a\.tsv: labels ham \(1\), spam \(1\), but the model's"):
        load_datasets(others, [FEATURES])


@pytest.mark.parametrize(
    ("name", "content", "columns"),
    [
        ("a.tsv", "id\tlabel\ttext\n7\tpos\tfine\n", {"id": "7", "label": "pos", "text": "fine"}),
        ("a.csv", 'label,text,id\npos,"a, b",7\n', {"label": "pos", "text": "a, b", "id": "7"}),
        ("a.tsv", "pos\tfine\n", {"label": "pos", "text": "fine"}),
        ("a.txt", "__label__pos fine\n", {"label": "pos", "text": "fine"}),
        (
            "a.jsonl",
            '{"stars": 5, "text": "fine", "label": 1}\n',
            {"stars": 5, "text": "fine", "label": 1},
        ),
    ],
)
def test_columns_are_kept_by_name(
    tmp_path: Path, name: str, content: str, columns: dict[str, object]
) -> None:
    path = tmp_path / name
    path.write_text(content)
    bad_lines = BadLines(skip=False)
    (example,) = Examples([str(path)], bad_lines, keep_columns=True)
    assert example.columns == columns
    (example,) = Examples([str(path)], bad_lines)
    assert example.columns == {}


def test_columns_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "pos").mkdir()
    (tmp_path / "pos" / "1.txt").write_text("fine\n")
    (example,) = Examples([str(tmp_path)], BadLines(skip=False), keep_columns=True)
    assert example.columns == {"label": "pos", "file": "pos/1.txt", "text": "fine"}
