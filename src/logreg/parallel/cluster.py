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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from importlib import import_module
from itertools import islice
from pickle import dumps, loads
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from logreg._version import __version__
from logreg.errors import LogregError

Result = TypeVar("Result")

LOCAL = "local"

PENDING = 3
"""Items that are submitted per thread of the workers: one under way, the others waiting."""

GLANCE = 2
"""Seconds without a result after which to look whether the workers are still there."""

CONNECT_TIMEOUT = "distributed.comm.timeouts.connect"
"""Dask's setting for how long to wait for a connection; also for a worker."""


KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": 1 << 27, "MALLOC_MMAP_THRESHOLD_": 1 << 25}
"""Settings of glibc for workers: with those of Dask each buffer is fetched from the system again,
which makes the work on a block of text a quarter slower."""


class ClusterLostError(LogregError):
    """The scheduler is gone, or all workers are."""


class WorkerLostError(LogregError):
    """The worker that worked on an item has ended."""

    def __init__(self) -> None:
        super().__init__("the worker that worked on it was ended, possibly out of memory")


class DifferentWorkerError(LogregError):
    """A worker would not do what this process does."""


class Cluster:
    """A Dask cluster that does work.

    Args:
        client: connected to it.
        patience: seconds to wait for another worker when all are gone.

    Attributes:
        dashboard: the address of its dashboard; empty if it has none.
    """

    def __init__(self, client: Any, patience: float) -> None:
        self._client = client
        self._patience = patience
        self._seen = monotonic()
        self.dashboard = ""
        with suppress(KeyError):  # a scheduler without one
            self.dashboard = client.dashboard_link or ""

    def require_same(
        self, facts: Callable[[], Mapping[str, str]], expected: Mapping[str, str]
    ) -> None:
        """Refuse workers that would not do what this process does.

        Args:
            facts: returns, in a worker, what else must be as it is here, by name.
            expected: what that is here.

        Raises:
            DifferentWorkerError: a worker has another version of something, or lacks it.
        """
        for asked, own in ((versions, versions()), (facts, expected)):
            for worker, theirs in self._on_all_workers(asked).items():
                _require_equal(own, theirs, worker)

    def _on_all_workers(self, work: Callable[[], Mapping[str, str]]) -> dict[str, Any]:
        """Return what a function returns in each worker.

        Raises:
            DifferentWorkerError: a worker can't call it.
            ClusterLostError: a worker does not answer.
        """
        results: dict[str, Any] = self._client.run(loads, dumps(_Call(work)), on_error="return")
        for worker, theirs in results.items():
            if isinstance(theirs, ModuleNotFoundError):
                raise _lacking(theirs, f"worker {worker}") from theirs
            if isinstance(theirs, LogregError):
                raise DifferentWorkerError(f"worker {worker}: {theirs}") from theirs
            if isinstance(theirs, Exception):
                raise ClusterLostError(f"worker {worker} does not answer") from theirs
        return results

    def unordered(
        self, work: Callable[[int], Result], items: Sequence[int]
    ) -> Iterator[tuple[int, Result | Exception]]:
        """Yield each item with its result, or with the exception that the work has raised.

        A worker that ends takes all that it was given with it; that is done again, one by one, so
        that it is certain which item it was.

        Args:
            work: returns the result for an item; it can be pickled.
            items: the items.

        Raises:
            ClusterLostError: the scheduler is gone, or all workers are.
            DifferentWorkerError: a worker that has joined would not do what this process does.
        """
        suspects = []
        for item, outcome in self._outcomes(work, items):
            if isinstance(outcome, WorkerLostError) and len(items) > 1:
                suspects.append(item)
            else:
                yield item, outcome
        for item in suspects:
            yield from self._outcomes(work, [item])

    def _outcomes(self, work: Callable[[int], Any], items: Sequence[int]) -> Iterator[Any]:
        waiting = iter(items)
        item_of: dict[Any, int] = {}
        own = versions()

        def submit(n: int) -> list[Any]:
            new = {}
            for item in islice(waiting, max(n, 0)):
                call = dumps(_Call(_checked, work, own, item))
                new[self._client.submit(loads, call, key=f"block-{item}-{token_hex(8)}")] = item
            item_of.update(new)
            return [*new]

        submit(PENDING * self._n_threads())
        while item_of:
            completed = self._completed(item_of)
            with suppress(TimeoutError):
                for future, result in completed:
                    yield item_of.pop(future), _outcome(result)
                    future.release()
                    completed.update(submit(PENDING * self._n_threads() - len(item_of)))
            self._n_threads()

    def _completed(self, futures: Mapping[Any, int]) -> Any:
        return _distributed().as_completed(
            [*futures],
            loop=self._client.loop,
            with_results=True,
            raise_errors=False,
            timeout=GLANCE,
        )

    def _n_threads(self) -> int:
        """Return how many threads the workers have, at least 1: more may be on their way.

        Raises:
            ClusterLostError: the scheduler is gone, or all workers have been for too long.
        """
        if self._client.status != "running":
            raise ClusterLostError("the scheduler is gone")
        try:
            n = sum(self._client.nthreads().values())
        except (OSError, RuntimeError) as error:
            raise ClusterLostError("the scheduler is gone") from error
        if n:
            self._seen = monotonic()
        elif monotonic() - self._seen > self._patience:
            raise ClusterLostError("all workers are gone")
        return n or 1


def _outcome(result: Any) -> Any:
    """Return the result of a task, or the exception that the work has raised.

    Args:
        result: what `as_completed` has for the task: `_Done`; the type, the value and the traceback
            of an error; or the exception that it was cancelled.

    Raises:
        ClusterLostError: the scheduler is gone.
        DifferentWorkerError: the worker would not do what this process does.
    """
    if isinstance(result, _Done):
        return result.value
    if isinstance(result, BaseException):
        raise ClusterLostError("the scheduler is gone")
    _, error, _ = result
    if isinstance(error, _distributed().KilledWorker):
        return WorkerLostError()
    if isinstance(error, ModuleNotFoundError):
        raise _lacking(error, "a worker") from error
    if isinstance(error, DifferentWorkerError):
        raise error
    return error


class _Done(NamedTuple):
    """What the work on an item has returned."""

    value: Any


class _Call:
    """A call that is made where it is unpickled.

    With `pickle.loads` as its function, a task can be read by any scheduler and worker; one that
    lacks this package reports that, where a task that names a function of it would never end.
    """

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._call


def _checked(work: Callable[[int], Any], expected: Mapping[str, str], item: int) -> _Done:
    """Do the work on an item in a worker, which may have joined after all were compared."""
    _require_equal(expected, versions(), _distributed().get_worker().address)
    return _Done(work(item))


def _require_equal(own: Mapping[str, str], theirs: Mapping[str, str], worker: str) -> None:
    for name, version in own.items():
        if theirs.get(name) != version:
            raise DifferentWorkerError(
                f"worker {worker} has {name} {theirs.get(name)}, here it is {version}; "
                "install the same on both"
            )


def _lacking(error: ModuleNotFoundError, who: str) -> DifferentWorkerError:
    return DifferentWorkerError(
        f"{who} lacks the module {error.name}; pip install 'logreg-text[dask]=={__version__}' there"
    )


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
    config = import_module("dask").config
    patience = import_module("dask.utils").parse_timedelta(config.get(CONNECT_TIMEOUT))
    with ExitStack() as stack:
        stack.enter_context(_out_of_sight())
        try:
            if address.partition(":")[0] == LOCAL:
                client = _local(address, stack)
            else:
                client = distributed.Client(address, timeout=patience, set_as_default=False)
                stack.callback(_quietly, client.close)
            client.wait_for_workers(1, timeout=patience)
        except (ValueError, RuntimeError) as error:
            problem = f"{error}; use tcp://HOST:PORT of a scheduler, or local:N"
            raise LogregError(f"{address}: {problem}") from error
        except OSError as error:
            raise LogregError(
                f"{address}: no scheduler with workers has answered within {patience:g} s; "
                "start 'dask scheduler' and 'dask worker', or use --cluster local"
            ) from error
        yield Cluster(client, patience)


def _local(address: str, stack: ExitStack) -> Any:
    """Start a cluster on this machine, and return a client of it; both end with the stack."""
    from logreg.parallel.cores import available_cores

    distributed = _distributed()
    n = address.partition(":")[2]
    folder = stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
    settings = {**_LOCAL_SETTINGS, "temporary-directory": folder}
    for name, value in KEEP_MEMORY.items():
        settings[f"distributed.nanny.pre-spawn-environ.{name}"] = value
    stack.enter_context(import_module("dask").config.set(settings))
    local = distributed.LocalCluster(
        n_workers=int(n) if n else available_cores(),
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL + 1,
    )
    stack.callback(_quietly, local.close)
    client = distributed.Client(local, set_as_default=False)
    stack.callback(_quietly, client.close)
    return client


_LOCAL_SETTINGS = {
    # one by one is how to find out who it was, see Cluster.unordered
    "distributed.scheduler.allowed-failures": 0,
    # a process that was ended is started again, however long that takes on a machine that is busy
    "distributed.deploy.lost-worker-timeout": "1h",
    # results are small: a process that needs more than its share is ended, not kept waiting
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
}


@contextmanager
def _out_of_sight() -> Iterator[None]:
    """Keep Dask's logs and warnings off stderr, and a broken connection from ending the process."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    with ExitStack() as stack:
        stack.callback(logging.disable, before)
        if hasattr(signal, "SIGPIPE"):
            handler = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            stack.callback(signal.signal, signal.SIGPIPE, handler)
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        yield


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


@cache
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
