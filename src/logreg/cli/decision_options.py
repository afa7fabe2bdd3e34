"""The options of classify that say when a text gets a label."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from logreg.pipeline.classification import Classification, rule_of

if TYPE_CHECKING:
    from logreg.labels import Labels
    from logreg.model import Model


def threshold_of(value: str | None) -> tuple[str | None, float] | None:
    """Parse a threshold, with its label if it has one.

    >>> threshold_of("0.3"), threshold_of("a=b=0.3"), threshold_of(None)
    ((None, 0.3), ('a=b', 0.3), None)

    Raises:
        click.BadParameter: it is no probability.
    """
    if value is None:
        return None
    label, is_named, number = value.rpartition("=")
    try:
        p = float(number)
    except ValueError:
        p = math.nan
    if not 0 <= p <= 1:
        raise click.BadParameter(f"P must be a number from 0 to 1, got '{number}'.")
    return label if is_named else None, p


def rule_arguments(
    labels: Labels,
    threshold: tuple[str | None, float] | None,
    abstain: float | None,
    min_evidence: int,
) -> tuple[dict[str, Any], str | None]:
    """Return the arguments of the decision rule, and the label that has a threshold of its own.

    Raises:
        click.UsageError: the options do not fit the labels.
    """
    name, p = threshold or (None, 0.5)
    label = None if name is None else label_named(name, labels, "--threshold")
    if len(labels) == 2:
        return {
            "threshold": p,
            "of_negative": label == labels[0],
            "abstain": 0.5 if abstain is None else abstain,
            "min_evidence": min_evidence,
        }, label
    if threshold is not None and label is None:
        names = ", ".join(labels)
        raise click.UsageError(f"--threshold needs a label, LABEL=P; the labels are {names}.")
    chosen = None if label is None else (labels.index(label), p)
    arguments = {
        "threshold": chosen,
        "abstain": abstain or 0.0,
        "min_evidence": min_evidence,
    }
    return arguments, label


def require_rule(model: Model, classification: Classification) -> None:
    """Refuse probabilities that are out of range.

    Raises:
        click.UsageError: one is.
    """
    try:
        rule_of(model, classification.rule)
    except ValueError as error:  # NaN, which is within the ranges of the options
        raise click.UsageError(f"{error}.") from error


def require_neutral(
    neutral: str | None, labels: Labels, abstain: float | None, min_evidence: int
) -> None:
    """Refuse a name that no text could get, or that is taken.

    Raises:
        click.UsageError: it is one.
    """
    if neutral is None:
        return
    if abstain is None and not min_evidence:
        raise click.UsageError(
            "--neutral names texts that get no label; say which, with --abstain or --min-evidence."
        )
    if neutral in labels:
        raise click.UsageError(f"--neutral {neutral} is a label of the model; choose another name.")
    if not neutral or not neutral.isprintable():
        raise click.UsageError("--neutral must be a name, of characters that can be printed.")


def label_named(name: str, labels: Labels, option: str) -> str:
    """Return the label of the model with this name.

    Raises:
        click.BadParameter: the model has no such label.
    """
    from logreg.labels import LabelReader

    try:
        return LabelReader(labels)(name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=f"'{option}'") from error
