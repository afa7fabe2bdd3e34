"""The eight summary metrics of a model."""

from __future__ import annotations

from typing import NamedTuple


class Metrics(NamedTuple):
    """The metrics that get a confidence interval; NaN where undefined.

    Higher is better for the first five, lower for the last three.
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
"""The display name of each metric."""
