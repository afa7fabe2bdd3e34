"""Many predictions as lines, whose probabilities stand between the same few pieces of text.

There are two ways to the same bytes: in Python, to be read, and by the compiled kernel.
"""

from __future__ import annotations

from array import array
from functools import partial
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
    """From logits to lines.

    Args:
        labels: the labels, (negative, positive).
        rule: which label a text gets.
        style: how a prediction is written.
        only: the decision to which the lines are limited; None for no limit.
    """

    def __init__(
        self, labels: Labels, rule: DecisionRule, style: Style, only: int | None
    ) -> None: ...

    def lines(self, z: array[float], evidence: array[float], own: Content | None) -> Content:
        """Return the lines of some predictions.

        Args:
            z: the logits.
            evidence: the evidence for each.
            own: a line for each, its own columns, which follow a tab; None for none.
        """


def fastest_lines(style: Style) -> type[PredictionLines]:
    """Return the fastest way to write predictions in a style."""
    fits = kernel.is_available() and style.precision <= kernel.MAX_DECIMALS
    return LinesByKernel if fits else LinesByPython


class LinesByKernel:
    """The fast way."""

    def __init__(self, labels: Labels, rule: DecisionRule, style: Style, only: int | None) -> None:
        self._write = partial(
            kernel.prediction_lines,
            threshold=rule.threshold,
            least_logit=rule.least_logit,
            min_evidence=rule.min_evidence,
            decimals=style.precision,
            frames=[_frame(label, style) for label in (*labels, None)],
            only=only,
        )

    def lines(self, z: array[float], evidence: array[float], own: Content | None) -> Content:
        """Return the lines of some predictions."""
        return self._write(z, evidence, own)


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

    def lines(self, z: array[float], evidence: array[float], own: Content | None) -> Content:
        """Return the lines of some predictions."""
        ends = [b"\n"] * len(z)
        if own is not None:
            ends = [b"\t" + line.removesuffix(b"\r") + b"\n" for line in own.split(b"\n")[:-1]]
        return b"".join(
            to_bytes(self._write(Prediction(sigmoid(one), self._labels[decision]))) + end
            for one, decision, end in zip(z, map(self._rule, z, evidence), ends, strict=True)
            if self._only is None or decision == self._only
        )
