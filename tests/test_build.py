"""Building: which compiler is taken, and what it makes."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest
from support import ROOT

import hatch_build
from logreg.scanner import kernel


def fake_compiler(folder: Path, name: str, *, works: bool) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {0 if works else 1}\n")
    path.chmod(0o755)


@pytest.fixture(name="bin")
def fixture_bin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder of programs; the only registry is a folder, which has zig."""
    for name in ("CC", "LOGREG_KERNEL", "LOGREG_KERNEL_TARGET"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "ziglang-1.0-py3-none-any.whl").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def dependencies() -> list[str]:
    hook = hatch_build.KernelHook(str(ROOT), {}, None, None, str(ROOT), "wheel")  # type: ignore[arg-type]
    return hook.dependencies()


@pytest.mark.skipif(sys.platform == "win32", reason="needs scripts that are programs")
def test_compilers_that_work_in_their_order(bin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hatch_build.compilers() == []
    assert dependencies() == ["ziglang"]
    fake_compiler(bin, "cc", works=False)
    assert dependencies() == ["ziglang"]
    fake_compiler(bin, "clang", works=True)
    fake_compiler(bin, "gcc", works=True)
    assert hatch_build.compilers() == [["gcc"], ["clang"]]
    assert dependencies() == []
    monkeypatch.setenv("CC", "clang -m64")
    assert hatch_build.compilers() == [["clang", "-m64"]]
    monkeypatch.setenv("CC", "missing")
    assert dependencies() == ["ziglang"]


def test_zig_for_another_platform(bin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGREG_KERNEL_TARGET", "aarch64-linux-musl")
    assert dependencies() == ["ziglang"]
    assert hatch_build.platform_tag(hatch_build.target()) == "musllinux_1_2_aarch64"
    monkeypatch.setenv("LOGREG_KERNEL_TARGET", "aarch64")
    with pytest.raises(ValueError, match=r"must be one of x86_64-linux-gnu.2.17, .*, got aarch64"):
        hatch_build.target()


def test_zig_that_cannot_be_fetched_is_not_asked_for(bin: Path) -> None:
    assert dependencies() == ["ziglang"]
    (bin / "ziglang-1.0-py3-none-any.whl").unlink()
    assert dependencies() == []


def test_pure_wheel_on_demand(bin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGREG_KERNEL", "0")
    assert not hatch_build.is_wanted()
    assert dependencies() == []


@pytest.mark.skipif(not hatch_build.compilers(), reason="needs a C compiler")
def test_library_has_the_interface_of_this_version(tmp_path: Path) -> None:
    library = tmp_path / hatch_build.library_name(None)
    hatch_build.compile_kernel(ROOT / hatch_build.FOLDER, library)
    assert ctypes.CDLL(str(library)).logreg_interface() == kernel.INTERFACE


@pytest.mark.skipif(sys.platform == "win32", reason="needs scripts that are programs")
def test_first_line_of_a_compiler_that_fails(bin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bin / "cc").write_text("#!/bin/sh\n[ $1 = --version ] || { echo no space >&2; exit 1; }\n")
    (bin / "cc").chmod(0o755)
    monkeypatch.setattr(hatch_build, "find_spec", lambda name: None)
    with pytest.raises(OSError, match="cc: no space"):
        hatch_build.compile_kernel(ROOT / hatch_build.FOLDER, bin / "kernel.so")
