"""Builds of the kernel for the fuzzer: with sanitizers, and with counters of branches."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from logreg.features import ngrams
from logreg.scanner import kernel

SMALL_PIECE = 512
"""Bytes that these builds count together: a cut between pieces is everywhere then."""

SOURCES = Path(kernel.__file__).parent
_COVERAGE = Path(__file__).parents[1] / "coverage.c"
_FLAGS = ["-std=c11", "-O1", "-g", "-fPIC", "-shared", "-ffp-contract=off"]
_SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]


class _Compiler(NamedTuple):
    """A compiler with sanitizers.

    Attributes:
        command: the command.
        flags: what it needs besides the flags of all.
        runtimes: libraries that must be loaded before the program.
    """

    command: str
    flags: Sequence[str]
    runtimes: Sequence[str]


_CLANG = _Compiler(
    "clang",
    ["-shared-libasan", "-fsanitize-coverage=inline-8bit-counters"],
    [f"libclang_rt.asan-{platform.machine()}.so"],
)
_GCC = _Compiler("cc", [], ["libasan.so", "libubsan.so"])


class Build(NamedTuple):
    """A build of the kernel.

    Attributes:
        library: its path.
        environment: what a process that loads it needs in its environment.
    """

    library: str
    environment: dict[str, str]


def sanitized(folder: Path, sources: Path = SOURCES) -> Build | None:
    """Compile the kernel with sanitizers; with clang it counts branches, too.

    Returns None if there is no compiler with sanitizers.
    """
    for compiler in (_CLANG, _GCC):
        runtimes = [_runtime(compiler.command, name) for name in compiler.runtimes]
        if all(runtimes):
            flags = (*_SANITIZERS, *compiler.flags)
            library = compiled(folder, compiler.command, *flags, sources=sources)
            environment = {"LD_PRELOAD": " ".join(runtimes), "ASAN_OPTIONS": "detect_leaks=0"}
            return Build(library, environment | {"PYTHONMALLOC": "malloc"})
    return None


def _runtime(command: str, name: str) -> str:
    """Return the path of a library of a compiler; nothing if it is not there."""
    if shutil.which(command) is None:
        return ""
    path = subprocess.run(
        [command, f"-print-file-name={name}"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return path if os.path.isabs(path) else ""


def compiled(folder: Path, command: str, *flags: str, sources: Path = SOURCES) -> str:
    """Compile the kernel with small pieces, and return the path of the library."""
    library = folder / "kernel.so"
    files = [*map(str, sorted(sources.glob("*.c"))), str(_COVERAGE)]
    output = [f"-I{sources}", *files, "-o", str(library)]
    subprocess.run([command, *_FLAGS, f"-DPIECE={SMALL_PIECE}", *flags, *output], check=True)
    return str(library)


def use(library: str) -> None:
    """Make this process use such a build instead of the installed kernel."""
    kernel.PATH = library
    kernel.library.cache_clear()
    build = ctypes.CDLL(library)
    build.fuzz_longest_word.restype = ctypes.c_size_t
    ngrams.LONGEST_WORD = build.fuzz_longest_word()
