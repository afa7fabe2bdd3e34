"""The options of cross-validation, and what its two commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from logreg.cli.console import counting_progress
from logreg.cli.options import jobs_option
from logreg.parallel.cores import available_cores

if TYPE_CHECKING:
    from logreg.model_selection.cross_validation import Fold, Setting

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def folds_options(command: Decorated) -> Decorated:
    """Add ``--folds``, ``--repeat`` and ``--jobs``."""
    for option in (
        jobs_option("Processes; the answer is the same.  [default: the cores at hand]"),
        click.option(
            "--repeat",
            type=click.IntRange(1),
            default=1,
            show_default=True,
            help="How often the texts are dealt anew.",
        ),
        click.option(
            "--folds",
            type=click.IntRange(2),
            default=5,
            show_default=True,
            help="Into how many parts the texts are dealt.",
        ),
    ):
        command = option(command)
    return command


def validation_fraction_option(command: Decorated) -> Decorated:
    """Add ``--validation``, of which a file would be of no use within folds."""
    return click.option(
        "--validation",
        type=click.FloatRange(0, 1, min_open=True, max_open=True),
        metavar="FRACTION",
        help="Within the other folds, hold this part out and stop by it, as train does.",
    )(command)


def run_folds(
    settings: Sequence[Setting], *, folds: int, repeat: int, seed: int, jobs: int | None
) -> list[list[Fold]]:
    """Cross-validate, with a bar on a terminal.

    Raises:
        click.UsageError: the data are too few for the folds, or a recipe does not fit them.
    """
    from logreg.model_selection.cross_validation import cross_validate

    with counting_progress("cross-validating", len(settings) * folds * repeat) as on_fold:
        try:
            return cross_validate(
                settings,
                n_folds=folds,
                repeats=repeat,
                seed=seed,
                jobs=jobs or available_cores(),
                on_fold=on_fold,
            )
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
