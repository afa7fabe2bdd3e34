"""Compile the kernel, src/logreg/scanner/*.c, for a wheel or an editable install.

The compiler is $CC, else the first of cc, gcc and clang that works. Only where there is none, zig
is asked for, a C compiler from the package registry, for the build alone. If nothing can compile
the kernel, the wheel is pure Python and works all the same, more slowly; LOGREG_KERNEL=0 asks for
that.

The library does not depend on the version of Python. LOGREG_KERNEL_TARGET, one of `TARGETS`, lets
zig compile it for another platform.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path("src/logreg/scanner")

FLAGS = ["-std=c11", "-O3", "-shared", "-fPIC", "-g0", "-fvisibility=hidden", "-ffp-contract=off"]
"""Sums of products are not contracted, so that every processor computes the same bits."""

ZIG = [sys.executable, "-m", "ziglang", "cc"]

TARGETS = {
    "x86_64-linux-gnu.2.17": "manylinux_2_17_x86_64.manylinux2014_x86_64",
    "aarch64-linux-gnu.2.17": "manylinux_2_17_aarch64.manylinux2014_aarch64",
    "x86_64-linux-musl": "musllinux_1_2_x86_64",
    "aarch64-linux-musl": "musllinux_1_2_aarch64",
    "x86_64-macos.11.0": "macosx_11_0_x86_64",
    "aarch64-macos.11.0": "macosx_11_0_arm64",
    "x86_64-windows-gnu": "win_amd64",
}
"""The platforms of wheels by their names for zig."""


class KernelHook(BuildHookInterface[Any]):
    """The hook of hatchling that compiles the kernel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what the build needs beside hatchling: zig where there is no compiler."""
        if not is_wanted() or (target() is None and compilers()):
            return []
        return ["ziglang"] if can_be_fetched("ziglang") else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the kernel into the wheel, or for an editable install into the checkout."""
        if not is_wanted():
            return
        is_editable = version == "editable"
        self._folder = tempfile.mkdtemp()
        name = library_name(target())
        library = Path(self.root, FOLDER, name) if is_editable else Path(self._folder, name)
        library.unlink(missing_ok=True)
        try:
            compile_kernel(Path(self.root, FOLDER), library)
        except OSError as error:
            if target() is not None:
                raise
            rule = f"the kernel was not compiled, so long input is read more slowly ({error})"
            self.app.display_warning(f"logreg: {rule}; install a C compiler, and then this again")
            return
        if not is_editable:
            build_data["force_include"][str(library)] = f"logreg/scanner/{name}"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag(target())}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete the library that is in the wheel now."""
        if is_wanted():
            shutil.rmtree(self._folder)


def is_wanted() -> bool:
    """Return whether the kernel is compiled."""
    return os.environ.get("LOGREG_KERNEL") != "0"


def target() -> str | None:
    """Return the platform that zig compiles for; None for this one.

    Raises:
        ValueError: there is no such platform in `TARGETS`.
    """
    name = os.environ.get("LOGREG_KERNEL_TARGET") or None
    if name is not None and name not in TARGETS:
        raise ValueError(f"LOGREG_KERNEL_TARGET must be one of {', '.join(TARGETS)}, got {name}")
    return name


def library_name(target: str | None) -> str:
    """Return the file name of the library, as kernel.py looks for it.

    >>> library_name("x86_64-windows-gnu"), library_name("aarch64-macos.11.0")
    ('_kernel.dll', '_kernel.dylib')
    """
    system = target or sys.platform
    is_macos = "macos" in system or system == "darwin"
    is_windows = "windows" in system or system == "win32"
    return f"_kernel.{'dylib' if is_macos else 'dll' if is_windows else 'so'}"


def platform_tag(target: str | None) -> str:
    """Return the wheel's tag for a platform.

    >>> platform_tag("aarch64-macos.11.0")
    'macosx_11_0_arm64'
    """
    return TARGETS[target] if target else sysconfig.get_platform().translate(UNDERSCORES)


UNDERSCORES = str.maketrans("-.", "__")


def compilers() -> list[list[str]]:
    """Return the compilers of this machine that work."""
    named = shlex.split(os.environ.get("CC", ""))
    return [*filter(works, [named] if named else [["cc"], ["gcc"], ["clang"]])]


def works(compiler: list[str]) -> bool:
    """Return whether a compiler is there; that of macOS may be a command that only says how."""
    if shutil.which(compiler[0]) is None:
        return False
    return (
        subprocess.run([*compiler, "--version"], capture_output=True, check=False).returncode == 0
    )


def can_be_fetched(package: str) -> bool:
    """Return whether pip finds a package; a build must not fail for the lack of zig.

    If there is no pip to ask, it is hoped so.
    """
    # pip hides the packages of its own environment from a build by this variable, itself included
    visible = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    pip = [sys.executable, "-m", "pip", "--retries", "0", "--timeout", "5"]
    for arguments in (["--version"], ["index", "versions", package]):
        done = subprocess.run([*pip, *arguments], capture_output=True, env=visible, check=False)
        if done.returncode != 0:
            return arguments == ["--version"]
    return True


def commands() -> Iterator[list[str]]:
    """Yield the ways to compile, the best first."""
    if target() is None:
        yield from compilers()
    if find_spec("ziglang"):
        yield [*ZIG, *(["-target", str(target())] if target() else [])]


def compile_kernel(sources: Path, library: Path) -> None:
    """Compile the sources in a folder to a library by the first compiler that works.

    Raises:
        OSError: there is none.
    """
    problem = "there is no C compiler"
    for command in commands():
        files = [str(path) for path in sorted(sources.glob("*.c"))]
        name = ["-Wl,-install_name,_kernel.dylib"] if library.suffix == ".dylib" else []
        compiling = [*command, *FLAGS, *name, *files, "-o", str(library)]
        done = subprocess.run(compiling, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        problem = f"{' '.join(command)}: {(done.stderr.strip().splitlines() or ['failed'])[0]}"
    raise OSError(problem)
