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
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from logreg.errors import InputError
from logreg.shards import store
from logreg.shards.arrays import Arrays, load_arrays, save_arrays
from logreg.shards.learning.tree import Tree
from logreg.shards.plan import Plan
from logreg.shards.retries import Executor, each

HEAD = "rounds.json"
_FILES = re.compile(r"(round|given)-\d+\.npz")


class Given(NamedTuple):
    """Where the arrays are that a round is given, and the hash of that file."""

    url: str
    digest: str

    def load(self) -> Arrays:
        """Return the arrays, loaded once in a process."""
        return _loaded(self)


@lru_cache(maxsize=2)
def _loaded(given: Given) -> Arrays:
    return load_arrays(given.url)


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
        if url.rpartition("/")[2] in names and _are_same(load_arrays(self._url("given")), given):
            self.n += 1
            return load_arrays(url)
        content = save_arrays(given, self._url("given"))
        n_blocks = len(self._plan.blocks)
        tree = Tree[Arrays](n_blocks, add)
        work = partial(task, Given(self._url("given"), hashlib.sha256(content).hexdigest()))
        for i, result in each(self._plan, work, range(n_blocks), self._executor):
            tree.put(i, result)
        save_arrays(tree.total, url)
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
