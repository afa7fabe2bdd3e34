"""Predictions: from texts, records, or lines of bytes, to lines of output.

If a line holds only the answer, and perhaps the input's own columns unchanged, it is written by
`prediction_lines`, many at once. The bytes of the output are the same in all cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING

from logreg.features.sentiment import SentimentFeatures
from logreg.model import Model
from logreg.pipeline.answers import Answers, Rule
from logreg.pipeline.scorer import Scorer, Scores
from logreg.pipeline.task import InputColumns, Output, faults_of
from logreg.pipeline.writers import Prediction, Style, header, line, tsv_lines, writer

if TYPE_CHECKING:
    from logreg.data.records import Lines, Records
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
        watched: whether the output has the scores.
    """

    def __init__(
        self,
        model: Model,
        style: Style,
        columns: Sequence[str] = ("text",),
        rule: Rule | None = None,
        *,
        only: str | None = None,
        watched: bool = False,
    ) -> None:
        self._model = model
        self._watched = watched
        self._style = style
        self._columns = tuple(columns)
        self._answers = Answers(model, rule, style.n_ranked, style.neutral)
        self._scorer = Scorer(model, needs_evidence=self._answers.rule.min_evidence > 0)
        self._only = only
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
            return Predictor(
                self._model,
                self._style,
                columns.names,
                self._answers.rule,
                only=self._only,
                watched=self._watched,
            )
        names, before = ", ".join(columns.names), ", ".join(self._columns)
        raise ValueError(
            f"has the columns {names}, the input before it {before}; "
            "use them in separate calls, or --format jsonl"
        )

    def text(self, text: str) -> Output:
        """Write the prediction for a single text."""
        if self._watched:
            from logreg.data.records import Records

            return self.records(Records([text], columns=[(text,)]))
        z, evidence = self._scorer.text(text)
        prediction = self._answers.one(z, evidence)
        line = self._line(prediction._replace(columns=(text,)))
        return Output(line, prediction.label, n_texts=1, n_blank=int(self._is_blank(evidence)))

    def _is_blank(self, evidence: float) -> bool:
        """Return whether a text has no word of the lists, if the model has lists."""
        return evidence == 0 and isinstance(self._model.features, SentimentFeatures)

    def records(self, records: Records) -> Output:
        """Write the predictions for records, at least one."""
        scores = self._scorer.texts(records.texts)
        if self.takes_lines and not records.faults and len(records) >= MANY:
            own = tsv_lines(records.columns, self._columns) if self._style.echo else b""
            if own is not None:
                return self._written(scores, own)
        predictions = [
            Prediction(None, None, record.columns)
            if record.fault
            else prediction._replace(columns=record.columns)
            for record, prediction in zip(records, self._answers.all(scores), strict=True)
        ]
        lines = b"".join(map(self._line, predictions))
        return self._output(lines, predictions, records, scores)

    def _output(
        self,
        lines: bytes,
        predictions: Sequence[Prediction],
        records: Records,
        scores: Scores,
    ) -> Output:
        """Return the output for records; those that could not be read are no texts."""
        faults = faults_of(records)
        n_blank = max(scores.n_blank - len(faults), 0)
        n_texts = len(records) - len(faults)
        seen = self._seen(scores, {*records.faults})
        return Output(lines, predictions[-1].label, faults, n_texts, n_blank, seen)

    def _seen(self, scores: Scores, left_out: AbstractSet[int] = frozenset()) -> tuple[Scores, ...]:
        """Return the scores of texts that could be read, if they are watched."""
        if not self._watched or len(left_out) == len(scores.evidence):
            return ()
        if not left_out:
            return (scores,)
        from logreg.pipeline.watch import without

        return (without(scores, left_out, self._model.n_scores),)

    def lines(self, lines: Lines) -> Output:
        """Write the predictions for lines of bytes, at least one."""
        outputs = [
            self._written(self._scorer.lines(part.texts), part.columns) for part in lines.parts()
        ]
        return outputs[-1]._replace(
            lines=b"".join([output.lines for output in outputs]),
            n_texts=sum([output.n_texts for output in outputs]),
            n_blank=sum([output.n_blank for output in outputs]),
            scores=tuple([scores for output in outputs for scores in output.scores]),
        )

    def _written(self, scores: Scores, own: bytes | bytearray) -> Output:
        """Write predictions whose own columns are lines."""
        lines = self._lines.lines(scores, own if self._style.echo else None)
        label, n = self._answers.last_label(scores), len(scores.evidence)
        seen = self._seen(scores)
        return Output(lines, label, n_texts=n, n_blank=scores.n_blank, scores=seen)

    @cached_property
    def _lines(self) -> PredictionLines:
        from logreg.pipeline.prediction_lines import fastest_lines

        return fastest_lines(self._answers, self._style)(self._answers, self._style, self._only)

    def _line(self, prediction: Prediction) -> bytes:
        """Return the line of a prediction; nothing if its label is not asked for."""
        if self._only is not None and prediction.label != self._only:
            return b""
        return line(self._format(prediction))
