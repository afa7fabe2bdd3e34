"""An explanation as data: a JSON object, or rows of a table."""

from __future__ import annotations

from typing import Any

from logreg.explanation import Explanation


def fields(
    explanation: Explanation, number: int, gold: str | None, learning_rate: float
) -> dict[str, Any]:
    """Return all of an explanation as JSON has it.

    Args:
        explanation: the explanation.
        number: of the text, from 1.
        gold: the label under which the loss, and a step of learning, are given; None for neither.
        learning_rate: of that step.
    """
    found: dict[str, Any] = {
        "text": number,
        "labels": [*explanation.labels],
        "z": explanation.z,
        "bias": explanation.bias,
        "probabilities": explanation.probabilities,
        "predicted": explanation.predicted,
        "evidence": explanation.evidence,
        "terms": [
            {
                "feature": term.feature,
                "value": term.value,
                "weight": term.weight,
                "product": term.product,
            }
            for term in explanation.strongest(len(explanation.terms))
        ],
    }
    if not explanation.is_changed:
        found["words"] = [
            {
                "word": explanation.text[one.start : one.end],
                "start": one.start,
                "end": one.end,
                "contribution": one.contribution,
                "features": one.features,
                "negated": one.negated,
                "conceded": one.conceded,
            }
            for one in explanation.paint()
        ]
        found["hangs_on"] = explanation.hangs_on()
        found["smallest_change"] = explanation.smallest_change()
    if gold is not None:
        found["label"], found["loss"] = gold, explanation.loss(gold)
        if explanation.is_binary:
            step = explanation.step(gold, learning_rate)
            names = [term.feature for term in explanation.terms]
            found["learning_rate"] = learning_rate
            found["gradient"] = {
                **dict(zip(names, step.gradient, strict=True)),
                "bias": step.bias_gradient,
            }
            found["next"] = {**dict(zip(names, step.weights, strict=True)), "bias": step.bias}
    return found


COLUMNS = ("text", "feature", "value", "weight", "product")


def rows(explanation: Explanation, number: int) -> list[tuple[str, ...]]:
    """Return the terms, the bias and their sum as rows of cells, in the order of `COLUMNS`."""
    found = [
        (term.feature, repr(term.value), repr(term.weight), repr(term.product))
        for term in explanation.strongest(len(explanation.terms))
    ]
    bias = repr(explanation.bias)
    found += [("bias", "1.0", bias, bias), ("z", "", "", repr(explanation.z))]
    return [(str(number), *row) for row in found]
