from __future__ import annotations

import re

import numpy as np
import pytest

from logreg.loss import Floats, Gold
from logreg.training.diagnosis import describe, verdict
from logreg.training.fit import fit
from logreg.training.history import Epoch, Outcome, StopReason
from logreg.training.options import Hyperparameters


def examples() -> tuple[Floats, Gold]:
    random = np.random.default_rng(0)
    X = random.normal(size=(200, 3))
    return X, (random.random(200) < 1 / (1 + np.exp(-X.sum(axis=1)))).astype(np.intp)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, r"converged: the loss is within 0\.\d+% of its minimum"),
        (
            {"epochs": 2, "tolerance": 1e-9},
            r"NOT converged: the loss is still about [\d.]+% above its minimum; increase --epochs "
            r"\(currently 2\)",
        ),
        (
            {"epochs": 1, "learning_rate": 1e9},
            r"NOT converged: .*; no epoch lowered the loss: decrease --learning-rate "
            r"\(currently 1e\+09\)",
        ),
        (
            {"schedule": "constant", "learning_rate": 1e-4, "epochs": 20},
            r"NOT converged: .*; the loss was still falling: increase --learning-rate "
            r"\(currently 0.0001\) or --epochs \(currently 20\)",
        ),
        (
            {"schedule": "constant", "learning_rate": 8.0, "epochs": 20, "average": False},
            r"NOT converged: .*; the loss oscillates: decrease --learning-rate \(currently 8\), "
            r"use --average or use --schedule adaptive",
        ),
    ],
)
def test_ending_is_told_with_the_cure(settings: dict[str, float], expected: str) -> None:
    hyperparameters = Hyperparameters(**settings)  # type: ignore[arg-type]
    outcome = fit(*examples(), hyperparameters).outcome
    assert re.fullmatch(expected, describe(outcome, hyperparameters))


def test_separable_labels_are_told_with_the_cure() -> None:
    X, _ = examples()
    outcome = fit(X, (X[:, 0] > 0).astype(np.intp), Hyperparameters()).outcome
    assert re.fullmatch(
        r"the features separate the labels: there is no minimum, weights would grow without bound; "
        r"stopped at loss 0\.0\d+; a penalty \(--l2 0\.001\) gives a minimum",
        describe(outcome, Hyperparameters()),
    )


def test_cure_in_the_words_of_python() -> None:
    settings = Hyperparameters(schedule="constant", learning_rate=8.0, epochs=20, average=False)
    outcome = fit(*examples(), settings).outcome
    assert describe(outcome, settings, spell=str).endswith(
        "; the loss oscillates: decrease learning_rate (currently 8), "
        "use average or use schedule adaptive"
    )


def test_single_label_is_told() -> None:
    X, _ = examples()
    outcome = fit(X, np.ones(200, dtype=np.intp), Hyperparameters()).outcome
    assert describe(outcome, Hyperparameters()).startswith("all texts have the same label: ")


def test_early_stopping_is_told_with_the_epoch_that_was_kept() -> None:
    X, y = examples()
    settings = Hyperparameters(schedule="constant", learning_rate=2.0, patience=3, tolerance=0.0)
    outcome = fit(X, y, settings, validation=(X[:50], 1 - y[:50])).outcome
    assert re.fullmatch(
        r"stopped: 3 epochs in a row did not lower the validation loss; kept the weights that are "
        r"best on the validation texts, validation loss \d\.\d{4} after epoch \d+",
        describe(outcome, settings),
    )


def outcome_of(losses: list[float]) -> Outcome:
    """An outcome with these losses, of which the first improved."""
    epochs = [
        Epoch(
            number=i + 1,
            steps=i + 1,
            learning_rate=0.1,
            loss=loss,
            validation_loss=None,
            gradient_norm=1.0,
            improved=i == 0,
        )
        for i, loss in enumerate(losses)
    ]
    return Outcome(
        theta=np.zeros(2),
        epoch=1,
        loss=losses[0],
        validation_loss=None,
        first_loss=10.0,
        constant_loss=0.7,
        gradient_norm=1.0,
        suboptimality=0.5,
        epochs=epochs,
        stop_reason=StopReason.LAST_EPOCH,
    )


@pytest.mark.parametrize(
    ("schedule", "rises", "expected"),
    [
        ("constant", 4, "crawls"),
        ("constant", 5, "overshoots"),
        ("adaptive", 8, "crawls"),
        ("adaptive", 9, "overshoots"),
    ],
)
def test_verdict_depends_on_the_fraction_of_rises(schedule: str, rises: int, expected: str) -> None:
    losses = [5.0 - 0.1 * i for i in range(12 - rises)] + [6.0 + 0.1 * i for i in range(rises)]
    assert verdict(outcome_of(losses), Hyperparameters(schedule=schedule)) == expected
