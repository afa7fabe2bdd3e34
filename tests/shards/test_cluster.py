"""Which clusters do the work, what their workers must have, and what a terminal shows of it."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from dask_processes import DaskProcesses, dask_processes
from sharded import DASK, N_BLOCKS, PROCESSES, Calls

import logreg

pytest.importorskip("distributed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs the signals of Unix"),
]

VERSION = logreg.__version__


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    return Calls(tmp_path)


def without(package: str, calls: Calls) -> str:
    """Return a $PYTHONPATH with which a package can't be imported."""
    lacking = calls.folder / "dask-path" / f"no-{package}"
    (lacking / package).mkdir(parents=True)
    problem = f"No module named '{package}'"
    (lacking / package / "__init__.py").write_text(
        f"raise ModuleNotFoundError({problem!r}, name={package!r})\n"
    )
    return os.pathsep.join([str(lacking), calls.environment["PYTHONPATH"]])


def other_version(calls: Calls) -> str:
    """Return a $PYTHONPATH on which this package has another version."""
    copy = calls.folder / "dask-path" / "logreg"
    shutil.copytree(Path(logreg.__file__).parent, copy)
    (copy / "_version.py").write_text('__version__ = "0.0.9"\n')
    return os.pathsep.join([str(copy.parent), calls.environment["PYTHONPATH"]])


@pytest.mark.parametrize("address", ["local:0", "local:x", "local:", "local:-1", ""])
def test_number_of_processes_that_is_none(calls: Calls, address: str) -> None:
    ended = calls.run("--cluster", address)
    assert ended.stderr == (
        "logreg: Invalid value for '--cluster': must be local:N with N from 1 to 1024, or an "
        f"address, got '{address}'. (see 'logreg classify --help')\n"
    )
    assert ended.status == 2


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://nowhere.invalid:1"])
def test_no_scheduler(calls: Calls, address: str) -> None:
    patience = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    ended = calls.run("--cluster", address, env={**calls.environment, **patience})
    assert ended.stderr == (
        f"logreg: {address}: no scheduler with workers has answered within 1 s; start 'dask "
        "scheduler' and 'dask worker', or use --cluster local\n"
    )
    assert ended.status == 1


def test_scheduler_without_workers(calls: Calls) -> None:
    patience = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    with dask_processes(calls.folder / "dask", calls.environment, 0) as dask:
        ended = calls.run("--cluster", dask.address, env={**calls.environment, **patience})
        assert "no scheduler with workers has answered within 1 s" in ended.stderr
        assert (ended.status, ended.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("address", ["tpc://127.0.0.1:1", "localhost", "a b", "tcp://"])
def test_address_that_is_none(calls: Calls, address: str) -> None:
    ended = calls.run("--cluster", address)
    assert (ended.status, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith(f"logreg: {address}: ")
    assert ended.stderr.endswith("; use tcp://HOST:PORT of a scheduler, or local:N\n")


@pytest.mark.parametrize("executor", [PROCESSES, ("--part", "0/1")])
def test_other_executors_need_no_engine(calls: Calls, executor: tuple[str, str]) -> None:
    for package in ("dask", "distributed", "fsspec"):
        calls.environment["PYTHONPATH"] = without(package, calls)
    ended = calls.run(*executor)
    assert (ended.status, ended.stderr) == (0, calls.complete)


def test_missing_distributed(calls: Calls) -> None:
    calls.environment["PYTHONPATH"] = without("distributed", calls)
    ended = calls.run(*DASK)
    assert ended.stderr == (
        "logreg: --cluster needs the package distributed; pip install 'logreg-text[dask]'\n"
    )
    assert ended.status == 1


def test_missing_fsspec(calls: Calls) -> None:
    calls.environment["PYTHONPATH"] = without("fsspec", calls)
    command = [sys.executable, "-m", "logreg", "classify", "s3://bucket/a.txt", "-o", "out"]
    ended = subprocess.run(command, env=calls.environment, cwd=calls.folder, capture_output=True)
    assert ended.stderr.decode() == (
        "logreg: s3://bucket/a.txt is read by the package fsspec; pip install 'logreg-text[dask]'\n"
    )
    assert ended.returncode == 1


def refused(calls: Calls, dask: DaskProcesses, *arguments: str) -> str:
    """Return how a call is refused that finds a cluster of one worker, without that one's name."""
    ended = calls.run("--cluster", dask.address, *arguments)
    assert ended.status == 1
    assert not calls.receipts()
    start, _, problem = ended.stderr.partition("worker tcp://127.0.0.1:")
    return f"{start}worker {problem.lstrip('0123456789: ')}"


def test_worker_of_another_version(calls: Calls) -> None:
    with dask_processes(calls.folder / "dask", calls.environment, 0) as dask:
        dask.add_worker(PYTHONPATH=other_version(calls))
        assert refused(calls, dask) == (
            f"logreg: worker has logreg 0.0.9, here it is {VERSION}; install the same on both\n"
        )


def test_worker_without_logreg(calls: Calls) -> None:
    with dask_processes(calls.folder / "dask", calls.environment, 0) as dask:
        dask.add_worker(PYTHONPATH=without("logreg", calls))
        assert refused(calls, dask) == (
            "logreg: worker lacks the module logreg; "
            f"pip install 'logreg-text[dask]=={VERSION}' there\n"
        )


def test_scheduler_without_logreg(calls: Calls) -> None:
    environment = {**calls.environment, "PYTHONPATH": without("logreg", calls)}
    with dask_processes(calls.folder / "dask", environment, 0) as dask:
        dask.add_worker(PYTHONPATH=calls.environment["PYTHONPATH"])
        ended = calls.run("--cluster", dask.address)
        assert (ended.status, ended.stderr) == (0, calls.complete)


def test_worker_of_another_version_that_joins_later(calls: Calls) -> None:
    held = calls.fault(0, "hold")
    with dask_processes(calls.folder / "dask", calls.environment, 1) as dask:
        process = calls.start("--cluster", dask.address)
        calls.worker_at(0)
        dask.add_worker(PYTHONPATH=other_version(calls))
        ended = calls.ended(process)
    held.unlink()
    assert f"has logreg 0.0.9, here it is {VERSION}; install the same on both\n" in ended.stderr
    assert (ended.status, ended.stderr.count("\n")) == (1, 1)
    assert not calls.receipts()


@pytest.mark.parametrize("executor", [PROCESSES, DASK])
def test_model_is_loaded_once_in_a_process(calls: Calls, executor: tuple[str, str]) -> None:
    loads = calls.faults / "loads"
    loads.touch()
    assert calls.run(*executor).status == 0
    assert {*Counter(loads.read_text().split()).values()} == {1}


def test_worker_without_logreg_that_joins_later(calls: Calls) -> None:
    held = calls.fault(0, "hold")
    with dask_processes(calls.folder / "dask", calls.environment, 1) as dask:
        process = calls.start("--cluster", dask.address)
        calls.worker_at(0)
        dask.add_worker(PYTHONPATH=without("logreg", calls))
        ended = calls.ended(process)
    held.unlink()
    assert ended.stderr == (
        "logreg: a worker lacks the module logreg; "
        f"pip install 'logreg-text[dask]=={VERSION}' there\n"
    )
    assert ended.status == 1


def test_output_that_workers_do_not_share(calls: Calls) -> None:
    with dask_processes(calls.folder / "dask", calls.environment, 0) as dask:
        dask.add_worker()
        assert refused(calls, dask, "-o", "memory://out") == (  # each process has its own
            "logreg: worker memory://out: has no plan here; use a folder or a URL that all share\n"
        )


def on_a_terminal(calls: Calls, *arguments: str) -> str:
    """Return all that a call shows on a terminal with 80 columns."""
    import fcntl
    import termios

    primary, secondary = os.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
    environment = {**calls.environment, "TERM": "xterm", "NO_COLOR": "1"}
    environment.pop("COLUMNS", None)
    streams: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), secondary)
    process = calls.start(*arguments, env=environment, **streams)
    os.close(secondary)
    shown = b""
    with suppress(OSError):  # on Linux, when the other side is closed
        while block := os.read(primary, 65536):
            shown += block
    os.close(primary)
    assert process.wait() == 0
    return shown.decode().replace("\r\n", "\n")


def test_progress_on_a_terminal(calls: Calls) -> None:
    calls.input.write_bytes(calls.input.read_bytes()[:-2] + b"\xff\n")
    *progress, end = re.split(r"\r|\x1b\[2K", on_a_terminal(calls, *PROCESSES))
    assert all(len(line.rstrip("\n")) <= 80 for line in progress)
    for i in range(N_BLOCKS + 1):
        assert any(line.startswith(f"blocks {i}/{N_BLOCKS} ") for line in progress)
    last = r"blocks 6/6 ━+ 6\.3/6\.3 MB [0-9.]+ MB/s 0:00:00 (faults: 1)? *\n?"
    assert re.fullmatch(last, [line for line in progress if line.strip()][-2])
    assert end == calls.complete, "the bar is gone"


def test_dashboard_is_named_on_a_terminal(calls: Calls) -> None:
    shown = on_a_terminal(calls, *DASK)
    assert re.match(r"logreg: dashboard: http://127\.0\.0\.1:[0-9]+/status\n", shown)
    assert shown.endswith(calls.complete)
