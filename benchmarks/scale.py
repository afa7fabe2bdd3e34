"""How ``classify --output`` scales: processes and a cluster, blocks, bytes, restarts, plans.

    python benchmarks/scale.py CORPUS.tsv [--megabytes 1000] [--runs 5]

Prints Markdown tables. The texts of the corpus are repeated to some size, in one file. Each way to
work on it takes its turn in every run, beside ``wc -w``; the ratios are medians over the runs. What
it takes to start is measured in the same run on a file of one line, and taken off for the last
column. The bytes of the client are counted by a proxy between it and the scheduler.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from speed import ENVIRONMENT, LOGREG, TEXT, Command, Run, repeated, run

from logreg.parallel.cluster import KEEP_MEMORY
from logreg.shards import plan as plans
from logreg.shards import run as runs

DASK = str(Path(sys.executable).parent / "dask")
BEST = "--jobs 2"
BY_HAND = "--cluster tcp://, 2 workers"
MANY_BLOCKS = 10_000


class Proxy:
    """Passes bytes between clients and a server on this machine, and counts them.

    Attributes:
        port: where it listens.
        n_bytes: how many it has passed, in both directions.
    """

    def __init__(self, server: int) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.n_bytes = 0
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            server = socket.create_connection(("127.0.0.1", self._server))
            for ends in ((client, server), (server, client)):
                Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while content := source.recv(1 << 16):
                self.n_bytes += len(content)
                target.sendall(content)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def cluster(workers: int) -> Iterator[int]:
    """Start a scheduler and workers by hand; yield the port of the scheduler."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    commands = [
        [DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        [DASK, "worker", address, "--nworkers", str(workers), "--nthreads", "1", "--no-dashboard"],
    ]
    variables = ENVIRONMENT | {name: str(value) for name, value in KEEP_MEMORY.items()}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": variables}
    processes = [subprocess.Popen(command, **quiet) for command in commands]  # type: ignore[call-overload]
    try:
        yield port
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()


def classify(file: str, folder: Path, *options: str) -> Run:
    """Classify a file into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    return run(Command([LOGREG, "classify", file, "-o", str(folder), *options]))


class Turn(NamedTuple):
    """One way to work on a file, and on one of one line, beside ``wc -w`` on the file."""

    whole: Run
    short: Run
    words: float

    @property
    def started(self) -> float:
        """Seconds without what it takes to start."""
        return self.whole.seconds - self.short.seconds


def print_throughput(file: str, megabytes: int, folder: Path, n_turns: int, port: int) -> None:
    """Print how fast each way is, against ``--jobs 2`` and ``wc -w``."""
    ways = {
        "--jobs 1": ["--jobs", "1"],
        BEST: ["--jobs", "2"],
        "--cluster local:1": ["--cluster", "local:1"],
        "--cluster local:2": ["--cluster", "local:2"],
        BY_HAND: ["--cluster", f"tcp://127.0.0.1:{port}"],
    }
    short = folder / "short.txt"
    short.write_text(f"{TEXT}\n")
    turns: dict[str, list[Turn]] = {name: [] for name in ways}
    for _ in range(n_turns + 1):
        words = run(Command(["wc", "-w"], file)).seconds
        for name, options in ways.items():
            whole, start = (classify(path, folder / "out", *options) for path in (file, str(short)))
            turns[name].append(Turn(whole, start, words))
    print(
        f"| classify -o FOLDER, {megabytes} MB | seconds | MB/s | MiB | start-up | speed, against",
        end="",
    )
    print(
        " --jobs 2 | the same, started | time, against wc -w |\n|---|---|---|---|---|---|---|---|"
    )
    for name in ways:
        print(row(name, megabytes, turns[name][1:], turns[BEST][1:]), flush=True)


def row(name: str, megabytes: int, turns: Sequence[Turn], best: Sequence[Turn]) -> str:
    """Return the row of a way; the first turn, which warms the caches, is left out."""
    seconds = statistics.median(turn.whole.seconds for turn in turns)
    start = statistics.median(turn.short.seconds for turn in turns)
    pairs = [*zip(best, turns, strict=True)]
    speed = statistics.median(best.whole.seconds / turn.whole.seconds for best, turn in pairs)
    started = statistics.median(best.started / turn.started for best, turn in pairs)
    words = statistics.median(turn.whole.seconds / turn.words for turn in turns)
    peak = max(turn.whole.mebibytes for turn in turns)
    return (
        f"| {name} | {seconds:.2f} | {megabytes / seconds:.0f} | {peak:.0f} | {start:.2f} s | "
        f"{speed:.2f} | {started:.2f} | {words:.2f} |"
    )


def print_overhead(file: str, folder: Path, n_turns: int, port: int) -> None:
    """Print what a block costs, and how many bytes the client of a cluster moves."""
    proxy = Proxy(port)
    ways = {
        BEST: ["--jobs", "2"],
        BY_HAND: ["--cluster", f"tcp://127.0.0.1:{proxy.port}"],
    }
    print("\n| way | blocks | seconds | bytes of the client |\n|---|---|---|---|")
    for name, options in ways.items():
        found = []
        for size in ("64", "1"):
            seconds, moved = [], []
            for _ in range(n_turns):
                before = proxy.n_bytes
                made = classify(file, folder / "out", "--block-size", size, *options)
                seconds.append(made.seconds)
                moved.append(proxy.n_bytes - before)
            blocks = len([*(folder / "out").glob("part-*")])
            found.append((blocks, statistics.median(seconds), statistics.median(moved)))
            print(f"| {name} | {blocks} | {found[-1][1]:.2f} | {found[-1][2]:.0f} |", flush=True)
        blocks, cost, more = (b - a for a, b in zip(*found, strict=True))
        print(f"| {name} | one more | {cost / blocks:.4f} | {more / blocks:.0f} |", flush=True)


def print_restart(file: str, folder: Path) -> None:
    """Print what a call does after half of the receipts are gone."""
    options = ["--jobs", "2", "--block-size", "4"]
    out = folder / "out"
    whole = classify(file, out, *options)
    receipts = sorted(out.glob("receipt-*"))
    parts = {path: path.stat().st_mtime_ns for path in out.glob("part-*")}
    for receipt in receipts[::2]:
        receipt.unlink()
    again = run(Command([LOGREG, "classify", file, "-o", str(out), *options]))
    done = sum(path.stat().st_mtime_ns != before for path, before in parts.items())
    print(
        f"\nRestart without {len(receipts[::2])} of {len(receipts)} receipts: {done} blocks were "
        f"done, in {again.seconds / whole.seconds:.2f} of the time."
    )


def print_planning(folder: Path) -> None:
    """Print how long it takes to plan many blocks: of one file, and of as many files."""
    one = folder / "sparse.txt"
    with one.open("wb") as stream:
        stream.truncate(MANY_BLOCKS * plans.BLOCK_SIZE)
    files = folder / "files"
    files.mkdir()
    for i in range(MANY_BLOCKS):
        (files / f"{i}.txt").write_text(f"{TEXT}\n")
    for name, pattern in {
        "of one file": str(one),
        f"of {MANY_BLOCKS} files": f"{files}/*.txt",
    }.items():
        out = str(folder / f"plan {name}")
        start = time.perf_counter()
        plan = plans.make([pattern], {}, block_size=plans.BLOCK_SIZE)
        plans.begin(plan, out, lambda: None)
        left = runs.missing(plan, out, ".tsv")
        print(f"\nPlan of {len(left)} blocks {name}: {time.perf_counter() - start:.2f} s")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus")
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, cluster(workers=2) as port:
        folder = Path(name)
        file = repeated(options.corpus, options.megabytes * 10**6, name)
        print_throughput(file, options.megabytes, folder, options.runs, port)
        print_overhead(file, folder, options.runs, port)
        print_restart(file, folder)
        print_planning(folder)


if __name__ == "__main__":
    main()
