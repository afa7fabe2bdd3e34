"""How fast the command line is, as ratios against other commands measured in the same run.

    python benchmarks/speed.py CORPUS

Each command runs in turn with the one that it is compared with, again and again; what counts is
the median of the ratios of their wall times, which stays put while the machine speeds up and down.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""Python may keep its compiled modules, as it does on any user's machine."""

RUNS = 21
CORPUS_RUNS = 5


class Run(NamedTuple):
    """One run of a command: wall time in seconds, peak memory in MiB."""

    seconds: float
    mebibytes: float


def run(command: list[str]) -> Run:
    """Run a command with its output thrown away."""
    start = time.perf_counter()
    devnull = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=devnull, stderr=devnull, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} failed with {process.returncode}")
    unit = 2**20 if sys.platform == "darwin" else 2**10  # of ru_maxrss: bytes, or kilobytes
    return Run(seconds, usage.ru_maxrss / unit)


def compare(name: str, command: list[str], other_name: str, other: list[str], runs: int) -> None:
    """Print a row: the two medians, the median ratio, and the peak memory of the command."""
    run(command), run(other)
    pairs = [(run(command), run(other)) for _ in range(runs)]
    seconds, other_seconds = (statistics.median(pair[i].seconds for pair in pairs) for i in (0, 1))
    ratio = statistics.median(mine.seconds / its.seconds for mine, its in pairs)
    peak = max(mine.mebibytes for mine, _ in pairs)
    print(
        f"| {name} | {seconds:.3f} s | {peak:.0f} MiB | {other_name} | {other_seconds:.3f} s "
        f"| {ratio:.2f} |"
    )


def main() -> None:
    """Print the table."""
    corpus = sys.argv[1]
    logreg = str(Path(sys.executable).parent / "logreg")
    python = [sys.executable, "-c"]
    classify = [logreg, "classify", "It's hokey. But the cast is great."]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {Path(corpus).name}\n")
    print("| command | median | peak memory | against | median | ratio |")
    print("|---|---|---|---|---|---|")
    compare("classify TEXT", classify, "import click", [*python, "import click"], RUNS)
    compare("classify TEXT", classify, "python -c pass", [*python, "pass"], RUNS)
    with tempfile.TemporaryDirectory() as folder:
        train = [logreg, "train", corpus, "-o", f"{folder}/model.json"]
        compare("train CORPUS", train, "wc -w", ["wc", "-w", corpus], CORPUS_RUNS)


if __name__ == "__main__":
    main()
