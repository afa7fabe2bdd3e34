"""``logreg evaluate``: what a model is worth on labelled texts."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import click

from logreg.cli.inputs import default_to_stdin, reading_progress
from logreg.cli.options import (
    find_model,
    labelled_files,
    model_option,
    report_format_option,
    report_skipped,
    skip_bad_lines_option,
)
from logreg.cli.outputs import print_text, stdout_is_terminal

if TYPE_CHECKING:
    from logreg.evaluation import Evaluation


@click.command()
@labelled_files
@model_option
@report_format_option("Tables for people, or one JSON object.")
@skip_bad_lines_option
def evaluate(
    files: tuple[str, ...], model_name: str | None, format: str, skip_bad_lines: bool
) -> None:
    """Compare a model's answers with the labels of a file.

    Prints accuracy, log loss (cross-entropy in nats), precision, recall and F1 of each label, and
    the confusion matrix. Judge a model on texts that it was not trained on. FILE is as for train.

    \b
    Examples:
      logreg evaluate data/reviews.tsv
      logreg evaluate --model textbook --format json data/reviews.tsv
    """
    from logreg.dataset import load_dataset
    from logreg.evaluation import evaluate as judge
    from logreg.examples import BadLines, Examples

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    model = find_model(model_name)
    bad_lines = BadLines(skip=skip_bad_lines)
    with reading_progress(paths) as on_bytes:
        examples = Examples(paths, bad_lines, labels=model.labels, on_bytes=on_bytes)
        dataset = load_dataset(examples, model.features)
    evaluation = judge(model.linear.logits(dataset.X), dataset.y, model.labels)
    report_skipped(bad_lines)
    if format == "json":
        print_text(json.dumps(evaluation.as_dict(), ensure_ascii=False))
    else:
        print_text(_tables(evaluation))


def _tables(evaluation: Evaluation) -> str:
    from logreg.render import table

    terminal = stdout_is_terminal()
    summary = [
        ["examples", str(evaluation.examples)],
        ["accuracy", f"{evaluation.accuracy:.4f}"],
        ["log loss", f"{evaluation.log_loss:.4f}"],
    ]
    scores = [
        [
            score.label,
            _ratio(score.precision),
            _ratio(score.recall),
            _ratio(score.f1),
            str(score.support),
        ]
        for score in evaluation.per_label
    ]
    confusion = [
        [gold, *map(str, row)]
        for gold, row in zip(evaluation.labels, evaluation.confusion, strict=True)
    ]
    return "\n".join(
        [
            table(["metric", "value"], summary, terminal=terminal),
            table(["label", "precision", "recall", "F1", "support"], scores, terminal=terminal),
            table(["gold \\ predicted", *evaluation.labels], confusion, terminal=terminal),
        ]
    )


def _ratio(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.4f}"
