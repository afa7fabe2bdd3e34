from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_sample_weight

from logreg.data.dataset import Dataset
from logreg.features.sentiment import SentimentFeatures
from logreg.training.sample_weights import example_weights


def data(y: list[int], files: list[int], weights: list[float] | None = None) -> Dataset:
    own = None if weights is None else np.array(weights)
    return Dataset(
        features=SentimentFeatures.shipped(),
        X=np.zeros((len(y), 6)),
        y=np.array(y, dtype=np.intp),
        labels=("ham", "spam"),
        files=np.array(files, dtype=np.intp),
        digest="",
        weights=own,
    )


def test_no_weights_are_none() -> None:
    assert example_weights(data([0, 1], [0, 0]), None) is None


def test_balanced_labels_weigh_as_in_scikit_learn() -> None:
    y = [0, 0, 0, 1]
    weights = example_weights(data(y, [0] * 4), "balanced")
    assert weights is not None
    assert weights == pytest.approx(compute_sample_weight("balanced", y))


def test_balanced_files_weigh_the_same_in_all() -> None:
    weights = example_weights(data([0, 1, 0, 1, 1], [0, 0, 0, 0, 1]), None, "balanced")
    assert weights is not None
    assert weights.tolist() == [0.625, 0.625, 0.625, 0.625, 2.5]


def test_balanced_files_and_labels_are_both_balanced() -> None:
    some = data([0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 1, 1])
    weights = example_weights(some, "balanced", "balanced")
    assert weights is not None
    assert weights[some.y == 0].sum() == pytest.approx(weights[some.y == 1].sum())


def test_weights_of_labels_files_and_examples_are_multiplied() -> None:
    some = data([0, 1, 0, 1], [0, 0, 1, 1], [1.0, 1.0, 1.0, 7.0])
    weights = example_weights(some, {"spam": 5.0}, [1.0, 2.0])
    assert weights is not None
    assert weights.tolist() == [1, 5, 2, 70]


@pytest.mark.parametrize(
    ("class_weight", "file_weight", "rule"),
    [
        ({"eggs": 2.0}, None, "a weight for the label 'eggs', but the labels are ham and spam"),
        ({"spam": 0.0}, None, "the weight of the label 'spam' must be > 0, got 0"),
        (None, [1.0], "as many file weights as files: got 2 files, 1 weights"),
        (None, [1.0, -1.0], "the weight of a file must be > 0, got -1"),
    ],
)
def test_weights_that_make_no_sense(class_weight: Any, file_weight: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        example_weights(data([0, 1], [0, 1]), class_weight, file_weight)


def test_file_without_examples_does_not_count_among_the_balanced_ones() -> None:
    weights = example_weights(data([0, 1, 0, 1, 1], [0, 0, 0, 0, 2]), None, "balanced")
    assert weights is not None
    assert weights.tolist() == [5 / 8] * 4 + [5 / 2]
