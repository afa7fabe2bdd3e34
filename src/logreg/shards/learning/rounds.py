"""Rounds: the same work on every block, one sum of the results, and a checkpoint of it.

What a round is given, such as θ, is written first, for the processes that work on it to read; its
result is written when it is complete. A run that is resumed goes through its rounds again from the
first, and takes the results that are there: so it ends with the same bits as without a pause.

    given-000.npz -> work on each block -> tree of sums -> round-000.npz
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np

from logreg.errors import InputError, LogregError
from logreg.shards import store
from logreg.shards.learning import counts
from logreg.shards.learning.counts import Arrays
from logreg.shards.learning.tree import Tree
from logreg.shards.plan import Plan
from logreg.shards.work import Failed

HEAD = "rounds.json"
_FILES = re.compile(r"(round|given)-\d+\.npz")

TRIES = 3
"""How often the work on a block is tried."""

Result = TypeVar("Result")


class Executor(Protocol):
    """Whoever works on blocks."""

    def __call__(
        self, work: Callable[[int], Any], items: Sequence[int]
    ) -> Iterator[tuple[int, Any]]:
        """Yield each block with the outcome, or with an exception if nobody could work on it."""


def attempt(work: Callable[[int], Result], i: int) -> Result | Failed | RuntimeError:
    """Do the work on a block, and report what goes wrong, as what can be pickled."""
    try:
        return work(i)
    except LogregError as error:
        return Failed(str(error))
    except Exception as error:  # whatever a store or a decoder raises is about this block only
        return RuntimeError(f"{type(error).__name__}: {error}")


def each(
    plan: Plan,
    work: Callable[[int], Result],
    blocks: Sequence[int],
    executor: Executor,
) -> Iterator[tuple[int, Result]]:
    """Yield each block with its result, in any order; work that fails is tried again.

    Raises:
        LogregError: the work on a block has failed each time.
    """
    left = [*blocks]
    for _ in range(TRIES):
        failures: dict[int, str] = {}
        for i, outcome in executor(partial(attempt, work), left):
            if isinstance(outcome, Failed):
                failures[i] = outcome.problem
            elif isinstance(outcome, Exception):
                failures[i] = f"{plan.blocks[i]}: {outcome}"
            else:
                yield i, outcome
        left = sorted(failures)
        if not left:
            return
    raise LogregError(failures[left[0]])


class Given(NamedTuple):
    """Where the arrays are that a round is given, and the hash of that file."""

    url: str
    digest: str

    def load(self) -> Arrays:
        """Return the arrays, loaded once in a process."""
        return _loaded(self)


@lru_cache(maxsize=2)
def _loaded(given: Given) -> Arrays:
    return counts.load(given.url)


Task = Callable[[Given, int], Arrays]
"""The work on a block in a round: it can be pickled, and returns arrays."""


class Rounds:
    """The rounds of a run, and their checkpoints.

    Args:
        plan: the plan.
        folder: where the checkpoints are.
        of: what the rounds depend on beside the plan, as JSON.
        executor: who works on the blocks.
        resume: whether to take the results of rounds that are there.

    Raises:
        InputError: the folder has rounds of an unfinished run, and they are not resumed, or can't
            be as they are others.
    """

    def __init__(
        self, plan: Plan, folder: str, of: Mapping[str, Any], executor: Executor, *, resume: bool
    ) -> None:
        self._plan, self._folder, self._executor = plan, folder, executor
        self._of = {"plan": plan.digest, **of}
        self.n = 0
        head = _head(folder)
        if head is not None and resume:
            if head["of"] != self._of:
                problem = "the rounds are of other options"
                raise InputError(f"{problem}; call it as before, or leave out --resume", folder)
            return
        if head is not None and not head["finished"]:
            raise InputError(
                "has rounds of an unfinished run; go on with --resume, "
                f"or delete {HEAD} to start from the beginning",
                folder,
            )
        _remove_rounds(folder)
        self._write_head(finished=False)

    def run(
        self,
        task: Task,
        given: Arrays,
        add: Callable[[Arrays, Arrays], Arrays],
    ) -> Arrays:
        """Return the sum of the results of all blocks, which depends on no order.

        Args:
            task: the work on a block.
            given: what it needs to know.
            add: returns the sum of two results.

        Raises:
            InputError: the work on a block fails, or a checkpoint can't be written.
        """
        url = self._url("round")
        names = store.names_in(self._folder)
        if url.rpartition("/")[2] in names and _are_same(counts.load(self._url("given")), given):
            self.n += 1
            return counts.load(url)
        content = counts.save(given, self._url("given"))
        n_blocks = len(self._plan.blocks)
        tree = Tree[Arrays](n_blocks, add)
        work = partial(task, Given(self._url("given"), hashlib.sha256(content).hexdigest()))
        for i, result in each(self._plan, work, range(n_blocks), self._executor):
            tree.put(i, result)
        counts.save(tree.total, url)
        self.n += 1
        return tree.total

    def finish(self) -> None:
        """Write down that no round is missing."""
        self._write_head(finished=True)

    def _url(self, kind: str) -> str:
        return store.join(self._folder, f"{kind}-{self.n:03d}.npz")

    def _write_head(self, *, finished: bool) -> None:
        content = json.dumps({"of": self._of, "finished": finished}, indent=1) + "\n"
        store.write(store.join(self._folder, HEAD), content.encode())


def _head(folder: str) -> dict[str, Any] | None:
    if HEAD not in store.names_in(folder):
        return None
    url = store.join(folder, HEAD)
    try:
        head: dict[str, Any] = json.loads(store.read(url))
        return {"of": head["of"], "finished": head["finished"]}
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"is damaged ({error}); delete it", url) from error


def _remove_rounds(folder: str) -> None:
    for name in store.names_in(folder):
        if _FILES.fullmatch(name):
            store.remove(store.join(folder, name))


def _are_same(one: Arrays, other: Arrays) -> bool:
    return one.keys() == other.keys() and all(
        np.asarray(one[name]).tobytes() == np.asarray(other[name]).tobytes() for name in one
    )
