from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, Cli

import logreg

DATA = str(ROOT / "data" / "reviews.tsv")


def test_cv_prints_means_baselines_and_folds(cli: Cli) -> None:
    result = cli("cv", DATA, "--folds", "3", "--repeat", "2")
    assert (result.status, result.stderr) == (0, "")
    found = json.loads(cli("cv", DATA, "--folds", "3", "--repeat", "2", "--format", "json").stdout)
    assert len(found["folds"]) == 6
    accuracies = [fold["metrics"]["accuracy"] for fold in found["folds"]]
    mean = sum(accuracies) / 6
    assert found["metrics"]["accuracy"]["mean"] == pytest.approx(mean)
    columns = ["mean", "deviation", "least", "largest"]
    assert result.lines[0].split() == ["600", "texts,", "6", "folds", *columns]
    assert result.lines[1].split()[:2] == ["accuracy", f"{mean:.4f}"]
    assert found["baselines"]["majority"]["accuracy"] == 0.5
    sign = found["baselines"]["sign_of_words"]["accuracy"]
    assert f"baseline: sign of words         {sign:.4f}" in result.stdout
    assert [line.split()[0] for line in result.lines[-6:]] == [
        f"{repeat}.{fold}" for repeat in (1, 2) for fold in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["cv", DATA, "--folds", "4", "--class-weight", "positive=2", "--validation", "0.2"],
        ["tune", DATA, "--folds", "3", "--learning-rate", "0.1,1", "--l2", "0,0.1"],
    ],
)
@pytest.mark.parametrize("format", ["text", "json"])
def test_processes_do_not_show(cli: Cli, arguments: list[str], format: str) -> None:
    alone, together = (cli(*arguments, "--format", format, "-j", jobs) for jobs in ("1", "3"))
    assert alone.stdout == together.stdout != ""


def test_cv_reads_stdin(cli: Cli) -> None:
    content = Path(DATA).read_bytes()
    assert cli("cv", stdin=content).stdout == cli("cv", DATA).stdout


def test_tune_tries_every_combination_and_ranks_them(cli: Cli) -> None:
    options = ["--learning-rate", "0.1,1", "--l2", "0,0.01", "--negation", "off,3"]
    found = json.loads(cli("tune", DATA, *options, "--format", "json").stdout)
    settings = found["settings"]
    assert len(settings) == 8
    losses = [setting["metrics"]["log_loss"]["mean"] for setting in settings]
    assert losses == sorted(losses)
    assert settings[0]["as_good_as_the_best"]
    assert {setting["options"]["negation"] for setting in settings} == {"off", "3"}
    by_accuracy = json.loads(
        cli("tune", DATA, *options, "--by", "accuracy", "--format", "json").stdout
    )
    accuracies = [one["metrics"]["accuracy"]["mean"] for one in by_accuracy["settings"]]
    assert accuracies == sorted(accuracies, reverse=True)


def test_settings_of_tune_are_what_cv_says_of_them(cli: Cli) -> None:
    options = ["--l2", "0.01", "--batch-size", "all", "--class-weight", "balanced", "--seed", "3"]
    tuned = cli(
        "tune", DATA, *options, "--learning-rate", "2", "--negation", "3", "--format", "json"
    )
    alone = cli("cv", DATA, *options, "--learning-rate", "2", "--negation", "--format", "json")
    (setting,) = json.loads(tuned.stdout)["settings"]
    assert setting["metrics"] == json.loads(alone.stdout)["metrics"]


def test_command_that_tune_prints_trains_with_the_best(cli: Cli) -> None:
    Path("my reviews.tsv").write_bytes(Path(DATA).read_bytes())
    result = cli(
        *("tune", "my reviews.tsv", "--l2", "0.05", "--negation", "3", "--batch-size", "all"),
        *("--learning-rate", "3", "--class-weight", "balanced", "--schedule", "inverse"),
        *("--epochs", "40", "--no-average", "--seed", "5", "--validation", "0.1"),
    )
    command = shlex.split(result.lines[-1])
    assert command[:3] == ["logreg", "train", "my reviews.tsv"]
    assert cli(*command[1:]).status == 0
    model = logreg.load("model.json")
    expected = {
        "l2": 0.05,
        "batch_size": "all",
        "learning_rate": 3.0,
        "class_weight": "balanced",
        "schedule": "inverse",
        "max_epochs": 40,
        "average": False,
        "seed": 5,
        "validation": 0.1,
    }
    assert {name: model.training[name] for name in expected} == expected
    assert model.features.to_json()["features"] == {"set": "sentiment", "negation": 3}


def test_command_leaves_out_what_is_the_default(cli: Cli) -> None:
    result = cli("tune", DATA, "--learning-rate", "0.3", "--l2", "0", "--negation", "off")
    assert result.lines[-1] == shlex.join(["logreg", "train", DATA])


def test_too_high_a_rate_overshoots_and_too_low_a_one_crawls(cli: Cli) -> None:
    fixed = ["--schedule", "constant", "--epochs", "10", "--l2", "0", "--negation", "off"]
    found = json.loads(
        cli(
            *("tune", DATA, *fixed, "--no-average", "--format", "json"),
            *("--learning-rate", "0.00001,0.1,100"),
        ).stdout
    )
    assert {one["options"]["learning_rate"]: one["verdict"] for one in found["settings"]} == {
        0.00001: "crawls",
        0.1: "converges",
        100.0: "overshoots",
    }


def test_weights_of_labels_can_be_tried(cli: Cli) -> None:
    options = ["--l2", "0", "--negation", "off", "--learning-rate", "0.3", "--format", "json"]
    weights = ["--class-weight", "none,balanced,positive=3"]
    settings = json.loads(cli("tune", DATA, *options, *weights).stdout)["settings"]
    assert {one["options"]["class_weight"] for one in settings} == {
        "none",
        "balanced",
        "positive=3",
    }
    assert settings[-1]["options"]["class_weight"] == "positive=3"


def test_random_draws_some(cli: Cli) -> None:
    arguments = ["tune", DATA, "--random", "3", "--folds", "2", "--format", "json"]
    settings = json.loads(cli(*arguments).stdout)["settings"]
    assert len(settings) == 3
    assert json.loads(cli(*arguments).stdout)["settings"] == settings


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["cv", "reviews.tsv", "--folds", "6"], "6 folds need as many texts of 'negative', got 5."),
        (["tune", "reviews.tsv", "--folds", "6"], "6 folds need as many texts of 'negative', got"),
        (["cv", "reviews.tsv", "--folds", "1"], "Invalid value for '--folds': 1 is not in the"),
        (
            ["tune", "reviews.tsv", "--learning-rate", "0.1,x"],
            "Invalid value for '--learning-rate': 'x' is not a valid float",
        ),
        (
            ["tune", "reviews.tsv", "--l2", "-1"],
            "Invalid value for '--l2': -1.0 is not in the range x>=0.",
        ),
        (
            ["tune", "reviews.tsv", "--batch-size", "16,0"],
            "Invalid value for '--batch-size': must be a number >= 1 or 'all', got '0'.",
        ),
        (
            ["tune", "reviews.tsv", "--negation", "maybe"],
            "Invalid value for '--negation': must be a number of words from 1 to 1000, or 'mark', "
            "got 'maybe'.",
        ),
    ],
)
def test_bad_usage_is_one_line(cli: Cli, reviews: Path, arguments: list[str], problem: str) -> None:
    result = cli(*arguments)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith(f"logreg: {problem}")
    assert result.stderr.count("\n") == 1


@pytest.mark.slow
def test_workers_end_when_their_parent_is_killed() -> None:
    endless = ["--tolerance", "0", "--epochs", "1000000", "--batch-size", "1", "-j", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "logreg", "cv", DATA, *endless], stdout=subprocess.PIPE
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=2)
    process.kill()
    stdout, _ = process.communicate(timeout=30)  # ends when nobody holds the pipe any more
    assert (process.returncode, stdout) == (-signal.SIGKILL, b"")


@pytest.mark.slow
def test_interrupt_ends_all_processes_at_once() -> None:
    endless = ["--tolerance", "0", "--epochs", "1000000", "--batch-size", "1", "-j", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "logreg", "cv", DATA, *endless],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=2)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)  # ends when the last process has ended
    assert (process.returncode, stdout, stderr.strip()) == (130, b"", b"")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--l2", "nan"], "l2 must be >= 0, got nan."),
        (["--alpha", "1e400"], "alpha must be > 0, got inf."),
        (["--alpha", "1e308"], "alpha must be at most 1e+100 in size, got 1e+308."),
    ],
)
def test_compared_options_out_of_range(
    cli: Cli, reviews: Path, options: list[str], problem: str
) -> None:
    result = cli("compare", "reviews.tsv", *options)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr == f"logreg: {problem} (see 'logreg compare --help')\n"


@pytest.mark.parametrize("command", ["cv", "tune"])
def test_penalty_whose_gradient_has_no_finite_norm(cli: Cli, reviews: Path, command: str) -> None:
    options = ["--l2", "1e100", "--folds", "2", "--jobs", "1", "--epochs", "5"]
    assert cli(command, "reviews.tsv", *options).status == 0  # warnings are errors in tests
