"""What the slider needs: the exact counts at each of its positions, and at two more thresholds."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from logreg.evaluation.confusion import ConfusionMatrix
from logreg.evaluation.report import Report
from logreg.loss import Floats, Gold
from logreg.pages.report.curves import SLIDER, counts_at
from logreg.pages.report.figures import Curves, Histogram


class Stop(NamedTuple):
    """A threshold that need not be a position of the slider, and the counts there."""

    threshold: float
    tp: int
    fp: int


def stops(z: Floats, y: Gold, report: Report) -> dict[str, Stop]:
    """Return the threshold of the report, the middle, and the one with the best F1 if there is."""
    named = {"start": report.options.threshold, "half": 0.5}
    if report.best_f1 is not None:
        named["best"] = report.best_f1.probability
    cuts = counts_at(z, y, [*named.values()])
    return {
        name: Stop(threshold, int(tp), int(fp))
        for (name, threshold), tp, fp in zip(named.items(), *cuts, strict=True)
    }


class Ratios(NamedTuple):
    """What follows from the counts at a threshold; NaN where it is 0/0.

    Attributes:
        accuracy: the share of the texts that get their gold label.
        precision: of the positive label.
        recall: of the positive label, which is the true positive rate.
        f1: of the positive label.
        specificity: the recall of the negative label.
        false_positive_rate: 1 less the specificity.
    """

    accuracy: float
    precision: float
    recall: float
    f1: float
    specificity: float
    false_positive_rate: float


def ratios(matrix: ConfusionMatrix) -> Ratios:
    """Return the ratios of a confusion matrix of two labels; the script computes the same.

    >>> ratios(ConfusionMatrix(("-", "+"), ((3, 1), (2, 2))))[:4]
    (0.625, 0.6666666666666666, 0.5, 0.5714285714285714)
    """
    negative, positive = matrix.per_label
    false_positives = matrix.counts[0][1]
    return Ratios(
        matrix.accuracy,
        positive.precision,
        positive.recall,
        positive.f1,
        negative.recall,
        false_positives / negative.support if negative.support else math.nan,
    )


def slider_data(
    z: Floats,
    y: Gold,
    found: dict[str, Stop],
    figures: dict[str, Curves | Histogram | None],
) -> dict[str, Any]:
    """Return what the script needs, ready for JSON.

    Args:
        z: logits, shape (n,).
        y: gold labels, 0 or 1, shape (n,).
        found: the thresholds of `stops`.
        figures: those in which something moves, by name; None where there is no curve.
    """
    cuts = counts_at(z, y, SLIDER)
    return {
        "positives": int((y > 0).sum()),
        "negatives": int((y == 0).sum()),
        "tp": cuts.true_positives.tolist(),
        "fp": cuts.false_positives.tolist(),
        "stops": {name: stop._asdict() for name, stop in found.items()},
        "frames": {name: one.frame.box for name, one in figures.items() if one is not None},
    }
