from __future__ import annotations

from typing import Any

import pytest

from logreg.training.options import Hyperparameters, TrainingOptions

OPTIONS = [
    TrainingOptions(),
    TrainingOptions(
        Hyperparameters(learning_rate=1.0, schedule="inverse", batch_size=None, l1=0.1)
    ),
    TrainingOptions(class_weight="balanced", file_weight="balanced"),
    TrainingOptions(
        class_weight={"spam": 5.0}, file_weight=[1.0, 2.5], validation=0.1, calibrate=True
    ),
]


@pytest.mark.parametrize("options", OPTIONS)
def test_options_survive_the_metadata_of_the_model_file(options: TrainingOptions) -> None:
    assert TrainingOptions.from_metadata(options.to_metadata()) == options


def test_options_that_were_not_used_leave_no_metadata() -> None:
    assert "class_weight" not in TrainingOptions().to_metadata()
    assert TrainingOptions().to_metadata()["max_epochs"] == 300


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"class_weight": "equal"}, "class_weight must be 'balanced' or weights, got 'equal'"),
        ({"file_weight": "equal"}, "file_weight must be 'balanced' or weights, got 'equal'"),
        (
            {"class_weight": {"spam": 1e101}},
            "class_weight must be at most 1e\\+100 in size, got 1e\\+101",
        ),
        (
            {"file_weight": [10**400]},
            "a weight of file_weight must be at most 1e\\+100 in size, got 1000",
        ),
        ({"validation": 1.0}, "validation must be between 0 and 1, got 1.0"),
    ],
)
def test_option_out_of_range(options: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        TrainingOptions(**options)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"seed": None}, "metadata are wrong: seed must be a whole number, got None"),
        ({"batch_size": 2.5}, "metadata are wrong: batch_size must be a whole number, got 2.5"),
        ({"average": "no"}, "metadata are wrong: average must be True or False, got 'no'"),
        ({"class_weight": {"ham": "x"}}, "a weight of class_weight must be a number, got 'x'"),
        ({"seed": -1}, "seed must be >= 0, got -1"),
        ({"learning_rate": "fast"}, "learning_rate must be a number, got 'fast'"),
    ],
)
def test_metadata_that_make_no_options(change: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        TrainingOptions.from_metadata({**TrainingOptions().to_metadata(), **change})


def test_missing_option_is_named() -> None:
    metadata = TrainingOptions().to_metadata()
    del metadata["l2"]
    with pytest.raises(ValueError, match="does not record the l2 that it was trained with"):
        TrainingOptions.from_metadata(metadata)
