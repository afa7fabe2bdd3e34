"""Metadata routing: scikit-learn's meta-estimators pass weights on where they are requested."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import sklearn
from sklearn.base import clone
from sklearn.exceptions import UnsetMetadataPassedError
from sklearn.model_selection import GridSearchCV, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

import logreg
from logreg import Classifier

TEXTS = ["great fun", "dull", "nice", "awful, boring", "great, but boring", "nice, not dull"] * 4
LABELS = ["pos", "neg", "pos", "neg", "neg", "pos"] * 4
WEIGHTS = np.linspace(1, 3, len(TEXTS))


@pytest.fixture
def _enabled() -> Iterator[None]:
    with sklearn.config_context(enable_metadata_routing=True):
        yield


def recorded(received: list[Any]) -> Classifier:
    """Return a classifier that records the weights that it is fitted and scored with."""

    class Recorder(Classifier):
        def fit(
            self, X: Any, y: Any, sample_weight: Any = None, *, start: Any = None
        ) -> Classifier:
            received.append(("fit", sample_weight, start))
            return super().fit(X, y, sample_weight, start=start)

        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
            received.append(("score", sample_weight, None))
            return super().score(X, y, sample_weight)

    return Recorder(l2=0.1)


@pytest.mark.usefixtures("_enabled")
def test_weights_reach_fit_and_score_through_cross_validate() -> None:
    received: list[Any] = []
    classifier = recorded(received)
    assert classifier.set_fit_request(sample_weight=True) is classifier
    classifier.set_score_request(sample_weight=True)
    cross_validate(classifier, TEXTS, LABELS, params={"sample_weight": WEIGHTS}, cv=2)
    assert [method for method, _, _ in received] == ["fit", "score"] * 2
    assert [len(weights) for _, weights, _ in received] == [12, 12, 12, 12]
    total = sum(weights.sum() for method, weights, _ in received if method == "fit")
    assert total == pytest.approx(WEIGHTS.sum())


@pytest.mark.usefixtures("_enabled")
def test_weights_reach_the_end_of_a_pipeline() -> None:
    classifier = Classifier(l2=0.1).set_fit_request(sample_weight=True)
    same = FunctionTransformer(lambda texts: texts)
    pipeline = make_pipeline(same, classifier).fit(TEXTS, LABELS, sample_weight=WEIGHTS)
    alone = Classifier(l2=0.1).fit(TEXTS, LABELS, WEIGHTS)
    assert pipeline[-1].fitted() == alone.fitted()


@pytest.mark.usefixtures("_enabled")
def test_weights_under_another_name_and_a_start() -> None:
    received: list[Any] = []
    start = Classifier(l2=0.1).fit(TEXTS, LABELS).fitted()
    classifier = recorded(received).set_fit_request(sample_weight="trust", start=True)
    search = GridSearchCV(classifier, {"l2": [0.1]}, cv=2, refit=False)
    search.fit(TEXTS, LABELS, trust=WEIGHTS, start=start)
    fits = [(len(weights), model) for method, weights, model in received if method == "fit"]
    assert fits == [(12, start)] * 2


@pytest.mark.usefixtures("_enabled")
def test_weights_that_nobody_asked_about_are_an_error() -> None:
    with pytest.raises(UnsetMetadataPassedError, match="sample_weight"):
        cross_validate(Classifier(), TEXTS, LABELS, params={"sample_weight": WEIGHTS}, cv=2)


@pytest.mark.usefixtures("_enabled")
def test_weights_that_are_not_requested_are_left_out() -> None:
    received: list[Any] = []
    classifier = recorded(received).set_fit_request(sample_weight=False)
    classifier.set_score_request(sample_weight=True)
    cross_validate(classifier, TEXTS, LABELS, params={"sample_weight": WEIGHTS}, cv=2)
    assert [weights is None for _, weights, _ in received] == [True, False, True, False]


@pytest.mark.usefixtures("_enabled")
def test_requests_survive_clones_and_pickles() -> None:
    classifier = Classifier().set_fit_request(sample_weight=True)
    for copy in (clone(classifier), pickle.loads(pickle.dumps(classifier))):
        requests = copy.get_metadata_routing()
        assert requests.fit.requests == {"sample_weight": True, "start": None}
        assert requests.score.requests == {"sample_weight": None}
    copy.set_fit_request(sample_weight=False)
    assert classifier.get_metadata_routing().fit.requests["sample_weight"] is True


def test_requests_need_routing() -> None:
    with pytest.raises(
        RuntimeError, match=r"^metadata routing is not enabled; call sklearn\.set_config\("
    ):
        Classifier().set_fit_request(sample_weight=True)
    assert logreg.Classifier().get_metadata_routing().fit.requests["sample_weight"] is None
