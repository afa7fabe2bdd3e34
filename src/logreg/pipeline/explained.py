"""Predictions with the words that speak most for and against them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logreg.data.json_fields import JsonFields
from logreg.explanation import Explanation
from logreg.model import Model
from logreg.pipeline.answers import Rule
from logreg.pipeline.predict import Predictor
from logreg.pipeline.task import InputColumns, Output
from logreg.pipeline.writers import Prediction, Style

if TYPE_CHECKING:
    from logreg.data.records import Columns, Records

WORDS = "words"
"""The name of the column."""

MOST = 3
"""Words of an answer."""


class ExplainedPredictor(Predictor):
    """Writes the probability, the label and the strongest words of each text.

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
        rule: Rule | None = None,
        *,
        only: str | None = None,
    ) -> None:
        own = (WORDS, *(columns if style.echo else ()))
        super().__init__(model, style._replace(echo=True), own, rule, only=only)
        self._echoes = style.echo

    @property
    def takes_lines(self) -> bool:
        """Whether a line of output has nothing but the answer: it has words."""
        return False

    def continued(self, columns: InputColumns) -> Predictor:
        """Return the task for a further input, as `Predictor` does."""
        if not self._echoes:
            return self
        return super().continued(columns._replace(names=(WORDS, *columns.names)))

    def text(self, text: str) -> Output:
        """Write the prediction for a single text."""
        z, evidence = self._scorer.text(text)
        prediction = self._answers.one(z, evidence)
        line = self._line(prediction._replace(columns=self._with_words((text,), text)))
        return Output(line, prediction.label, n_texts=1, n_blank=int(self._is_blank(evidence)))

    def records(self, records: Records) -> Output:
        """Write the predictions for records, at least one."""
        scores = self._scorer.texts(records.texts)
        answers = self._answers.all(scores)
        predictions = [
            Prediction(None, None, ("", *record.columns) if self._echoes else ("",))
            if record.fault
            else answer._replace(columns=self._with_words(record.columns, record.text))
            for record, answer in zip(records, answers, strict=True)
        ]
        lines = b"".join(map(self._line, predictions))
        return self._output(lines, predictions, records, scores)

    def _with_words(self, own: Columns, text: str) -> Columns:
        """Return the words of a text, and the input's own columns if they are repeated."""
        words = strongest_words(self._model, text)
        if isinstance(own, JsonFields):
            if not self._echoes:
                return JsonFields({WORDS: words})
            source = f'{{"{WORDS}": {json.dumps(words)}, {own.source.lstrip()[1:]}'
            return JsonFields({WORDS: words, **own.values}, source if own.source else "")
        return [words, *(own if self._echoes else ())]


def strongest_words(model: Model, text: str) -> str:
    """Return the words that add most to z, with what they add.

    >>> from logreg.model_file import load
    >>> strongest_words(load("textbook"), "A great cast, but dull and hokey, no?")
    'dull -5.00, hokey -5.00, great +2.50'
    """
    found = Explanation(model.features, model.linear, text).words()
    return ", ".join([f"{word} {value:+.2f}" for word, value in [*found.items()][:MOST]])
