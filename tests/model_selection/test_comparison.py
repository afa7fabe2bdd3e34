"""Naive Bayes against logistic regression, on the same folds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from support import ROOT, Cli

from logreg.data.dataset import Dataset, dataset_of_texts
from logreg.features.sentiment import SentimentFeatures
from logreg.model_selection.comparison import compare
from logreg.model_selection.cross_validation import Setting, cross_validate
from logreg.training.options import NAIVE_BAYES, TrainingOptions

WAYS = TrainingOptions(algorithm=NAIVE_BAYES), TrainingOptions()


@pytest.fixture(scope="module")
def data() -> Dataset:
    """Return texts of which a fifth have the wrong words."""
    random = np.random.default_rng(0)
    labels = random.choice(["negative", "positive"], 120).tolist()
    words = {"negative": ["awful", "great"], "positive": ["great", "awful"]}
    texts = [f"{words[label][random.random() < 0.2]} film, {label[0]}" for label in labels]
    return dataset_of_texts(SentimentFeatures.shipped(), texts, labels, ("negative", "positive"))


def test_the_folds_are_those_of_cross_validation(data: Dataset) -> None:
    found = compare(data, WAYS, n_folds=4)
    for way, evaluation in zip(WAYS, found.evaluations, strict=True):
        (folds,) = cross_validate([Setting(data, way)], n_folds=4)
        right = sum(fold.metrics.accuracy * fold.texts for fold in folds)
        assert evaluation.metrics.accuracy == pytest.approx(right / len(data))
    first, second = (one.metrics.accuracy * len(data) for one in found.evaluations)
    assert found.test.only_first - found.test.only_second == round(first - second)


def test_the_curve_ends_with_all_texts(data: Dataset) -> None:
    found = compare(data, WAYS, n_folds=4)
    for evaluation, curve in zip(found.evaluations, found.curves, strict=True):
        assert [point.texts for point in curve] == [10, 20, 50, 90]
        assert curve[-1].accuracy == evaluation.metrics.accuracy
        assert curve[-1].log_loss == evaluation.metrics.log_loss


def test_the_result_does_not_depend_on_the_processes(data: Dataset) -> None:
    one, two = (compare(data, WAYS, n_folds=3, jobs=jobs) for jobs in (1, 2))
    assert one == two


def test_too_few_texts_of_a_label(data: Dataset) -> None:
    some = np.concatenate([np.flatnonzero(data.y == 0)[:3], np.flatnonzero(data.y == 1)])
    few = data.rows(some)
    with pytest.raises(ValueError, match="5 folds need as many texts of 'negative', got 3"):
        compare(few, WAYS)


REVIEWS = str(ROOT / "data" / "reviews.tsv")


def test_tables(cli: Cli) -> None:
    found = cli("compare", "--folds", "3", REVIEWS).stdout
    assert found.startswith("600 texts, 3 folds ")
    assert "\nnaive Bayes " in found
    assert "(McNemar's test: p = " in found
    rows = found.partition("training texts")[2].splitlines()[1:]
    assert [row.split()[0] for row in rows] == ["10", "20", "50", "100", "200", "400"]


def test_json_for_several_labels(cli: Cli) -> None:
    lines = [f"{label}\tword{label} and {i % 3}\n" for i in range(20) for label in "abc"]
    Path("t.tsv").write_text("".join(lines))
    command = ("compare", "--features", "words", "--folds", "2", "--format", "json", "t.tsv")
    found = json.loads(cli(*command).stdout)
    assert found["naive_bayes"]["accuracy"] == 1.0
    assert [point["texts"] for point in found["logistic_regression"]["learning_curve"]] == [
        10,
        20,
        30,
    ]
    assert found["mcnemar"]["p_value"] == 1.0


def test_options_that_do_not_fit(cli: Cli) -> None:
    assert "--nb is for n-grams" in cli("compare", "--nb", REVIEWS).stderr
    refused = cli("compare", "--features", "words", "--unit-norm", REVIEWS)
    assert refused.status == 2
    assert "naive Bayes counts n-grams" in refused.stderr
