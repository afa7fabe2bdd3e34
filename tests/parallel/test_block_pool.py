"""Workers: the same results as one process, in the same order."""

from __future__ import annotations

import os
import signal
import time

import pytest

from logreg.errors import InputError, LogregError
from logreg.parallel.block_pool import SLOT_SIZE, Workers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork"),
]


def describe(block: bytes | bytearray, context: int) -> tuple[int, bytes, int]:
    if context % 3 == 0:
        time.sleep(0.005)  # others finish earlier
    return context, bytes(block[:10]), len(block)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_blocks(jobs: int) -> None:
    blocks = [f"{i} ".encode() * (i % 7) for i in range(100)]
    emitted: list[tuple[int, bytes, int]] = []
    with Workers(describe, emitted.append, jobs) as workers:
        for i, block in enumerate(blocks):
            workers.submit(block, i)
    assert emitted == [(i, block[:10], len(block)) for i, block in enumerate(blocks)]


def test_block_larger_than_the_shared_memory_keeps_its_place() -> None:
    blocks = [b"a", b"b" * (SLOT_SIZE + 1), b"c" * SLOT_SIZE]
    emitted: list[tuple[int, bytes, int]] = []
    with Workers(describe, emitted.append, 2) as workers:
        for i, block in enumerate(blocks):
            workers.submit(bytearray(block), i)
    assert [(context, length) for context, _, length in emitted] == [
        (i, len(block)) for i, block in enumerate(blocks)
    ]


def test_results_are_emitted_while_waiting_for_input() -> None:
    emitted: list[tuple[int, bytes, int]] = []
    reading, writing = os.pipe()
    with Workers(describe, emitted.append, 2) as workers:
        workers.submit(b"a", 1)
        workers.submit(b"b", 2)
        workers.collect_until_readable(reading)
        assert [context for context, _, _ in emitted] == [1, 2]
    os.close(reading)
    os.close(writing)


def test_readable_input_does_not_wait() -> None:
    emitted: list[object] = []
    reading, writing = os.pipe()
    os.write(writing, b"more")

    def slow(block: bytes | bytearray, context: int) -> None:
        time.sleep(0.5)

    with Workers(slow, emitted.append, 1) as workers:
        workers.submit(b"a", 0)
        workers.collect_until_readable(reading)
        assert emitted == []
    os.close(reading)
    os.close(writing)


def test_dead_worker_is_reported() -> None:
    def die(block: bytes | bytearray, context: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with Workers(die, print, 2) as workers:
        workers.submit(b"a", 0)
        with pytest.raises(LogregError, match="a worker process ended early"):
            workers.finish()


def test_blocks_before_an_input_error_are_emitted() -> None:
    emitted: list[tuple[int, bytes, int]] = []

    def submit_and_fail() -> None:
        with Workers(describe, emitted.append, 2) as workers:
            for i in range(5):
                workers.submit(b"a", i)
            raise InputError("the file is truncated", "a.gz")

    with pytest.raises(InputError):
        submit_and_fail()
    assert [context for context, _, _ in emitted] == [0, 1, 2, 3, 4]
