"""Predictions for the sentences of texts: one record per sentence, with the answer for its text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from logreg.data.json_fields import JsonFields
from logreg.model import Model
from logreg.pipeline.answers import Answers, Rule
from logreg.pipeline.scorer import Scorer
from logreg.pipeline.sentences import SentenceCutter
from logreg.pipeline.task import InputColumns, Output, faults_of
from logreg.pipeline.writers import Prediction, Style, header, line, probability_text, writer

if TYPE_CHECKING:
    from logreg.data.records import Columns, Lines, Records

OF_TEXT = ("text", "text_probability", "text_label")
"""What follows the answer for a sentence: the number of its text, and the answer for that."""

SENTENCE = "sentence"

_BAR_WIDTH = 10
_EIGHTHS = " ▏▎▍▌▋▊▉"


class SentencePredictor:
    """Writes the probability and the label of each sentence of each text.

    A text without any sentence counts as one.

    Args:
        model: the model.
        cutter: cuts texts into sentences.
        style: how predictions are written; to echo is to repeat the sentence.
        rule: which label a text, or a sentence, gets; by default the more probable one.
        only: the label to which the output is limited; None for no limit.
    """

    takes_lines = False

    def __init__(
        self,
        model: Model,
        cutter: SentenceCutter,
        style: Style,
        rule: Rule | None = None,
        *,
        only: str | None = None,
    ) -> None:
        self._answers = Answers(model, rule, neutral=style.neutral)
        self._scorer = Scorer(model, needs_evidence=self._answers.rule.min_evidence > 0)
        self._cutter, self._only = cutter, only
        self._has_sentence, self._style = style.echo, style._replace(echo=True)
        self._names = [*OF_TEXT, *([SENTENCE] if style.echo else [])]
        self._format = writer(self._style, self._names)
        self._numbers = count(1)

    @property
    def header(self) -> bytes:
        """The first line of the output, in CSV; empty in other formats."""
        return header(self._style, self._names)

    def continued(self, _columns: InputColumns) -> SentencePredictor:
        """Return the task for a further input: its texts are counted on."""
        return self

    def text(self, text: str) -> Output:
        """Write the sentences of a single text."""
        return self._output([text], {})

    def records(self, records: Records) -> Output:
        """Write the sentences of records, at least one; one line for what could not be read."""
        return self._output(records.texts, records.faults)._replace(faults=faults_of(records))

    def lines(self, lines: Lines) -> Output:
        """Write nothing: the sentences of a text are not lines of the input."""
        raise NotImplementedError

    def _output(self, texts: Sequence[str], faults: Mapping[int, str]) -> Output:
        sentences = [self._cutter.sentences(text) or [text] for text in texts]
        flat = [*texts, *(one for several in sentences for one in several)]
        answers = self._answers.all(self._scorer.texts(flat))
        of_texts = [next(answers) for _ in texts]
        written: list[bytes] = []
        for i, (of_text, several) in enumerate(zip(of_texts, sentences, strict=True)):
            number = next(self._numbers)
            for sentence in several:
                answer = next(answers)
                if i in faults:
                    of_text = answer = Prediction(None, None)
                if self._only is None or answer.label == self._only:
                    columns = self._columns(number, of_text, answer, sentence)
                    written.append(line(self._format(answer._replace(columns=columns))))
        return Output(b"".join(written), of_texts[-1].label)

    def _columns(
        self, number: int, of_text: Prediction, answer: Prediction, sentence: str
    ) -> Columns:
        """Return what follows the answer for a sentence."""
        p = probability_text(of_text.probability, self._style)
        if self._style.format == "jsonl":
            values = [str(number), p or "null", json.dumps(of_text.label, ensure_ascii=False)]
            values += [json.dumps(sentence, ensure_ascii=False)] if self._has_sentence else []
            fields = [f'"{name}": {value}' for name, value in zip(self._names, values, strict=True)]
            text = "{" + ", ".join(fields) + "}"
            return JsonFields(json.loads(text), text)
        shown = [bar(answer.probability)] if self._style.terminal else []
        return [str(number), p, of_text.label or "", *shown, *([sentence] * self._has_sentence)]


def bar(probability: float | None) -> str:
    """Return a bar that is the longer, the higher a probability is.

    >>> [bar(0.0), bar(0.45), bar(1.0)]
    ['          ', '████▌     ', '██████████']
    """
    whole, rest = divmod(round((probability or 0.0) * _BAR_WIDTH * 8), 8)
    return ("█" * whole + (_EIGHTHS[rest] if rest else "")).ljust(_BAR_WIDTH)
