"""scikit-learn's own checks of estimators.

They pass arrays of numbers. As the estimators take texts, few of the checks apply to them; the
others run on stand-ins that write every row of numbers as a text.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import estimator_checks_generator
from sklearn.utils.validation import check_array

from logreg import Classifier, SentimentFeatures
from logreg.loss import Floats

WORDS = (("great", "awful"), ("we", "so"))
"""Words for values above and below 0, in even and in odd columns."""


def texts_of_rows(X: Any) -> list[str]:
    """Write each row as a text whose counts of words are the values."""
    counts = np.clip(8 * check_array(X), -40, 40).round().astype(int)
    return [
        " ".join(" ".join([WORDS[j % 2][n < 0]] * abs(n)) for j, n in enumerate(row))
        for row in counts.tolist()
    ]


class TakesRows:
    """An estimator that declares that it takes arrays of numbers."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()  # type: ignore[misc]
        tags.input_tags.one_d_array, tags.input_tags.two_d_array = False, True
        tags.input_tags.string = False
        return tags


class RowClassifier(TakesRows, Classifier):
    """The classifier of rows."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> RowClassifier:  # type: ignore[override]
        super().fit(texts_of_rows(X), y, sample_weight)
        return self

    def decision_function(self, X: Any) -> Floats:
        return super().decision_function(texts_of_rows(X))

    def predict_proba(self, X: Any) -> Floats:
        model = self.fitted()
        p = model.probabilities(texts_of_rows(X))
        columns = p if p.ndim == 2 else np.column_stack([1 - p, p])
        return columns[:, self._label_of_class]

    def predict(self, X: Any) -> Any:
        return super().predict(texts_of_rows(X))

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        return super().score(texts_of_rows(X), y, sample_weight)


class RowFeatures(TakesRows, SentimentFeatures):
    """The six features of rows."""

    def fit(self, X: Any, y: Any = None) -> RowFeatures:
        super().fit(texts_of_rows(X))
        return self

    def fit_transform(self, X: Any, y: Any = None) -> Floats:
        return self.fit(X).transform(X)

    def transform(self, X: Any) -> Floats:
        return super().transform(texts_of_rows(X))


OF_TEXTS = "n_features_in_ is the number of features of a text, not of columns"
WORDED = "the error is raised, in words of our own"

EXPECTED: dict[type, dict[str, str]] = {
    Classifier: {},
    SentimentFeatures: {},
    RowClassifier: {
        "check_n_features_in": OF_TEXTS,
        "check_n_features_in_after_fitting": OF_TEXTS,
        "check_classifiers_train": "a text has no number of columns that could differ from fit's",
        "check_classifiers_one_label": WORDED,
        "check_classifiers_regression_target": WORDED,
        "check_classifier_not_supporting_multiclass": WORDED,
        "check_fit2d_1sample": WORDED,
        "check_supervised_y_no_nan": WORDED,
        "check_requires_y_none": "labels that are None are a TypeError, as all wrong types are",
        "check_supervised_y_2d": "labels in a column of a table are refused, with the cure",
    },
    RowFeatures: {
        "check_n_features_in": "a text has no number of columns to remember",
        "check_n_features_in_after_fitting": "a text has no number of columns to remember",
    },
}


ESTIMATORS = [
    Classifier(),
    SentimentFeatures(),
    RowClassifier(l2=0.01, batch_size=None, tolerance=1e-18),
    RowFeatures(),
]


def checks() -> Iterator[Any]:
    for estimator in ESTIMATORS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no base class of scikit-learn; few checks for texts
            yield from estimator_checks_generator(
                estimator, expected_failed_checks=EXPECTED[type(estimator)], mark="xfail"
            )


def name_of(value: Any) -> str:
    """Return the name of an estimator or a check for the report of the tests."""
    function = getattr(value, "func", None)
    return type(value).__name__ if function is None else function.__name__


@pytest.mark.filterwarnings("ignore::logreg.ConvergenceWarning")
@pytest.mark.parametrize(("estimator", "check"), [*checks()], ids=name_of)
def test_check_of_scikit_learn(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)
