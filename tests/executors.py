"""Those who work on blocks in the tests: this process in any order, and processes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from logreg.parallel.unordered import unordered
from logreg.shards.retries import Executor


def one_by_one(work: Callable[[int], Any], items: Sequence[int]) -> Iterator[tuple[int, Any]]:
    return ((i, work(i)) for i in items)


def shuffled(seed: int) -> Executor:
    """Return an executor whose results arrive in a random order."""

    def execute(work: Callable[[int], Any], items: Sequence[int]) -> Iterator[tuple[int, Any]]:
        order = [*items]
        random.Random(seed).shuffle(order)
        return ((i, work(i)) for i in order)

    return execute


def processes(n: int) -> Executor:
    return lambda work, items: unordered(work, items, n)
