"""The options of cross-validation, and the run that cv and tune share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from logreg.cli.console import counting_progress
from logreg.cli.options import jobs_option
from logreg.cli.whole_numbers import WholeNumber
from logreg.parallel.cores import available_cores

if TYPE_CHECKING:
    from logreg.model_selection.cross_validation import Fold, Setting

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def folds_options(command: Decorated) -> Decorated:
    """Add ``--folds``, ``--repeat`` and ``--jobs``."""
    for option in (
        jobs_option("Number of processes; the result does not depend on it.  [default: all cores]"),
        click.option(
            "--repeat",
            type=WholeNumber(1),
            default=1,
            show_default=True,
            help="Number of repetitions, reshuffled each time.",
        ),
        click.option(
            "--folds",
            type=WholeNumber(2),
            default=5,
            show_default=True,
            help="Number of folds.",
        ),
    ):
        command = option(command)
    return command


def validation_fraction_option(command: Decorated) -> Decorated:
    """Add ``--validation`` as a fraction; a file would make no sense within folds."""
    return click.option(
        "--validation",
        type=click.FloatRange(0, 1, min_open=True, max_open=True),
        metavar="FRACTION",
        help="Fraction of the training folds to hold out for early stopping, as in train.",
    )(command)


def run_folds(
    settings: Sequence[Setting], *, folds: int, repeat: int, seed: int, jobs: int | None
) -> list[list[Fold]]:
    """Cross-validate every setting, with a progress bar on a terminal.

    Raises:
        click.UsageError: there are too few texts for the folds, or the options do not fit the data.
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
