"""Work on items by a Dask cluster; the only module that imports Dask.

The tasks are futures, a few per thread of the workers at a time, so that a scheduler with little
memory serves any number of them. Dask's own logs and warnings stay out of sight: what a user needs
to know is in the errors.
"""

from __future__ import annotations

import logging
import platform
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from logreg._version import __version__
from logreg.errors import LogregError

Result = TypeVar("Result")

LOCAL = "local"

PENDING = 3
"""Items that are submitted per thread of the workers: one under way, the others waiting."""

PATIENCE = 30
"""Seconds to wait for the scheduler, and for a first worker."""

TRIES = 3
"""Workers that may end on an item before it is given up."""


class ClusterLostError(LogregError):
    """The scheduler is gone."""


class WorkerLostError(LogregError):
    """The workers that worked on an item have ended, one after the other."""


class Cluster:
    """A Dask cluster that does work.

    Args:
        client: connected to it.

    Attributes:
        dashboard: the address of its dashboard; empty if it has none.
        n_threads: those of all workers.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.dashboard: str = client.dashboard_link or ""

    @property
    def n_threads(self) -> int:
        """The threads of all workers that there are now."""
        return sum(self._client.nthreads().values()) or 1

    def require_same_versions(self) -> None:
        """Refuse workers that would not do what this process does.

        Raises:
            LogregError: one has another version of something.
        """
        own = versions()
        try:
            found: dict[str, dict[str, str]] = self._client.run(versions)
        except ModuleNotFoundError as error:
            raise LogregError(
                f"a worker lacks {error.name}; pip install 'logreg-text[dask]=={__version__}' there"
            ) from error
        for worker, theirs in found.items():
            for name, version in own.items():
                if theirs[name] != version:
                    raise LogregError(
                        f"worker {worker} has {name} {theirs[name]}, here it is {version}; "
                        "install the same on both"
                    )

    def unordered(
        self, work: Callable[[int], Result], items: Sequence[int]
    ) -> Iterator[tuple[int, Result | Exception]]:
        """Yield each item with its result, or with the exception that the work has raised.

        Args:
            work: returns the result for an item; it can be pickled.
            items: the items.

        Raises:
            ClusterLostError: the scheduler is gone.
        """
        waiting = iter(items)
        item_of: dict[Any, int] = {}
        completed = _distributed().as_completed(loop=self._client.loop)

        def submit(n: int) -> None:
            for item in islice(waiting, n):
                future = self._client.submit(work, item, pure=False, retries=0)
                item_of[future] = item
                completed.add(future)

        submit(PENDING * self.n_threads)
        for future in completed:
            item = item_of.pop(future)
            yield item, self._outcome(future)
            future.release()
            submit(max(1, PENDING * self.n_threads - len(item_of)))

    def _outcome(self, future: Any) -> Any:
        if future.status in ("cancelled", "lost") or self._client.status != "running":
            raise ClusterLostError("the scheduler is gone")
        error = future.exception()
        if isinstance(error, _distributed().KilledWorker):
            return WorkerLostError(
                "the workers that worked on it have ended, possibly out of memory"
            )
        return error if error is not None else future.result()


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect to a cluster, or start one on this machine.

    Args:
        address: of the scheduler, as ``tcp://host:8786``; or ``local``, ``local:N`` for N processes
            on this machine.

    Raises:
        LogregError: Dask is not installed, the scheduler does not answer, or there is no worker.
    """
    distributed = _distributed()
    if hasattr(signal, "SIGPIPE"):  # a broken connection is an error, not the end
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    _silence()
    with ExitStack() as stack:
        try:
            if address.partition(":")[0] == LOCAL:
                client = _local(address, stack)
            else:
                client = stack.enter_context(
                    distributed.Client(address, timeout=PATIENCE, set_as_default=False)
                )
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            raise LogregError(
                f"{address}: no scheduler with workers has answered within {PATIENCE} s ({error}); "
                "start 'dask scheduler' and 'dask worker', or use --cluster local"
            ) from error
        yield Cluster(client)


def _local(address: str, stack: ExitStack) -> Any:
    from logreg.parallel.cores import available_cores

    distributed = _distributed()
    n = address.partition(":")[2]
    stack.enter_context(
        import_module("dask.config").set({"distributed.scheduler.allowed-failures": TRIES - 1})
    )
    local = distributed.LocalCluster(
        n_workers=int(n) if n else available_cores(),
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL + 1,
    )
    stack.callback(_quietly, local.close)
    return stack.enter_context(distributed.Client(local, set_as_default=False))


def _distributed() -> Any:
    """Return the package.

    Raises:
        LogregError: it is not installed.
    """
    try:
        return import_module("distributed")
    except ImportError:
        raise LogregError(
            "--cluster needs the package distributed; pip install 'logreg-text[dask]'"
        ) from None


def _quietly(close: Callable[[], None]) -> None:
    with suppress(Exception):
        close()


def _silence() -> None:
    for name in ("distributed", "tornado", "asyncio", "bokeh", "dask"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module="distributed")


def versions() -> dict[str, str]:
    """Return the versions on which results may depend, by name."""
    import numpy as np

    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": np.__version__,
        "distributed": _distributed().__version__,
        "logreg": __version__,
        "byte order": sys.byteorder,
    }
