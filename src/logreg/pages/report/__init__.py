"""A report: what a model is worth, on one page that can be mailed.

    summary     metrics beside baselines     curves      what a threshold does
    figures     where everything is drawn    weights     bars of weights
    marked      mistakes, words marked       threshold   what the slider needs
    loss_curve  from the trace of `train`    template    to HTML, by jinja2

All numbers come from `logreg.evaluation`; nothing here computes a metric in a way of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from logreg import __version__
from logreg.data.input_options import name_of
from logreg.errors import place
from logreg.evaluation.confusion import predict
from logreg.evaluation.lengths import accuracy_by_length
from logreg.evaluation.mistakes import Mistake, misled_by
from logreg.evaluation.ranking import (
    Ranking,
    against_rest,
    area_under_curve,
    mean_precision,
    rank,
)
from logreg.evaluation.report import Report
from logreg.evaluation.scoring import Scored
from logreg.explanation.html import visible
from logreg.formatting import fact_text
from logreg.loss import Floats, Gold
from logreg.model import Model
from logreg.model_file import digest
from logreg.pages.page import own_file, page
from logreg.pages.report.curves import distribution
from logreg.pages.report.figures import (
    histogram,
    precision_recall_curves,
    reliability_diagram,
    roc_curves,
)
from logreg.pages.report.loss_curve import loss_curve
from logreg.pages.report.marked import marked_text
from logreg.pages.report.summary import summary
from logreg.pages.report.template import rendered
from logreg.pages.report.threshold import ratios, slider_data, stops
from logreg.pages.report.trace import TracedEpoch
from logreg.pages.report.weights import dense_weights, word_weights

SIGN = "logreg report"
"""What stands at the beginning of each report."""

MOST_CURVES = 8
"""Labels up to which each has a curve."""

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


def report_page(
    model: Model,
    scored: Scored,
    report: Report,
    paths: Sequence[str],
    trace: Sequence[TracedEpoch] = (),
) -> str:
    """Return the report of a model as a page of HTML.

    Args:
        model: the model.
        scored: its scores, with the lengths of the texts.
        report: its metrics.
        paths: the files of the texts, ``-`` for stdin.
        trace: the epochs of its training, if they are known.

    Raises:
        LogregError: jinja2 is not installed.
    """
    z, y = scored.z[0], scored.y
    is_binary = z.ndim == 1
    view = _view(model, scored, report, paths, trace)
    data = None
    if is_binary:
        found = stops(z, y, report)
        view |= {"stops": found, "at_start": ratios(report.evaluation)}
        moving = {name: view[name] for name in ("roc", "precision_recall", "histogram")}
        data = slider_data(z, y, found, moving)
    return page(
        visible(f"{report.name}: a report"),
        rendered("report.html.jinja", **view),
        sign=SIGN,
        style=own_file("report/report.css"),
        scripts=[own_file("report/report.js")] if is_binary else [],
        data=data,
    )


def _view(
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
        "mistakes": [_mistake(model, one) for one in report.mistakes],
        "version": __version__,
        **_curves(z, y, labels),
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
    return [[(n, n / sum(row) if sum(row) else np.nan) for n in row] for row in counts]


def _curves(z: Floats, y: Gold, labels: Sequence[str]) -> dict[str, Any]:
    """Return the curves of the positive label, or of each label, and the areas under them."""
    if z.ndim == 1:
        rankings = {labels[1]: rank(z, y)}
    else:
        scores = against_rest(z).T
        rankings = {
            label: rank(scores[k], (y == k).astype(np.intp)) for k, label in enumerate(labels)
        }
    with_positives = {label: one for label, one in rankings.items() if one.positives.any()}
    with_both = {label: one for label, one in with_positives.items() if one.negatives.any()}
    has_curves = len(rankings) <= MOST_CURVES
    return {
        "areas": {label: _areas(ranking) for label, ranking in rankings.items()},
        "roc": roc_curves([*with_both.values()], [*with_both])
        if with_both and has_curves
        else None,
        "precision_recall": precision_recall_curves([*with_positives.values()], [*with_positives])
        if with_positives and has_curves
        else None,
    }


def _areas(ranking: Ranking) -> tuple[float, float]:
    """Return ROC AUC and average precision."""
    counts = ranking.negatives, ranking.positives
    return area_under_curve(*counts), mean_precision(*counts)


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
