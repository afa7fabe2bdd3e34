"""A Dask cluster in this process: few tasks at a time, and things as before when it is closed."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytest.importorskip("distributed")

pytestmark = pytest.mark.slow


def run(code: str, folder: Path) -> str:
    """Run a program and return its output; stderr must be empty."""
    program = folder / "program.py"
    program.write_text(textwrap.dedent(code))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *sys.path])}
    ended = subprocess.run(
        [sys.executable, "program.py"], env=environment, cwd=folder, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_few_tasks_are_there_at_a_time(tmp_path: Path) -> None:
    output = run(
        """
        from logreg.parallel.cluster import PENDING, cluster

        if __name__ == "__main__":
            with cluster("local:2") as found:
                scheduler = found._client.cluster.scheduler
                most, squares = 0, {}
                for i, outcome in found.unordered(abs, range(100)):
                    most = max(most, len(scheduler.tasks))
                    squares[i] = outcome
                assert squares == {i: i for i in range(100)}
                print(most <= 2 * PENDING * 2, most > 2)
        """,
        tmp_path,
    )
    assert output == "True True\n"


def test_memory_is_shared_out_and_workers_are_never_paused(tmp_path: Path) -> None:
    output = run(
        """
        from distributed.system import MEMORY_LIMIT
        from logreg.parallel.cluster import cluster

        def settings(dask_worker):
            memory = dask_worker.memory_manager
            return memory.memory_pause_fraction, memory.memory_spill_fraction

        if __name__ == "__main__":
            with cluster("local:2") as found:
                workers = found._client.scheduler_info()["workers"].values()
                print({round(MEMORY_LIMIT / worker["memory_limit"]) for worker in workers})
                print({*found._client.run(settings).values()})
        """,
        tmp_path,
    )
    assert output == "{2}\n{(False, False)}\n"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_all_is_as_before_when_it_is_closed(tmp_path: Path) -> None:
    output = run(
        """
        import logging, os, signal, sys, warnings
        from pathlib import Path
        from logreg.parallel.cluster import cluster

        def state():
            return (
                signal.getsignal(signal.SIGPIPE), logging.root.manager.disable,
                warnings.filters[:], sys.stderr, os.fstat(2), *os.listdir(),
            )

        if __name__ == "__main__":
            import distributed

            os.environ["TMPDIR"] = os.getcwd()
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            before = state()
            with cluster("local:1") as found:
                assert [*found.unordered(abs, [-3])] == [(-3, 3)]
                assert signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN
            print([(now, then) for now, then in zip(state(), before, strict=True) if now != then])
            print(len(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()))
        """,
        tmp_path,
    )
    # what may still be there is Python's own tracker of semaphores
    assert output in ("[]\n0\n", "[]\n1\n")


def test_error_in_the_work_is_a_result(tmp_path: Path) -> None:
    output = run(
        """
        import math
        from logreg.parallel.cluster import cluster

        if __name__ == "__main__":
            with cluster("local:1") as found:
                print(*(repr(outcome) for _, outcome in found.unordered(math.log, [0])))
        """,
        tmp_path,
    )
    assert output.startswith("ValueError(")
