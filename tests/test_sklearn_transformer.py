"""The six features inside scikit-learn, beside tf-idf and into frames."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import sklearn
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline, make_union
from sklearn.utils.validation import check_is_fitted

import logreg
from logreg import Classifier, SentimentFeatures
from logreg.lexicon.word_lists import Lexicon, shipped_lexicon
from logreg.model_file import dump

TEXTS = ["great fun", "dull", "nice", "awful, boring", "great, but boring", "nice, not dull"] * 4
LABELS = ["pos", "neg", "pos", "neg", "neg", "pos"] * 4
NAMES = ["positive", "negative", "no", "pronouns", "exclamation", "log_length"]
LEXICON = Lexicon(frozenset({"good"}), frozenset({"bad"}), frozenset({"i"}), frozenset({"not"}))


def test_default_is_the_shipped_lexicon() -> None:
    features = SentimentFeatures()
    assert features == SentimentFeatures.shipped() == SentimentFeatures(shipped_lexicon())
    assert features.get_params() == {
        "lexicon": None,
        "negation": False,
        "relative": False,
        "contrast": False,
    }


def test_transform_takes_any_column() -> None:
    features = SentimentFeatures()
    expected = np.array([features.extract(text) for text in TEXTS])
    check_is_fitted(features)
    for column in (TEXTS, iter(TEXTS), np.array(TEXTS), pd.Series(TEXTS), pl.Series(TEXTS)):
        assert features.fit_transform(column).tolist() == expected.tolist()
    assert features.fit(TEXTS) is features
    assert features.fit(TEXTS, LABELS).transform(TEXTS).tolist() == expected.tolist()
    assert features.get_feature_names_out().tolist() == NAMES
    assert features.get_feature_names_out().dtype == object


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("great", r"^texts must be a list of strings, got one string; put it into a list$"),
        (["a", None], r"^text 1 must be a string, got None$"),
        (pd.DataFrame({"text": TEXTS}), r"^texts must be one column, got shape \(24, 1\)"),
    ],
)
def test_what_are_not_texts(texts: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        SentimentFeatures().fit_transform(texts)


def test_clone_keeps_parameters_and_shares_no_state() -> None:
    for original in (SentimentFeatures(negation=True), SentimentFeatures(LEXICON)):
        duplicate = clone(original)
        assert duplicate == original
        assert duplicate.get_params() == original.get_params()
        before = original.negation
        duplicate.set_params(negation=not before)
        assert original.negation == before


def test_parameters_change_in_place() -> None:
    features = SentimentFeatures(LEXICON)
    assert features.transform(["not good"])[0, :2].tolist() == [1, 0]
    features.set_params(negation=True)
    assert features.transform(["not good"])[0, :2].tolist() == [0, 1]
    assert features.set_params(lexicon=None) == SentimentFeatures(negation=True)
    with pytest.raises(ValueError, match="words is not a parameter of SentimentFeatures; these"):
        features.set_params(words=3)


def test_repr_is_short() -> None:
    assert repr(SentimentFeatures()) == "SentimentFeatures()"
    assert repr(Classifier(SentimentFeatures(LEXICON, negation=True))) == (
        "Classifier(features=SentimentFeatures(lexicon=Lexicon(1 positive, 1 negative, 1 pronouns, "
        "1 negators), negation=True))"
    )


def test_pipeline() -> None:
    pipeline = make_pipeline(SentimentFeatures(), LogisticRegression()).fit(TEXTS, LABELS)
    assert pipeline.predict(["great fun", "so awful"]).tolist() == ["pos", "neg"]
    assert pipeline[:-1].get_feature_names_out().tolist() == NAMES
    assert (cross_val_score(pipeline, TEXTS, LABELS, cv=2) > 0.5).all()


def test_union_with_tf_idf() -> None:
    tfidf = TfidfVectorizer()
    union = make_union(SentimentFeatures(negation=True), tfidf)
    X = union.fit_transform(TEXTS, LABELS)
    assert X[:, :6].toarray().tolist() == SentimentFeatures(negation=True).transform(TEXTS).tolist()
    assert X[:, 6:].toarray().tolist() == TfidfVectorizer().fit_transform(TEXTS).toarray().tolist()
    names = union.get_feature_names_out().tolist()
    assert names[:6] == [f"sentimentfeatures__{name}" for name in NAMES]
    assert names[6:] == [f"tfidfvectorizer__{word}" for word in tfidf.get_feature_names_out()]


def test_search_over_negation() -> None:
    grid = {"sentimentfeatures__negation": np.array([False, True])}
    pipeline = make_pipeline(SentimentFeatures(), LogisticRegression())
    search = GridSearchCV(pipeline, grid, cv=2).fit(TEXTS, LABELS)
    assert search.best_estimator_[0].negation == search.best_params_["sentimentfeatures__negation"]


def test_search_over_negation_within_the_classifier() -> None:
    grid = {"features__negation": np.array([False, True])}
    features = SentimentFeatures()
    search = GridSearchCV(Classifier(features, l2=0.1), grid, cv=2).fit(TEXTS, LABELS)
    assert features.negation is False
    model = search.best_estimator_.fitted()
    assert logreg.loads(dump(model)).training == model.training
    with pytest.raises(ValueError, match="features has no parameters: it is None"):
        Classifier().set_params(features__negation=True)


def test_parameters_of_the_features_leave_a_fitted_model_as_it_is() -> None:
    classifier = Classifier(SentimentFeatures(LEXICON), l2=0.1).fit(["good", "bad"] * 3, "+-" * 3)
    before = classifier.predict_proba(["not good"]).tolist()
    classifier.set_params(features__negation=True)
    assert classifier.get_params()["features__negation"] is True
    assert classifier.predict_proba(["not good"]).tolist() == before


def test_frames_of_pandas() -> None:
    column = pd.Series(TEXTS, index=range(100, 124))
    features = SentimentFeatures().set_output(transform="pandas")
    for transformer in (features, clone(features), pickle.loads(pickle.dumps(features))):
        frame: Any = transformer.fit_transform(column)
        assert isinstance(frame, pd.DataFrame)
        assert frame.columns.tolist() == NAMES
        assert frame.index.tolist() == column.index.tolist()
        assert frame.to_numpy().tolist() == SentimentFeatures().transform(TEXTS).tolist()
    frame = features.transform(TEXTS)
    assert frame.index.tolist() == list(range(24))
    assert isinstance(features.set_output().transform(TEXTS), pd.DataFrame)
    assert isinstance(features.set_output(transform="default").transform(TEXTS), np.ndarray)


def test_frames_of_polars() -> None:
    polars = SentimentFeatures().set_output(transform="polars")
    frame: Any = polars.transform(pl.Series(TEXTS))
    assert isinstance(frame, pl.DataFrame)
    assert frame.columns == NAMES
    assert frame.to_numpy().tolist() == SentimentFeatures().transform(TEXTS).tolist()


def test_unknown_container() -> None:
    with pytest.raises(ValueError, match="transform must be one of default, pandas, polars, got"):
        SentimentFeatures().set_output(transform="excel")


def test_frames_of_a_union_and_of_columns() -> None:
    union = make_union(SentimentFeatures(), SentimentFeatures(negation=True))
    assert union.set_output(transform="pandas").fit_transform(TEXTS).shape == (24, 12)
    columns = make_column_transformer((SentimentFeatures(), "text"))
    frame = pd.DataFrame({"text": TEXTS, "id": range(24)})
    counted = columns.set_output(transform="pandas").fit_transform(frame)
    assert counted.columns.tolist() == [f"sentimentfeatures__{name}" for name in NAMES]


def test_output_of_all_scikit_learn_leaves_the_classifier_as_it_is() -> None:
    expected = Classifier(l2=0.1).fit(TEXTS, LABELS)
    with sklearn.config_context(transform_output="pandas"):
        assert isinstance(SentimentFeatures().transform(TEXTS), pd.DataFrame)
        classifier = Classifier(l2=0.1).fit(TEXTS, LABELS)
        assert classifier.fitted() == expected.fitted()
        probabilities = classifier.predict_proba(TEXTS)
    assert probabilities.tobytes() == expected.predict_proba(TEXTS).tobytes()


def test_copies_are_equal_and_keep_no_scanner() -> None:
    features = SentimentFeatures(LEXICON)
    features.transform(TEXTS)
    for duplicate in (copy.deepcopy(features), pickle.loads(pickle.dumps(features))):
        assert duplicate == features
        assert vars(duplicate) == {
            "lexicon": LEXICON,
            "negation": False,
            "relative": False,
            "contrast": False,
        }
