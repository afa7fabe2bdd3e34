"""Counting in blocks, with which all commands begin that have ``--work``; see `work_options`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from logreg.cli.console import note
from logreg.cli.shard_options import Facts, blocks_progress, cut_of, executor_of

if TYPE_CHECKING:
    from typing import Any, Protocol

    from logreg.cli.shard_options import Sharding
    from logreg.cli.work_options import Work
    from logreg.data.input_options import InputOptions
    from logreg.shards.plan import Plan
    from logreg.shards.receipts import Receipt
    from logreg.shards.retries import Executor
    from logreg.shards.work import Place

    class Job(Protocol):
        """What is counted in each block."""

        @property
        def options(self) -> InputOptions:
            """How the files are read."""

        def to_json(self) -> dict[str, Any]:
            """Return the job as a plan has it."""


def planned(work: Work, patterns: Sequence[str], job: Job) -> Plan:
    """Return the plan for labelled files.

    Raises:
        click.UsageError: the job can't be done elsewhere.
        InputError: a file is missing.
    """
    from logreg.shards import plan as plans

    try:
        fields = job.to_json()
    except ValueError as error:
        raise click.UsageError(f"{error}; leave out --work.") from error
    block_size = work.sharding.block_size
    return plans.make(patterns, fields, block_size=block_size, cut=cut_of(job.options))


def measured(work: Work, plan: Plan, save_models: Callable[[], None]) -> bool:
    """Work on the blocks that are not done; return whether all are, and this call is for the rest.

    Args:
        work: who does it.
        plan: the plan.
        save_models: writes the models of the job beside the plan.

    Raises:
        LogregError: the work on a block fails, or the cluster can't do it.
        InputError: the folder has something else.
    """
    from logreg.shards import plan as plans
    from logreg.shards.arrays import EXTENSION
    from logreg.shards.run import place_of
    from logreg.shards.work import plan_of, process

    plans.begin(plan, work.folder, save_models)
    place = place_of(plan, work.folder)
    facts = Facts({"plan": plan.digest}, partial(plan_of, place))
    with executor_of(work.sharding, plan, EXTENSION, work.jobs, facts) as executor:
        return count_missing(work.sharding, plan, process, place, executor)


def count_missing(
    sharding: Sharding,
    plan: Plan,
    count: Callable[[Place, int], Receipt],
    place: Place,
    executor: Executor,
) -> bool:
    """Count the blocks that are not counted; return whether this call is for the rest.

    Raises:
        LogregError: the work on a block fails.
    """
    from logreg.shards import run
    from logreg.shards.arrays import EXTENSION
    from logreg.shards.retries import each

    left = sharding.share_of(run.missing(plan, sharding.folder, EXTENSION))
    if left:
        with blocks_progress(plan, left) as on_receipt:
            for _, receipt in each(plan, partial(count, place), left, executor):
                on_receipt(receipt)
    if sharding.part is None:
        return True
    n, left = len(plan.blocks), run.missing(plan, sharding.folder, EXTENSION)
    rest = "the other parts do the rest" if left else "call it without --part for the result"
    note(f"{n - len(left)} of {n} blocks are counted; {rest}")
    return False
