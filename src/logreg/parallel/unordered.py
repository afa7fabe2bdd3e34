"""Work on items in several processes, each result as soon as it is there, whatever happens to one.

A process that is killed takes only its own item with it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from logreg.parallel.pool import Pool

Result = TypeVar("Result")


def unordered(
    work: Callable[[int], Result], items: Sequence[int], jobs: int
) -> Generator[tuple[int, Result | Exception], None, None]:
    """Yield each item with its result, or with the exception that was raised.

    That is a `ProcessLostError` if the process was killed. Where no process can be started, the
    work is done in this one.

    Args:
        work: returns the result for an item.
        items: the items.
        jobs: number of processes, >= 1.
    """
    if not hasattr(os, "fork"):
        yield from ((item, _outcome(work, item)) for item in items)
        return
    waiting = deque(items)
    with Pool(work) as pool:
        while waiting or pool.n_busy:
            while waiting and pool.n_busy < jobs and pool.submit(waiting[0]):
                waiting.popleft()
            if pool.n_busy:
                yield from pool.outcomes()
            else:
                item = waiting.popleft()
                yield item, _outcome(work, item)


def _outcome(work: Callable[[int], Result], item: int) -> Result | Exception:
    try:
        return work(item)
    except Exception as error:
        return error
