"""What tables cost: the same texts as .tsv, .csv and .jsonl, against plain text.

    python benchmarks/formats.py CORPUS.tsv... [--megabytes 30] [--runs 7]

Prints a Markdown table of the user time of ``logreg classify --jobs 1``, as the ratio to that for
the same texts one per line, each pair of runs measured one after the other: the median, and the
ratio of the shortest times. JSON is decoded by msgspec and gzip by isal, where they are installed.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from speed import ENVIRONMENT, LOGREG

Rows = list[tuple[str, str]]


def rows_of(corpus: str, megabytes: int) -> Rows:
    """Return the labels and texts of a corpus, repeated up to a size."""
    lines = Path(corpus).read_text("utf-8").split("\n")
    rows = [(label, text) for label, _, text in (line.partition("\t") for line in lines if line)]
    size = sum(len(text.encode()) for _, text in rows)
    return rows * max(1, round(megabytes * 1e6 / size))


def write_all(rows: Rows, folder: str) -> Iterator[tuple[str, str]]:
    """Write the rows in each format; yield its name and the file."""
    writers = {"txt": _txt, "tsv": _tsv, "csv": _csv, "jsonl": _jsonl}
    for name, lines_of in writers.items():
        path = os.path.join(folder, f"texts.{name}")
        with open(path, "w", encoding="utf-8", newline="") as stream:
            stream.writelines(lines_of(rows))
        yield name, path
    for name in ("txt", "csv"):
        path = os.path.join(folder, f"texts.{name}.gz")
        with open(path[:-3], "rb") as plain, gzip.open(path, "wb", compresslevel=6) as zipped:
            zipped.writelines(plain)
        yield f"{name}.gz", path


def _txt(rows: Rows) -> Iterable[str]:
    return (f"{text}\n" for _, text in rows)


def _tsv(rows: Rows) -> Iterable[str]:
    return (f"{label}\t{text}\n" for label, text in rows)


def _csv(rows: Rows) -> Iterable[str]:
    lines: list[str] = []
    writer = csv.writer(type("Lines", (), {"write": staticmethod(lines.append)})())
    writer.writerows([("label", "text"), *rows])
    return lines


def _jsonl(rows: Rows) -> Iterable[str]:
    return (json.dumps({"label": label, "text": text}) + "\n" for label, text in rows)


def user_seconds(path: str, *options: str) -> float:
    """Return the user time of one run."""
    with tempfile.TemporaryFile() as stdout:
        process = subprocess.Popen(
            [LOGREG, "classify", "-m", "default", "--jobs", "1", "--input", path, *options],
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"classify {path} failed with {process.returncode}")
    return usage.ru_utime


def compare(path: str, plain: str, runs: int, *options: str) -> str:
    """Return the ratio of the times for a file and for plain text, and of the shortest times."""
    pairs = [(user_seconds(plain, *options), user_seconds(path, *options)) for _ in range(runs)]
    ratio = statistics.median(own / other for other, own in pairs)
    shortest = min(own for _, own in pairs) / min(other for other, _ in pairs)
    return f"{ratio:.2f} ({shortest:.2f})"


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", metavar="CORPUS.tsv")
    parser.add_argument("--megabytes", type=int, default=30)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    installed = [name for name in ("msgspec", "isal") if find_spec(name)]
    print(f"With {' and '.join(installed) or 'neither msgspec nor isal'}.\n")
    print("| file | user time of .txt | without --echo | with --echo |")
    print("|---|---|---|---|")
    for corpus in options.corpora:
        with tempfile.TemporaryDirectory() as folder:
            files = dict(write_all(rows_of(corpus, options.megabytes), folder))
            plain = files.pop("txt")
            seconds = min(user_seconds(plain) for _ in range(3))
            for name, path in files.items():
                cells = [compare(path, plain, options.runs, *echo) for echo in ([], ["--echo"])]
                title = f"{Path(corpus).stem} as .{name}"
                print(f"| {title} | {seconds:.2f} s | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
