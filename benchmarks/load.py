"""Load: gigabytes, millions of records, thousands of calls; time and memory from first to last.

    python benchmarks/load.py TEXTS [--gigabytes N] [--only NAME]

TEXTS is a file with one text per line, which is repeated, and is never written to the disk as a
whole. Memory is the largest resident size of the command.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import click

LOGREG = str(Path(sys.executable).with_name("logreg"))
TEXT = "It's hokey. There are virtually no surprises."


class Sample(NamedTuple):
    """The state after a block: bytes so far, seconds, and resident memory in MB."""

    n_bytes: int
    seconds: float
    memory: int


def resident(pid: int, field: str = "VmRSS") -> int:
    """Return the resident memory of a process in MB: now, or with "VmHWM" the most so far."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int((status.partition(f"{field}:")[2].split() or ["0"])[0]) // 1024


def fed(blocks: Iterator[bytes], *options: str) -> tuple[list[Sample], int]:
    """Feed a command; return a sample after each block, and the most memory, in MB."""
    process = subprocess.Popen(
        [LOGREG, "classify", *options], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    if process.stdin is None:
        raise RuntimeError
    samples, start, n_bytes = list[Sample](), time.monotonic(), 0
    for block in blocks:
        process.stdin.write(block)
        n_bytes += len(block)
        samples.append(Sample(n_bytes, time.monotonic() - start, resident(process.pid)))
    process.stdin.close()
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid, "VmHWM"))
        time.sleep(0.01)
    if process.returncode != 0:
        raise RuntimeError(f"exit status {process.returncode}")
    samples.append(Sample(n_bytes, time.monotonic() - start, samples[-1].memory))
    return samples, peak


def report(name: str, n_bytes: int, seconds: float, memory: str) -> None:
    """Print a row of the table."""
    print(f"| {name} | {n_bytes / 1e6:.0f} MB | {seconds:.1f} s | {memory} |", flush=True)


def gigabytes(texts: bytes, n: float, *options: str) -> None:
    """Classify n GB, and report the first of them and the last."""
    samples, peak = fed(islice(cycle([texts]), int(n * 1e9 / len(texts)) + 1), *options)
    ends = [next(one for one in samples if one.n_bytes >= i * 1e9) for i in range(1, int(n) + 1)]
    name = f"{n:g} GB {' '.join(options)}"
    report(name, *samples[-1][:2], f"{ends[0].memory} MB after 1 GB, {peak} MB at most")
    first, last = ends[0].seconds, ends[-1].seconds - ends[-2].seconds
    print(f"|   | first GB {1e3 / first:.0f} MB/s | last GB {1e3 / last:.0f} MB/s | |")


def tiny_records(n: int) -> None:
    """Classify n texts of a word."""
    block = b"good\nbad\n" * 50_000
    samples, peak = fed(islice(cycle([block]), n // 100_000))
    report(f"{n:,} texts of a word", *samples[-1][:2], f"{peak} MB")


def one_line(texts: bytes, n: float) -> None:
    """Classify a single line of n GB."""
    line = texts.replace(b"\n", b" ")
    samples, peak = fed(islice(cycle([line]), int(n * 1e9 / len(line)) + 1))
    report(f"a line of {n:g} GB", *samples[-1][:2], f"{peak} MB")


def calls(n: int, at_once: int) -> None:
    """Make n calls with a text each, some at once; all must give the same answer."""

    def call(_: int) -> str:
        return subprocess.run(
            [LOGREG, "classify", TEXT], capture_output=True, text=True, check=True
        ).stdout

    start = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        answers = {*pool.map(call, range(n))}
    if len(answers) != 1:
        raise RuntimeError(answers)
    seconds = time.monotonic() - start
    report(
        f"{n:,} calls, {at_once} at once",
        n * len(TEXT),
        seconds,
        f"{1e3 * seconds / n:.0f} ms a call",
    )


def slow_stream(n: int) -> None:
    """Send a line at a time, and wait for its answer, as a log does over a day."""
    process = subprocess.Popen([LOGREG, "classify"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if process.stdin is None or process.stdout is None:
        raise RuntimeError
    line, sizes, start = f"{TEXT}\n".encode(), list[int](), time.monotonic()
    for i in range(n):
        process.stdin.write(line)
        process.stdin.flush()
        process.stdout.readline()
        if i in (n // 10, n - 1):
            sizes.append(resident(process.pid))
    process.stdin.close()
    process.wait()
    seconds = time.monotonic() - start
    shown = f"{sizes[0]} MB after a tenth, {sizes[-1]} at the end"
    report(f"{n:,} texts, each after the answer to the last", n * len(line), seconds, shown)


@click.command()
@click.argument("path", metavar="TEXTS")
@click.option("--gigabytes", "size", type=float, default=10.0, show_default=True)
@click.option("--only", multiple=True, help="gigabytes, cores, tiny, line, calls, crowd or stream.")
def main(path: str, size: float, only: tuple[str, ...]) -> None:
    """Print a table."""
    texts = Path(path).read_bytes()[: 1 << 24]
    texts = texts[: texts.rindex(b"\n") + 1]
    tasks: dict[str, Callable[[], None]] = {
        "gigabytes": lambda: gigabytes(texts, size, "--jobs", "1"),
        "cores": lambda: gigabytes(texts, size, "--jobs", str(os.cpu_count())),
        "tiny": lambda: tiny_records(10_000_000),
        "line": lambda: one_line(texts, 1.0),
        "calls": lambda: calls(1000, 1),
        "crowd": lambda: calls(256, 64),
        "stream": lambda: slow_stream(86_400),
    }
    print("| input | size | time | memory |\n|---|---|---|---|")
    for name, task in tasks.items():
        if not only or name in only:
            task()


if __name__ == "__main__":
    main()
