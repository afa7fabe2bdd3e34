from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from support import NEEDS_KERNEL, Cli

import logreg
import logreg.data.streams
import logreg.features.sentiment
import logreg.pipeline.predict
import logreg.pipeline.run

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
@pytest.mark.parametrize("model", ["default", "reviews", "textbook"])
def test_all_inputs_have_the_predictions_of_the_library(
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
    expected = [(float(f"{loaded.probability(text):.17f}"), loaded.predict(text)) for text in TEXTS]
    assert answers == expected
    assert (result.status, result.stderr) == (0, "")


def test_bulk_predictions_are_the_same(cli: Cli, tmp_path: Path) -> None:
    lines = [f"{'not ' * (i % 3)}{'great ' * (i % 5)}bad! I say é {i}" for i in range(60_000)]
    Path("a.txt").write_text("".join(f"{line}\n" for line in lines))
    result = cli("classify", "--precision", "17", "-i", "a.txt")
    model = logreg.load("default")
    assert len(result.lines) == len(lines)
    for i in [*range(0, 60_000, 997), 59_999]:
        p, label = result.lines[i].split("\t")
        assert (p, label) == (f"{model.probability(lines[i]):.17f}", model.predict(lines[i]))


ROWS = [
    (i, ["pos", "neg"][i % 2], f'{"not " * (i % 3)}great, "bad"\\n {"no " * (i % 5)}{i}')
    for i in range(200)
]


class TestManyBlocks:
    """Every format, in blocks of a few bytes, in this thread and in others."""

    @pytest.fixture(autouse=True)
    def _small_blocks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._set(monkeypatch, block_size=97, worth_scanning=100, many=2)

    def _set(
        self, monkeypatch: pytest.MonkeyPatch, *, block_size: int, worth_scanning: int, many: int
    ) -> None:
        monkeypatch.setattr(logreg.data.streams, "BLOCK_SIZE", block_size)
        for module in (logreg.pipeline.run, logreg.features.sentiment):
            monkeypatch.setattr(module, "WORTH_SCANNING", worth_scanning)
        monkeypatch.setattr(logreg.pipeline.predict, "MANY", many)

    @pytest.fixture(autouse=True)
    def _files(self, tmp_path: Path) -> None:
        with open("a.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "label", "text"])
            writer.writerows((i, label, text.replace("\\n", "\n")) for i, label, text in ROWS)
        fields = ({"id": i, "label": label, "text": text} for i, label, text in ROWS)
        Path("a.jsonl").write_text("".join(f"{json.dumps(field)}\n" for field in fields))
        lines = [f"{i}\t{label}\t{text}\n" for i, label, text in ROWS]
        Path("a.tsv").write_text("".join(["id\tlabel\ttext\n", *lines]))
        Path("a.txt").write_text("".join(f"{text}\r\n" for _, _, text in ROWS), newline="")
        Path("b.tsv").write_text("".join(["id\tlabel\tbody\n", *lines]))

    @pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.tsv", "a.txt", "b.tsv"])
    @pytest.mark.parametrize(
        "echo",
        [
            [],
            ["--echo"],
            ["--echo", "--format", "jsonl"],
            ["--abstain", "0.8", "--min-evidence", "2"],
            ["--abstain", "0.8", "--format", "jsonl", "--threshold", "0.3"],
        ],
    )
    def test_any_number_of_jobs_gives_the_same_bytes(
        self, cli: Cli, name: str, echo: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        results = [cli("classify", "-j", jobs, *echo, "-i", name) for jobs in ("1", "2", "3")]
        self._set(monkeypatch, block_size=1 << 20, worth_scanning=1 << 20, many=1 << 20)
        assert results == [cli("classify", *echo, "-i", name)] * 3
        assert len(results[0].lines) == len(ROWS)

    def test_faults_are_reported_in_order(self, cli: Cli) -> None:
        lines = Path("a.jsonl").read_text().split("\n")
        lines[150] = lines[7] = lines[90] = "{"
        Path("a.jsonl").write_text("\n".join(lines))
        result = cli("classify", "-j", "2", "-i", "a.jsonl")
        places = [line.split(" ")[1] for line in result.stderr.split("\n")[:-1]]
        assert places == ["a.jsonl:8:", "a.jsonl:91:", "a.jsonl:151:"]
        assert len(result.lines) == len(ROWS)
        assert result.status == 1

    @pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.tsv", "a.txt"])
    def test_features_in_any_number_of_jobs(
        self, cli: Cli, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_bulk = cli("features", "-j", "2", "-i", name)
        self._set(monkeypatch, block_size=1 << 20, worth_scanning=1 << 20, many=1 << 20)
        assert cli("features", "-i", name) == in_bulk

    def test_truncated_file_is_classified_up_to_the_damage(self, cli: Cli) -> None:
        content = gzip.compress(b"great\n" * 100_000)
        Path("a.txt.gz").write_bytes(content[: len(content) // 2])
        results = [cli("classify", "-j", jobs, "-i", "a.txt.gz") for jobs in ("1", "3")]
        assert results[0] == results[1]
        assert len(results[0].lines) > 40_000
        assert results[0].stderr == "logreg: a.txt.gz: the file is truncated; copy it again\n"

    def test_two_long_files(self, cli: Cli) -> None:
        once = cli("classify", "-i", "a.txt").stdout
        assert cli("classify", "-j", "2", "-i", "a.txt", "-i", "a.txt").stdout == once * 2


def test_arguments_then_files_in_order(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("two\nthree")
    result = cli("classify", "--echo", "one", "-", "-i", "a.txt", "-i", "-", stdin=b"in\n")
    assert [line.split("\t")[2] for line in result.lines] == ["one", "in", "two", "three"]


def test_echo_repeats_the_columns_of_the_input(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text("text\tlabel\ngreat\tpos\nbad\t\n")
    assert [line.split("\t")[2:] for line in cli("classify", "--echo", "-i", "b.tsv").lines] == [
        ["great", "pos"],
        ["bad", ""],
    ]
    assert cli("classify", "--echo", "--format", "csv", "-i", "b.tsv").lines[0] == (
        "probability,label,text,gold"
    )


def test_echo_refuses_an_input_with_other_columns(cli: Cli, tmp_path: Path) -> None:
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


def test_echo_repeats_the_fields_of_objects(cli: Cli) -> None:
    line = '{"id": 7, "label": "pos", "tags": ["a", null], "text": "great", "p": 1.50}'
    Path("a.jsonl").write_text(line + "\n")
    result = cli("classify", "-m", "textbook", "--echo", "--format", "jsonl", "-i", "a.jsonl")
    answer = {"probability": 0.9309, "label": "positive", "gold": "pos"}
    rest = {"id": 7, "tags": ["a", None], "text": "great", "p": 1.5}
    assert json.loads(result.stdout) == {**answer, **rest}


@pytest.mark.parametrize(
    ("name", "content", "options", "texts"),
    [
        ("a.csv", 'id,body\n7,"great, really"\n', ["--text-column", "body"], ["great, really"]),
        ("a.csv", "id,body\n7,great\n", ["--text-column", "BODY"], ["great"]),
        ("a.csv", "great,7\nbad,8\n", ["--text-column", "1"], ["great", "bad"]),
        ("a.tsv", "text\tid\tbody\nbad\t7\tgreat\n", ["--text-column", "3"], ["great"]),
        ("a.tsv", "great\t7\n", ["--text-column", "1"], ["great"]),
        ("a.txt", "7\tgreat\n", ["--text-column", "2"], ["great"]),
        ("a.jsonl", '{"text": "bad", "body": "great"}\n', ["--text-column", "body"], ["great"]),
        ("a.txt", '{"body": "great"}\n', ["--text-column", "body"], ["great"]),
        ("a.txt", "__label__pos great\n", ["--text-column", "2"], ["great"]),
    ],
)
def test_text_column(
    cli: Cli, name: str, content: str, options: list[str], texts: list[str]
) -> None:
    expected = [f"{logreg.load('default').probability(text):.4f}" for text in texts]
    Path(name).write_text(content)
    for arguments, stdin in ((["-i", name], b""), ([], content.encode())):
        if name.endswith((".csv", ".jsonl")) and not arguments:
            continue  # stdin has no extension
        result = cli("classify", *options, *arguments, stdin=stdin)
        assert [line.split("\t")[0] for line in result.lines] == expected
        assert (result.status, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        (
            "a.csv",
            "id,body\n7,great\n",
            ["--text-column", "text"],
            "a.csv:1: no column 'text' in the header (id, body); name one of these with "
            "--text-column",
        ),
        (
            "a.tsv",
            "great\n",
            ["--text-column", "2"],
            "a.tsv:1: --text-column 2: there is 1 column; give one of these numbers",
        ),
        (
            "a.jsonl",
            '{"text": "great"}\n',
            ["--text-column", "body"],
            "a.jsonl:1: no key 'body' in the object (text); name one of these with --text-column",
        ),
    ],
)
def test_missing_text_column(
    cli: Cli, name: str, content: str, options: list[str], message: str
) -> None:
    Path(name).write_text(content)
    result = cli("classify", *options, "-i", name)
    assert (result.status, result.stderr) == (1, f"logreg: {message}\n")


def test_only_one_label(cli: Cli) -> None:
    texts = ["great", "bad", "awful", "nice"]
    for name in ("negative", "neg"):
        result = cli("classify", "--echo", "--only", name, *texts)
        assert [line.split("\t")[1:] for line in result.lines] == [
            ["negative", "bad"],
            ["negative", "awful"],
        ]
    result = cli("classify", "--only", "neutral", *texts)
    assert result.status == 2
    assert "unknown label 'neutral': the model's labels are negative and positive" in result.stderr


def test_threshold_changes_the_label_not_the_probability(cli: Cli) -> None:
    assert cli("classify", "-m", "textbook", "--threshold", "0.95", "great").stdout == (
        "0.9309\tnegative\n"
    )
    assert cli("classify", "--threshold", "1.5", "great").status == 2


class TestAbstaining:
    """With the textbook model: great 0.9309, (nothing) 0.525, great bad 0.1186."""

    TEXTS = ("great", "great great", "great bad", "", "I you we")

    def labels(self, cli: Cli, *options: str) -> list[str]:
        result = cli("classify", "-m", "textbook", *options, *self.TEXTS)
        assert result.status == 0
        assert len(result.lines) == len(self.TEXTS)
        return [line.split("\t")[1] for line in result.lines]

    def test_both_probabilities_below_abstain(self, cli: Cli) -> None:
        everything = ["positive", "positive", "negative", "positive", "positive"]
        assert self.labels(cli, "--abstain", "0.5") == everything
        assert self.labels(cli, "--abstain", "0.93") == ["positive", "positive", "", "", ""]
        assert self.labels(cli, "--abstain", "0.931") == ["", "positive", "", "", ""]
        assert self.labels(cli, "--abstain", "1") == [""] * 5

    def test_too_few_lexicon_words(self, cli: Cli) -> None:
        """Words of both lists count; pronouns do not."""
        assert self.labels(cli, "--min-evidence", "1") == [
            "positive",
            "positive",
            "negative",
            "",
            "",
        ]
        assert self.labels(cli, "--min-evidence", "2") == ["", "positive", "negative", "", ""]

    def test_negated_words_are_evidence(self, cli: Cli) -> None:
        assert cli("classify", "--min-evidence", "1", "not great").stdout.endswith("\tnegative\n")

    def test_probability_does_not_change(self, cli: Cli) -> None:
        plain = cli("classify", *self.TEXTS).lines
        abstaining = cli("classify", "--abstain", "1", *self.TEXTS).lines
        assert abstaining == [line.split("\t")[0] + "\t" for line in plain]

    def test_abstain_is_independent_of_the_threshold(self, cli: Cli) -> None:
        options = ["--threshold", "0.95", "--abstain", "0.8"]
        assert self.labels(cli, *options) == ["negative", "positive", "negative", "", "negative"]

    def test_only_leaves_out_texts_without_label(self, cli: Cli) -> None:
        options = ["--echo", "--abstain", "0.9", "--min-evidence", "1", "--only"]
        for label, texts in (("positive", ["great", "great great"]), ("negative", [])):
            result = cli("classify", "-m", "textbook", *options, label, *self.TEXTS)
            assert [line.split("\t")[2] for line in result.lines] == texts

    @pytest.mark.parametrize(
        ("options", "line"),
        [
            ([], "0.5250\t"),
            (["--echo"], "0.5250\t\tfilm"),
            (["--format", "csv"], "0.5250,"),
            (["--format", "csv", "--echo"], "0.5250,,film"),
            (["--format", "jsonl"], '{"probability": 0.5250, "label": null}'),
            (
                ["--format", "jsonl", "--echo"],
                '{"probability": 0.5250, "label": null, "text": "film"}',
            ),
        ],
    )
    def test_no_label_in_every_format(self, cli: Cli, options: list[str], line: str) -> None:
        model = ["-m", "textbook", "--abstain", "0.9"]
        assert cli("classify", *model, *options, "film").lines[-1] == line

    @pytest.mark.parametrize(
        ("texts", "status"), [(["", "great"], 0), (["great", ""], 3), (["great", "bad"], 1)]
    )
    def test_exit_status(self, cli: Cli, texts: list[str], status: int) -> None:
        options = ["-m", "textbook", "--abstain", "0.9"]
        assert cli("classify", "--exit-status", *options, *texts).status == status
        assert cli("classify", *options, *texts).status == 0

    @pytest.mark.parametrize("value", ["0.4", "1.1", "nan", "x"])
    def test_invalid_probability(self, cli: Cli, value: str) -> None:
        result = cli("classify", "--abstain", value, "great")
        assert (result.status, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_million_empty_lines(cli: Cli) -> None:
    result = cli("classify", "-m", "textbook", stdin=b"\n" * 1_000_000)
    assert result.stdout == "0.5250\tpositive\n" * 1_000_000


def test_no_input_no_output(cli: Cli) -> None:
    assert cli("classify", stdin=b"").stdout == ""


def test_bad_record_has_an_empty_line_and_the_next_is_classified(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "great"}\n{"text": 3}\n{"text": "bad"}\n')
    result = cli("classify", "-i", "a.jsonl")
    assert [line.split("\t")[1] for line in result.lines] == ["positive", "", "negative"]
    assert (
        result.stderr == "logreg: a.jsonl:2: the text is a number, not a string; correct the line\n"
    )
    assert result.status == 1


def test_bytes_that_are_not_utf8_count_as_windows_1252(cli: Cli) -> None:
    text = "isn’t good – “café”\n"
    utf8, windows = (text.encode(encoding) for encoding in ("utf-8", "windows-1252"))
    for command in (["classify"], ["classify", "--format", "jsonl"], ["features"]):
        assert cli(*command, stdin=windows).stdout == cli(*command, stdin=utf8).stdout
    assert cli("classify", stdin=b"fine\n" + windows).stderr == (
        "logreg: stdin:2: bytes that are not UTF-8 are read as Windows-1252; "
        "for another encoding use --encoding NAME\n"
    )
    named = cli("classify", "--encoding", "cp1252", "--echo", stdin=windows)
    assert named == cli("classify", "--echo", stdin=utf8)
    assert cli("classify", stdin=windows).stdout.endswith("\tnegative\n")


def test_bytes_that_are_not_utf8_are_echoed_unchanged(cli: Cli) -> None:
    result = cli("classify", "--echo", stdin=b"caf\xe9 \x00 great\n")
    assert result.lines[0].split("\t")[1:] == ["positive", "caf\udce9 \x00 great"]


@pytest.mark.parametrize(
    ("texts", "status"),
    [(["great"], 0), (["bad"], 1), (["great", "bad"], 1), (["bad", "great"], 0)],
)
def test_exit_status_is_the_last_label(cli: Cli, texts: list[str], status: int) -> None:
    assert cli("classify", "--exit-status", "-m", "textbook", *texts).status == status
    assert cli("classify", "-m", "textbook", *texts).status == 0


def test_exit_status_without_texts(cli: Cli) -> None:
    assert cli("classify", "--exit-status", stdin=b"").status == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["-m", "none.json", "great"],
        ["-m", "broken.json", "great"],
        ["-i", "none.txt"],
        ["-i", "bad.jsonl"],
        ["--text-column", "text", "-i", "bad.txt"],
        ["--only", "none", "great"],
    ],
)
def test_error_is_not_the_exit_status_of_a_label(cli: Cli, arguments: list[str]) -> None:
    Path("broken.json").write_text("{")
    Path("bad.jsonl").write_text('{"text": "great"}\nbad\n{"text": "bad"}\n')
    Path("bad.txt").write_text("bad\n")
    assert cli("classify", "--exit-status", *arguments).status == 2
    assert cli("classify", *arguments).status == (2 if "--only" in arguments else 1)


class TestWhichModel:
    @pytest.fixture(autouse=True)
    def _models(self, tmp_path: Path) -> None:
        for name, bias in (("model.json", 1), ("other.json", -1)):
            text = (
                Path(logreg.__file__).parent / "model_file" / "builtin" / "textbook.json"
            ).read_text()
            (tmp_path / name).write_text(text.replace('"bias": 0.1', f'"bias": {bias}'))

    @NEEDS_KERNEL
    def test_local_model_json(self, cli: Cli) -> None:
        result = cli("classify", "-v", "great")
        assert result.stdout == "0.9707\tpositive\n"
        assert result.stderr == "logreg: model: model.json (none was named)\n"

    def test_variable(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOGREG_MODEL", "other.json")
        assert cli("classify", "").stdout == "0.2689\tnegative\n"

    @NEEDS_KERNEL
    def test_option_over_variable(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOGREG_MODEL", "other.json")
        result = cli("classify", "-v", "-m", "textbook", "great")
        assert result.stdout == "0.9309\tpositive\n"
        assert result.stderr == "logreg: model: textbook\n"

    def test_broken_local_model_is_an_error(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "model.json").write_text("{}")
        result = cli("classify", "")
        assert result.status == 1
        assert result.stderr.startswith('logreg: model.json:1: format must be "logreg-model"')

    @pytest.mark.parametrize(
        ("command", "built_in"),
        [
            (["classify", "great"], "--model default"),
            (["features", "great"], "--model default"),
            (["evaluate", "-"], "--model default"),
            (["show"], "'logreg show default'"),
        ],
    )
    def test_model_of_another_program(self, cli: Cli, command: list[str], built_in: str) -> None:
        Path("model.json").write_text('{"format": "layers-model", "modelTopology": {}}')
        problem = (
            'model.json:1: format must be "logreg-model": this is not a model file; '
            "correct it by hand or train again"
        )
        cure = f", or use {built_in} for the built-in model"
        result = cli(*command, stdin=b"pos\tgreat\n")
        assert (result.status, result.stderr) == (1, f"logreg: {problem}{cure}\n")
        named = [] if command == ["show"] else ["--model"]
        assert cli(*command, *named, "model.json").stderr == f"logreg: {problem}\n"

    @NEEDS_KERNEL
    def test_default_without_a_local_model(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "model.json").unlink()
        assert cli("classify", "-v", "great").stderr == "logreg: model: default (none was named)\n"


def test_variables_set_the_defaults_of_options(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGREG_CLASSIFY_PRECISION", "2")
    monkeypatch.setenv("LOGREG_CLASSIFY_FORMAT", "csv")
    assert cli("classify", "-m", "textbook", "").stdout == "probability,label\n0.52,positive\n"
    assert cli("classify", "-m", "textbook", "--precision", "3", "").lines[1] == "0.525,positive"


class TestNoEvidence:
    """Texts without any listed word, and texts without a label."""

    BLANK = "the film was on at ten"

    def test_many_are_reported(self, cli: Cli) -> None:
        texts = [self.BLANK] * 4 + ["great"] * 16
        quiet = cli("classify", stdin="\n".join(texts).encode())
        assert (quiet.status, quiet.stderr) == (0, "")
        told = cli("classify", stdin="\n".join([*texts, self.BLANK]).encode())
        assert (told.status, told.stderr) == (
            0,
            "logreg: 5 of 21 texts have no evidence, not one listed word; is it the right "
            "language, and the right column?\n",
        )
        assert cli("classify", *[self.BLANK] * 19).stderr == ""
        assert "20 of 20 texts" in cli("classify", *[self.BLANK] * 20).stderr

    def test_verbose_reports_each(self, cli: Cli) -> None:
        lines = cli("classify", "-v", self.BLANK, "great").stderr.splitlines()
        assert lines[1:] == ["logreg: 1 of 2 texts have no evidence, not one listed word"]
        lines = cli("classify", "-v", self.BLANK).stderr.splitlines()
        assert lines[1:] == ["logreg: 1 text has no evidence, not one listed word"]
        assert len(cli("classify", "-v", "great").stderr.splitlines()) == 1

    @pytest.mark.parametrize("options", [(), ("--explain",), ("--format", "csv", "--echo")])
    @pytest.mark.parametrize("kernel", ["1", "0"])
    def test_all_ways_count_the_same(
        self, cli: Cli, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], kernel: str
    ) -> None:
        if kernel == "0":
            monkeypatch.setattr("logreg.scanner.kernel.library", lambda: None)
        rows = "".join(f"pos\t{self.BLANK if i % 3 else 'great'} {i}\n" for i in range(9000))
        Path("a.tsv").write_text(rows + "no label\n")
        result = cli("classify", *options, "-m", "default", "-i", "a.tsv", "--jobs", "2")
        assert "6000 of 9000 texts have no evidence" in result.stderr.splitlines()[-1]

    def test_name_of_texts_without_a_label(self, cli: Cli) -> None:
        options = ("--min-evidence", "1", "--neutral", "neither")
        texts = (self.BLANK, "great", "awful")
        lines = cli("classify", *options, *texts).lines
        assert [line.split("\t")[1] for line in lines] == ["neither", "positive", "negative"]
        only = cli("classify", *options, "--only", "neither", "--echo", *texts).lines
        assert [line.split("\t")[1:] for line in only] == [["neither", self.BLANK]]
        assert cli("classify", *options, "--exit-status", self.BLANK).status == 3
        by_sentence = cli("classify", *options, "--by", "sentence", f"{self.BLANK}. Great!").lines
        assert [line.split("\t")[1] for line in by_sentence] == ["neither", "positive"]
        in_json = cli("classify", *options, "--format", "jsonl", "--top", "1", self.BLANK).stdout
        assert json.loads(in_json)["label"] == "neither"
        Path("a.txt").write_text("".join(f"{text}\n" for text in texts * 20_000))
        many = cli("classify", *options, "-i", "a.txt").lines
        assert many == lines * 20_000

    def test_a_record_that_can_not_be_read_has_no_name(self, cli: Cli) -> None:
        Path("a.jsonl").write_text('{"text": "great"}\n{\n')
        result = cli("classify", "--abstain", "0.9", "--neutral", "neither", "-i", "a.jsonl")
        assert result.lines[1] == "\t"

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (("--neutral", "x"), "say which, with --abstain or --min-evidence."),
            (("--neutral", "positive", "--abstain", "0.9"), "is a label of the model"),
            (("--neutral", "", "--abstain", "0.9"), "must be a name"),
            (("--neutral", "a\tb", "--abstain", "0.9"), "must be a name"),
        ],
    )
    def test_names_that_do_not_fit(self, cli: Cli, options: tuple[str, ...], message: str) -> None:
        refused = cli("classify", *options, "great")
        assert refused.status == 2
        assert message in refused.stderr

    def test_an_explanation_says_so(self, cli: Cli) -> None:
        said = "no evidence: nothing in the text counts, so this is what most texts are"
        assert said in cli("explain", self.BLANK).stdout
        assert said not in cli("explain", "great").stdout
        found = json.loads(cli("explain", "--format", "json", self.BLANK).stdout)
        assert found["evidence"] == 0


def test_safe_csv_has_no_cell_that_a_spreadsheet_takes_for_a_formula(cli: Cli) -> None:
    cells = [
        "=1+2",
        "+cmd|' /C calc'!A0",
        "-1+2",
        "@SUM(A1)",
        "\tx",
        "＝1",
        " =1",
        "-5",
        "+1.5e3",
        "a=1",
    ]
    rows = [f'"{cell}",7,"{cell} good"\n' for cell in cells]
    Path("t.csv").write_text("=x,id,text\n" + "".join(rows), "utf-8")
    options = ("-i", "t.csv", "--text-column", "text", "--echo")
    plain = cli("classify", *options, "--format", "csv")
    safe = cli("classify", *options, "--safe-csv")
    assert cli("classify", *options, "--safe-csv", "--format", "csv") == safe
    found = [row[2:] for row in csv.reader(io.StringIO(safe.stdout))]
    as_they_are = [row[2:] for row in csv.reader(io.StringIO(plain.stdout))]
    assert as_they_are == [["=x", "id", "text"], *([cell, "7", f"{cell} good"] for cell in cells)]
    assert found == [
        ["'=x", "id", "text"],
        *([f"'{cell}", "7", f"'{cell} good"] for cell in cells[:7]),
        ["-5", "7", "'-5 good"],
        ["+1.5e3", "7", "'+1.5e3 good"],
        ["a=1", "7", "a=1 good"],
    ]
    result = cli("classify", "--safe-csv", "--format", "jsonl", "good")
    assert result.status == 2
    assert result.stderr.startswith("logreg: --safe-csv writes csv, not jsonl.")
