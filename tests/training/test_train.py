from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from logreg.data.dataset import Dataset
from logreg.data.splits import held_out_part, stratified_folds
from logreg.features.sentiment import SentimentFeatures
from logreg.loss import Floats, sigmoid
from logreg.training.fit import logits, theta_of
from logreg.training.history import StopReason
from logreg.training.options import Hyperparameters, TrainingOptions
from logreg.training.train import train
from logreg.training.trainer import CALIBRATION_SEED, VALIDATION_SEED


def data(n: int = 400, shift: float = 0.0) -> Dataset:
    random = np.random.default_rng(2)
    X = random.normal(size=(n, 6))
    y = (random.random(n) < 1 / (1 + np.exp(-(X.sum(axis=1) + shift)))).astype(np.intp)
    files = random.integers(0, 2, n)
    features = SentimentFeatures.shipped()
    return Dataset(
        features=features, X=X, y=y, labels=("ham", "spam"), files=files, digest="sha256:0"
    )


def scores(data: Dataset, options: TrainingOptions) -> Floats:
    return logits(theta_of(train(data, options).model.linear), data.X)


def mean_probability(data: Dataset, options: TrainingOptions) -> float:
    return float(sigmoid(scores(data, options)).mean())


def test_balanced_labels_move_the_mean_probability_to_a_half() -> None:
    rare = data(2000, shift=-2.5)
    assert mean_probability(rare, TrainingOptions()) == pytest.approx(rare.y.mean(), abs=0.01)
    p = sigmoid(scores(rare, TrainingOptions(class_weight="balanced")))
    halves = (p[rare.y > 0].mean() + p[rare.y == 0].mean()) / 2
    assert halves == pytest.approx(0.5, abs=0.01)


def test_calibration_brings_back_the_share_of_the_labels() -> None:
    rare = data(2000, shift=-2.5)
    options = TrainingOptions(class_weight="balanced", calibrate=True)
    assert mean_probability(rare, options) == pytest.approx(rare.y.mean(), abs=0.01)


def test_calibration_is_folded_into_the_model() -> None:
    some = data()
    trained = train(some, TrainingOptions(calibrate=True))
    assert trained.calibration is not None
    plain = scores(some, TrainingOptions())
    theta = theta_of(trained.model.linear)
    assert logits(theta, some.X) == pytest.approx(trained.calibration.scaling(plain))


def test_no_two_random_choices_have_the_same_seed() -> None:
    assert len({0, VALIDATION_SEED, CALIBRATION_SEED}) == 3
    some, seed = data(40), 5
    held_out = held_out_part(some.y, 0.2, [seed, VALIDATION_SEED])
    folds = stratified_folds(some.y, 5, [seed, CALIBRATION_SEED])
    options = TrainingOptions(Hyperparameters(seed=seed), validation=0.2, calibrate=True)
    trained = train(some, options)
    assert trained.examples == int((~held_out).sum())
    assert trained.calibration is not None
    inside = folds == 3
    rest = train(some.rows(np.flatnonzero(~inside)), replace(options, calibrate=False))
    expected = logits(theta_of(rest.model.linear), some.X[inside])
    assert trained.calibration.before[inside].tolist() == expected.tolist()
    same_seed = stratified_folds(some.y, 5, [seed, VALIDATION_SEED])
    assert folds.tolist() != same_seed.tolist()


def test_weights_of_files_decide_between_them() -> None:
    some = data()
    first = replace(some, y=some.files.astype(np.intp))
    shares = [mean_probability(first, TrainingOptions(file_weight=[1.0, w])) for w in (1.0, 3.0)]
    assert shares[0] == pytest.approx(some.files.mean(), abs=0.01)
    expected = 3 * some.files.mean() / (3 * some.files.mean() + 1 - some.files.mean())
    assert shares[1] == pytest.approx(expected, abs=0.02)


def test_validation_fraction_is_held_out_of_training() -> None:
    some = data(100)
    flipped = TrainingOptions(
        Hyperparameters(schedule="constant", learning_rate=1.0, tolerance=0.0), validation=0.2
    )
    outcome = train(some, flipped).outcome
    assert outcome.stop_reason is StopReason.STOPPED_EARLY
    assert all(epoch.validation_loss is not None for epoch in outcome.epochs)


@pytest.mark.parametrize(
    ("n", "options", "rule"),
    [
        (
            2,
            TrainingOptions(validation=0.1),
            "training and validation both need examples, got 2 to hold",
        ),
        (4, TrainingOptions(calibrate=True), "calibration needs at least 5 texts, got 4"),
    ],
)
def test_too_few_examples_for_what_is_held_out(n: int, options: TrainingOptions, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        train(data(n), options)
