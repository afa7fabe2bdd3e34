"""Options for labelled files that are too large for one process.

With ``--work FOLDER`` the files are counted in blocks, and what is counted stays in the folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple

import click

from logreg.cli.completion import complete_folders
from logreg.cli.options import Decorated, jobs_option
from logreg.cli.shard_options import (
    Sharding,
    block_size_option,
    cluster_option,
    part_option,
    refuse_cluster_of_part,
)
from logreg.cli.training_options import refuse_given
from logreg.data.input_options import STDIN

_MEGABYTE = 1 << 20

GATHER, NEWTON, LBFGS, AVERAGE = "gather", "newton", "lbfgs", "average"
STRATEGIES = (GATHER, NEWTON, LBFGS, AVERAGE)


class Work(NamedTuple):
    """How many files are counted, and trained on.

    Attributes:
        sharding: how the work is divided; its folder, a path or a URL, keeps what is counted.
        jobs: number of processes; None for one per core.
        strategy: how to train, one of `STRATEGIES`; None for the one that suits the data.
        resume: whether to go on from the last round of training.
    """

    sharding: Sharding
    jobs: int | None
    strategy: str | None = None
    resume: bool = False

    @property
    def folder(self) -> str:
        """Where counts and rounds are kept."""
        return self.sharding.folder


def work_options(command: Decorated) -> Decorated:
    """Add ``--work`` and who does it; the command gets it as ``work``, None without --work."""
    return _with_work(command, ())


def training_work_options(command: Decorated) -> Decorated:
    """Add the same for train, with ``--strategy`` and ``--resume``."""
    return _with_work(command, ("strategy", "resume"))


def _with_work(command: Decorated, of_training: Sequence[str]) -> Decorated:
    @wraps(command)
    def with_work(
        *arguments: Any,
        work: str | None,
        cluster: str | None,
        part: tuple[int, int] | None,
        jobs: int | None,
        block_size: int,
        **values: Any,
    ) -> Any:
        chosen = {name: values.pop(name) for name in of_training}
        if work is None:
            names = [*of_training, "cluster", "part", "jobs", "block_size"]
            why = "is for files that are counted in blocks; name a folder for that with --work"
            refuse_given(click.get_current_context(), names, why)
            return command(*arguments, work=None, **values)
        refuse_cluster_of_part(cluster, part)
        sharding = Sharding(_absolute(work), cluster, part, block_size * _MEGABYTE)
        return command(*arguments, work=Work(sharding, jobs, **chosen), **values)

    options = (
        _WORK,
        *(_OF_TRAINING[name] for name in of_training),
        cluster_option,
        part_option(
            "Share of the blocks that this call counts, from 0/N to N-1/N, for job arrays; "
            "a call without it then does the rest."
        ),
        jobs_option("Number of processes, with --work.  [default: all cores]"),
        block_size_option,
    )
    for option in reversed(options):
        with_work = option(with_work)
    return with_work  # type: ignore[return-value]


def _absolute(folder: str) -> str:
    """Return a folder as workers can name it, whose working directory may be another one."""
    is_url = "://" in folder
    return folder if is_url else os.path.abspath(folder)


_WORK = click.option(
    "--work",
    metavar="FOLDER",
    shell_complete=complete_folders,
    help="Folder, or URL, for what is counted in each block of the files, which may then be "
    "patterns and URLs, too; blocks that are there are not counted again.",
)

_OF_TRAINING: dict[str, Callable[[Decorated], Decorated]] = {
    "strategy": click.option(
        "--strategy",
        type=click.Choice(STRATEGIES),
        help="How to train on the counts: gather them in one process, for any way to train; in "
        "rounds over the blocks, by newton (six features) or lbfgs (words); or average the models "
        "of the blocks (words).  [default: gather if they fit into 2 GB, else newton or lbfgs]",
    ),
    "resume": click.option(
        "--resume", is_flag=True, help="Go on from the last round of an unfinished run."
    ),
}


def refuse_stdin(paths: Sequence[str]) -> None:
    """Refuse stdin, which no other process can read.

    Raises:
        click.UsageError: it is one of the files.
    """
    if STDIN in paths:
        raise click.UsageError("stdin can't be cut into blocks; name files.")


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
    refuse_stdin(paths)
    for option, is_given in (
        ("--from", start_name is not None),
        ("--validation FILE", validation_file is not None),
        ("--trace-steps", trace_steps),
    ):
        if is_given:
            raise click.UsageError(f"{option} is not for training in blocks; leave out --work.")
