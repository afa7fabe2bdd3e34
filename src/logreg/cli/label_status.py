"""``--exit-status`` of classify: which label is success."""

from __future__ import annotations

import click

from logreg.cli.exit_status import EXIT_TROUBLE
from logreg.labels import Labels
from logreg.pipeline.run import Pipeline

EXIT_NEGATIVE, EXIT_UNDECIDED, EXIT_NO_RECORD = 1, 3, 4


def status_by_label(pipeline: Pipeline, friend: str, neutral: str | None) -> int:
    """Return the exit status that ``--exit-status`` asks for: 0 for one of the labels."""
    if pipeline.n_faults > 0:
        return EXIT_TROUBLE
    if not pipeline.has_texts:
        return EXIT_NO_RECORD
    if pipeline.last_label in (None, neutral):
        return EXIT_UNDECIDED
    return 0 if pipeline.last_label == friend else EXIT_NEGATIVE


def label_of_success(labels: Labels, named: str | None, *, exit_status: bool) -> str:
    """Return the label whose exit status is 0: of two the positive one, of more the one named.

    Raises:
        click.UsageError: none is named.
    """
    if len(labels) == 2:
        return labels[1]
    if exit_status and named is None:
        raise click.UsageError(
            f"--exit-status needs a label, the model has {len(labels)}: name it with --only LABEL "
            "or --threshold LABEL=P."
        )
    return named or labels[-1]
