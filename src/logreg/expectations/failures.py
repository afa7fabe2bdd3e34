"""What a failure says: what was expected, and what was found, in one line.

Of several variants that fail it names the worst.
"""

from __future__ import annotations

from collections.abc import Sequence

from logreg.errors import excerpt
from logreg.expectations.checker import Answer, Result, spreads
from logreg.labels import Labels


def failure_of(result: Result, labels: Labels, tolerance: float) -> str | None:
    """Return what was expected and what was found; None if the expectation holds.

    Args:
        result: the result of an expectation.
        labels: those of the model.
        tolerance: how far apart the probabilities of an invariance may be.
    """
    if result.holds:
        return None
    if result.expectation.kind == "label":
        return _wrong_label(result, labels)
    if result.expectation.kind == "direction":
        return _wrong_order(result, labels)
    return _unequal(result.answers, labels, tolerance)


def _wrong_label(result: Result, labels: Labels) -> str:
    """Say which label was found; of several texts for the one whose label is least probable."""
    expected = result.expectation.label
    wrong = [answer for answer in result.answers if answer.label != expected]
    if expected is None:
        worst = max(wrong, key=lambda answer: max(answer.p))
        k = labels.index(str(worst.label))
    else:
        k = labels.index(expected)
        worst = min(wrong, key=lambda answer: answer.p[k])
    n = len(result.answers)
    among = f" ({len(wrong)} of {n} variants fail)" if n > 1 else ""
    found = f"P({labels[k]}) = {worst.p[k]:.4f} for {excerpt(worst.text)}{among}"
    return f"expected {_name(expected)}, found {_name(worst.label)}, {found}"


def _name(label: str | None) -> str:
    return "no label" if label is None else label


def _wrong_order(result: Result, labels: Labels) -> str:
    """Say which two probabilities are not in order: the lowest that must be the higher one."""
    label = str(result.expectation.label)
    k = labels.index(label)
    left = min(result.answers, key=lambda answer: answer.p[k])
    right = max(result.below, key=lambda answer: answer.p[k])
    expected = f"P({label}) of {excerpt(left.text)} > that of {excerpt(right.text)}"
    return f"expected {expected}, found {left.p[k]:.4f} and {right.p[k]:.4f}"


def _unequal(answers: Sequence[Answer], labels: Labels, tolerance: float) -> str:
    """Say which two answers are furthest apart, or else have two labels."""
    ranges = spreads(answers)
    k = 1 if len(labels) == 2 else ranges.index(max(ranges))
    low = min(answers, key=lambda answer: answer.p[k])
    high = max(answers, key=lambda answer: answer.p[k])
    if ranges[k] <= tolerance:
        low, high = answers[0], next(one for one in answers if one.label != answers[0].label)
    found = " and ".join(
        f"{_name(one.label)}, P({labels[k]}) = {one.p[k]:.4f} for {excerpt(one.text)}"
        for one in (low, high)
    )
    return f"expected one answer within {tolerance:g}, found {found}"
