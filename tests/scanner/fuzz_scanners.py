"""A fuzzer: the scanners against the specification, on awkward, random and mutated texts.

    python tests/scanner/fuzz_scanners.py --seconds 60 [--library KERNEL] [FILE...]

It prints the first line on which they differ, and exits 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from awkward import LEXICONS, PARTS, REACHES, by_specification

from logreg.features.sentiment import SentimentFeatures
from logreg.scanner import Scanner, kernel
from logreg.scanner.kernel_scanner import KernelScanner
from logreg.scanner.regex_scanner import RegexScanner


def main() -> int:
    """Run the fuzzer and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="texts to mutate")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--library", help="another build of the kernel")
    options = parser.parse_args()
    if options.library:
        kernel.PATH = options.library
    generator = random.Random(options.seed)
    corpora = [path.read_bytes() for path in options.files]
    lexicons = [*LEXICONS, SentimentFeatures.shipped().lexicon]
    scanners: list[tuple[int, bool, int, Scanner]] = [
        (reach, contrast, i, make(lexicon, reach, contrast=contrast))
        for reach in REACHES
        for contrast in (False, True)
        for i, lexicon in enumerate(lexicons)
        for make in ((KernelScanner, RegexScanner) if kernel.is_available() else (RegexScanner,))
    ]
    end = time.monotonic() + options.seconds
    n_texts = n_bytes = 0
    while time.monotonic() < end:
        lines = _text(generator, corpora) + b"\n"
        reach, contrast, i, scanner = generator.choice(scanners)
        found = scanner.rows_of_lines(lines)
        expected = by_specification(lexicons[i], reach, lines, contrast=contrast)
        rows = [tuple(found[k : k + 6]) for k in range(0, len(found), 6)]
        if rows != expected:
            about = f"lexicon {i}, reach {reach}, contrast {contrast}"
            _report(options.seed, scanner, about, lines, rows, expected)
            return 1
        n_texts += 1
        n_bytes += len(lines)
    print(f"seed {options.seed}: {n_texts} texts, {n_bytes} bytes, {len(scanners)} scanners: equal")
    return 0


def _text(generator: random.Random, corpora: list[bytes]) -> bytes:
    kind = generator.random()
    length = generator.choice([10, 100, 1000, 10_000])
    if kind < 0.1:
        return generator.randbytes(length)
    if kind < 0.5 and corpora:
        corpus = generator.choice(corpora)
        start = generator.randrange(max(1, len(corpus) - length))
        text = bytearray(corpus[start : start + length])
    else:
        text = bytearray(b"".join(generator.choices(PARTS, k=length // 5)))
    for _ in range(generator.choice([0, 0, 1, 10])):
        place = generator.randrange(len(text) + 1)
        text[place : place + generator.randrange(3)] = generator.choice(
            [generator.randbytes(1), generator.choice(PARTS)]
        )
    return bytes(text)


def _report(
    seed: int,
    scanner: Scanner,
    about: str,
    lines: bytes,
    rows: list[tuple[float, ...]],
    expected: list[tuple[float, ...]],
) -> None:
    name = type(scanner).__name__
    print(f"seed {seed}: {name} with {about}")
    for line, row, one in zip(lines.split(b"\n"), rows, expected, strict=False):
        if row != one:
            print(f"line     {line!r}\nscanner  {row}\nexpected {one}")
            return
    print(f"{len(rows)} rows, {len(expected)} expected")


if __name__ == "__main__":
    sys.exit(main())
