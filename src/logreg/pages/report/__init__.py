"""A report: how good a model is, on one page that can be mailed.

    summary     metrics beside baselines     curves      what a threshold does
    figures     where everything is drawn    rankings    curves and areas of each label
    weights     bars of weights              marked      mistakes with words marked
    trace       the losses of a training run loss_curve  their figure
    threshold   what the slider needs        contents    all of it
    template    to HTML, by jinja2

All numbers come from `logreg.evaluation`; nothing here computes a metric in a way of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from logreg.evaluation.report import Report
from logreg.evaluation.scoring import Scored
from logreg.explanation.html import visible
from logreg.model import Model
from logreg.pages.page import own_file, page
from logreg.pages.report.contents import contents
from logreg.pages.report.template import rendered
from logreg.pages.report.threshold import ratios, slider_data, stops
from logreg.pages.report.trace import TracedEpoch

SIGN = "logreg report"
"""What stands at the beginning of each report."""


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
    view = contents(model, scored, report, paths, trace)
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
