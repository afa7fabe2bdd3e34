"""Many predictions as lines, whose probabilities stand between the same few pieces of text.

There are two ways to the same bytes: in Python, to be read, and by the compiled kernel.
"""

from __future__ import annotations

from array import array
from typing import Protocol

from logreg.labels import Labels
from logreg.linear_model import LinearModel, sigmoid
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.writers import Prediction, Style, to_bytes, writer
from logreg.scanner import kernel

Content = bytes | bytearray


def logits(linear: LinearModel, rows: array[float]) -> array[float]:
    """Return z = w·x + b of many texts, whose features x lie one after the other in ``rows``."""
    if kernel.is_available():
        return kernel.logits(rows, linear.weights, linear.bias)
    n = len(linear.weights)
    return array("d", [linear.logit(rows[i : i + n]) for i in range(0, len(rows), n)])


class PredictionLines(Protocol):
    """From logits to lines."""

    def lines(
        self, z: array[float], evidence: array[float], own: Content | None
    ) -> tuple[Content, int]:
        """Return the lines of some predictions, at least one, and the last decision.

        Args:
            z: the logits.
            evidence: the evidence for each.
            own: a line for each, its own columns, which follow a tab; None for none.
        """


def fastest_lines(
    labels: Labels, rule: DecisionRule, style: Style, only: int | None
) -> PredictionLines:
    """Return the fastest way.

    Args:
        labels: the labels, (negative, positive).
        rule: which label a text gets.
        style: how a prediction is written.
        only: the decision to which the lines are limited; None for no limit.
    """
    if not kernel.is_available() or style.precision > kernel.MAX_DECIMALS:
        return LinesByPython(labels, rule, style, only)
    return kernel.PredictionWriter(
        threshold=rule.threshold,
        least_logit=rule.least_logit,
        min_evidence=rule.min_evidence,
        decimals=style.precision,
        frames=[_frame(label, style) for label in (*labels, None)],
        only=only,
    )


def _frame(label: str | None, style: Style) -> tuple[bytes, bytes]:
    r"""Return what stands before and after the probability.

    >>> _frame("positive", Style()), _frame(None, Style("jsonl"))
    ((b'', b'\tpositive'), (b'{"probability": ', b', "label": null}'))
    """
    written = writer(style._replace(echo=False), ())(Prediction(0.5, label))
    before, _, after = written.partition(f"{0.5:.{style.precision}f}")
    return to_bytes(before), to_bytes(after)


class LinesByPython:
    """The specification: text by text."""

    def __init__(self, labels: Labels, rule: DecisionRule, style: Style, only: int | None) -> None:
        self._rule, self._only = rule, only
        self._write = writer(style._replace(echo=False), ())
        self._labels = (*labels, None)

    def lines(
        self, z: array[float], evidence: array[float], own: Content | None
    ) -> tuple[bytes, int]:
        """Return the lines, and the last decision."""
        decisions = [*map(self._rule, z, evidence)]
        ends = [b"\n"] * len(z)
        if own is not None:
            ends = [b"\t" + line.removesuffix(b"\r") + b"\n" for line in own.split(b"\n")[:-1]]
        lines = [
            to_bytes(self._write(Prediction(sigmoid(one), self._labels[decision]))) + end
            for one, decision, end in zip(z, decisions, ends, strict=True)
            if self._only is None or decision == self._only
        ]
        return b"".join(lines), decisions[-1]
