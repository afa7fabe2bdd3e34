"""Many predictions as lines, whose probabilities stand between the same few pieces of text.

There are two ways to the same bytes: in Python, to be read, and by the compiled kernel.
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

from logreg.pipeline.answers import Answers
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.scorer import Scores
from logreg.pipeline.writers import Prediction, Style, to_bytes, writer
from logreg.scanner import kernel

Content = bytes | bytearray


class PredictionLines(Protocol):
    """From scores to lines.

    Args:
        answers: which label a text gets.
        style: how a prediction is written.
        only: the label to which the lines are limited; None for no limit.
    """

    def __init__(self, answers: Answers, style: Style, only: str | None) -> None: ...

    def lines(self, scores: Scores, own: Content | None) -> Content:
        """Return the lines of some predictions.

        Args:
            scores: the logits of each text, and its evidence.
            own: a line for each, its own columns, which follow a tab; None for none.
        """


def fastest_lines(answers: Answers, style: Style) -> type[PredictionLines]:
    """Return the fastest way to write predictions in a style."""
    fits = kernel.is_available() and style.precision <= kernel.MAX_DECIMALS
    return LinesByKernel if fits and answers.is_plain else LinesByPython


class LinesByKernel:
    """The fast way, for plain answers."""

    def __init__(self, answers: Answers, style: Style, only: str | None) -> None:
        rule = answers.rule
        if not isinstance(rule, DecisionRule):
            raise TypeError("the kernel writes plain answers only")
        self._write = partial(
            kernel.prediction_lines,
            threshold=rule.threshold,
            least_logit=rule.least_logit,
            min_evidence=rule.min_evidence,
            decimals=style.precision,
            frames=[_frame(label, style) for label in answers.labels],
            only=None if only is None else answers.labels.index(only),
        )

    def lines(self, scores: Scores, own: Content | None) -> Content:
        """Return the lines of some predictions."""
        return self._write(scores.z, scores.evidence, own)


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

    def __init__(self, answers: Answers, style: Style, only: str | None) -> None:
        self._answers, self._only = answers, only
        self._write = writer(style._replace(echo=False), ())

    def lines(self, scores: Scores, own: Content | None) -> Content:
        """Return the lines of some predictions."""
        ends = [b"\n"] * len(scores.evidence)
        if own is not None:
            ends = [b"\t" + line.removesuffix(b"\r") + b"\n" for line in own.split(b"\n")[:-1]]
        return b"".join(
            to_bytes(self._write(prediction)) + end
            for prediction, end in zip(self._answers.all(scores), ends, strict=True)
            if self._only is None or prediction.label == self._only
        )
