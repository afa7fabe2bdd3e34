"""The report as JSON; NaN becomes null."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from logreg.data.input_options import name_of
from logreg.evaluation.bootstrap import Interval
from logreg.evaluation.confusion import ConfusionMatrix, LabelScore
from logreg.evaluation.metrics import Metrics
from logreg.evaluation.mistakes import Mistake
from logreg.evaluation.report import Comparison, Report
from logreg.evaluation.thresholds import Threshold


def fields(report: Report) -> dict[str, Any]:
    """Return a report as a JSON object; docs/reference.md describes its keys."""
    evaluation, options = report.evaluation, report.options
    everything = {
        "model": report.name,
        "examples": evaluation.examples,
        "threshold": options.threshold,
        **evaluation.metrics._asdict(),
        "within": evaluation.within or None,
        "intervals": _intervals(report.intervals),
        "bootstrap": {"samples": options.samples, "seed": options.seed},
        "baselines": {
            "majority": _baseline(report.majority),
            "sign_of_words": _baseline(report.sign_of_words),
        },
        "labels": {score.label: _score(score) for score in evaluation.per_label},
        "averages": {"macro": _score(evaluation.macro), "micro": _score(evaluation.micro)},
        "confusion": _confusion(evaluation),
        "reliability": [tenth._asdict() for tenth in evaluation.reliability],
        "thresholds": {
            "best_f1": _threshold(report.best_f1),
            "min_precision": None
            if options.min_precision is None
            else {"wanted": options.min_precision, "found": _threshold(report.for_precision)},
        },
        "errors": [_mistake(mistake) for mistake in report.mistakes],
        "by": _groups(report),
        "against": _comparison(report.comparison),
    }
    cleaned: dict[str, Any] = _without_nan(everything)
    return cleaned


def _intervals(intervals: Sequence[Interval] | None) -> dict[str, Interval] | None:
    return None if intervals is None else dict(zip(Metrics._fields, intervals, strict=True))


def _baseline(made: ConfusionMatrix | None) -> dict[str, float] | None:
    if made is None:
        return None
    return {name: getattr(made, name) for name in ("accuracy", "balanced_accuracy", "macro_f1")}


def _score(score: LabelScore) -> dict[str, Any]:
    numbers = score._asdict()
    del numbers["label"]
    return numbers


def _confusion(evaluation: ConfusionMatrix) -> dict[str, dict[str, int]]:
    return {
        gold: dict(zip(evaluation.labels, row, strict=True))
        for gold, row in zip(evaluation.labels, evaluation.counts, strict=True)
    }


def _threshold(threshold: Threshold | None) -> dict[str, float] | None:
    return None if threshold is None else threshold._asdict()


def _mistake(mistake: Mistake) -> dict[str, Any]:
    words = [
        {**word.evidence._asdict(), "contribution": word.contribution} for word in mistake.words
    ]
    return {**mistake._asdict(), "path": name_of(mistake.path), "words": words}


def _groups(report: Report) -> dict[str, Any] | None:
    if report.column is None:
        return None
    groups = [
        {
            "value": group.value,
            "examples": group.confusion.examples,
            "accuracy": group.confusion.accuracy,
            "macro_f1": group.confusion.macro_f1,
            "log_loss": group.log_loss,
        }
        for group in report.groups
    ]
    return {"column": report.column, "groups": groups}


def _comparison(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    return {
        "model": comparison.name,
        **comparison.evaluation.metrics._asdict(),
        "confusion": _confusion(comparison.evaluation),
        "differences": comparison.differences._asdict(),
        "intervals": _intervals(comparison.intervals),
        "paired_bootstrap": {"p_value": comparison.bootstrap_p},
        "mcnemar": comparison.mcnemar._asdict(),
    }


def _without_nan(value: Any) -> Any:
    """Replace NaN by None, in objects and lists of any depth."""
    if isinstance(value, Mapping):
        return {key: _without_nan(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(entry) for entry in value]
    return None if isinstance(value, float) and math.isnan(value) else value
