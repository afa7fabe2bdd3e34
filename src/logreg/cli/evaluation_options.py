"""What ``evaluate`` and ``report`` share: their options, and from labelled files to a report."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

import click
from click.core import ParameterSource

from logreg.cli.console import counting_progress, reading_progress
from logreg.cli.options import Decorated, report_skipped
from logreg.cli.whole_numbers import WholeNumber
from logreg.data.input_options import InputOptions
from logreg.labels import LabelChoice
from logreg.model import Model

if TYPE_CHECKING:
    from logreg.evaluation.report import Report, ReportOptions
    from logreg.evaluation.scoring import Scored

LONG_BOOTSTRAP = 1 << 23
"""Number of texts to draw, over all samples, from which a progress bar is shown."""


def number(_ctx: click.Context, _param: click.Parameter, value: float | None) -> float | None:
    """Refuse NaN, which passes any range."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("must be a number, got nan.")
    return value


def threshold_option(command: Decorated) -> Decorated:
    """Add ``--threshold``."""
    return click.option(
        "--threshold",
        type=click.FloatRange(0, 1),
        callback=number,
        default=0.5,
        show_default=True,
        metavar="P",
        help="Decision threshold: the label is positive if P(+|x) > P.",
    )(command)


def errors_option(default: int, *, show_default: bool = False) -> Callable[[Decorated], Decorated]:
    """Add ``--errors``."""
    return click.option(
        "--errors",
        type=WholeNumber(0),
        default=default,
        show_default=show_default,
        metavar="N",
        help="Number of mistakes to show, most confident first, with the words that misled.",
    )


def bootstrap_options(command: Decorated) -> Decorated:
    """Add ``--bootstrap`` and ``--seed``."""
    for option in (
        click.option(
            "--seed",
            type=WholeNumber(0),
            default=0,
            show_default=True,
            help="Seed of the bootstrap.",
        ),
        click.option(
            "--bootstrap",
            type=WholeNumber(0),
            default=1000,
            show_default=True,
            metavar="N",
            help="Number of bootstrap samples for the 95% intervals; 0 for none.",
        ),
    ):
        command = option(command)
    return command


def refuse_thresholds(context: click.Context, n_labels: int) -> None:
    """Refuse options for two labels with a model of more.

    Raises:
        click.UsageError: one was given.
    """
    for name in ("threshold", "min_precision"):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} is for two labels, the model has {n_labels}.")


class Scoring(NamedTuple):
    """What is measured of labelled texts.

    Attributes:
        skip_bad_lines: skip lines that cannot be read instead of refusing them.
        threshold: the positive label is predicted iff P(+) > threshold.
        errors: how many mistakes to keep.
        by: the name or number of a column to group by.
        count_tokens: whether to count the tokens of the texts.
    """

    skip_bad_lines: bool
    threshold: float
    errors: int
    by: str | None = None
    count_tokens: bool = False


def score_files(
    paths: Sequence[str],
    models: Sequence[Model],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    scoring: Scoring,
) -> Scored:
    """Read labelled files and score their texts, with a progress bar; report skipped lines.

    Raises:
        InputError: as `score_examples`.
    """
    from logreg.data.examples import BadLines, Examples
    from logreg.evaluation.scoring import score_examples

    model = models[0]
    bad_lines = BadLines(skip=scoring.skip_bad_lines)
    with reading_progress(paths) as on_bytes:
        examples = Examples(
            paths,
            bad_lines,
            labels=model.labels,
            choice=label_choice,
            options=input_options.for_features(model.features),
            on_bytes=on_bytes,
            keep_columns=scoring.by is not None,
        )
        scored = score_examples(
            examples,
            models,
            threshold=scoring.threshold,
            errors=scoring.errors,
            by=scoring.by,
            count_tokens=scoring.count_tokens,
        )
    report_skipped(bad_lines)
    return scored


def evaluated(
    scored: Scored, names: tuple[str, ...], model: Model, options: ReportOptions
) -> Report:
    """Return the report of scored texts, with a progress bar if it takes long."""
    from logreg.evaluation.report import report

    with _sampling_progress(scored, options.samples) as on_sample:
        return report(scored, names, model.labels, options, on_sample)


def _sampling_progress(
    scored: Scored, samples: int
) -> AbstractContextManager[Callable[[], None] | None]:
    if len(scored.y) * len(scored.z) * samples < LONG_BOOTSTRAP:
        return nullcontext()
    return counting_progress("sampling", samples)
