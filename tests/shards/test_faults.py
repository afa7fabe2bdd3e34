"""What goes wrong while blocks are worked on, with real processes and signals.

After each fault nothing is lost, nothing is there twice, and the bytes are those of one call;
stderr has what a user needs, and nothing else.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest
from dask_processes import dask_processes
from sharded import DASK, N_BLOCKS, PROCESSES, Calls, Ended, until

pytest.importorskip("distributed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs the signals of Unix"),
]

ALL_BUT_ONE = f"logreg: {N_BLOCKS - 1} of {N_BLOCKS} blocks are done; run it again for the others\n"

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs its limits of memory")

both_executors = pytest.mark.parametrize("executor", [PROCESSES, DASK], ids=["processes", "dask"])


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    return Calls(tmp_path)


@both_executors
def test_no_fault(calls: Calls, executor: tuple[str, str]) -> None:
    ended = calls.run(*executor)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    calls.assert_complete()


@both_executors
def test_killed_worker(calls: Calls, executor: tuple[str, str]) -> None:
    held = calls.fault(2, "hold")
    process = calls.start(*executor)
    worker = calls.worker_at(2)
    assert worker != process.pid
    os.kill(worker, signal.SIGKILL)
    held.unlink()
    ended = calls.ended(process)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    calls.assert_complete()


@both_executors
def test_poison_block(calls: Calls, executor: tuple[str, str]) -> None:
    poison = calls.fault(1, "kill")
    ended = calls.run(*executor)
    who = "process" if executor == PROCESSES else "worker"
    assert ended.stderr == (
        f"logreg: {calls.place(1)}: the {who} that worked on it was ended, possibly out of "
        f"memory\n{ALL_BUT_ONE}"
    )
    assert ended.status == 1
    assert len(calls.receipts()) == N_BLOCKS - 1
    assert calls.n_deaths(1) <= 4, "one by chance with others, three alone"

    poison.unlink()
    before = calls.receipts()
    ended = calls.run(*PROCESSES)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    assert before.items() <= calls.receipts().items()
    calls.assert_complete()


@both_executors
def test_slow_worker(calls: Calls, executor: tuple[str, str]) -> None:
    held = calls.fault(0, "hold")
    process = calls.start(*executor)
    worker = calls.worker_at(0)
    os.kill(worker, signal.SIGSTOP)
    held.unlink()
    until(lambda: len(calls.receipts()) >= N_BLOCKS - 3)
    os.kill(worker, signal.SIGCONT)
    ended = calls.ended(process)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    calls.assert_complete()


@on_linux
def test_worker_out_of_memory_on_a_cluster(calls: Calls) -> None:
    calls.fault(3, "eat")
    ended = calls.run(*DASK, preexec_fn=lambda: limit("RLIMIT_RSS", 1 << 30))
    assert ended.stderr == (
        f"logreg: {calls.place(3)}: the worker that worked on it was ended, possibly out of "
        f"memory\n{ALL_BUT_ONE}"
    )
    assert ended.status == 1
    assert len(calls.receipts()) == N_BLOCKS - 1


@on_linux
def test_process_out_of_memory(calls: Calls) -> None:
    calls.fault(3, "eat")
    ended = calls.run(*PROCESSES, preexec_fn=lambda: limit("RLIMIT_AS", 1 << 30))
    assert ended.stderr == (
        f"logreg: {calls.place(3)}: faulty_features:Faulty: transform raised MemoryError: \n"
        f"{ALL_BUT_ONE}"
    )
    assert ended.status == 1


def limit(name: str, value: int) -> None:
    """Set a limit of a process that is about to start."""
    import resource

    number = getattr(resource, name)
    resource.setrlimit(number, (value, value))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_lost_scheduler(calls: Calls, number: signal.Signals) -> None:
    held = calls.fault(4, "hold")
    with dask_processes(calls.folder / "dask", calls.environment) as dask:
        process = calls.start("--cluster", dask.address)
        calls.worker_at(4)
        until(lambda: len(calls.receipts()) == N_BLOCKS - 1)
        dask.scheduler.send_signal(number)
        began = monotonic()
        ended = calls.ended(process)
        assert monotonic() - began < 10
    assert ended.stderr == (
        f"logreg: the scheduler is gone; {N_BLOCKS - 1} of {N_BLOCKS} blocks are done; "
        "run it again\n"
    )
    assert ended.status == 1

    held.unlink()
    before = calls.receipts()
    ended = calls.run(*PROCESSES)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    assert before.items() <= calls.receipts().items()
    calls.assert_complete()


def test_all_workers_of_a_cluster_lost(calls: Calls) -> None:
    calls.fault(0, "hold")
    calls.fault(1, "hold")
    patience = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"}
    with dask_processes(calls.folder / "dask", calls.environment) as dask:
        process = calls.start("--cluster", dask.address, env={**calls.environment, **patience})
        calls.worker_at(0)
        calls.worker_at(1)
        for worker in dask.workers:
            worker.kill()
        ended = calls.ended(process)
    n = len(calls.receipts())
    assert ended.stderr == (
        f"logreg: all workers are gone; {n} of {N_BLOCKS} blocks are done; run it again\n"
    )
    assert ended.status == 1


def test_worker_that_joins_later_takes_part(calls: Calls) -> None:
    held = calls.fault(0, "hold")
    with dask_processes(calls.folder / "dask", calls.environment, 1) as dask:
        process = calls.start("--cluster", dask.address)
        worker = calls.worker_at(0)
        assert not calls.receipts()
        dask.add_worker()
        until(lambda: len(calls.receipts()) == N_BLOCKS - 1)
        assert worker == dask.workers[0].pid
        held.unlink()
        ended = calls.ended(process)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    calls.assert_complete()


@pytest.mark.parametrize(
    ("executor", "number"),
    [(PROCESSES, signal.SIGKILL), (PROCESSES, signal.SIGTERM), (DASK, signal.SIGKILL)],
)
def test_lost_client(calls: Calls, executor: tuple[str, str], number: signal.Signals) -> None:
    held = calls.fault(5, "hold")
    process = calls.start(*executor)
    calls.worker_at(5)
    until(lambda: len(calls.receipts()) >= 2)
    process.send_signal(number)
    ended = calls.ended(process)  # its workers have ended, too
    assert (ended.status, ended.stderr) == (-number, "")

    held.unlink()
    before = calls.receipts()
    ended = calls.run(*PROCESSES)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    assert before.items() <= calls.receipts().items()
    calls.assert_complete()


def test_lost_client_of_a_cluster(calls: Calls) -> None:
    held = calls.fault(5, "hold")
    with dask_processes(calls.folder / "dask", calls.environment) as dask:
        process = calls.start("--cluster", dask.address)
        calls.worker_at(5)
        until(lambda: len(calls.receipts()) >= 2)
        process.kill()
        assert calls.ended(process) == Ended(-signal.SIGKILL, "")
        again = calls.start("--cluster", dask.address)
        held.unlink()
        ended = calls.ended(again)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    calls.assert_complete()


@both_executors
def test_interrupt(calls: Calls, executor: tuple[str, str]) -> None:
    held = calls.fault(5, "hold")
    process = calls.start(*executor, preexec_fn=lambda: signal.signal(signal.SIGINT, default_int))
    calls.worker_at(5)
    until(lambda: len(calls.receipts()) >= 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does, all processes get it
    ended = calls.ended(process)
    assert (ended.status, ended.stderr) == (130, "\n"), "the line of ^C is ended"

    held.unlink()
    before = calls.receipts()
    ended = calls.run(*PROCESSES)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    assert before.items() <= calls.receipts().items()
    calls.assert_complete()


default_int = signal.default_int_handler
"""What a program starts with, even if the tests run in the background."""


def test_part_half_written_is_replaced(calls: Calls) -> None:
    calls.run(*PROCESSES)
    (calls.out / "_SUCCESS").unlink()
    part, receipt = (
        calls.out / name for name in ("part-00002-of-00006.tsv", "receipt-00002-of-00006.json")
    )
    content = part.read_bytes()
    receipt.unlink()
    part.write_bytes(content[:1000])
    (calls.out / ".part-00003-of-00006.tsv.17-ab.tmp").write_bytes(content[:1000])
    before = calls.receipts()
    ended = calls.run(*PROCESSES)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    assert before.items() <= calls.receipts().items()
    calls.assert_complete()


def test_part_cut_off_after_its_receipt_is_found(calls: Calls) -> None:
    calls.run(*PROCESSES)
    part = calls.out / "part-00002-of-00006.tsv"
    size = part.stat().st_size
    os.truncate(part, 1000)
    ended = calls.run(*PROCESSES)
    assert ended.stderr == (
        f"logreg: {part}: has 1000 of {size} bytes; run it again, which replaces it\n"
    )
    assert ended.status == 1
    ended = calls.run(*PROCESSES)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    calls.assert_complete()


@both_executors
def test_parts_that_are_too_large_for_the_disk(calls: Calls, executor: tuple[str, str]) -> None:
    ended = calls.run(*executor, preexec_fn=lambda: limit("RLIMIT_FSIZE", 1 << 15))
    assert ended.stderr == (
        f"logreg: {calls.place(0)} (and {N_BLOCKS - 1} more blocks of it): {calls.out}: "
        "File too large; choose a place that takes files of this size\n"
        f"logreg: 0 of {N_BLOCKS} blocks are done; run it again for the others\n"
    )
    assert ended.status == 1
    assert {path.name.partition("-")[0] for path in calls.out.iterdir()} == {"model", "plan.json"}
    ended = calls.run(*executor)
    assert (ended.status, ended.stderr) == (0, calls.complete)
    calls.assert_complete()


@both_executors
def test_two_calls_with_one_output(calls: Calls, executor: tuple[str, str]) -> None:
    held = calls.fault(0, "hold")
    first = calls.start(*executor)
    calls.worker_at(0)
    second = calls.start(*PROCESSES)
    calls.worker_at(0)
    held.unlink()
    for process in (first, second):
        ended = calls.ended(process)
        assert (ended.status, ended.stderr) == (0, calls.complete)
    calls.assert_complete()


@both_executors
def test_closed_stderr(calls: Calls, executor: tuple[str, str]) -> None:
    ended = calls.run(*executor, stderr=None, preexec_fn=lambda: os.close(2))
    assert ended.status == 0
    calls.assert_complete()


@both_executors
def test_stderr_that_nobody_reads(calls: Calls, executor: tuple[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = calls.run(*executor, stderr=writing)
    os.close(writing)
    assert ended.status == -signal.SIGPIPE, "as cat is"
    calls.assert_complete()


ON_A_SMALL_DISK = """
mount -t tmpfs -o size=128k none out || exit 1
"$@"; echo "status $?" >&2
mount -o remount,size=8m out
"$@"; echo "status $?" >&2
cat out/part-* > a.parts
"""


def can_mount() -> bool:
    command = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt"]
    return shutil.which("unshare") is not None and subprocess.run(command).returncode == 0


def test_full_disk(calls: Calls) -> None:
    if not can_mount():
        pytest.skip("needs a disk of its own")
    calls.out.mkdir()
    ended = calls.run(*PROCESSES, before=("unshare", "-rm", "sh", "-c", ON_A_SMALL_DISK, "sh"))
    full, left, status, *again = ended.stderr.splitlines(keepends=True)
    assert full.startswith(f"logreg: {calls.input}, bytes ")
    assert full.endswith(
        f" more blocks of it): {calls.out}: No space left on device; free some space or choose "
        "another place\n"
    )
    assert left.endswith(f" of {N_BLOCKS} blocks are done; run it again for the others\n")
    assert (status, again) == ("status 1\n", [calls.complete, "status 0\n"])
    assert (calls.folder / "a.parts").read_bytes() == calls.one_call()
