from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from logreg.errors import LogregError
from logreg.parallel.map import parallel_map

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("jobs", [1, 3, 50])
def test_results_are_in_the_order_of_the_items(jobs: int) -> None:
    done: list[None] = []
    results = parallel_map(lambda i: i * i, 10, jobs, lambda: done.append(None))
    assert results == [i * i for i in range(10)]
    assert len(done) == 10


def test_work_is_shared_between_processes() -> None:
    assert os.getpid() not in parallel_map(lambda _: os.getpid(), 4, 2)
    assert parallel_map(lambda _: os.getpid(), 4, 1) == [os.getpid()] * 4


def test_no_items() -> None:
    assert parallel_map(lambda i: i, 0, 4) == []


@pytest.mark.parametrize("jobs", [1, 3])
def test_error_in_the_work_is_an_error_here(jobs: int) -> None:
    def work(i: int) -> int:
        if i == 5:
            raise ValueError("five")
        return i

    with pytest.raises(ValueError, match="five"):
        parallel_map(work, 10, jobs)


def test_error_ends_the_other_processes_at_once() -> None:
    def work(i: int) -> None:
        if i == 0:
            raise ValueError("zero")
        time.sleep(60)

    start = time.monotonic()
    with pytest.raises(ValueError, match="zero"):
        parallel_map(work, 3, 3)
    assert time.monotonic() - start < 30


def test_killed_process_is_reported() -> None:
    def work(i: int) -> int:
        if i == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return i

    with pytest.raises(LogregError, match="ended from outside, possibly out of memory"):
        parallel_map(work, 4, 2)


def test_dead_processes_do_not_end_a_program_that_leaves_sigpipe_to_the_system() -> None:
    code = """
import os, signal
from logreg.errors import LogregError
from logreg.parallel.map import parallel_map

def work(i):
    if i == 1:
        os.kill(os.getpid(), signal.SIGKILL)

signal.signal(signal.SIGPIPE, signal.SIG_DFL)
for _ in range(20):
    assert parallel_map(abs, 9, 3) == [*range(9)]
    try:
        parallel_map(work, 300, 3)
    except LogregError:
        continue
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", code], check=True)
