"""What must be the same when a call is repeated: with its input in pieces, or by two threads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
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
    is_usage_error = result.status in (None, 2)
    if call.command not in _STREAMING or is_usage_error or chosen(call, "--output"):
        return
    yield from _different(result, _again(call, folder / "pieces", _ends(random, call)), "in pieces")
    is_long = len(call.stdin) >= LONG
    has_jobs = call.command in ("classify", "features") and "--" not in call.arguments
    if has_jobs and (is_long or random.random() < _SHARE_OF_THREADS):
        with_threads = call._replace(arguments=(*call.arguments, "--jobs", "2"))
        yield from _different(result, _again(with_threads, folder / "jobs"), "with two threads")
    if call.command == "classify":
        yield from _lost(call, result)


_SHARE_OF_THREADS = 0.05
"""How many of the calls with short input are repeated with threads, which do nothing there."""


def _again(call: Call, folder: Path, ends: Sequence[int] = ()) -> Result:
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
        if any(end in one.stderr for one in (first, second) for end in _ENDS_EARLY):
            return
        pairs = enumerate(zip_longest(first.stdout, second.stdout))
        place = next((i for i, (a, b) in pairs if a != b), 0)
        near = slice(max(0, place - 30), place + 60)
        yield (
            f"differs {how}: status {first.status} and {second.status}, byte {place}: "
            f"{first.stdout[near]!r} and {second.stdout[near]!r}"
        )


_ENDS_EARLY = ("not text but binary data", "name another --encoding")
"""Errors after which what was read before may have been answered, or not."""


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
