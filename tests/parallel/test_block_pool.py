"""Workers: what they do is what one process would do, in the same order."""

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


def describe(block: bytes | bytearray, fact: int) -> tuple[int, bytes, int]:
    if fact % 3 == 0:
        time.sleep(0.005)  # others overtake
    return fact, bytes(block[:10]), len(block)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_blocks(jobs: int) -> None:
    blocks = [f"{i} ".encode() * (i % 7) for i in range(100)]
    emitted: list[tuple[int, bytes, int]] = []
    with Workers(describe, emitted.append, jobs) as workers:
        for i, block in enumerate(blocks):
            workers.give(block, i)
    assert emitted == [(i, block[:10], len(block)) for i, block in enumerate(blocks)]


def test_block_larger_than_the_shared_memory_keeps_its_place() -> None:
    blocks = [b"a", b"b" * (SLOT_SIZE + 1), b"c" * SLOT_SIZE]
    emitted: list[tuple[int, bytes, int]] = []
    with Workers(describe, emitted.append, 2) as workers:
        for i, block in enumerate(blocks):
            workers.give(bytearray(block), i)
    assert [(fact, length) for fact, _, length in emitted] == [
        (i, len(block)) for i, block in enumerate(blocks)
    ]


def test_result_is_emitted_though_no_more_input_comes() -> None:
    emitted: list[tuple[int, bytes, int]] = []
    reading, writing = os.pipe()
    with Workers(describe, emitted.append, 2) as workers:
        workers.give(b"a", 1)
        workers.give(b"b", 2)
        workers.collect_until_readable(reading)
        assert [fact for fact, _, _ in emitted] == [1, 2]
    os.close(reading)
    os.close(writing)


def test_readable_input_is_not_kept_waiting() -> None:
    emitted: list[object] = []
    reading, writing = os.pipe()
    os.write(writing, b"more")

    def slow(block: bytes | bytearray, fact: int) -> None:
        time.sleep(0.5)

    with Workers(slow, emitted.append, 1) as workers:
        workers.give(b"a", 0)
        workers.collect_until_readable(reading)
        assert emitted == []
    os.close(reading)
    os.close(writing)


def test_worker_that_dies_is_told_of() -> None:
    def die(block: bytes | bytearray, fact: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with Workers(die, print, 2) as workers:
        workers.give(b"a", 0)
        with pytest.raises(LogregError, match="a worker process has ended too early"):
            workers.finish()


def test_what_was_given_before_the_input_turned_bad_is_emitted() -> None:
    emitted: list[tuple[int, bytes, int]] = []

    def give_and_fail() -> None:
        with Workers(describe, emitted.append, 2) as workers:
            for i in range(5):
                workers.give(b"a", i)
            raise InputError("the file ends too early", "a.gz")

    with pytest.raises(InputError):
        give_and_fail()
    assert [fact for fact, _, _ in emitted] == [0, 1, 2, 3, 4]
