"""How fast the command line is, as ratios against other commands measured in the same run.

    python benchmarks/speed.py CORPUS.tsv... [--megabytes 250] [--runs 9] [--picture speed.svg]

Prints Markdown tables: start-up; classification of the corpora's texts, repeated to some size, and
to sizes from 1 MB to 1 GB; of texts in other languages; without the kernel; training; and other
tools, where they are installed (the extra `bench`), at their nearest equivalent. Each command
alternates with the one that it is compared with, and its output goes to a file. The main figure is
the median of the ratios of their wall times; the ratio of the shortest times, beside it, estimates
the result on an idle machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from other_texts import OTHER_TEXTS
from rivals import TRAINED, UNTRAINED

ENVIRONMENT = {
    k: v
    for k, v in os.environ.items()
    if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED") and not k.startswith("LOGREG_")
}
"""Python may keep its compiled modules and buffer its output, as on any user's machine."""

LOGREG = str(Path(sys.executable).parent / "logreg")
RIVALS = [sys.executable, str(Path(__file__).parent / "rivals.py")]
RIVAL_MEGABYTES = 5
OTHER_MEGABYTES = 25
TEXT = "It's hokey. But the cast is great."
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Command(NamedTuple):
    """A command, the file that it reads on stdin, and variables of its environment."""

    arguments: Sequence[str]
    stdin: str = os.devnull
    variables: Mapping[str, str] = MappingProxyType({})


class Run(NamedTuple):
    """One run of a command: wall time in seconds, peak memory in MiB of its largest process."""

    seconds: float
    mebibytes: float


def run(command: Command) -> Run:
    """Run a command with its output going to a file."""
    with tempfile.TemporaryFile() as stdout, open(command.stdin, "rb") as stdin:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT | dict(command.variables),
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command.arguments} failed with {process.returncode}")
    unit = 2**20 if sys.platform == "darwin" else 2**10  # of ru_maxrss: bytes, or kilobytes
    return Run(seconds, usage.ru_maxrss / unit)


def compare(
    name: str, command: Command, other_name: str, other: Command, runs: int, megabytes: float = 0
) -> None:
    """Print a row: the command's median time, speed and memory, and its ratios to the other."""
    run(command), run(other)
    pairs = [(run(command), run(other)) for _ in range(runs)]
    median, other_median = (statistics.median(pair[i].seconds for pair in pairs) for i in (0, 1))
    ratio = statistics.median(mine.seconds / its.seconds for mine, its in pairs)
    shortest, other_shortest = (min(pair[i].seconds for pair in pairs) for i in (0, 1))
    peak = max(mine.mebibytes for mine, _ in pairs)
    speed = f"{megabytes / median:.1f} MB/s" if megabytes else ""
    print(
        f"| {name} | {median:.3f} s | {speed} | {peak:.0f} MiB | {other_name} | "
        f"{other_median:.3f} s | {ratio:.2f} | {shortest / other_shortest:.2f} |",
        flush=True,
    )


def head(title: str) -> None:
    """Print the head of a table."""
    print(f"\n{title}\n")
    print("| command | median | speed | memory | against | median | ratio | of the shortest |")
    print("|---|---|---|---|---|---|---|---|")


def repeated(corpus: str, size: int, folder: str) -> str:
    """Write the texts of a corpus, again and again up to a size in bytes, and return the path.

    Line by line: what this process holds would count as memory of those that it starts.
    """
    path = Path(folder, f"{Path(corpus).stem}.{size}.txt")
    with path.open("wb") as output:
        while True:
            with open(corpus, "rb") as lines:
                for line in lines:
                    text = line.partition(b"\t")[2]
                    if output.tell() + len(text) > size and output.tell():
                        return str(path)
                    output.write(text)


def start_up(runs: int) -> None:
    """Compare the answer to one text with the start of Python."""
    head("Start-up")
    classify = Command([LOGREG, "classify", TEXT])
    for code in ("import click", "pass"):
        python = Command([sys.executable, "-c", code])
        compare("classify TEXT", classify, f'python -c "{code}"', python, runs)


def throughput(corpus: str, megabytes: int, runs: int, folder: str) -> None:
    """Compare classification with counting words, in one thread and in several."""
    path = repeated(corpus, megabytes * 10**6, folder)
    size = Path(path).stat().st_size / 10**6
    wc = Command(["wc", "-w"], path)
    for jobs in dict.fromkeys((1, CORES)):
        name = f"classify --jobs {jobs} < {Path(corpus).stem}, {size:.0f} MB"
        command = Command([LOGREG, "classify", "--jobs", str(jobs)], path)
        compare(name, command, "wc -w", wc, runs, size)
    os.remove(path)


def growth(corpus: str, megabytes: int, runs: int, folder: str) -> None:
    """Compare classification with counting words, from 1 MB on."""
    for size in [n for n in (1, 10, 100, 1000) if n <= 4 * megabytes]:
        path = repeated(corpus, size * 10**6, folder)
        name = f"classify < {Path(corpus).stem}, {size} MB"
        wc = Command(["wc", "-w"], path)
        compare(name, Command([LOGREG, "classify"], path), "wc -w", wc, min(runs, 5), size)
        os.remove(path)


def other_texts(corpus: str, runs: int, folder: str) -> None:
    """Compare classification with counting words for texts that are not plain English."""
    head(f"Other texts, {OTHER_MEGABYTES} MB")
    english = repeated(corpus, OTHER_MEGABYTES * 10**6, folder)
    path = Path(folder, "other.txt")
    for name, rewritten in OTHER_TEXTS.items():
        generator = random.Random(0)
        with open(english, encoding="utf-8", newline="\n") as lines, path.open("wb") as output:
            for line in lines:
                output.write(rewritten(line.rstrip("\n"), generator) + b"\n")
        size = path.stat().st_size / 10**6
        command = Command([LOGREG, "classify", "--jobs", "1"], str(path))
        wc = Command(["wc", "-w"], str(path))
        compare(f"{name}, --jobs 1", command, "wc -w", wc, min(runs, 5), size)


def without_kernel(corpus: str, runs: int, folder: str) -> None:
    """Compare classification without the compiled kernel with counting words."""
    head(f"Without the kernel, {RIVAL_MEGABYTES} MB of {Path(corpus).stem}")
    path = repeated(corpus, RIVAL_MEGABYTES * 10**6, folder)
    wc = Command(["wc", "-w"], path)
    for value, name in (("1", "with it"), ("0", "without it")):
        command = Command([LOGREG, "classify", "--jobs", "1"], path, {"LOGREG_KERNEL": value})
        compare(f"classify {name}", command, "wc -w", wc, min(runs, 5), RIVAL_MEGABYTES)


def training(corpus: str, runs: int, folder: str) -> None:
    """Compare training on a corpus with counting its words."""
    head(f"Training on {Path(corpus).stem}, from start to end")
    size = Path(corpus).stat().st_size / 10**6
    wc = Command(["wc", "-w"], corpus)
    train = Command([LOGREG, "train", corpus, "-o", f"{folder}/model.json"])
    compare("logreg train", train, "wc -w", wc, runs, size)
    for tool, module in TRAINED.items():
        if find_spec(module):
            rival = Command([*RIVALS, "train", tool, corpus, f"{folder}/{module}"])
            compare(tool, rival, "wc -w", wc, min(runs, 3), size)


def rivals(corpus: str, runs: int, folder: str) -> None:
    """Compare other tools at classifying the same texts."""
    head(f"Classifying {RIVAL_MEGABYTES} MB of {Path(corpus).stem}, from start to end")
    path = repeated(corpus, RIVAL_MEGABYTES * 10**6, folder)
    logreg = Command([LOGREG, "classify"], path)
    compare("logreg classify", logreg, "wc -w", Command(["wc", "-w"], path), runs, RIVAL_MEGABYTES)
    for tool, module in {**TRAINED, **UNTRAINED}.items():
        if find_spec(module):
            command = Command([*RIVALS, "classify", tool, f"{folder}/{module}"], path)
            compare(tool, command, "logreg", logreg, min(runs, 3), RIVAL_MEGABYTES)


def speeds(corpus: str, sizes: Sequence[int], jobs: int, folder: str) -> Iterator[float]:
    """Yield the speed in MB/s, the best of three, for each input size; ``jobs`` 0 is wc."""
    for size in sizes:
        path = repeated(corpus, size, folder)
        arguments = [LOGREG, "classify", "--jobs", str(jobs)] if jobs else ["wc", "-w"]
        best = min(run(Command(arguments, path)).seconds for _ in range(3))
        yield Path(path).stat().st_size / best / 10**6
        os.remove(path)


def draw(corpus: str, megabytes: int, picture: str, folder: str) -> None:
    """Draw the speed against the size of the input and against the number of threads."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "logreg"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    sizes = [n for n in (10**4, 10**5, 10**6, 10**7, 10**8, 10**9) if n <= megabytes * 10**6]
    for name, jobs in (("wc -w", 0), ("logreg --jobs 1", 1), (f"logreg --jobs {CORES}", CORES)):
        left.plot(sizes, [*speeds(corpus, sizes, jobs, folder)], marker="o", label=name)
    left.set(xscale="log", yscale="log", xlabel="input, bytes", ylabel="MB/s")
    left.legend()
    counts = [*range(1, CORES + 1)]
    size = [megabytes * 10**6]
    by_jobs = [next(speeds(corpus, size, jobs, folder)) for jobs in counts]
    right.axhline(next(speeds(corpus, size, 0, folder)), color="C0", label="wc -w")
    right.plot(counts, by_jobs, marker="o", color="C2", label="logreg")
    right.set(xticks=counts, xlabel="threads (--jobs)", ylabel="MB/s", ylim=(0, None))
    right.legend()
    figure.savefig(picture, metadata={"Date": None})
    print(f"\n{picture}: the best of three runs each, {Path(corpus).stem}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpora", nargs="+", metavar="CORPUS.tsv", help="label<TAB>text lines")
    parser.add_argument("--megabytes", type=int, default=250, help="text to classify")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--picture", help="where to draw, .svg")
    options = parser.parse_args()
    names = ("numpy", "scikit-learn", "fasttext", "vowpalwabbit", "vaderSentiment", "textblob")
    tools = [f"{n} {version(n)}" for n in names if find_spec(n.replace("scikit-learn", "sklearn"))]
    print(f"{platform.system()} {platform.machine()}, {CORES} cores, {_processor()}; ", end="")
    print(f"Python {platform.python_version()}, {', '.join(tools)}")
    with tempfile.TemporaryDirectory() as folder:
        start_up(options.runs)
        head("Classification")
        for corpus in options.corpora:
            throughput(corpus, options.megabytes, options.runs, folder)
        growth(options.corpora[0], options.megabytes, options.runs, folder)
        other_texts(options.corpora[0], options.runs, folder)
        without_kernel(options.corpora[0], options.runs, folder)
        training(options.corpora[0], options.runs, folder)
        rivals(options.corpora[0], options.runs, folder)
        if options.picture:
            draw(options.corpora[0], options.megabytes, options.picture, folder)


def _processor() -> str:
    """Return the name of the processor, or an empty string if it is unknown."""
    try:
        lines = Path("/proc/cpuinfo").read_text().split("\n")
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


if __name__ == "__main__":
    main()
