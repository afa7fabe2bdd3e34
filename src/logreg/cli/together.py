"""The options of classify that do not go together."""

from __future__ import annotations

import click


def refuse_together(*, by: str, explain: bool, ranked: bool) -> None:
    """Refuse options that each say what a line has.

    Raises:
        click.UsageError: there are two.
    """
    if explain and by == "sentence":
        raise click.UsageError("--explain is for whole texts; leave out --by sentence.")
    if ranked and (explain or by == "sentence"):
        option = "--explain" if explain else "--by sentence"
        raise click.UsageError(f"{option} has no place for --top and --all; leave them out.")


def refuse_with_watch(*, by: str, explain: bool, exit_status: bool) -> None:
    """Refuse options that do not go with ``--watch``.

    Raises:
        click.UsageError: one was given.
    """
    given = {"--by sentence": by == "sentence", "--explain": explain, "--exit-status": exit_status}
    for name in (name for name, is_given in given.items() if is_given):
        raise click.UsageError(f"--watch is for the labels of whole texts; leave out {name}.")


def refuse_with_output(*, by: str, exit_status: bool, watched: bool) -> None:
    """Refuse options that need all texts in one call.

    Raises:
        click.UsageError: one was given.
    """
    if by == "sentence":
        raise click.UsageError("--by sentence numbers all texts; leave out --output.")
    if exit_status:
        raise click.UsageError("--exit-status is of the last text; leave out --output.")
    if watched:
        raise click.UsageError("--watch is for texts in order; leave out --output.")
