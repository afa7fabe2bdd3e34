"""What the template shows, from a model, its scores and its report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from logreg import __version__
from logreg.data.input_options import name_of
from logreg.errors import place
from logreg.evaluation.confusion import predict
from logreg.evaluation.lengths import accuracy_by_length
from logreg.evaluation.mistakes import Mistake, misled_by
from logreg.evaluation.report import Report
from logreg.evaluation.scoring import Scored
from logreg.formatting import fact_text
from logreg.model import Model
from logreg.model_file import digest
from logreg.pages.report.curves import distribution
from logreg.pages.report.figures import histogram, reliability_diagram
from logreg.pages.report.loss_curve import loss_curve
from logreg.pages.report.marked import marked_text
from logreg.pages.report.rankings import curves
from logreg.pages.report.summary import summary
from logreg.pages.report.trace import TracedEpoch
from logreg.pages.report.weights import dense_weights, word_weights

MOST_NAMED_FILES = 3
MOST_MISLEADING = 12
"""Words that are listed under a mistake."""

FACTS = (
    "examples",
    "epochs",
    "converged",
    "loss",
    "validation_loss",
    "algorithm",
    "learning_rate",
    "batch_size",
    "l2",
    "l1",
    "seed",
    "data",
    "logreg",
)
"""The metadata of training that are shown, if a model has them."""


def contents(
    model: Model,
    scored: Scored,
    report: Report,
    paths: Sequence[str],
    trace: Sequence[TracedEpoch],
) -> dict[str, Any]:
    """Return what the template shows, by the names that it uses."""
    z, y, evaluation = scored.z[0], scored.y, report.evaluation
    labels, is_binary = model.labels, z.ndim == 1
    titles = (
        (f"P({labels[1]})", f"share {labels[1]}") if is_binary else ("P(predicted)", "share right")
    )
    mistakes = [_mistake(model, one) for one in report.mistakes]
    is_right = predict(z, report.options.threshold) == y
    return {
        "report": report,
        "evaluation": evaluation,
        "labels": labels,
        "is_binary": is_binary,
        "summary": summary(report),
        "sources": _sources(paths),
        "heat": _heat(evaluation.counts),
        "probability": titles[0],
        "share": titles[1],
        "histogram": histogram(*distribution(z, y), titles[0]),
        "reliability": reliability_diagram(
            evaluation.reliability, (f"mean {titles[0]}", titles[1])
        ),
        "groups": () if scored.lengths is None else accuracy_by_length(scored.lengths, is_right),
        "dense": dense_weights(model),
        "words": word_weights(model),
        "identity": _identity(model),
        "facts": _facts(model),
        "loss": loss_curve(trace) if trace else None,
        "mistakes": mistakes,
        "has_marks": any(piece.level for one in mistakes for piece in one["text"].shown),
        "version": __version__,
        **curves(z, y, labels),
    }


def _sources(paths: Sequence[str]) -> str:
    """Name the files of the texts; of many, how many.

    >>> _sources(["a.tsv", "-"]), _sources(["a", "b", "c", "d"])
    ('a.tsv and stdin', '4 files')
    """
    if len(paths) > MOST_NAMED_FILES:
        return f"{len(paths)} files"
    names = [name_of(path) for path in paths]
    return " and ".join([*([", ".join(names[:-1])] if len(names) > 1 else []), names[-1]])


def _heat(counts: Sequence[Sequence[int]]) -> list[list[tuple[int, float]]]:
    """Return each count of a confusion matrix with its share of the row, NaN if that is empty."""
    return [[(n, n / sum(row) if sum(row) else math.nan) for n in row] for row in counts]


def _identity(model: Model) -> dict[str, str]:
    """Return what the model is."""
    return {
        "labels": ", ".join(model.labels),
        "feature set": model.features.set_name,
        "features": str(len(model.features.names)),
        "digest": digest(model),
    }


def _facts(model: Model) -> dict[str, str]:
    """Return the metadata of training as text."""
    return {
        name.replace("_", " "): value if isinstance(value, str) else fact_text(value)
        for name, value in ((name, model.training.get(name)) for name in FACTS)
        if value is not None
    }


def _mistake(model: Model, mistake: Mistake) -> dict[str, Any]:
    """Return a mistake as the template shows it."""
    return {
        "place": place(name_of(mistake.path), mistake.line),
        "gold": mistake.gold,
        "predicted": mistake.predicted,
        "label": model.labels[1] if len(model.labels) == 2 else mistake.predicted,
        "probability": mistake.probability,
        "text": marked_text(model, mistake),
        "misled_by": "; ".join(misled_by(mistake.words[:MOST_MISLEADING])),
        "n_others": max(0, len(mistake.words) - MOST_MISLEADING),
    }
