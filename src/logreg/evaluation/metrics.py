"""The eight figures that sum a model up: which they are, and how a person calls them."""

from __future__ import annotations

from typing import NamedTuple


class Metrics(NamedTuple):
    """The figures that have an interval; nan where one is not defined.

    The first five are the better the higher they are, the last three the lower.
    """

    accuracy: float
    balanced_accuracy: float
    macro_f1: float
    roc_auc: float
    average_precision: float
    log_loss: float
    brier_score: float
    expected_calibration_error: float


TITLES = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "macro_f1": "macro F1",
    "roc_auc": "ROC AUC",
    "average_precision": "average precision",
    "log_loss": "log loss",
    "brier_score": "Brier score",
    "expected_calibration_error": "calibration error",
}
"""What a person calls each figure."""
