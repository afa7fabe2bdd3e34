from __future__ import annotations

import numpy as np
import pytest

from logreg.data.dataset import Dataset
from logreg.loss import Floats, sigmoid
from logreg.training.loop import Ending
from logreg.training.options import Hyperparameters
from logreg.training.recipe import Recipe
from logreg.training.train import learn


def data(n: int = 400, shift: float = 0.0) -> Dataset:
    random = np.random.default_rng(2)
    X = random.normal(size=(n, 3))
    y = (random.random(n) < 1 / (1 + np.exp(-(X.sum(axis=1) + shift)))).astype(np.intp)
    return Dataset(X, y, ("ham", "spam"), random.integers(0, 2, n), "sha256:0")


def mean_probability(data: Dataset, recipe: Recipe) -> float:
    z: Floats = learn(data, recipe).parameters.logits(data.X)
    return float(sigmoid(z).mean())


def test_balanced_labels_move_the_mean_probability_to_a_half() -> None:
    rare = data(2000, shift=-2.5)
    assert mean_probability(rare, Recipe()) == pytest.approx(rare.y.mean(), abs=0.01)
    balanced = learn(rare, Recipe(class_weight="balanced")).parameters
    p = sigmoid(balanced.logits(rare.X))
    halves = (p[rare.y > 0].mean() + p[rare.y == 0].mean()) / 2
    assert halves == pytest.approx(0.5, abs=0.01)


def test_calibration_brings_back_the_share_of_the_labels() -> None:
    rare = data(2000, shift=-2.5)
    recipe = Recipe(class_weight="balanced", calibrate=True)
    assert mean_probability(rare, recipe) == pytest.approx(rare.y.mean(), abs=0.01)


def test_calibration_is_folded_into_the_parameters() -> None:
    some = data()
    learned = learn(some, Recipe(calibrate=True))
    assert learned.calibration
    slope, shift = learned.calibration.platt
    z = learned.fit.parameters.logits(some.X)
    assert learned.parameters.logits(some.X) == pytest.approx(slope * z + shift)


def test_weights_of_files_decide_between_them() -> None:
    some = data()
    first = Dataset(some.X, some.files.astype(np.intp), some.labels, some.files, "")
    shares = [mean_probability(first, Recipe(file_weight=[1.0, w])) for w in (1.0, 3.0)]
    assert shares[0] == pytest.approx(some.files.mean(), abs=0.01)
    expected = 3 * some.files.mean() / (3 * some.files.mean() + 1 - some.files.mean())
    assert shares[1] == pytest.approx(expected, abs=0.02)


def test_validation_fraction_is_held_out_of_training() -> None:
    some = data(100)
    flipped = Recipe(
        Hyperparameters(schedule="constant", learning_rate=1.0, tolerance=0.0), validation=0.2
    )
    outcome = learn(some, flipped).fit.outcome
    assert outcome.ending is Ending.NO_BETTER
    assert all(epoch.validation_loss is not None for epoch in outcome.epochs)


@pytest.mark.parametrize(
    ("n", "recipe", "rule"),
    [
        (2, Recipe(validation=0.1), "training and validation both need examples, got 2 to hold"),
        (4, Recipe(calibrate=True), "calibration needs at least 5 texts, got 4"),
    ],
)
def test_too_few_examples_for_what_is_held_out(n: int, recipe: Recipe, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        learn(data(n), recipe)
