"""What must be the same when a call is repeated: with its input in pieces, or by two threads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from fuzzing.calls import Call
from fuzzing.corpora import LONG
from fuzzing.invariants import chosen
from fuzzing.running import Result, lay_out, run_here
from logreg.data.tables import SAMPLE

_STREAMING = ("classify", "features", "sentences")


def broken_when_repeated(random: Random, call: Call, result: Result, folder: Path) -> Iterator[str]:
    """Yield what differs when stdin arrives in pieces, and when other threads do the work."""
    if call.command not in _STREAMING or result.status is None or chosen(call, "--output"):
        return
    yield from _different(result, _again(call, folder / "pieces", _ends(random, call)), "in pieces")
    if len(call.stdin) >= LONG or random.random() < 0.05:
        arguments = list(call.arguments)
        jobs = call._replace(arguments=(*_without_jobs(arguments), "--jobs", "2"))
        if "--" not in arguments and all(one[:3] != "--j" for one in jobs.arguments[:-2]):
            yield from _different(result, _again(jobs, folder / "jobs", ()), "with two threads")
    if call.command == "classify":
        yield from _lost(call, result)


def _without_jobs(arguments: list[str]) -> list[str]:
    if "--jobs" not in arguments:
        return arguments
    i = arguments.index("--jobs")
    return arguments[:i] + arguments[i + 2 :]


def _again(call: Call, folder: Path, ends: Sequence[int]) -> Result:
    lay_out(call, folder)
    return run_here(call, folder, ends)


def _ends(random: Random, call: Call) -> list[int]:
    """Return where stdin is cut."""
    return [random.randrange(_start_of(call), len(call.stdin) + 1) for _ in range(5)]


def _start_of(call: Call) -> int:
    """Return the end of the first rows of a table: what is there decides what its columns are."""
    if chosen(call, "--input-format") not in (None, "auto", "tsv", "csv"):
        return 0
    place = -1
    for _ in range(SAMPLE + 1):
        place = call.stdin.find(b"\n", place + 1)
        if place < 0:
            return len(call.stdin)
    return place + 1


def _different(first: Result, second: Result, how: str) -> Iterator[str]:
    if (first.status, first.stdout) != (second.status, second.stdout):
        place = next(
            (
                i
                for i, (a, b) in enumerate(zip(first.stdout, second.stdout, strict=False))
                if a != b
            ),
            min(len(first.stdout), len(second.stdout)),
        )
        near = slice(max(0, place - 30), place + 60)
        yield (
            f"differs {how}: status {first.status} and {second.status}, byte {place}: "
            f"{first.stdout[near]!r} and {second.stdout[near]!r}"
        )


def _lost(call: Call, result: Result) -> Iterator[str]:
    """Yield how many lines of text were not answered, or were answered twice."""
    is_text = call.arguments[-2:] == ("--input-format", "text")
    given = [one for one in call.arguments if one.split("=")[0] in _CHANGING]
    if not is_text or given or result.status != 0 or _is_special(call.stdin):
        return
    n_lines = call.stdin.count(b"\n") + (not call.stdin.endswith(b"\n") and call.stdin != b"")
    n_answers = result.stdout.count(b"\n") - (chosen(call, "--format") == "csv" and n_lines > 0)
    if n_answers != n_lines:
        yield f"{n_lines} lines in, {n_answers} out"


_CHANGING = ("--only", "--input", "-i", "--by", "--encoding", "--delimiter", "--echo")
"""Options with which a line of input is not a line of output."""


def _is_special(content: bytes) -> bool:
    """Return whether a content is not plain lines of UTF-8."""
    marks = (b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
    return b"\r" in content or content.startswith(marks)
