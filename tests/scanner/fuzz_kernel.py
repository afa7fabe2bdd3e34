"""A fuzzer: the kernel, and the scanner of regular expressions, against the specification.

    python tests/scanner/fuzz_kernel.py --seconds 60 [--sanitize] [--corpus FOLDER] [TARGET...]

With --sanitize the kernel is compiled with sanitizers. If clang is there, it counts branches, too:
inputs that reach new ones are kept, in the corpus if there is one, and changed further. At the
first input on which kernel and specification differ the fuzzer prints the difference, keeps the
input in `fuzz-failures/`, and exits 1.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random, SystemRandom
from tempfile import TemporaryDirectory

from kernel_fuzzing import build, corpus
from kernel_fuzzing.coverage import Coverage
from kernel_fuzzing.session import Session
from kernel_fuzzing.target import DifferenceError
from kernel_fuzzing.targets import TARGETS
from kernel_fuzzing.watch import Watch, Watched, left_in

FAILURES = Path("fuzz-failures")

TURN = 1.0
"""Seconds for which one target is fuzzed before the next."""


def main() -> int:
    """Run the fuzzer and return the exit status."""
    options = _options()
    if not options.sanitize:
        return _fuzz(options)
    with TemporaryDirectory() as folder:
        found = build.sanitized(Path(folder))
        if found is None:
            print("no compiler with sanitizers; install clang, or gcc with libasan and libubsan")
            return 2
        return run_apart(found, [one for one in sys.argv[1:] if one != "--sanitize"])


def run_apart(with_build: build.Build, arguments: Sequence[str]) -> int:
    """Run the fuzzer in a process that loads a build of the kernel; return its exit status."""
    watched = Path(with_build.library).with_name("input")
    command = [sys.executable, __file__, *arguments]
    command += ["--library", with_build.library, "--watched", str(watched)]
    status = subprocess.run(command, env=os.environ | with_build.environment).returncode
    left = left_in(watched) if watched.exists() else None
    if left is not None:
        _keep(left, "it ended the process")
    return status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    names = ", ".join(TARGETS)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"by default all: {names}")
    parser.add_argument("--seconds", type=float, default=60, help="time after the corpus")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1 << 32))
    parser.add_argument("--corpus", type=Path, help="folder of inputs to begin with and to add to")
    parser.add_argument("--minimise", action="store_true", help="remove what it does not need")
    parser.add_argument("--sanitize", action="store_true", help="compile with sanitizers")
    parser.add_argument("--library", help="kernel that kernel_fuzzing/build.py compiled")
    parser.add_argument("--watched", type=Path, help="file for the input that is being tried")
    options = parser.parse_args()
    if unknown := {*options.targets} - {*TARGETS}:
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {names}")
    return options


def _fuzz(options: argparse.Namespace) -> int:
    if options.library:
        build.use(options.library)
    coverage, watch = Coverage(options.library), Watch(options.watched)
    sessions = {
        name: Session(
            TARGETS[name], coverage, options.corpus and options.corpus / name, watch.of(name)
        )
        for name in options.targets or TARGETS
    }
    try:
        _run(sessions, options)
    except DifferenceError as error:
        _keep(watch.present, str(error))
        return 1
    finally:
        watch.close()
    _report(sessions)
    total = sum(session.n_tried for session in sessions.values())
    print(f"seed {options.seed}: {total} inputs: equal")
    return 0


def _run(sessions: Mapping[str, Session], options: argparse.Namespace) -> None:
    generator = Random(options.seed)
    for session in sessions.values():
        session.replay()
    turns = max(1, round(options.seconds / TURN / len(sessions)))
    for _ in range(turns):
        for session in sessions.values():
            session.fuzz(generator, options.seconds / turns / len(sessions))
    if options.minimise:
        for session in sessions.values():
            session.minimise()


def _report(sessions: Mapping[str, Session]) -> None:
    for name, session in sessions.items():
        tried = f"{session.n_tried} inputs, {session.n_bytes} bytes"
        print(f"{name}: {tried}, {len(session.inputs)} kept, {session.n_reached} branches reached")


def _keep(watched: Watched, problem: str) -> None:
    path = corpus.add(FAILURES / watched.name, watched.content)
    print(f"{watched.name}: {problem}\nthe input is in {path}")


if __name__ == "__main__":
    sys.exit(main())
