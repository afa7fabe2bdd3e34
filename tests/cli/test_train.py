from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import NEEDS_KERNEL, OLD_MODEL, ROOT, Cli

import logreg
from logreg.cli.training_report import Watch
from logreg.linear_model import LinearModel
from logreg.training.history import Epoch


def test_model_of_a_tsv(cli: Cli, reviews: Path, tmp_path: Path) -> None:
    result = cli("train", "reviews.tsv")
    assert (result.status, result.stdout) == (0, "")
    model = logreg.load("model.json")
    assert model.labels == ("negative", "positive")
    assert model.training["examples"] == 10
    assert isinstance(model.linear, LinearModel)
    assert model.linear.weights[0] > 0 > model.linear.weights[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "reviews.tsv"]


def test_report_tells_the_losses_and_that_it_has_converged(cli: Cli) -> None:
    stderr = cli("train", str(ROOT / "data" / "reviews.tsv"), "-o", "m.json").stderr
    facts = logreg.load("m.json").training
    half = facts["examples"] // 2
    assert re.sub(r"\d+\.\d s;", "0.0 s;", stderr) == (
        f"logreg: m.json: {facts['examples']} texts ({half} negative, {half} positive)\n"
        f"logreg: loss 0.6931 -> {facts['loss']:.4f} (constant prediction: 0.6931); "
        f"{facts['epochs']} epochs, 0.0 s; gradient norm {facts['gradient_norm']:.2g}\n"
        f"logreg: converged: the loss is within {facts['gap'] * 100:.2g}% of its minimum\n"
    )


def test_same_data_and_seed_same_file(cli: Cli, reviews: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        cli("train", "reviews.tsv", "-o", name, "--seed", seed, "--batch-size", "1")
    assert Path("a").read_bytes() == Path("b").read_bytes()
    assert Path("a").read_bytes() != Path("c").read_bytes()


def test_jsonl_stdin_and_tsv_give_the_same_model(cli: Cli, reviews: Path) -> None:
    rows = [line.split("\t") for line in reviews.read_text().splitlines()]
    with Path("reviews.jsonl").open("w") as stream:
        for label, text in rows:
            print(json.dumps({"text": text, "label": label}), file=stream)
    cli("train", "reviews.tsv", "-o", "a")
    cli("train", "reviews.jsonl", "-o", "b")
    cli("train", "-o", "c", stdin=reviews.read_bytes())
    cli("train", "-", "-o", "d", stdin=reviews.read_bytes())
    assert len({Path(name).read_bytes() for name in "abcd"}) == 1


def test_options_reach_the_optimiser(cli: Cli, reviews: Path) -> None:
    options = ["--learning-rate", "0.7", "--decay", "0.25", "--epochs", "3", "--seed", "9"]
    options += ["--schedule", "inverse", "--no-average", "--l2", "0.25", "--l1", "0.125"]
    options += ["--batch-size", "all", "--tolerance", "0", "--patience", "7"]
    cli("train", "reviews.tsv", *options)
    training = dict(logreg.load("model.json").training)
    for name in ("loss", "gap", "gradient_norm"):
        assert training.pop(name) > 0
    assert re.fullmatch("sha256:[0-9a-f]{64}", training.pop("data"))
    for name in ("decisions", "evidence", "logits"):
        assert sum(training.pop(name).values()) == 10
    assert [*training.pop("histograms")] == [*logreg.load("model.json").features.names]
    assert training == {
        "examples": 10,
        "epochs": 3,
        "converged": False,
        "ending": "last epoch",
        "learning_rate": 0.7,
        "schedule": "inverse",
        "decay": 0.25,
        "average": False,
        "batch_size": "all",
        "l2": 0.25,
        "l1": 0.125,
        "max_epochs": 3,
        "patience": 7,
        "tolerance": 0.0,
        "seed": 9,
        "logreg": logreg.__version__,
    }


def test_report_says_that_it_has_not_converged(cli: Cli, reviews: Path) -> None:
    stderr = cli("train", "reviews.tsv", "--epochs", "1").stderr
    assert re.search(
        r"^logreg: NOT converged: the loss is still about \d+% above its minimum; increase "
        r"--epochs \(currently 1\)$",
        stderr,
        re.MULTILINE,
    )


@NEEDS_KERNEL
def test_verbose_reports_the_loss_of_every_epoch(cli: Cli, reviews: Path) -> None:
    stderr = cli("train", "reviews.tsv", "-v", "--epochs", "3").stderr.splitlines()
    assert len(stderr) == 6
    assert [line.split(":")[1] for line in stderr[:3]] == [" epoch 1", " epoch 2", " epoch 3"]
    assert "loss 0." in stderr[0]


def test_negation_is_kept_in_the_model(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv", "--negation")
    fields = json.loads(Path("model.json").read_text())
    assert fields["features"] == {"set": "sentiment", "negation": 3}
    assert "not" in fields["lexicon"]["negators"]
    assert cli("features", "not great").lines[1].split("\t")[:2] == ["0", "1"]


@pytest.mark.parametrize(
    ("arguments", "negation"),
    [
        (["--negation", "reviews.tsv"], 3),
        (["--negation", "5", "reviews.tsv"], 5),
        (["--negation", "mark", "reviews.tsv"], "mark"),
        (["reviews.tsv", "--negation"], 3),
        (["--negation=2", "--", "reviews.tsv"], 2),
        (["--negation", "--relative", "reviews.tsv"], 3),
        (["--negation", "--contrast", "reviews.tsv"], 3),
        (["reviews.tsv"], False),
    ],
)
def test_the_value_of_negation_may_be_left_out(
    cli: Cli, reviews: Path, arguments: list[str], negation: object
) -> None:
    assert cli("train", *arguments).status == 0
    features = json.loads(Path("model.json").read_text())["features"]
    assert features["negation"] == negation
    for option in ("relative", "contrast"):
        assert features.get(option, False) is (f"--{option}" in arguments)


def test_skipped_lines_are_reported(cli: Cli, reviews: Path) -> None:
    with reviews.open("a") as stream:
        stream.write("no tab\n\tno label\n")
    result = cli("train", "reviews.tsv", "--skip-bad-lines")
    assert result.status == 0
    assert result.stderr.startswith(
        "logreg: skipped 2 bad lines, the first at reviews.tsv:11: no tab in 'no tab'; "
    )
    assert logreg.load("model.json").training["examples"] == 10


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "bad.tsv: no examples; write lines of label<TAB>text"),
        ("pos\ta\nx\n", "bad.tsv:2: no tab in 'x'; write label<TAB>text, or name the columns"),
        (
            "pos\ta\npos\tb\n",
            "bad.tsv: training needs texts of two labels, got only 'positive'; add texts",
        ),
        (
            "a\tx\na\tx\nb\tx\nb\tx\nc\tx\n",
            "bad.tsv:5: 'c' is the label of one text only, among a (2), b (2), c",
        ),
        ("a\x1b[2J\tx\n", "bad.tsv:1: the label has control characters; is it another column?"),
    ],
)
def test_bad_data_is_one_line_and_leaves_the_model_alone(
    cli: Cli, content: str, problem: str
) -> None:
    Path("bad.tsv").write_text(content)
    Path("model.json").write_text(OLD_MODEL)
    result = cli("train", "bad.tsv")
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith(f"logreg: {problem}")
    assert result.stderr.count("\n") == 1
    assert Path("model.json").read_text() == OLD_MODEL


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "stdin: no examples"),
        (b"no tab\n", "stdin:1: no tab in 'no tab'"),
        (b"a\tx\nb\ty\na\tx\nb\ty\nc\tz\n", "stdin:5: 'c' is the label of one text only"),
    ],
)
def test_bad_data_on_stdin_is_named(cli: Cli, content: bytes, problem: str) -> None:
    assert cli("train", stdin=content).stderr.startswith(f"logreg: {problem}")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["none.tsv"], "none.tsv: No such file or directory; check the path"),
        (["."], ".: a folder without sub-folders named after labels; name a file in it"),
        (["reviews.tsv", "-o", "no/m.json"], "no/m.json: model not saved: No such file or"),
        (["reviews.tsv", "-o", "."], ".: model not saved: Is a directory; name a file in it"),
    ],
)
def test_file_trouble_is_one_line(
    cli: Cli, reviews: Path, arguments: list[str], problem: str
) -> None:
    result = cli("train", *arguments)
    assert result.status == 1
    assert result.stderr.startswith(f"logreg: {problem}")
    assert result.stderr.count("\n") == 1


@pytest.fixture
def _ordinary_user() -> Iterator[None]:
    """Be a user to whom permissions apply, where the tests are run by one to whom they don't."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="permissions of Unix")
def test_no_permission_to_read(
    cli: Cli, reviews: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    cli("train", "reviews.tsv")  # everything is imported by now
    reviews.chmod(0)
    tmp_path.chmod(0o755)
    request.getfixturevalue("_ordinary_user")
    result = cli("train", "reviews.tsv", "-o", "-")
    assert result.status == 1
    assert result.stderr == "logreg: reviews.tsv: Permission denied; check its permissions\n"


@pytest.mark.skipif(os.name != "posix", reason="permissions of Unix")
def test_no_permission_to_save(
    cli: Cli, reviews: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    cli("train", "reviews.tsv")
    before = Path("model.json").read_bytes()
    content = reviews.read_bytes()
    tmp_path.chmod(0o555)
    request.getfixturevalue("_ordinary_user")
    result = cli("train", "-", stdin=content)
    assert result.status == 1
    assert result.stderr.startswith("logreg: model.json: model not saved: Permission denied; ")
    assert Path("model.json").read_bytes() == before


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("--batch-size", "0", "must be a number >= 1 or 'all', got '0'."),
        ("--learning-rate", "0", "0.0 is not in the range x>0."),
        ("--epochs", "0", "0 is not in the range x>=1."),
        ("--decay", "1", "1.0 is not in the range 0<x<1."),
    ],
)
def test_bad_usage_is_one_line_and_2(
    cli: Cli, reviews: Path, option: str, value: str, problem: str
) -> None:
    result = cli("train", "reviews.tsv", option, value)
    assert result.status == 2
    assert result.stderr == (
        f"logreg: Invalid value for '{option}': {problem} (see 'logreg train --help')\n"
    )


def test_learning_rate_that_is_no_number(cli: Cli, reviews: Path) -> None:
    result = cli("train", "reviews.tsv", "--learning-rate", "nan")
    assert result.status == 2
    assert result.stderr == (
        "logreg: learning_rate must be > 0, got nan. (see 'logreg train --help')\n"
    )


def test_trace_has_a_line_for_every_epoch(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv", "--trace", "trace.jsonl", "--validation", "reviews.tsv")
    lines = [json.loads(line) for line in Path("trace.jsonl").read_text().splitlines()]
    training = logreg.load("model.json").training
    assert len(lines) == training["epochs"]
    assert list(lines[0]) == [
        "epoch",
        "step",
        "loss",
        "validation_loss",
        "learning_rate",
        "gradient_norm",
        "kept",
    ]
    assert [line["epoch"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[-1]["loss"] == pytest.approx(lines[-1]["validation_loss"], rel=1e-12)


def test_trace_of_an_overflow_is_null() -> None:
    with Watch("trace.jsonl", verbose=False) as watch:
        watch.on_epoch(
            Epoch(
                number=1,
                steps=10,
                learning_rate=1e300,
                loss=math.inf,
                validation_loss=None,
                gradient_norm=math.nan,
                improved=False,
            )
        )
    line = json.loads(Path("trace.jsonl").read_text())
    assert line["loss"] is line["gradient_norm"] is None
    assert line["learning_rate"] == 1e300


def test_trace_that_can_not_be_written_stops_before_anything_is_read(cli: Cli) -> None:
    result = cli("train", "none.tsv", "--trace", "no/trace.jsonl")
    assert result.status == 1
    assert result.stderr == "logreg: no/trace.jsonl: No such file or directory; check the path\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
def test_trace_that_runs_out_of_space_is_named(cli: Cli, reviews: Path) -> None:
    result = cli("train", "reviews.tsv", "--trace", "/dev/full")
    assert result.status == 1
    assert result.stderr == (
        "logreg: /dev/full: No space left on device; free some space or choose another place\n"
    )
    assert not Path("model.json").exists()


def test_validation_by_fraction_and_by_file_are_in_the_model(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv", "--validation", "0.4", "-o", "a")
    cli("train", "reviews.tsv", "--validation", "reviews.tsv", "-o", "b")
    assert logreg.load("a").training["validation"] == 0.4
    facts = logreg.load("b").training
    assert facts["validation"] == facts["data"]


def test_going_on_from_a_model_keeps_its_features_and_labels(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv", "--negation", "-o", "first.json")
    Path("new.tsv").write_text("pos\tawful\npos\tboring\n")
    result = cli("train", "new.tsv", "--from", "first.json", "-o", "next.json", "--epochs", "1")
    assert result.status == 0
    first, second = logreg.load("first.json"), logreg.load("next.json")
    assert second.features == first.features
    assert second.labels == first.labels
    assert second.probability("awful") > first.probability("awful")
    assert second.training["from"].startswith("sha256:")


def test_going_on_from_a_model_with_the_same_data_changes_nothing(cli: Cli) -> None:
    data = str(ROOT / "data" / "reviews.tsv")
    cli("train", data, "-o", "first.json")
    stderr = cli("train", data, "--from", "first.json", "-o", "next.json").stderr
    assert " 0 epochs, " in stderr
    z = [logreg.load(name).logit("great, but no fun") for name in ("first.json", "next.json")]
    assert z[0] == pytest.approx(z[1], rel=1e-9)


def test_weights_of_labels_and_files_are_kept_in_the_model(cli: Cli, reviews: Path) -> None:
    Path("more.tsv").write_text("pos\tgreat\nneg\tgreat\n")
    weights = ["--class-weight", "neg=2.5", "--file-weight", "more.tsv=3"]
    cli("train", "reviews.tsv", "more.tsv", *weights)
    facts = logreg.load("model.json").training
    assert facts["class_weight"] == {"negative": 2.5}
    assert facts["file_weight"] == [1.0, 3.0]
    cli("train", "reviews.tsv", "more.tsv", "--class-weight", "balanced")
    assert logreg.load("model.json").training["class_weight"] == "balanced"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            ["--class-weight", "spam=2"],
            "a weight for the label 'spam', but the labels are negative",
        ),
        (["--class-weight", "pos"], "--class-weight must be 'balanced' alone, or LABEL=W with"),
        (
            ["--class-weight", "pos=1e101"],
            "--class-weight must be 'balanced' alone, or LABEL=W with 0 < W <= 1e+100, got 'pos=",
        ),
        (
            ["--file-weight", "reviews.tsv=1e101"],
            "--file-weight must be 'balanced' alone, or FILE=W with 0 < W <= 1e+100, got 'reviews",
        ),
        (["--class-weight", "pos=-1"], "--class-weight must be 'balanced' alone, or LABEL=W with"),
        (["--file-weight", "x.tsv=2"], "--file-weight x.tsv=...: no such FILE; the files are"),
        (
            ["-", "--validation", "-"],
            "stdin is read once: name a file for the texts or --validation",
        ),
        (["--validation", "1.5"], "validation must be between 0 and 1, got 1.5."),
        (["--validation", "0.01"], "training and validation both need examples, got 10 to hold"),
        (["--from", "default", "--negation"], "--from brings its own features; leave out the opt"),
    ],
)
def test_options_that_make_no_sense(
    cli: Cli, reviews: Path, options: list[str], problem: str
) -> None:
    result = cli("train", "reviews.tsv", *options)
    assert result.status == 2
    assert result.stderr.startswith(f"logreg: {problem}")
    assert result.stderr.count("\n") == 1
    assert not Path("model.json").exists()


def test_calibration_is_reported_and_kept_in_the_model(cli: Cli) -> None:
    data = str(ROOT / "data" / "reviews.tsv")
    stderr = cli("train", data, "--class-weight", "positive=4", "--calibrate").stderr
    facts = logreg.load("model.json").training["calibration"]
    assert list(facts) == ["slope", "shift", "error_before", "error_after"]
    assert facts["error_after"] < facts["error_before"] / 2
    assert (
        f"logreg: calibrated: z becomes {facts['slope']:.3f} z {facts['shift']:+.3f}; "
        "on held-out texts, before and after:\n"
    ) in stderr
    tables = [line.split() for line in stderr.splitlines() if not line.startswith("logreg: ")]
    errors = [f"{facts[name]:.4f}" for name in ("error_before", "error_after")]
    assert ["calibration", "error", *errors] in tables
    tenths = [row for row in tables if row[1:2] == ["to"]]
    assert [row[0] for row in tenths] == [f"0.{i}" for i in range(10)]
    for column in (3, 6):
        assert sum(int(row[column]) for row in tenths) == 600


def test_python_learns_the_same_file(cli: Cli) -> None:
    data = ROOT / "data" / "reviews.tsv"
    cli("train", str(data), "--l2", "0.01", "--validation", "0.1")
    rows = [line.split("\t") for line in data.read_text().splitlines()]
    classifier = logreg.Classifier(l2=0.01, validation=0.1)
    classifier.fit([text for _, text in rows], [label for label, _ in rows])
    logreg.save(classifier.model_, "python.json")
    assert Path("python.json").read_bytes() == Path("model.json").read_bytes()


def test_calibration_of_a_model_that_has_learned_nothing_says_so(cli: Cli) -> None:
    Path("same.tsv").write_text("pos\tgreat\n" * 6 + "neg\tgreat\n" * 5 + "pos\tawful bad\n")
    assert (
        "logreg: calibration slope <= 0: the model ranks held-out texts no better than chance\n"
    ) in cli("train", "same.tsv", "--calibrate").stderr
    assert logreg.load("model.json").training["calibration"]["slope"] < 0


@pytest.mark.parametrize(("bad", "good"), [("1", "2"), ("1", "5"), ("1", "10"), ("0", "4")])
@pytest.mark.parametrize("line", ["{}\t{}\n", "__label__{} {}\n"])
def test_of_two_numbers_the_larger_one_is_positive(
    cli: Cli, bad: str, good: str, line: str
) -> None:
    rows = [(bad, "awful and broken"), (good, "lovely, superb")] * 5
    data = "".join(line.format(*row) for row in rows).encode()
    assert cli("train", "--l2", "0.01", "-", stdin=data).status == 0
    answers = cli("classify", "awful and broken", "lovely, superb").lines
    assert [answer.split("\t")[1] for answer in answers] == [bad, good]
    assert logreg.load("model.json").labels == (bad, good)


class TestOutputThatIsAnInput:
    """It is refused, and the data stay as they are."""

    @pytest.mark.parametrize(
        ("arguments", "option"),
        [
            (["reviews.tsv", "-o", "reviews.tsv"], "--output"),
            (["reviews.tsv", "-o", "./reviews.tsv"], "--output"),
            (["reviews.tsv", "-o", "link.tsv"], "--output"),
            (["reviews.tsv", "-o", "hard.tsv"], "--output"),
            (["reviews.tsv", "--trace", "reviews.tsv"], "--trace"),
            (["other.tsv", "--validation", "reviews.tsv", "-o", "reviews.tsv"], "--output"),
            (["other.tsv", "--validation", "reviews.tsv", "--trace", "link.tsv"], "--trace"),
        ],
    )
    def test_files(self, cli: Cli, reviews: Path, arguments: list[str], option: str) -> None:
        before = reviews.read_bytes()
        Path("other.tsv").write_bytes(before)
        Path("link.tsv").symlink_to(reviews)
        Path("hard.tsv").hardlink_to(reviews)
        result = cli("train", *arguments)
        assert result.status == 2
        assert f"{option} {arguments[-1]} would overwrite the input reviews.tsv" in result.stderr
        assert reviews.read_bytes() == before

    def test_texts_of_a_folder(self, cli: Cli) -> None:
        for label, text in (("neg", "awful"), ("pos", "great")):
            Path("data", label).mkdir(parents=True)
            Path("data", label, "1.txt").write_text(text)
        result = cli("train", "data", "-o", "data/pos/1.txt")
        assert (result.status, Path("data/pos/1.txt").read_text()) == (2, "great")
        assert cli("train", "data", "-o", "data/model.json").status == 0

    def test_trace_over_the_model(self, cli: Cli, reviews: Path) -> None:
        assert cli("train", "reviews.tsv", "-o", "a.json").status == 0
        before = Path("a.json").read_bytes()
        assert cli("train", "reviews.tsv", "--from", "a.json", "--trace", "a.json").status == 2
        assert Path("a.json").read_bytes() == before
        assert cli("train", "reviews.tsv", "--from", "a.json", "-o", "a.json").status == 0


def test_trace_does_not_replace_what_is_no_trace(cli: Cli, reviews: Path) -> None:
    Path("notes.txt").write_text("mine\n")
    result = cli("train", "reviews.tsv", "--trace", "notes.txt")
    assert (result.status, Path("notes.txt").read_text()) == (2, "mine\n")
    assert result.stderr.startswith("logreg: notes.txt exists and is not a trace; choose another")
    assert cli("train", "reviews.tsv", "--trace", "notes.txt", "--force").status == 0
    first = Path("notes.txt").read_text()
    assert cli("train", "reviews.tsv", "--trace", "notes.txt").status == 0
    assert Path("notes.txt").read_text() == first


def test_trace_and_model_are_two_files(cli: Cli, reviews: Path) -> None:
    result = cli("train", "reviews.tsv", "-o", "new.json", "--trace", "new.json")
    assert result.status == 2
    assert not Path("new.json").exists()


@NEEDS_KERNEL
def test_reason_for_slow_counting_is_noted_if_verbose(cli: Cli) -> None:
    Path("long").mkdir()
    word = "x" * 4097
    Path("long/positive.txt").write_text(f"{word}\n")
    Path("long/negative.txt").write_text("bad\n")
    data = f"pos\t{word}\nneg\tbad\npos\tbad\nneg\t{word}\n".encode()
    note = "logreg: a listed word has more than 4096 bytes: long input takes 60 times as long\n"
    train = ["train", "--lexicon", "long", "-"]
    assert note not in cli(*train, stdin=data).stderr
    assert note in cli(*train, "-v", stdin=data).stderr
    assert note in cli("classify", "-v", "great").stderr
    assert note not in cli("classify", "great").stderr


def test_weight_of_a_label_is_for_its_name_in_the_data(cli: Cli) -> None:
    stars = b"1\tawful\n5\tgreat\n1\tbad, bad\n5\tnice\n"
    assert cli("train", "-", "--class-weight", "1=2", stdin=stars).status == 0
    assert logreg.load("model.json").training["class_weight"] == {"1": 2.0}
    binary = stars.replace(b"1\t", b"0\t").replace(b"5\t", b"1\t")
    assert cli("train", "-", "--class-weight", "1=2", stdin=binary).status == 0
    assert logreg.load("model.json").training["class_weight"] == {"positive": 2.0}
    assert cli("cv", "-", "--folds", "2", "--class-weight", "5=2", stdin=stars).status == 0


def test_trace_is_not_written_over_a_lexicon(cli: Cli, reviews: Path) -> None:
    for name, word in (("positive", "great"), ("negative", "awful")):
        Path("mine").mkdir(exist_ok=True)
        Path(f"mine/{name}.txt").write_text(f"{word}\n")
    for option in (["--trace", "mine/positive.txt"], ["-o", "mine/negative.txt"]):
        assert cli("train", "reviews.tsv", "--lexicon", "mine", *option).status == 2
    assert Path("mine/positive.txt").read_text() == "great\n"
    assert Path("mine/negative.txt").read_text() == "awful\n"


def test_training_that_diverges_leaves_the_old_model(cli: Cli, reviews: Path) -> None:
    cli("train", "reviews.tsv")
    before = Path("model.json").read_bytes()
    separable = b"pos\t%b\nneg\t%b\n" % (b"great " * 50, b"awful " * 50)
    options = ["--learning-rate", "1e100", "--epochs", "5", "--no-standardize"]
    result = cli("train", "-", *options, stdin=separable)
    assert (result.status, result.stdout) == (2, "")
    assert "training has diverged, to a weight of " in result.stderr
    assert result.stderr.count("\n") == 1
    assert Path("model.json").read_bytes() == before


def test_distance_that_is_infinite_is_null(cli: Cli, reviews: Path) -> None:
    unbalanced = reviews.read_bytes() + b"positive\tgreat\n"
    result = cli("train", "-", "--l2", "1e20", "--epochs", "5", stdin=unbalanced)
    assert (result.status, result.stdout) == (0, "")
    assert "the loss is still far above its minimum" in result.stderr
    assert logreg.load("model.json").training["gap"] is None


@pytest.mark.parametrize("option", ["--l2", "--l1", "--alpha"])
def test_hyperparameter_is_at_most_what_a_model_file_takes(
    cli: Cli, reviews: Path, option: str
) -> None:
    result = cli("train", "reviews.tsv", option, "1e101")
    name = option[2:].replace("-", "_")
    assert result.status == 2
    assert result.stderr.startswith(f"logreg: {name} must be at most 1e+100 in size, got 1e+101.")
