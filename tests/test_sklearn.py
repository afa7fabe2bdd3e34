"""The classifier inside scikit-learn, which it does not know."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone, is_classifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import (
    GridSearchCV,
    cross_val_predict,
    cross_val_score,
    train_test_split,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.validation import check_is_fitted
from support import ROOT

from logreg import Classifier, SentimentFeatures

ROWS = [line.split("\t") for line in (ROOT / "data" / "reviews.tsv").read_text().splitlines()]
TEXTS = [text for _, text in ROWS]
LABELS = [label for label, _ in ROWS]


def test_it_is_a_classifier_that_can_be_cloned() -> None:
    features = SentimentFeatures.shipped(negation=True)
    original = Classifier(features, l2=0.1, class_weight={"positive": 2.0}).fit(TEXTS, LABELS)
    copy = clone(original)
    assert is_classifier(copy)
    assert copy.get_params() == original.get_params()
    with pytest.raises(AttributeError, match="is not fitted yet"):
        _ = copy.coef_
    check_is_fitted(original)


def test_use_before_fit_is_the_error_of_scikit_learn() -> None:
    with pytest.raises(NotFittedError, match=r"^this classifier is not fitted yet; call fit"):
        Classifier().predict(["x"])


def test_cross_val_score_learns() -> None:
    scores = cross_val_score(Classifier(), TEXTS, LABELS, cv=3)
    assert (scores > 0.7).all()


@pytest.mark.parametrize("scoring", ["accuracy", "roc_auc", "neg_log_loss", "f1_macro"])
def test_scorers_understand_the_answers(scoring: str) -> None:
    scores = cross_val_score(Classifier(), TEXTS, LABELS, cv=3, scoring=scoring)
    assert np.isfinite(scores).all()


@pytest.mark.slow
def test_grid_search_over_parameters_and_features() -> None:
    grid: dict[str, list[Any]] = {
        "l2": [0.0, 100.0],
        "features": [None, SentimentFeatures.shipped(negation=True)],
    }
    search = GridSearchCV(Classifier(tolerance=0.01), grid, cv=3).fit(TEXTS, LABELS)
    assert search.best_params_["l2"] == 0.0
    assert search.best_estimator_.predict(["great fun"]).tolist() == ["positive"]
    assert search.n_features_in_ == 6


def test_pipeline() -> None:
    lower = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    pipeline = make_pipeline(lower, Classifier()).fit(TEXTS, LABELS)
    assert pipeline.predict(["GREAT FUN"]).tolist() == ["positive"]
    assert pipeline.score(TEXTS, LABELS) > 0.7
    pipeline.set_params(classifier__l2=0.5)
    assert pipeline.get_params()["classifier__l2"] == 0.5


def test_calibrated_classifier() -> None:
    calibrated = CalibratedClassifierCV(Classifier(), cv=3).fit(TEXTS, LABELS)
    assert calibrated.predict_proba(["great fun"])[0, 1] > 0.5


def test_voting_beside_another() -> None:
    members = [("plain", Classifier()), ("penalised", Classifier(l2=0.1))]
    voting = VotingClassifier(members, voting="soft").fit(TEXTS, LABELS)
    assert voting.predict(["awful, boring"]).tolist() == ["negative"]


def test_cross_val_predict_of_decisions() -> None:
    z = cross_val_predict(Classifier(), TEXTS, LABELS, cv=3, method="decision_function")
    assert roc_auc_score(np.array(LABELS) == "positive", z) > 0.8


def test_sample_weight_zero_leaves_an_example_out_of_the_loss() -> None:
    train, rest, gold, other = train_test_split(TEXTS, LABELS, random_state=0)
    weights = [1.0] * len(train) + [0.0] * len(rest)
    settings = Classifier(tolerance=1e-12, batch_size=None, epochs=5000)
    weighted = clone(settings).fit(train + rest, gold + other, weights)
    plain = clone(settings).fit(train, gold)
    assert weighted.coef_ == pytest.approx(plain.coef_, abs=1e-4)


COLUMNS: dict[str, Any] = {
    "list": list,
    "generator": iter,
    "numpy": np.array,
    "numpy objects": lambda values: np.array(values, dtype=object),
    "pandas": pd.Series,
    "pandas strings": lambda values: pd.Series(values, dtype="string"),
    "polars": pl.Series,
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_of_any_kind_give_the_same_answers(kind: str) -> None:
    column = COLUMNS[kind]
    expected = Classifier().fit(TEXTS, LABELS)
    classifier = Classifier().fit(column(TEXTS), column(LABELS))
    assert classifier.coef_.tobytes() == expected.coef_.tobytes()
    probabilities = classifier.predict_proba(column(TEXTS))
    assert probabilities.tobytes() == expected.predict_proba(TEXTS).tobytes()
    assert classifier.score(column(TEXTS), column(LABELS)) == expected.score(TEXTS, LABELS)


@pytest.mark.parametrize(
    ("negative", "positive"),
    [("neg", "pos"), (0, 1), (-1, 1), (0.0, 1.0), (False, True), ("-", "+"), ("ham", "spam")],
)
def test_predictions_are_in_the_spelling_of_the_labels(negative: Any, positive: Any) -> None:
    gold = [positive if label == "positive" else negative for label in LABELS]
    classifier = Classifier().fit(TEXTS, gold)
    assert classifier.classes_.tolist() == sorted([negative, positive])
    assert classifier.predict(["great fun", "awful, boring"]).tolist() == [positive, negative]
    column = classifier.classes_.tolist().index(positive)
    assert classifier.predict_proba(["great fun"])[0, column] > 0.5
    assert (classifier.decision_function(["great fun"])[0] > 0) == (column == 1)
    z = classifier.fitted().logit("great fun")
    assert classifier.decision_function(["great fun"])[0] == (z if column else -z)


@pytest.mark.parametrize("dtype", [np.int8, np.float32, bool, "U5", object])
def test_classes_have_the_type_of_the_labels(dtype: Any) -> None:
    gold = np.array([label == "positive" for label in LABELS]).astype(dtype)
    classifier = Classifier(l2=0.1).fit(TEXTS, gold)
    expected = np.unique(gold.tolist() if dtype is object else gold)
    assert classifier.classes_.dtype == expected.dtype
    assert classifier.predict(TEXTS).dtype == expected.dtype


def test_size_of_a_pickle_does_not_grow_with_the_texts() -> None:
    few = Classifier(l2=0.1).fit(TEXTS, LABELS)
    many = Classifier(l2=0.1).fit(TEXTS * 50, LABELS * 50)
    history = 200 * abs(few.n_iter_ - many.n_iter_)
    assert len(pickle.dumps(many)) < len(pickle.dumps(few)) + history + 1_000


def test_frames_are_refused_with_the_cure() -> None:
    for frame in (pd.DataFrame({"text": TEXTS}), pl.DataFrame({"text": TEXTS})):
        with pytest.raises(TypeError, match="texts must be one column, got shape"):
            Classifier().fit(frame, LABELS)  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, 3])
def test_missing_text_is_named(missing: object) -> None:
    with pytest.raises(TypeError, match="text 1 must be a string, got"):
        Classifier().fit(["a", missing, "b"], ["pos", "neg", "pos"])  # type: ignore[list-item]


@pytest.mark.slow
def test_package_never_imports_scikit_learn() -> None:
    script = (
        "import sys, logreg; logreg.Classifier().fit(['good', 'bad'], '+-').predict(['good']);"
        "print([name for name in sys.modules if name.startswith(('sklearn', 'pandas', 'polars'))])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"
