from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from sklearn.model_selection import PredefinedSplit, cross_val_score
from support import ROOT

from logreg import Classifier
from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.splits import stratified_folds
from logreg.evaluation import Metrics, evaluate
from logreg.features.sentiment import SentimentFeatures
from logreg.model_selection.cross_validation import Fold, Setting, cross_validate
from logreg.model_selection.search import Tried, as_good_as_the_best, grid, ranked, sample
from logreg.training.fit import logits, theta_of
from logreg.training.options import Hyperparameters, TrainingOptions
from logreg.training.train import train

REVIEWS = str(ROOT / "data" / "reviews.tsv")


@pytest.fixture(scope="module")
def data() -> Dataset:
    examples = Examples([REVIEWS], BadLines(skip=False))
    return load_datasets(examples, [SentimentFeatures.shipped()])[0]


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 3])
def test_folds_are_judged_by_models_of_the_others(data: Dataset, jobs: int) -> None:
    options = TrainingOptions(Hyperparameters(l2=0.01, seed=4), calibrate=True)
    (found,) = cross_validate([Setting(data=data, options=options)], n_folds=4, seed=4, jobs=jobs)
    folds = stratified_folds(data.y, 4, [4, 3, 0])
    for i, fold in enumerate(found):
        inside = folds == i
        trained = train(data.rows(np.flatnonzero(~inside)), options)
        z = logits(theta_of(trained.model.linear), data.X[inside])
        assert fold.metrics == evaluate(z, data.y[inside], data.labels).metrics
        assert (fold.repeat, fold.fold, fold.texts) == (1, i + 1, int(inside.sum()))
        assert fold.epochs == len(trained.outcome.epochs)


def test_accuracies_are_those_of_scikit_learn_on_the_same_folds(data: Dataset) -> None:
    rows = [line.split("\t") for line in Path(REVIEWS).read_text("utf-8").splitlines()]
    split = PredefinedSplit(stratified_folds(data.y, 5, [0, 3, 0]))
    expected = cross_val_score(
        Classifier(), [text for _, text in rows], [label for label, _ in rows], cv=split
    )
    (found,) = cross_validate([Setting(data=data, options=TrainingOptions())])
    assert [fold.metrics.accuracy for fold in found] == pytest.approx(expected.tolist())


def test_repeats_are_reshuffled_and_settings_share_their_folds(data: Dataset) -> None:
    setting = Setting(data=data, options=TrainingOptions())
    first, second = cross_validate([setting, setting], n_folds=3, repeats=2)
    assert first == second
    assert [(fold.repeat, fold.fold) for fold in first] == [
        (repeat, fold) for repeat in (1, 2) for fold in (1, 2, 3)
    ]
    assert first[0].metrics != first[3].metrics


def test_too_few_texts_of_a_label(data: Dataset) -> None:
    few = data.rows(np.concatenate([np.flatnonzero(data.y == 0), np.flatnonzero(data.y)[:2]]))
    with pytest.raises(ValueError, match="3 folds need as many texts of 'positive', got 2"):
        cross_validate([Setting(data=few, options=TrainingOptions())], n_folds=3)


def tried(name: str, *losses: float) -> Tried:
    zero = Metrics(*[0.0] * 8)
    folds = [
        Fold(
            repeat=1,
            fold=i + 1,
            texts=10,
            metrics=zero._replace(log_loss=loss, accuracy=1 - loss),
            epochs=5,
            converged=True,
            verdict="converges",
        )
        for i, loss in enumerate(losses)
    ]
    return Tried({"name": name}, folds)


def test_settings_are_ranked_by_their_mean() -> None:
    settings = [tried("b", 0.5, 0.7), tried("a", 0.4, 0.6), tried("c", 0.5, 0.7)]
    for metric in ("log_loss", "accuracy"):
        assert [one.options["name"] for one in ranked(settings, metric)] == ["a", "b", "c"]


def test_setting_whose_metric_is_not_defined_is_last() -> None:
    settings = [tried("a", math.nan, 0.1), tried("b", 0.9, 0.9)]
    assert ranked(settings, "log_loss")[0].options == {"name": "b"}


def test_settings_within_one_standard_error_are_as_good() -> None:
    best = tried("a", 0.4, 0.6)  # deviation 0.1414, standard error 0.1
    settings = [best, tried("b", 0.59, 0.59), tried("c", 0.61, 0.61)]
    assert as_good_as_the_best(settings, "log_loss") == [True, True, False]


def test_sample_is_some_of_the_grid_in_its_order() -> None:
    settings = grid({"l2": [0.0, 0.1, 0.2], "negation": ["off", "on"]})
    assert len(settings) == 6
    some = sample(settings, 3, seed=1)
    assert some == [one for one in settings if one in some]
    assert len(some) == 3
    assert some == sample(settings, 3, seed=1) != sample(settings, 3, seed=2)
    assert sample(settings, 9, seed=1) == settings
