"""Threads: the same results as one after the other, in the same order."""

from __future__ import annotations

import io
import os
import threading
import time
from typing import BinaryIO

import pytest

from logreg.errors import InputError
from logreg.parallel.ordered_threads import PENDING, OrderedThreads


def slowly(i: int) -> int:
    if i % 3 == 0:
        time.sleep(0.005)  # others finish earlier
    return i


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_results_come_in_the_order_of_the_work(jobs: int) -> None:
    emitted: list[int] = []
    with OrderedThreads(emitted.append, jobs) as threads:
        for i in range(100):
            threads.submit(slowly, i)
    assert emitted == [*range(100)]


def test_submitting_waits_while_much_is_pending() -> None:
    emitted: list[int] = []
    with OrderedThreads(emitted.append, 2) as threads:
        for i in range(20):
            threads.submit(slowly, i)
            assert len(emitted) >= i + 1 - 2 * PENDING
        threads.finish()
        assert emitted == [*range(20)]


def test_results_are_emitted_while_waiting_for_input() -> None:
    emitted: list[int] = []
    reading, writing = os.pipe()
    with open(reading, "rb") as stream, OrderedThreads(emitted.append, 2) as threads:
        threads.submit(slowly, 3)
        threads.submit(slowly, 4)
        threads.emit_until_readable(stream)
        assert emitted == [3, 4]
    os.close(writing)


def test_readable_input_does_not_wait() -> None:
    emitted: list[bool] = []
    may_end = threading.Event()
    reading, writing = os.pipe()
    os.write(writing, b"more")
    with open(reading, "rb") as stream, OrderedThreads(emitted.append, 1) as threads:
        threads.submit(may_end.wait)
        threads.emit_until_readable(stream)
        assert emitted == []
        may_end.set()
    assert emitted == [True]
    os.close(writing)


def test_stream_in_memory_never_waits() -> None:
    emitted: list[int] = []
    stream: BinaryIO = io.BytesIO(b"more")
    with OrderedThreads(emitted.append, 1) as threads:
        threads.submit(slowly, 1)
        threads.emit_until_readable(stream)
    assert emitted == [1]


def test_error_in_a_thread_is_raised_here_after_what_is_before_it() -> None:
    emitted: list[float] = []

    def inverse(x: float) -> float:
        return 1 / x

    def submit_all() -> None:
        with OrderedThreads(emitted.append, 2) as threads:
            for x in (1.0, 2.0, 0.0, 4.0):
                threads.submit(inverse, x)

    with pytest.raises(ZeroDivisionError):
        submit_all()
    assert emitted == [1.0, 0.5]


def test_work_before_an_input_error_is_emitted() -> None:
    emitted: list[int] = []

    def submit_and_fail() -> None:
        with OrderedThreads(emitted.append, 2) as threads:
            for i in range(4):
                threads.submit(slowly, i)
            raise InputError("the file is truncated", "a.gz")

    with pytest.raises(InputError):
        submit_and_fail()
    assert emitted == [0, 1, 2, 3]


def test_other_errors_do_not_wait_for_what_is_pending() -> None:
    emitted: list[int] = []

    def submit_and_interrupt() -> None:
        with OrderedThreads(emitted.append, 1) as threads:
            for i in range(PENDING):
                threads.submit(slowly, i)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        submit_and_interrupt()
    assert emitted == []


def test_work_is_done_here_if_no_thread_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    emitted: list[int] = []
    with OrderedThreads(emitted.append, 2) as threads:
        for i in range(5):
            threads.submit(slowly, i)
    assert emitted == [*range(5)]
