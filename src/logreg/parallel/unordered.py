"""Work on items in several processes, each result as soon as it is there, whatever happens to one.

A process that is killed takes only its own item with it: the items that were under way are done
again, one by one, so that it is certain which of them it was.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from logreg.parallel.pool import Submit, worker_pool

Result = TypeVar("Result")

PENDING = 2
"""Items that are submitted per process: one under way, one waiting."""


class ProcessLostError(Exception):
    """The process that worked on an item was ended from outside."""

    def __init__(self) -> None:
        super().__init__("the process that worked on it was ended, possibly out of memory")


def unordered(
    work: Callable[[int], Result], items: Sequence[int], jobs: int
) -> Iterator[tuple[int, Result | Exception]]:
    """Yield each item with its result, or with the exception that the work has raised.

    Args:
        work: returns the result for an item.
        items: the items.
        jobs: number of processes, >= 1; where fork is missing, it is this process.
    """
    if not hasattr(os, "fork"):
        yield from ((item, _tried(work, item)) for item in items)
        return
    waiting = deque(items)
    while waiting:
        under_way: dict[Future[Any], int] = {}
        try:
            with worker_pool(work, min(jobs, len(waiting))) as submit:
                yield from _in_pool(submit, waiting, under_way, PENDING * jobs)
        except BrokenProcessPool:
            yield from _one_by_one(work, under_way)


def _in_pool(
    submit: Submit, waiting: deque[int], under_way: dict[Future[Any], int], most: int
) -> Iterator[tuple[int, Any]]:
    """Yield items with their outcomes, and take them out of those that are waiting or under way.

    Raises:
        BrokenProcessPool: a process has ended; ``under_way`` is what it may have worked on.
    """
    while waiting or under_way:
        while waiting and len(under_way) < most:
            under_way[submit(waiting[0])] = waiting[0]
            waiting.popleft()
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            if not _is_lost(future):
                yield under_way.pop(future), _outcome(future)
        if done & under_way.keys():
            raise BrokenProcessPool


def _one_by_one(
    work: Callable[[int], Result], under_way: Mapping[Future[Any], int]
) -> Iterator[tuple[int, Result | Exception]]:
    """Yield what was under way when a process ended, done again by a process of its own each."""
    for future, item in under_way.items():
        if not _is_lost(future):  # it was done in the meantime
            yield item, _outcome(future)
        elif len(under_way) == 1:
            yield item, ProcessLostError()
        else:
            yield item, _alone(work, item)


def _alone(work: Callable[[int], Result], item: int) -> Result | Exception:
    """Return the result for an item from a process of its own."""
    try:
        with worker_pool(work, 1) as submit:
            future = submit(item)
            wait([future])
    except BrokenProcessPool:
        return ProcessLostError()
    return ProcessLostError() if _is_lost(future) else _outcome(future)


def _is_lost(future: Future[Any]) -> bool:
    return isinstance(future.exception(), BrokenProcessPool)


def _outcome(future: Future[Any]) -> Any:
    return future.exception() or future.result()


def _tried(work: Callable[[int], Result], item: int) -> Result | Exception:
    try:
        return work(item)
    except Exception as error:
        return error
