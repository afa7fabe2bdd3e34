"""Predictions: from texts, records, or lines of bytes, to lines of output.

If a line holds only a probability and a label, and perhaps the input's own columns unchanged, it is
written by `prediction_lines`, many at once. The bytes of the output are the same in all cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from logreg.linear_model import sigmoid
from logreg.model import Model
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.task import InputColumns, Output, faults_of
from logreg.pipeline.writers import Prediction, Style, header, line, tsv_lines, writer

if TYPE_CHECKING:
    from array import array

    from logreg.data.records import Columns, Lines, Records
    from logreg.pipeline.prediction_lines import PredictionLines

MANY = 50
"""Number of predictions from which it pays to write them at once."""


class Predictor:
    """Writes the probability and the label of each text.

    Args:
        model: the model.
        style: how predictions are written.
        columns: names of the input's own columns.
        rule: which label a text gets; by default the more probable one.
        only: the label to which the output is limited; None for no limit.
    """

    def __init__(
        self,
        model: Model,
        style: Style,
        columns: Sequence[str] = ("text",),
        rule: DecisionRule | None = None,
        *,
        only: str | None = None,
    ) -> None:
        self._model = model
        self._style = style
        self._columns = tuple(columns)
        self._rule = rule or DecisionRule(model.features)
        self._only = only
        self._labels = (*model.labels, None)
        self._format = writer(style, columns)

    @property
    def header(self) -> bytes:
        """The first line of the output, in CSV; empty in other formats."""
        return header(self._style, self._columns)

    @property
    def takes_lines(self) -> bool:
        """Whether a line of output has nothing else of a record than its columns as they are."""
        return not self._style.echo or (self._style.format == "tsv" and not self._style.terminal)

    def continued(self, columns: InputColumns) -> Predictor:
        """Return the task for a further input.

        Raises:
            ValueError: its columns are to be repeated and differ from those before.
        """
        if not self._style.echo or tuple(columns.names) == self._columns:
            return self
        if self._style.format == "jsonl":
            return Predictor(self._model, self._style, columns.names, self._rule, only=self._only)
        names, before = ", ".join(columns.names), ", ".join(self._columns)
        raise ValueError(
            f"has the columns {names}, the input before it {before}; "
            "use them in separate calls, or --format jsonl"
        )

    def text(self, text: str) -> Output:
        """Write the prediction for a single text."""
        prediction = self._prediction(self._model.features.extract(text), (text,))
        return Output(self._line(prediction), prediction.label)

    def records(self, records: Records) -> Output:
        """Write the predictions for records, at least one."""
        rows = self._model.features.rows(records.texts)
        if self.takes_lines and not records.faults and len(records) >= MANY:
            own = tsv_lines(records.columns, self._columns) if self._style.echo else b""
            if own is not None:
                return self._written(rows, own)
        predictions = [
            Prediction(None, None, record.columns)
            if record.fault
            else self._prediction(x, record.columns)
            for record, x in zip(records, self._vectors(rows), strict=True)
        ]
        lines = b"".join(map(self._line, predictions))
        return Output(lines, predictions[-1].label, faults_of(records))

    def lines(self, lines: Lines) -> Output:
        """Write the predictions for lines of bytes, at least one."""
        features = self._model.features
        outputs = [
            self._written(features.rows_of_lines(part.texts), part.columns)
            for part in lines.parts()
        ]
        return outputs[-1]._replace(lines=b"".join([output.lines for output in outputs]))

    def _vectors(self, rows: array[float]) -> Iterator[Sequence[float]]:
        """Yield the features of each text."""
        n = len(self._model.features.names)
        return (rows[i : i + n] for i in range(0, len(rows), n))

    def _written(self, rows: array[float], own: bytes | bytearray) -> Output:
        """Write predictions whose own columns are lines."""
        from array import array

        from logreg.pipeline.prediction_lines import logits

        z = logits(self._model.linear, rows)
        evidence = array("d", bytes(z.itemsize * len(z)))
        if self._rule.min_evidence > 0:
            evidence = array("d", map(self._rule.evidence, self._vectors(rows)))
        lines = self._lines.lines(z, evidence, own if self._style.echo else None)
        return Output(lines, self._labels[self._rule(z[-1], evidence[-1])])

    @cached_property
    def _lines(self) -> PredictionLines:
        from logreg.pipeline.prediction_lines import fastest_lines

        only = None if self._only is None else self._labels.index(self._only)
        return fastest_lines(self._style)(self._model.labels, self._rule, self._style, only)

    def _prediction(self, x: Sequence[float], columns: Columns) -> Prediction:
        z = self._model.linear.logit(x)
        decision = self._rule(z, self._rule.evidence(x))
        return Prediction(sigmoid(z), self._labels[decision], columns)

    def _line(self, prediction: Prediction) -> bytes:
        """Return the line of a prediction; nothing if its label is not asked for."""
        if self._only is not None and prediction.label != self._only:
            return b""
        return line(self._format(prediction))
