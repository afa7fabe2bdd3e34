"""Options for training on files that are too large for one process.

With ``--work FOLDER`` the files are counted in blocks, and what is counted stays in the folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import wraps
from typing import Any, NamedTuple

import click

from logreg.cli.completion import complete_folders
from logreg.cli.options import Decorated, jobs_option
from logreg.cli.shard_options import block_size_option, cluster_option
from logreg.cli.training_options import refuse_given
from logreg.data.input_options import STDIN

_MEGABYTE = 1 << 20

GATHER, NEWTON, LBFGS, AVERAGE = "gather", "newton", "lbfgs", "average"
STRATEGIES = (GATHER, NEWTON, LBFGS, AVERAGE)


class Work(NamedTuple):
    """How a model is trained on many files.

    Attributes:
        folder: where counts and rounds are kept, a path or a URL.
        strategy: one of `STRATEGIES`; None for the one that suits the data.
        resume: whether to go on from the last round.
        cluster: the address of a cluster; None for processes of this machine.
        jobs: how many of these; None for one per core.
        block_size: in bytes.
    """

    folder: str
    strategy: str | None
    resume: bool
    cluster: str | None
    jobs: int | None
    block_size: int


def work_options(command: Decorated) -> Decorated:
    """Add the options of `Work`; the command gets it as ``work``, None without --work."""

    @wraps(command)
    def with_work(
        *arguments: Any,
        work: str | None,
        strategy: str | None,
        resume: bool,
        cluster: str | None,
        jobs: int | None,
        block_size: int,
        **values: Any,
    ) -> Any:
        if work is None:
            names = ["strategy", "resume", "cluster", "jobs", "block_size"]
            why = "is for training in blocks; name their folder with --work"
            refuse_given(click.get_current_context(), names, why)
            return command(*arguments, work=None, **values)
        chosen = Work(work, strategy, resume, cluster, jobs, block_size * _MEGABYTE)
        return command(*arguments, work=chosen, **values)

    for option in reversed(_OPTIONS):
        with_work = option(with_work)
    return with_work  # type: ignore[return-value]


_OPTIONS = (
    click.option(
        "--work",
        metavar="FOLDER",
        shell_complete=complete_folders,
        help="Folder, or URL, for what is counted in each block of the files, and for checkpoints; "
        "blocks that are there are not counted again.",
    ),
    click.option(
        "--strategy",
        type=click.Choice(STRATEGIES),
        help="How to train on the counts: gather them in one process, for any way to train; in "
        "rounds over the blocks, by newton (six features) or lbfgs (words); or average the models "
        "of the blocks (words).  [default: gather if they fit into 2 GB, else newton or lbfgs]",
    ),
    click.option("--resume", is_flag=True, help="Go on from the last round of an unfinished run."),
    cluster_option,
    jobs_option("Number of processes.  [default: all cores]"),
    block_size_option,
)


def refuse_in_blocks(
    paths: Sequence[str],
    start_name: str | None,
    validation_file: str | None,
    *,
    trace_steps: bool,
) -> None:
    """Refuse what is only for files that one process reads.

    Raises:
        click.UsageError: there is such a thing.
    """
    if STDIN in paths:
        raise click.UsageError("stdin can't be cut into blocks; name files.")
    for option, is_given in (
        ("--from", start_name is not None),
        ("--validation FILE", validation_file is not None),
        ("--trace-steps", trace_steps),
    ):
        if is_given:
            raise click.UsageError(f"{option} is not for training in blocks; leave out --work.")
