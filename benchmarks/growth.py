"""How time grows with the length of a text that is made to be slow: it should be in proportion.

    python benchmarks/growth.py [--megabytes N] [--only PATTERN]

Each pattern is repeated to one line of N MB, and of a quarter of that, and goes through each use of
the command line; without the kernel to a tenth of that. The table has the seconds of processor time
of the longer line beyond those of an empty input, and by how many times they are more than those of
the shorter one: 4 is linear. The last line names the uses whose growth is above 6 and whose time
can be told from noise.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

LOGREG = Path(sys.executable).with_name("logreg")

PATTERNS: dict[str, bytes] = {
    "letters": b"a",
    "words": b"a ",
    "apostrophes": b"'",
    "joined words": b"a'b-",
    "marks between": b"-'-",
    "negators": b"not ",
    "negated words": b"isn't good ",
    "but": b"but ",
    "good but": b"good but ",
    "emoticons": b":-):-(",
    "colons": b":",
    "begun idioms": b"a waste of waste of ",
    "periods": b".",
    "initials": b"a. ",
    "abbreviations": b"Mr. ",
    "ends and quotes": b'." ',
    "quotes": b'"',
    "escaped quotes": b'""',
    "commas": b",",
    "brackets": b"[",
    "braces": b'{"a":',
    "escapes": b"\\u0041",
    "ampersands": b"&",
    "entities": b"&amp;",
    "numbers of characters": b"&#9",
    "bytes that are not UTF-8": b"\x80\xff",
    "sigmas": "Σʰ'".encode(),
    "emoji": "👩🏽‍❤️".encode(),
    "wide spaces": "\u3000".encode(),
}

USES: dict[str, tuple[list[str], bytes, bytes]] = {
    "classify": (["classify"], b"", b"\n"),
    "without the kernel": (["classify"], b"", b"\n"),
    "n-grams": (["classify", "--model", "reviews"], b"", b"\n"),
    "entities": (["classify", "--unescape-html"], b"", b"\n"),
    "csv": (["classify", "--input-format", "csv", "--text-column", "1"], b"x,", b"\n"),
    "quoted csv": (["classify", "--input-format", "csv", "--text-column", "1"], b'"', b'"\n'),
    "jsonl": (["classify", "--input-format", "jsonl"], b'{"text":"', b'"}\n'),
    "sentences": (["sentences"], b"", b"\n"),
}
"""By name: the command, and what stands before and after the pattern in its input."""

WITHOUT_KERNEL = "without the kernel"
FEWER = 10
"""By how much the texts are shorter there."""

LEAST_SECONDS = 0.3
"""Of processor time, from which growth can be told from noise."""

MOST_GROWTH = 6


def seconds(command: list[str], content: bytes, folder: str, *, kernel: bool) -> float:
    """Return the processor time of a command with an input."""
    path = Path(folder, "input")
    path.write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with path.open("rb") as stream:
        subprocess.run(
            [str(LOGREG), *command],
            stdin=stream,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"LOGREG_KERNEL": "1" if kernel else "0"},
            check=False,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measured(use: str, pattern: bytes, n_bytes: int, folder: str) -> tuple[float, float]:
    """Return the seconds of a long line, and how many times those of a quarter of it that is."""
    command, before, after = USES[use]
    kernel = use != WITHOUT_KERNEL
    n_bytes = n_bytes if kernel else n_bytes // FEWER
    times = [
        seconds(command, before + pattern * (n // len(pattern)) + after, folder, kernel=kernel)
        for n in (0, n_bytes // 4, n_bytes)
    ]
    beyond = [max(time - times[0], 0.01) for time in times[1:]]
    return beyond[1], beyond[1] / beyond[0]


@click.command()
@click.option("--megabytes", type=float, default=8.0, show_default=True)
@click.option("--only", type=click.Choice(list(PATTERNS)), multiple=True)
def main(megabytes: float, only: tuple[str, ...]) -> None:
    """Print a table."""
    print(f"| pattern | {' | '.join(USES)} |")
    print("|---" * (len(USES) + 1) + "|")
    steep = []
    with TemporaryDirectory() as folder:
        for name in only or PATTERNS:
            cells = []
            for use in USES:
                time, growth = measured(use, PATTERNS[name], int(megabytes * 1e6), folder)
                cells.append(f"{time:.2f} s, x{growth:.1f}")
                if growth > MOST_GROWTH and time > LEAST_SECONDS:
                    steep.append(f"{name} in {use}")
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
    print(f"\nsteeper than linear: {', '.join(steep) or 'none'}")
    sys.exit(bool(steep))


if __name__ == "__main__":
    main()
