"""The work on blocks, by whoever does it; what fails is tried again when the others are done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

from logreg.errors import LogregError
from logreg.shards.plan import Plan

TRIES = 3
"""How often the work on a block is tried."""

Result = TypeVar("Result")


class Executor(Protocol):
    """Whoever works on blocks."""

    def __call__(
        self, work: Callable[[int], Any], items: Sequence[int]
    ) -> Iterator[tuple[int, Any]]:
        """Yield each block with the outcome, or with an exception if nobody could work on it."""


class Failed(NamedTuple):
    """Why the work on a block has failed, in one line: errors of all kinds can't be pickled."""

    problem: str


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
