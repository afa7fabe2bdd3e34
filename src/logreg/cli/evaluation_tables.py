"""The tables of ``logreg evaluate``: a report in 80 columns."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from logreg.cli.render import table
from logreg.data.input_options import name_of
from logreg.errors import place, printable
from logreg.evaluation.bootstrap import Interval
from logreg.evaluation.confusion import ConfusionMatrix
from logreg.evaluation.metrics import TITLES, Metrics
from logreg.evaluation.mistakes import Mistake, misled_by
from logreg.evaluation.report import Comparison, Report
from logreg.evaluation.thresholds import Threshold
from logreg.formatting import metric_text
from logreg.labels import Labels

WIDTH = 78
EXCERPT_LINES = 3
"""Lines of a mistaken text, and of the words that misled, that are shown."""

_EXCERPT_LENGTH = 8 * EXCERPT_LINES * WIDTH
"""Characters that are looked at to fill these lines: a text may have megabytes of them."""

_VALUE_LENGTH = 40
"""Characters of a group's value that are shown."""

Table = tuple[Sequence[str], list[list[str]]]


def tables(report: Report, *, terminal: bool) -> str:
    """Format a report: the most important tables first, the optional ones last."""
    found = [
        _summary(report),
        _metrics(report),
        _labels(report),
        _confusion(report),
        _reliability(report),
        *([_thresholds(report)] if len(report.evaluation.labels) == 2 else []),
        *([_groups(report)] if report.column is not None else []),
        *([_comparison(report.comparison)] if report.comparison else []),
    ]
    parts = [table(header, rows, terminal=terminal) for header, rows in found]
    if report.comparison:
        parts.append(_tests(report, report.comparison))
    if report.mistakes:
        parts.append("the most confident mistakes\n")
        parts.extend(_mistake(mistake, report.evaluation.labels) for mistake in report.mistakes)
    return "\n".join(parts)


def _summary(report: Report) -> Table:
    evaluation, intervals = report.evaluation, report.intervals
    rows = [
        ["model", *_summary_row(evaluation, _interval(intervals[0]) if intervals else "")],
        [f"baseline: always {report.majority_label}", *_summary_row(report.majority)],
    ]
    if report.sign_of_words:
        rows.append(["baseline: sign of words", *_summary_row(report.sign_of_words)])
    texts = f"{evaluation.examples} texts" if evaluation.examples > 1 else "1 text"
    return [texts, "accuracy", "95% interval", "balanced", "macro F1"], rows


def _summary_row(made: ConfusionMatrix, interval: str = "") -> list[str]:
    accuracy, balanced = metric_text(made.accuracy), metric_text(made.balanced_accuracy)
    return [accuracy, interval, balanced, metric_text(made.macro_f1)]


def _metrics(report: Report) -> Table:
    intervals = report.intervals or [None] * len(Metrics._fields)
    rows = [
        [TITLES[name], metric_text(value), _interval(interval)]
        for (name, value), interval in zip(
            report.evaluation.metrics._asdict().items(), intervals, strict=True
        )
    ]
    rows[1:1] = [
        [f"accuracy, {k} best", metric_text(accuracy), ""]
        for k, accuracy in report.accuracies_within.items()
    ]
    return ["metric", "value", "95% interval"], rows


def _labels(report: Report) -> Table:
    evaluation = report.evaluation
    rows = [
        [score.label, *map(metric_text, score[1:4]), str(score.support)]
        for score in (*evaluation.per_label, evaluation.macro, evaluation.micro)
    ]
    return ["label", "precision", "recall", "F1", "support"], rows


def _confusion(report: Report) -> Table:
    evaluation = report.evaluation
    rows = [
        [gold, *map(str, row)]
        for gold, row in zip(evaluation.labels, evaluation.counts, strict=True)
    ]
    return ["gold \\ predicted", *evaluation.labels], rows


def _reliability(report: Report) -> Table:
    labels = report.evaluation.labels
    positive = labels[1] if len(labels) == 2 else "right"
    title = f"P({positive})" if len(labels) == 2 else "P(predicted)"
    rows = [
        [
            f"{tenth.lower:.1f} to {tenth.upper:.1f}",
            str(tenth.texts),
            metric_text(tenth.mean_probability),
            metric_text(tenth.share_positive),
        ]
        for tenth in report.evaluation.reliability
    ]
    return [title, "texts", "mean P", f"share {positive}"], rows


def _thresholds(report: Report) -> Table:
    options, (_, positive) = report.options, report.evaluation.per_label
    in_use = Threshold(options.threshold, positive.precision, positive.recall, positive.f1)
    rows = [_threshold("in use", in_use), _threshold("best F1", report.best_f1)]
    if options.min_precision is not None:
        title = f"precision >= {options.min_precision:g}"
        rows.append(_threshold(title, report.for_precision))
    return [f"threshold for {positive.label}", "P >", "precision", "recall", "F1"], rows


def _threshold(title: str, threshold: Threshold | None) -> list[str]:
    if threshold is None:
        return [title, "not reachable", "-", "-", "-"]
    return [title, f"{threshold.probability!r}", *map(metric_text, threshold[1:])]


def _groups(report: Report) -> Table:
    rows = [
        [
            "(missing)" if group.value is None else _shortened(group.value),
            str(group.confusion.examples),
            metric_text(group.confusion.accuracy),
            metric_text(group.confusion.macro_f1),
            metric_text(group.log_loss),
        ]
        for group in report.groups
    ]
    return [report.column or "", "texts", "accuracy", "macro F1", "log loss"], rows


def _shortened(value: str) -> str:
    return value if len(value) <= _VALUE_LENGTH else value[: _VALUE_LENGTH - 1] + "…"


def _comparison(comparison: Comparison) -> Table:
    intervals = comparison.intervals or [None] * len(Metrics._fields)
    differences = comparison.differences
    rows = [
        [
            TITLES[name],
            metric_text(value + difference),
            metric_text(value),
            metric_text(difference, "+"),
            _interval(interval, "+"),
        ]
        for name, value, difference, interval in zip(
            Metrics._fields, comparison.evaluation.metrics, differences, intervals, strict=True
        )
    ]
    return ["metric", "model", "other", "difference", "95% interval"], rows


def _tests(report: Report, comparison: Comparison) -> str:
    """Report the two tests of the accuracies."""
    counts = comparison.mcnemar
    lines = [
        f"model: {report.name}, other: {comparison.name}",
        f"texts right by the model only: {counts.only_first}, by the other only: "
        f"{counts.only_second}",
        f"McNemar's test, exact, two-sided: p = {counts.p_value:.4g}",
    ]
    if comparison.bootstrap_p is not None:
        samples = report.options.samples
        p = comparison.bootstrap_p
        value = f"p = {p:.4g}" if p else f"p < {1 / samples:.4g}"
        lines.append(f"paired bootstrap test, one-sided (is the model more accurate?): {value}")
    return "".join(f"{printable(line)}\n" for line in lines)


def _mistake(mistake: Mistake, labels: Labels) -> str:
    """Format one mistake: its place, probability, the beginning of its text, and what misled."""
    text = _paragraph(mistake.text)
    where = place(name_of(mistake.path), mistake.line)
    label = labels[1] if len(labels) == 2 else mistake.predicted
    head = f"{where}  {mistake.gold}, P({label}) = {mistake.probability:.4f}"
    words = "; ".join(misled_by(mistake.words)) or "none of its words: bias and other features"
    return "\n".join([printable(head), *text, *_paragraph(f"misled by {words}"), ""])


def _paragraph(text: str) -> list[str]:
    """Wrap the user's data, as far as it fits in a few lines."""
    return textwrap.wrap(
        printable(" ".join(text[:_EXCERPT_LENGTH].split())),
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        max_lines=EXCERPT_LINES,
        placeholder=" …",
    )


def _interval(interval: Interval | None, sign: str = "") -> str:
    if interval is None or math.isnan(interval[0]):
        return "" if interval is None else "-"
    return " to ".join(metric_text(end, sign) for end in interval)
