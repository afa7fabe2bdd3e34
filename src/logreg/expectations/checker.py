"""Check expectations: whether a model answers what it must."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from logreg.errors import InputError
from logreg.expectations.lines import Expectation
from logreg.labels import Labels
from logreg.model import Model
from logreg.pipeline.answers import Answers, Rule
from logreg.pipeline.scorer import Scorer

TOLERANCE = 0.05
"""How far apart the probabilities of an invariance may be, if nothing else is said."""


class Answer(NamedTuple):
    """What a model answers for a text.

    Attributes:
        text: the text.
        label: its label; None for none.
        p: the probability of each label of the model.
    """

    text: str
    label: str | None
    p: tuple[float, ...]


class Result(NamedTuple):
    """An expectation beside what was found.

    Attributes:
        expectation: what was expected.
        holds: whether it was found.
        answers: for the texts of the expectation.
        below: for the texts on the right of a direction.
    """

    expectation: Expectation
    holds: bool
    answers: Sequence[Answer]
    below: Sequence[Answer] = ()


class Checker:
    """Checks expectations.

    Args:
        model: the model.
        rule: which label a text gets; by default the most probable one.
        tolerance: how far apart the probabilities of an invariance may be.

    >>> from logreg.expectations.lines import LineParser
    >>> from logreg.model_file import load
    >>> model = load("textbook")
    >>> check, parse = Checker(model), LineParser(model.labels)
    >>> lines = "positive: great", "great > great, nice", "same: {great|awful} music"
    >>> [check(parse(line, "a.txt", 1)).holds for line in lines]
    [True, False, False]
    """

    def __init__(
        self, model: Model, rule: Rule | None = None, *, tolerance: float = TOLERANCE
    ) -> None:
        self.labels: Labels = model.labels
        self.tolerance = tolerance
        self._linear = model.linear
        self._answers = Answers(model, rule)
        self._scorer = Scorer(model)

    def __call__(self, expectation: Expectation) -> Result:
        """Return the result of an expectation.

        A label must be that of every text. The least P(label) of the texts of a direction must be
        higher than the highest on the right. Of an invariance all texts must get one label, and
        max P(k) - min P(k) over the texts must be within the tolerance for each label k.

        Raises:
            InputError: the model can't read a text, as one of numbers.
        """
        answers, below = (
            [self._answer(text, expectation) for text in texts]
            for texts in (expectation.texts, expectation.below)
        )
        if expectation.kind == "label":
            holds = all(answer.label == expectation.label for answer in answers)
        elif expectation.kind == "direction":
            k = self.labels.index(str(expectation.label))
            holds = min(one.p[k] for one in answers) > max(one.p[k] for one in below)
        else:
            is_one_label = len({answer.label for answer in answers}) == 1
            holds = is_one_label and max(spreads(answers)) <= self.tolerance
        return Result(expectation, holds, answers, below)

    def _answer(self, text: str, expectation: Expectation) -> Answer:
        try:
            z, evidence = self._scorer.text(text)
        except InputError as error:
            raise InputError(error.problem, expectation.path, expectation.line) from error
        return Answer(text, self._answers.one(z, evidence).label, self._linear.distribution(z))


def spreads(answers: Sequence[Answer]) -> list[float]:
    """Return max P(k) - min P(k) over the answers for each label k."""
    return [max(ps) - min(ps) for ps in zip(*(answer.p for answer in answers), strict=True)]


def to_json(result: Result, failure: str | None, labels: Labels) -> dict[str, Any]:
    """Return a result, ready for JSON.

    Args:
        result: the result.
        failure: what was expected and found; None if it holds.
        labels: those of the model.
    """
    expectation = result.expectation
    answers, below = (
        [
            {"text": text, "label": label, "probabilities": dict(zip(labels, p, strict=True))}
            for text, label, p in found
        ]
        for found in (result.answers, result.below)
    )
    return {
        "path": expectation.path,
        "line": expectation.line,
        "expectation": expectation.source,
        "kind": expectation.kind,
        "label": expectation.label,
        "holds": result.holds,
        "failure": failure,
        "answers": answers,
        "below": below,
    }
