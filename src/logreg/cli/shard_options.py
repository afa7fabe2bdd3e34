"""Options for files that are too large for one process, and what they stand for.

With ``--output FOLDER`` the input files are cut into blocks, and each block becomes a part in the
folder. Who works on them is chosen by ``--jobs``, ``--part`` or ``--cluster``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from logreg.cli.completion import complete_folders
from logreg.cli.console import can_show_progress, note, own_stderr
from logreg.cli.options import Decorated
from logreg.cli.whole_numbers import MOST_JOBS, WholeNumber, whole_number
from logreg.data.input_options import STDIN
from logreg.errors import LogregError, excerpt

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from logreg.data.input_options import InputOptions
    from logreg.model import Model
    from logreg.shards.plan import Plan
    from logreg.shards.receipts import Receipt
    from logreg.shards.retries import Executor
    from logreg.shards.run import Failure

_MEGABYTE = 1 << 20

SHARD_OPTIONS = ("--output", "--cluster", "--part", "--block-size")
"""What stands under the heading "Many files" of a command's help."""

WORK_OPTIONS = (
    "--work",
    "--strategy",
    "--resume",
    "--cluster",
    "--part",
    "--jobs",
    "--block-size",
)
"""The same for commands that read labelled files.

They are in `work_options`, which a short call of classify does not load."""


class Sharding(NamedTuple):
    """How the work on many files is divided.

    Attributes:
        folder: where the parts go, a path or a URL.
        cluster: the address of a cluster; None for processes of this machine.
        part: which of how many shares of the blocks this call works on; None for all of them.
        block_size: in bytes.
    """

    folder: str
    cluster: str | None
    part: tuple[int, int] | None
    block_size: int

    def share_of(self, blocks: Sequence[int]) -> list[int]:
        """Return those of some blocks that this call works on."""
        index, n = self.part or (0, 1)
        return [i for i in blocks if i % n == index]


class Facts(NamedTuple):
    """What must be the same in every process that does the work.

    Attributes:
        own: what it is here, by name.
        ask: returns what it is where it is called.
    """

    own: Mapping[str, str]
    ask: Callable[[], Mapping[str, str]]


def shard_options(command: Decorated) -> Decorated:
    """Add the options of `Sharding`; the command gets it as ``sharding``, None without --output."""

    @wraps(command)
    def with_sharding(
        *arguments: Any,
        output: str | None,
        cluster: str | None,
        part: tuple[int, int] | None,
        block_size: int,
        **values: Any,
    ) -> Any:
        if output is None:
            _refuse_alone(click.get_current_context())
        refuse_cluster_of_part(cluster, part)
        sharding = None
        if output is not None:
            sharding = Sharding(output, cluster, part, block_size * _MEGABYTE)
        return command(*arguments, sharding=sharding, **values)

    for option in reversed(_OPTIONS):
        with_sharding = option(with_sharding)
    return with_sharding  # type: ignore[return-value]


def refuse_cluster_of_part(cluster: str | None, part: tuple[int, int] | None) -> None:
    """Refuse a share of the blocks for a cluster, which has all of them.

    Raises:
        click.UsageError: both were given.
    """
    if cluster is not None and part is not None:
        raise click.UsageError("--part is for calls without a cluster; leave one of them out.")


def _refuse_alone(context: click.Context) -> None:
    """Refuse options that go with ``--output``.

    Raises:
        click.UsageError: one was given.
    """
    for name in ("cluster", "part", "block_size"):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} is for parts in a folder; name it with --output.")


def _part(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> tuple[int, int] | None:
    if value is None:
        return None
    index, n = map(whole_number, value.partition("/")[::2])
    if index is None or n is None or index >= n:
        raise click.BadParameter(f"must be I/N with I from 0 to N-1, got {excerpt(value)}.")
    return index, n


def _cluster(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None or value == "local":
        return value
    name, _, n = value.partition(":")
    if not name or (name == "local" and not whole_number(n, most=MOST_JOBS)):
        rule = f"must be local:N with N from 1 to {MOST_JOBS}, or an address"
        raise click.BadParameter(f"{rule}, got {excerpt(value)}.")
    return value


cluster_option = click.option(
    "--cluster",
    callback=_cluster,
    metavar="ADDRESS",
    help="Dask cluster that does the work: tcp://HOST:PORT of its scheduler, or local:N for N "
    "processes.",
)


def part_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Add ``--part`` with the command's own help."""
    return click.option("--part", callback=_part, metavar="I/N", help=help_text)


block_size_option = click.option(
    "--block-size",
    type=WholeNumber(1),
    default=64,
    show_default=True,
    metavar="MB",
    help="Size of a block; files that are compressed, or whose records may span lines, are not "
    "cut.",
)

_OPTIONS = (
    click.option(
        "-o",
        "--output",
        metavar="FOLDER",
        shell_complete=complete_folders,
        help="Folder, or URL, to write parts to, one per block of the files; the arguments are "
        "then files, patterns or URLs. Called again, it does what is missing.",
    ),
    cluster_option,
    part_option("Share of the blocks that this call works on, from 0/N to N-1/N, for job arrays."),
    block_size_option,
)


def run_sharded(
    sharding: Sharding,
    patterns: Sequence[str],
    model: Model,
    job: dict[str, Any],
    cut: str,
    jobs: int | None,
) -> int:
    """Work on the blocks of files; return the exit status.

    Raises:
        click.UsageError: no file is named.
        InputError: a file is missing, or the folder has something else.
    """
    from logreg.shards import plan as plans
    from logreg.shards import run
    from logreg.shards.jobs import extension_of, save_model
    from logreg.shards.work import model_of

    if STDIN in patterns:
        raise click.UsageError("stdin can't be cut into blocks; name files.")
    if not patterns:
        raise click.UsageError("Nothing to read: name FILEs, patterns such as 'a/*.tsv', or URLs.")
    plan = plans.make(patterns, job, block_size=sharding.block_size, cut=cut)
    extension = extension_of(job)
    plans.begin(plan, sharding.folder, lambda: save_model(model, sharding.folder))
    _note_plan(plan)
    left = run.missing(plan, sharding.folder, extension)
    mine = sharding.share_of(left)
    failures: list[Failure] = []
    place = run.place_of(plan, sharding.folder)
    facts = Facts({"model": plan.job["model"]}, partial(model_of, place))
    if mine:
        with (
            executor_of(sharding, plan, extension, jobs, facts) as executor,
            blocks_progress(plan, mine) as on_receipt,
        ):
            failures = run.work_on(plan, sharding.folder, extension, mine, executor, on_receipt)
    return _report(plan, sharding, extension, failures)


def cut_of(options: InputOptions) -> str:
    """Return which files may be cut at line ends, by what is known of all of them."""
    from logreg.shards.plan import ALL, BY_NAME, NONE

    if options.format in ("csv", "sentences") or options.delimiter is not None:
        return NONE
    if (options.encoding or "").startswith(("utf-16", "utf-32")):
        return NONE
    return BY_NAME if options.format == "auto" else ALL


def _note_plan(plan: Plan) -> None:
    from logreg.shards.plan import longest_alone

    alone = longest_alone(plan)
    if alone is not None and len(plan.sources) > 1:
        note(
            f"{alone.url}: can't be cut, and is larger than all other files together; "
            "the work takes as long as this file"
        )


@contextmanager
def executor_of(
    sharding: Sharding,
    plan: Plan,
    extension: str,
    jobs: int | None,
    facts: Facts,
) -> Iterator[Executor]:
    """Yield who does the work.

    Args:
        sharding: who that is.
        plan: the plan.
        extension: of the parts.
        jobs: number of processes; None for one per core.
        facts: what must be the same in every process.

    Raises:
        LogregError: the cluster can't do it, or is lost.
    """
    if sharding.cluster is None:
        from logreg.parallel.cores import available_cores
        from logreg.parallel.unordered import unordered

        n_jobs = jobs or (1 if sharding.part is not None else available_cores())
        yield lambda work, blocks: unordered(work, blocks, n_jobs)
        return
    from logreg.parallel.cluster import ClusterLostError, cluster
    from logreg.shards import run

    try:
        with own_stderr(), cluster(sharding.cluster) as found:
            found.require_same(facts.ask, facts.own)
            if found.dashboard and can_show_progress():
                note(f"dashboard: {found.dashboard}")
            yield found.unordered
    except ClusterLostError as error:
        n = len(plan.blocks)
        done = n - len(run.missing(plan, sharding.folder, extension))
        raise LogregError(f"{error}; {done} of {n} blocks are done; run it again") from error


def blocks_progress(
    plan: Plan, blocks: Sequence[int]
) -> AbstractContextManager[Callable[[Receipt], None]]:
    """Show how many blocks are done, on a terminal; yield what to call with each receipt."""
    if not can_show_progress():
        return nullcontext(lambda _: None)
    from logreg.cli.render import blocks_bar

    n_bytes = sum(plan.blocks[i].end - plan.blocks[i].start for i in blocks)
    return blocks_bar(len(blocks), n_bytes)


def _report(plan: Plan, sharding: Sharding, extension: str, failures: Sequence[Failure]) -> int:
    """Report what could not be done; finish if everything is. Return the exit status."""
    from logreg.shards import run

    _report_failures(plan, failures)
    left = run.missing(plan, sharding.folder, extension)
    n, done = len(plan.blocks), len(plan.blocks) - len(left)
    if left:
        if failures:
            note(f"{done} of {n} blocks are done; run it again for the others")
        elif sharding.part is not None:
            note(f"{done} of {n} blocks are done; the other parts do the rest")
        return 1 if failures else 0
    found = run.finish(plan, sharding.folder, extension)
    for fault in run.faults_of(found):
        note(str(fault))
    n_faults = sum(receipt.faults for receipt in found)
    shown = sum(len(receipt.first_faults) for receipt in found)
    lines = sum(receipt.lines for receipt in found)
    note(f"{sharding.folder}: {n} part{'' if n == 1 else 's'}, {lines} lines")
    if n_faults > shown:
        note(f"and {n_faults - shown} more records that could not be read")
    return 1 if n_faults else 0


def _report_failures(plan: Plan, failures: Sequence[Failure]) -> None:
    """Name the blocks that could not be worked on; of a file those alike once."""
    alike: dict[tuple[str, str], list[int]] = {}
    for part, problem in failures:
        url = plan.blocks[part].url
        alike.setdefault((url, problem.removeprefix(f"{url}: ")), []).append(part)
    for (_, problem), parts in alike.items():
        others = f" (and {len(parts) - 1} more blocks of it)" if len(parts) > 1 else ""
        note(f"{plan.blocks[parts[0]]}{others}: {problem}")
