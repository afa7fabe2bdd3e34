"""A fuzzer of the command line and of the Python API: random calls, and what must hold after each.

    python benchmarks/fuzz.py --minutes 10 [--seed S] [--keep FOLDER]
    python benchmarks/fuzz.py --seed S --case I       # repeats one case

For a case that breaks a rule it prints the rule and the command that repeats the case, and keeps
the call and its files in a folder; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

from fuzzing.cases import keep, run_case
from fuzzing.memory import limit_memory

SHARE_APART = 0.02
"""How many cases run in a process of their own, which takes ten times as long."""


def main() -> int:
    """Run the fuzzer and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=Random().randrange(1 << 32))
    parser.add_argument("--case", type=int, help="the only case to run")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"), help="for what fails")
    options = parser.parse_args()
    limit_memory()
    end = time.monotonic() + 60 * options.minutes
    tried, n_failures = Counter[str](), 0
    for number in count() if options.case is None else [options.case]:
        if options.case is None and time.monotonic() > end:
            break
        case = run_case(options.seed, number, share_apart=SHARE_APART)
        tried[case.kind] += 1
        if case.problems:
            n_failures += 1
            print("\n".join(f"case {number}: {problem}" for problem in case.problems))
            print(f"    python {sys.argv[0]} --seed {options.seed} --case {number}", flush=True)
            if case.call is not None:
                keep(case.call, options.keep / f"{options.seed}-{number}")
    kinds = ", ".join(f"{kind}: {n}" for kind, n in sorted(tried.items()))
    print(f"seed {options.seed}: {tried.total()} cases, {n_failures} of them fail\n{kinds}")
    return 1 if n_failures else 0


if __name__ == "__main__":
    sys.exit(main())
