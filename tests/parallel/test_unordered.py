"""Results as soon as they are there, each exactly once, whatever happens to the processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg.parallel.pool import ProcessLostError
from logreg.parallel.unordered import unordered

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forks"),
]


def killed_at(guilty: set[int]) -> Callable[[int], int]:
    """Return work that ends its own process at some items."""

    def work(i: int) -> int:
        if i in guilty:
            os.kill(os.getpid(), signal.SIGKILL)
        return i * i

    return work


def children() -> set[str]:
    """Return the processes of this one, those included that nobody has waited for."""
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split())


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


@settings(max_examples=15)
@given(
    n=st.integers(0, 12),
    jobs=st.integers(1, 3),
    guilty=st.sets(st.integers(0, 11), max_size=3),
)
def test_only_the_guilty_items_are_lost(n: int, jobs: int, guilty: set[int]) -> None:
    found = [*unordered(killed_at(guilty), range(n), jobs)]
    assert sorted(item for item, _ in found) == [*range(n)]
    for item, result in found:
        if item in guilty:
            assert isinstance(result, ProcessLostError)
        else:
            assert result == item * item


def test_result_comes_as_soon_as_it_is_there(tmp_path: Path) -> None:
    gate = tmp_path / "gate"

    def work(i: int) -> int:
        while i == 0 and not gate.exists():
            time.sleep(0.01)
        return i

    results = unordered(work, range(5), 2)
    assert {next(results)[0] for _ in range(4)} == {1, 2, 3, 4}
    gate.touch()
    assert [*results] == [(0, 0)]


def test_exception_is_a_result() -> None:
    def work(i: int) -> float:
        return 1 / i

    [(_, error)] = unordered(work, [0], 1)
    assert isinstance(error, ZeroDivisionError)
    assert dict(unordered(work, [1, 2, 4], 2)) == {1: 1.0, 2: 0.5, 4: 0.25}


def test_result_that_can_not_be_pickled_is_an_exception() -> None:
    def work(_: int) -> Callable[[], None]:
        return lambda: None

    [(item, error)] = unordered(work, [3], 1)
    assert item == 3
    assert isinstance(error, Exception)
    assert not isinstance(error, ProcessLostError)


def test_every_item_is_tried_once(tmp_path: Path) -> None:
    def work(i: int) -> int:
        with (tmp_path / str(i)).open("a") as stream:
            stream.write("x")
        return killed_at({2})(i)

    assert len([*unordered(work, range(6), 2)]) == 6
    tries = [(tmp_path / str(i)).stat().st_size for i in range(6)]
    assert tries == [1] * 6


def test_no_item_is_started_ahead(tmp_path: Path) -> None:
    def work(i: int) -> int:
        (tmp_path / str(i)).touch()
        return i

    jobs = 2
    for n, _ in enumerate(unordered(work, range(40), jobs), start=1):
        time.sleep(0.01)
        assert len([*tmp_path.iterdir()]) <= n + jobs


@needs_proc
@pytest.mark.parametrize("guilty", [set[int](), {1}])
def test_no_process_is_left(guilty: set[int]) -> None:
    before = children()
    assert len([*unordered(killed_at(guilty), range(6), 2)]) == 6
    assert children() == before


@needs_proc
def test_leaving_early_ends_the_processes_at_once() -> None:
    def work(i: int) -> int:
        if i:
            time.sleep(60)
        return i

    before, began = children(), time.monotonic()
    results = unordered(work, range(9), 3)
    assert next(results) == (0, 0)
    results.close()
    assert time.monotonic() - began < 30
    assert children() == before


def test_signal_mask_is_as_before() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert len([*unordered(killed_at({1}), range(4), 2)]) == 4
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
