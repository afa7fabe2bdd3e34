"""The figures at the top of a report: each metric with its interval, beside the baselines."""

from __future__ import annotations

import math
from typing import NamedTuple

from logreg.evaluation.bootstrap import Interval
from logreg.evaluation.metrics import TITLES
from logreg.evaluation.report import Report

HEADLINES = ("accuracy", "macro_f1", "roc_auc", "log_loss")
"""Metrics that stand out."""


class Row(NamedTuple):
    """A metric.

    Attributes:
        title: its name.
        value: NaN if it is undefined.
        interval: its 95% interval, if there is one.
        reason: why it is undefined; empty if it is defined.
        baselines: the value of each baseline; None where that is not of interest.
    """

    title: str
    value: float
    interval: Interval | None
    reason: str
    baselines: tuple[float | None, ...]


class Summary(NamedTuple):
    """The metrics in order, the names of the baselines, and the metrics that stand out."""

    rows: tuple[Row, ...]
    baselines: tuple[str, ...]
    headlines: tuple[Row, ...]


def summary(report: Report) -> Summary:
    """Return the metrics of a report beside those of the baselines."""
    made = [report.majority, *([report.sign_of_words] if report.sign_of_words else [])]
    metrics = report.evaluation.metrics._asdict()
    intervals = report.intervals or (None,) * len(metrics)
    rows = {
        name: Row(
            TITLES[name],
            value,
            interval if interval is not None and not math.isnan(interval[0]) else None,
            _reason(report, name) if math.isnan(value) else "",
            tuple(getattr(baseline, name, None) for baseline in made),
        )
        for (name, value), interval in zip(metrics.items(), intervals, strict=True)
    }
    in_order = [*rows.values()]
    in_order[1:1] = _within(report, len(made))
    names = f"always {report.majority_label}", "sign of words"
    return Summary(tuple(in_order), names[: len(made)], tuple(rows[name] for name in HEADLINES))


def _within(report: Report, n_baselines: int) -> list[Row]:
    """Return the accuracy of the k best of several labels."""
    return [
        Row(f"accuracy, {k} best", accuracy, None, "", (None,) * n_baselines)
        for k, accuracy in report.accuracies_within.items()
    ]


def _reason(report: Report, name: str) -> str:
    """Return why a metric is undefined."""
    labels = report.evaluation.labels
    if name == "average_precision" and len(labels) == 2:
        return f"no text is {labels[1]}"
    return "only one label occurs"
