"""``logreg evaluate`` as a test: limits, a line for each that is missed, and an exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Cli

THREE = "pos\tgreat\nneg\tbad\nneg\tgreat\n"
"""Accuracy 2/3, ROC AUC 0.75, log loss 0.9169, calibration error 0.2897."""

EVALUATE = ["evaluate", "-m", "textbook", "--bootstrap", "0"]


@pytest.mark.parametrize("format", ["text", "json"])
def test_report_is_the_same_whatever_the_limits(cli: Cli, format: str) -> None:
    Path("a.tsv").write_text(THREE)
    without = cli(*EVALUATE, "--format", format, "a.tsv")
    kept = ["--min-accuracy", "0.6", "--min-auc", "0.75"]
    assert cli(*EVALUATE, "--format", format, *kept, "a.tsv") == without
    result = cli(*EVALUATE, "--format", format, *kept, "--min-accuracy", "0.7", "a.tsv")
    assert (result.status, result.stdout) == (1, without.stdout)
    assert result.stderr == "logreg: accuracy 0.6667 is below --min-accuracy 0.7\n"


def test_each_limit_that_is_missed_has_a_line(cli: Cli) -> None:
    Path("a.tsv").write_text(THREE)
    limits = {
        "--max-calibration-error": "0.1",
        "--max-loss": "0.5",
        "--min-auc": "0.8",
        "--min-accuracy": "1",
    }
    options = [part for limit in limits.items() for part in limit]
    assert cli(*EVALUATE, *options, "a.tsv").stderr.splitlines() == [
        "logreg: accuracy 0.6667 is below --min-accuracy 1.0",
        "logreg: ROC AUC 0.7500 is below --min-auc 0.8",
        "logreg: log loss 0.9169 is above --max-loss 0.5",
        "logreg: calibration error 0.2897 is above --max-calibration-error 0.1",
    ]


@pytest.mark.parametrize(
    ("option", "metric"),
    [
        ("--min-accuracy", "accuracy"),
        ("--min-auc", "roc_auc"),
        ("--max-loss", "log_loss"),
        ("--max-calibration-error", "expected_calibration_error"),
    ],
)
def test_metric_that_is_just_its_limit_keeps_it(cli: Cli, option: str, metric: str) -> None:
    Path("a.tsv").write_text(THREE)
    value = json.loads(cli(*EVALUATE, "--format", "json", "a.tsv").stdout)[metric]
    assert cli(*EVALUATE, option, repr(value), "a.tsv").status == 0


def test_miss_beyond_the_fourth_decimal_is_shown(cli: Cli) -> None:
    Path("a.tsv").write_text(THREE)
    result = cli(*EVALUATE, "--min-accuracy", "0.66669", "a.tsv")
    assert result.stderr == (
        "logreg: accuracy 0.6666666666666666 is below --min-accuracy 0.66669\n"
    )


def test_undefined_metric_misses_its_limit(cli: Cli) -> None:
    result = cli(*EVALUATE, "--min-auc", "0", stdin=b"neg\tbad\n")
    assert result.status == 1
    assert result.stderr == "logreg: ROC AUC is undefined, which misses --min-auc 0.0\n"


def test_limits_of_several_labels(cli: Cli) -> None:
    rows = "".join(f"a\tred {i}\nb\tgreen {i}\nc\tblue {i}\n" for i in range(9))
    Path("a.tsv").write_text(rows)
    assert cli("train", "--features", "words", "a.tsv").status == 0
    limits = ["--min-accuracy", "1", "--min-auc", "1", "--max-loss", "1.0986"]
    assert cli("evaluate", "a.tsv", *limits).status == 0
    result = cli("evaluate", "a.tsv", "--max-calibration-error", "0")
    assert result.status == 1
    assert result.stderr.startswith("logreg: calibration error 0.")
    assert result.stderr.endswith(" is above --max-calibration-error 0.0\n")


def test_limits_of_files_in_blocks(cli: Cli) -> None:
    Path("a.tsv").write_text(THREE)
    work = ["--work", "work", "--jobs", "1"]
    assert cli(*EVALUATE, "a.tsv", *work, "--min-accuracy", "0.6").status == 0
    result = cli(*EVALUATE, "a.tsv", *work, "--min-accuracy", "0.7")
    assert result.status == 1
    assert result.stderr.splitlines()[-1] == "logreg: accuracy 0.6667 is below --min-accuracy 0.7"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--min-accuracy", "1.1"), ("--min-auc", "nan"), ("--max-loss", "-1"), ("--max-loss", "x")],
)
def test_limit_that_is_none_is_bad_usage(cli: Cli, option: str, value: str) -> None:
    result = cli(*EVALUATE, option, value, stdin=THREE.encode())
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith(f"logreg: Invalid value for '{option}'")
