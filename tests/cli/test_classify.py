from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Cli

import logreg

TEXTS = [
    "It's hokey. But the cast is great!",
    "",
    "I love it",
    "no, bad",
    "naïve “quotes” 👍",
    "a\x0bb\u2028c",
]


def as_arguments(path: Path) -> tuple[list[str], bytes]:
    return TEXTS, b""


def as_lines(path: Path) -> tuple[list[str], bytes]:
    path.with_suffix(".txt").write_text("".join(f"{text}\n" for text in TEXTS), newline="")
    return ["--input", str(path.with_suffix(".txt"))], b""


def as_tsv(path: Path) -> tuple[list[str], bytes]:
    path.with_suffix(".tsv").write_text("".join(f"x\t{text}\n" for text in TEXTS), newline="")
    return ["--input", str(path.with_suffix(".tsv"))], b""


def as_jsonl(path: Path) -> tuple[list[str], bytes]:
    lines = [json.dumps({"text": text}) + "\n" for text in TEXTS]
    path.with_suffix(".jsonl").write_text("".join(lines))
    return ["--input", str(path.with_suffix(".jsonl"))], b""


def as_stdin(path: Path) -> tuple[list[str], bytes]:
    return [], "".join(f"{text}\n" for text in TEXTS).encode()


def as_dash(path: Path) -> tuple[list[str], bytes]:
    return ["-"], "\r\n".join(TEXTS).encode()


SOURCES = [as_arguments, as_lines, as_tsv, as_jsonl, as_stdin, as_dash]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("output_format", ["tsv", "csv", "jsonl"])
@pytest.mark.parametrize("model", ["default", "textbook"])
def test_every_way_in_gives_the_answers_of_the_library(
    cli: Cli, tmp_path: Path, source: object, output_format: str, model: str
) -> None:
    arguments, stdin = source(tmp_path / "texts")  # type: ignore[operator]
    result = cli(
        "classify",
        "--precision",
        "17",
        "--format",
        output_format,
        "--model",
        model,
        *arguments,
        stdin=stdin,
    )
    loaded = logreg.load(model)
    if output_format == "jsonl":
        answers = [tuple(json.loads(line).values()) for line in result.lines]
    else:
        rows = result.lines[1:] if output_format == "csv" else result.lines
        separator = "," if output_format == "csv" else "\t"
        answers = [(float(p), label) for p, label in (row.split(separator) for row in rows)]
    assert answers == [(loaded.probability(text), loaded.predict(text)) for text in TEXTS]
    assert (result.status, result.stderr) == (0, "")


def test_input_that_is_counted_in_bulk_has_the_same_answers(cli: Cli, tmp_path: Path) -> None:
    lines = [f"{'not ' * (i % 3)}{'great ' * (i % 5)}bad! I say é {i}" for i in range(60_000)]
    Path("a.txt").write_text("".join(f"{line}\n" for line in lines))
    result = cli("classify", "--precision", "17", "-i", "a.txt")
    model = logreg.load("default")
    assert len(result.lines) == len(lines)
    for i in [*range(0, 60_000, 997), 59_999]:
        p, label = result.lines[i].split("\t")
        assert (float(p), label) == (model.probability(lines[i]), model.predict(lines[i]))


def test_arguments_then_files_in_order(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("two\nthree")
    result = cli("classify", "--echo", "one", "-", "-i", "a.txt", "-i", "-", stdin=b"in\n")
    assert [line.split("\t")[2] for line in result.lines] == ["one", "in", "two", "three"]


def test_echo_carries_the_input_s_columns(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text("text\tlabel\ngreat\tpos\nbad\t\n")
    assert [line.split("\t")[2:] for line in cli("classify", "--echo", "-i", "b.tsv").lines] == [
        ["great", "pos"],
        ["bad", ""],
    ]
    assert cli("classify", "--echo", "--format", "csv", "-i", "b.tsv").lines[0] == (
        "probability,label,text,gold"
    )


def test_other_columns_than_before_are_refused_where_they_would_be_repeated(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.tsv").write_text("pos\tgreat\n")
    result = cli("classify", "--echo", "text", "-i", "a.tsv")
    assert result.status == 1
    assert result.stderr == (
        "logreg: a.tsv: has the columns label, text, the input before it text; "
        "use them in separate calls, or --format jsonl\n"
    )
    assert cli("classify", "text", "-i", "a.tsv").status == 0
    result = cli("classify", "--echo", "--format", "jsonl", "text", "-i", "a.tsv")
    assert [sorted(json.loads(line)) for line in result.lines] == [
        ["label", "probability", "text"],
        ["gold", "label", "probability", "text"],
    ]


def test_no_input_no_output(cli: Cli) -> None:
    assert cli("classify", stdin=b"").stdout == ""


def test_bad_record_gets_an_empty_answer_and_the_next_is_answered(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "great"}\n{"text": 3}\n{"text": "bad"}\n')
    result = cli("classify", "-i", "a.jsonl")
    assert [line.split("\t")[1] for line in result.lines] == ["positive", "", "negative"]
    assert result.stderr == 'logreg: a.jsonl:2: the text is not a string; name it "text"\n'
    assert result.status == 1


def test_bytes_that_are_not_utf8_come_back_as_they_were(cli: Cli) -> None:
    result = cli("classify", "--echo", stdin=b"caf\xe9 \x00 great\n")
    assert result.lines[0].split("\t")[1:] == ["positive", "caf\udce9 \x00 great"]


@pytest.mark.parametrize(
    ("texts", "status"),
    [(["great"], 0), (["bad"], 1), (["great", "bad"], 1), (["bad", "great"], 0)],
)
def test_exit_status_is_the_last_label(cli: Cli, texts: list[str], status: int) -> None:
    assert cli("classify", "--exit-status", "-m", "textbook", *texts).status == status
    assert cli("classify", "-m", "textbook", *texts).status == 0


def test_exit_status_of_no_text_at_all(cli: Cli) -> None:
    assert cli("classify", "--exit-status", stdin=b"").status == 4


class TestWhichModel:
    @pytest.fixture(autouse=True)
    def _models(self, tmp_path: Path) -> None:
        for name, bias in (("model.json", 1), ("other.json", -1)):
            text = (Path(logreg.__file__).parent / "models" / "textbook.json").read_text()
            (tmp_path / name).write_text(text.replace('"bias": 0.1', f'"bias": {bias}'))

    def test_file_named_model_json_here(self, cli: Cli) -> None:
        result = cli("classify", "-v", "")
        assert result.stdout == "0.7311\tpositive\n"
        assert result.stderr == "logreg: model: model.json (none was named)\n"

    def test_variable(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOGREG_MODEL", "other.json")
        assert cli("classify", "").stdout == "0.2689\tnegative\n"

    def test_option_over_variable(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOGREG_MODEL", "other.json")
        result = cli("classify", "-v", "-m", "textbook", "")
        assert result.stdout == "0.5250\tpositive\n"
        assert result.stderr == "logreg: model: textbook\n"

    def test_broken_model_is_not_passed_over(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "model.json").write_text("{}")
        result = cli("classify", "")
        assert result.status == 1
        assert result.stderr.startswith('logreg: model.json:1: format must be "logreg-model"')

    def test_default_without_any(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "model.json").unlink()
        assert cli("classify", "-v", "").stderr == "logreg: model: default (none was named)\n"


def test_variables_set_the_defaults_of_options(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGREG_CLASSIFY_PRECISION", "2")
    monkeypatch.setenv("LOGREG_CLASSIFY_FORMAT", "csv")
    assert cli("classify", "-m", "textbook", "").stdout == "probability,label\n0.52,positive\n"
    assert cli("classify", "-m", "textbook", "--precision", "3", "").lines[1] == "0.525,positive"
