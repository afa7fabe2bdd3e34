"""More than two labels, from the files to the answers."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics
from support import Cli

import logreg
from logreg.evaluation import evaluate
from logreg.evaluation.bootstrap import SamplerOfSeveral
from logreg.linear_model import LinearModel, SoftmaxModel, sigmoid, softmax
from logreg.loss import average_loss, gradient

LABELS = ("bad", "fine", "good")
ROWS = [
    ("good", "a great great film"),
    ("bad", "a bad film"),
    ("fine", "it is long"),
    ("good", "great fun, I love it"),
    ("bad", "bad and dull"),
    ("fine", "long but so what"),
    ("good", "lovely"),
    ("bad", "what an awful mess"),
    ("fine", "so so"),
] * 3


@pytest.fixture
def data() -> str:
    Path("three.tsv").write_text("".join(f"{label}\t{text}\n" for label, text in ROWS))
    return "three.tsv"


@pytest.fixture(params=["sentiment", "words", "sentiment+words"])
def model(request: pytest.FixtureRequest, cli: Cli, data: str) -> logreg.Model:
    found = cli("train", "--features", request.param, data)
    assert found.status == 0, found.stderr
    return logreg.load("model.json")


@given(st.floats(-700, 700))
def test_softmax_of_two_labels_is_the_sigmoid(z: float) -> None:
    assert softmax([0.0, z]) == pytest.approx((sigmoid(-z), sigmoid(z)), rel=1e-15)
    assert LinearModel(("a", "b"), z, ()).distribution([z]) == (sigmoid(-z), sigmoid(z))


def test_gradient_is_the_slope_of_the_loss() -> None:
    random = np.random.default_rng(0)
    X, y, theta = random.normal(size=(7, 4)), random.integers(3, size=7), random.normal(size=(4, 3))
    slope = gradient(theta, X, y)
    for i, k in np.ndindex(*theta.shape):
        step = np.zeros_like(theta)
        step[i, k] = 1e-6
        rise = average_loss(theta + step, X, y) - average_loss(theta - step, X, y)
        assert slope[i, k] == pytest.approx(rise / 2e-6, abs=1e-8)


def test_all_ways_to_the_answer_are_equal(cli: Cli, model: logreg.Model) -> None:
    assert isinstance(model.linear, SoftmaxModel)
    assert model.labels == LABELS
    texts = [text for _, text in ROWS]
    p = model.probabilities(texts)
    assert p.tolist() == [[*model.distribution(text).values()] for text in texts]
    assert p.sum(axis=1) == pytest.approx(np.ones(len(texts)))
    expected = [f"{max(row):.4f}\t{LABELS[row.argmax()]}" for row in p]
    assert [cli("classify", text).lines[0] for text in texts[:4]] == expected[:4]
    lines = "".join(f"{text}\n" for text in texts) * 300
    assert cli("classify", stdin=lines.encode()).lines == expected * 300
    assert logreg.loads(Path("model.json").read_text()) == model


def test_every_command_takes_the_model(cli: Cli, data: str, model: logreg.Model) -> None:
    for label in LABELS:
        assert label in cli("show").stdout
    assert cli("reproduce", "model.json", data).stdout.startswith("identical")
    assert cli("evaluate", "--errors", "2", "--by", "label", data).status == 0
    features = model.features.set_name
    assert cli("cv", "--features", features, "--folds", "3", data).status == 0
    assert cli("train", "--from", "model.json", "-o", "b.json", "--epochs", "3", data).status == 0
    compared = json.loads(cli("evaluate", "--against", "b.json", "--format", "json", data).stdout)
    assert compared["against"]["model"] == "b.json"
    assert cli("diff", "model.json", "b.json", data, "--format", "json").status == 0


def test_ranked_answers(cli: Cli, data: str) -> None:
    assert cli("train", "--features", "words", data).status == 0
    p = logreg.load("model.json").distribution("a bad film")
    ranked = sorted(p, key=lambda label: -p[label])
    first, second = (f"{p[label]:.4f}\t{label}" for label in ranked[:2])
    assert cli("classify", "--top", "2", "a bad film").lines == [f"{first}\t{second}"]
    table = cli("classify", "--all", "--format", "csv", "a bad film").stdout
    assert [*csv.DictReader(io.StringIO(table))] == [
        {"probability": f"{p['bad']:.4f}", "label": "bad"}
        | {f"P({label})": f"{p[label]:.4f}" for label in LABELS}
    ]
    found = json.loads(cli("classify", "--all", "--format", "jsonl", "a bad film").stdout)
    assert found["probabilities"] == {label: float(f"{p[label]:.4f}") for label in ranked}
    found = json.loads(cli("classify", "--top", "2", "--format", "jsonl", "a bad film").stdout)
    assert [one["label"] for one in found["top"]] == ranked[:2]


def test_ranked_answers_of_two_labels(cli: Cli) -> None:
    p = logreg.load("textbook").probability("dull")
    answer = cli("classify", "--model", "textbook", "--all", "dull").stdout
    assert answer == f"{1 - p:.4f}\tnegative\t{p:.4f}\tpositive\n"


def test_thresholds(cli: Cli, data: str) -> None:
    assert cli("train", "--features", "words", data).status == 0
    p = logreg.load("model.json").distribution("a bad film")
    assert cli("classify", "--threshold", "good=0.0001", "a bad film").lines == [
        f"{p['good']:.4f}\tgood"
    ]
    second = max((label for label in LABELS if label != "bad"), key=p.__getitem__)
    assert cli("classify", "--threshold", f"bad={p['bad'] + 0.01}", "a bad film").lines == [
        f"{p[second]:.4f}\t{second}"
    ]
    assert cli("classify", "--abstain", "0.999", "a bad film").lines == [f"{p['bad']:.4f}\t"]
    assert cli("classify", "--only", "good", "a bad film").lines == []
    refused = cli("classify", "--threshold", "0.3", "x")
    assert (refused.status, "--threshold needs a label, LABEL=P" in refused.stderr) == (2, True)
    refused = cli("classify", "--threshold", "ugly=0.3", "x")
    assert (refused.status, "unknown label 'ugly'" in refused.stderr) == (2, True)
    refused = cli("classify", "--exit-status", "x")
    assert (refused.status, "--exit-status needs a label" in refused.stderr) == (2, True)
    assert cli("classify", "--exit-status", "--only", "bad", "a bad film").status == 0
    assert cli("classify", "--exit-status", "--threshold", "good=0.5", "a bad film").status == 1
    refused = cli("evaluate", "--threshold", "0.3", data)
    assert (refused.status, "--threshold is for two labels" in refused.stderr) == (2, True)


def test_threshold_of_the_negative_label(cli: Cli) -> None:
    p = logreg.load("textbook").probability("dull")
    for least, label in ((1 - p - 1e-9, "negative"), (1 - p + 1e-9, "positive")):
        found = cli("classify", "--model", "textbook", "--threshold", f"neg={least!r}", "dull")
        assert found.lines == [f"{p:.4f}\t{label}"]


@given(st.integers(2, 40), st.integers(0, 1000))
def test_metrics_are_those_of_scikit_learn(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    y = np.concatenate([np.arange(3), random.integers(3, size=n)])
    z = random.normal(size=(len(y), 3)) + 1.5 * np.eye(3)[y]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    found, predicted = evaluate(z, y, LABELS), z.argmax(axis=1)
    assert found.counts == tuple(
        map(tuple, sklearn_metrics.confusion_matrix(y, predicted).tolist())
    )
    assert found.log_loss == pytest.approx(sklearn_metrics.log_loss(y, p))
    assert found.roc_auc == pytest.approx(
        sklearn_metrics.roc_auc_score(y, p, multi_class="ovr", average="macro")
    )
    assert found.average_precision == pytest.approx(
        sklearn_metrics.average_precision_score(np.eye(3)[y], p, average="macro")
    )
    assert found.balanced_accuracy == pytest.approx(
        sklearn_metrics.balanced_accuracy_score(y, predicted)
    )
    assert found.brier_score == pytest.approx(((p - np.eye(3)[y]) ** 2).sum(axis=1).mean())
    assert found.within == pytest.approx(
        [*(sklearn_metrics.top_k_accuracy_score(y, p, k=k) for k in (1, 2)), 1.0]
    )


def test_metrics_of_a_sample_are_those_of_its_texts() -> None:
    random = np.random.default_rng(0)
    y = np.concatenate([np.arange(3), random.integers(3, size=60)])
    z = random.normal(size=(len(y), 3)) + np.eye(3)[y]
    sampler = SamplerOfSeveral(z, y)
    for _ in range(20):
        drawn = random.integers(len(y), size=len(y))
        sampled = evaluate(z[drawn], y[drawn], LABELS).metrics
        assert [*sampler.metrics(drawn)] == pytest.approx([*sampled], nan_ok=True)


def test_file_with_too_few_weights(cli: Cli, data: str) -> None:
    assert cli("train", data).status == 0
    fields = json.loads(Path("model.json").read_text())
    fields["weights"]["no"] = [1.0, 2.0]
    with pytest.raises(logreg.LogregError, match=r"weights.no must be 3 numbers, one for each"):
        logreg.loads(json.dumps(fields))
    fields["weights"]["no"], fields["bias"] = [1.0, 2.0, 3.0], 0.0
    with pytest.raises(logreg.LogregError, match=r"bias must be 3 numbers"):
        logreg.loads(json.dumps(fields))


def test_calibration_is_for_two_labels(cli: Cli, data: str) -> None:
    found = cli("train", "--calibrate", data)
    assert (found.status, "calibration is for two labels, got 3" in found.stderr) == (2, True)


def test_the_sign_of_words_knows_two_labels_only(cli: Cli, data: str) -> None:
    assert cli("train", data).status == 0
    for command in (["evaluate"], ["cv", "--folds", "3"]):
        found = json.loads(cli(*command, "--format", "json", data).stdout)
        assert not found["baselines"].get("sign_of_words")


def test_labels_that_the_model_does_not_have(cli: Cli, data: str) -> None:
    assert cli("train", data).status == 0
    Path("two.tsv").write_text("good\tgreat\nugly\tawful\n")
    for command in (["evaluate"], ["train", "--from", "model.json", "-o", "n.json"]):
        found = cli(*command, "two.tsv")
        assert found.status == 1
        problem = "labels ugly (1), but the model's are bad, fine, good; use these names"
        assert found.stderr == f"logreg: two.tsv: {problem}\n"
    for command in (["evaluate"], ["diff", "model.json", "model.json"]):
        found = cli(*command, data, "--positive", "good")
        assert found.status == 1
        assert "--positive and --negative choose two labels, the model" in found.stderr


def test_options_of_sgd_are_refused(cli: Cli, data: str) -> None:
    for command in (["train"], ["cv", "--folds", "3"]):
        found = cli(*command, "--learning-rate", "0.1", data)
        problem = "--learning-rate is not used with n-grams or several labels"
        assert (found.status, problem in found.stderr) == (2, True), found.stderr
    assert not Path("model.json").exists()
    found = cli("tune", "--folds", "3", "--batch-size", "1", data)
    assert (found.status, "--batch-size is not used" in found.stderr) == (2, True)
    tuned = cli("tune", "--folds", "3", "--negation", "off", data)
    assert tuned.status == 0, tuned.stderr
    assert "--learning-rate" not in tuned.lines[-1]


def test_training_starts_at_the_entropy_of_the_labels(cli: Cli, data: str) -> None:
    report = cli("train", data).stderr
    assert f"constant prediction: {math.log(3):.4f}" in report
