"""Cases: a seed and a number make a random call, run it, and find what does not hold."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from fuzzing.api import broken_by_api
from fuzzing.calls import Call, random_call
from fuzzing.invariants import broken
from fuzzing.repeated import broken_when_repeated
from fuzzing.running import Result, lay_out, run_apart, run_here

SHARE_OF_API = 0.1
"""How many cases are calls of the Python API."""


class Case(NamedTuple):
    """What came of a case.

    Attributes:
        kind: the command, and its exit status.
        problems: what does not hold.
        call: the call; None for one of the Python API.
    """

    kind: str
    problems: list[str]
    call: Call | None = None


def run_case(seed: int, number: int, *, share_apart: float = 0.0) -> Case:
    """Run a case.

    Args:
        seed: of all cases.
        number: of this one.
        share_apart: how many cases run in a process of their own.
    """
    random = Random(f"{seed}:{number}")
    if random.random() < SHARE_OF_API:
        return Case("api", broken_by_api(random))
    call = random_call(random)
    is_apart = random.random() < share_apart
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result = _run(call, folder / "first", is_apart=is_apart)
        problems = [*_problems(random, call, result, folder)]
    return Case(
        f"{call.command} {result.status}", [f"{call.command}: {one}" for one in problems], call
    )


def _run(call: Call, folder: Path, *, is_apart: bool) -> Result:
    lay_out(call, folder)
    return run_apart(call, folder) if is_apart else run_here(call, folder)


def _problems(random: Random, call: Call, result: Result, folder: Path) -> Iterator[str]:
    yield from broken(call, result, folder / "first")
    yield from broken_when_repeated(random, call, result, folder)


def keep(call: Call, folder: Path) -> None:
    """Keep a call with its files, and with a script that repeats it."""
    lay_out(call, folder)
    (folder / "stdin").write_bytes(call.stdin)
    command = shlex.join(["logreg", *call.arguments])
    (folder / "command").write_text(f"{command} < stdin\n", "utf-8", "surrogateescape")
