from __future__ import annotations

import math

import pytest

from logreg.training.options import Hyperparameters


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("learning_rate", 0.0, "learning_rate must be > 0, got 0.0"),
        ("learning_rate", math.nan, "learning_rate must be > 0, got nan"),
        ("learning_rate", math.inf, "learning_rate must be > 0, got inf"),
        ("schedule", "falling", "schedule must be one of adaptive, constant, inverse, got"),
        ("decay", 1.0, "decay must be between 0 and 1, got 1.0"),
        ("batch_size", 0, "batch_size must be >= 1, got 0"),
        ("l2", -0.1, "l2 must be >= 0, got -0.1"),
        ("l1", math.nan, "l1 must be >= 0, got nan"),
        ("epochs", -3, "epochs must be >= 1, got -3"),
        ("patience", 0, "patience must be >= 1, got 0"),
        ("tolerance", -1e-9, r"tolerance must be in \[0, 1\), got -1e-09"),
        ("seed", -1, "seed must be >= 0, got -1"),
    ],
)
def test_hyperparameter_out_of_range(field: str, value: float | str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        Hyperparameters(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("learning_rate", "fast", "learning_rate must be a number, got 'fast'"),
        ("decay", None, "decay must be a number, got None"),
        ("l2", True, "l2 must be a number, got True"),
        ("average", "no", "average must be True or False, got 'no'"),
        ("batch_size", 2.5, "batch_size must be a whole number, got 2.5"),
        ("batch_size", True, "batch_size must be a whole number, got True"),
        ("epochs", 2.5, "epochs must be a whole number, got 2.5"),
        ("patience", "x", "patience must be a whole number, got 'x'"),
        ("seed", None, "seed must be a whole number, got None"),
    ],
)
def test_hyperparameter_of_the_wrong_type(field: str, value: object, rule: str) -> None:
    with pytest.raises(TypeError, match=rule):
        Hyperparameters(**{field: value})  # type: ignore[arg-type]
