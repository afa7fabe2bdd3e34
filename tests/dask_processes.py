"""A Dask scheduler and workers as processes of their own, such as a cluster has."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sharded import until


class DaskProcesses:
    """A scheduler, and the workers that are started.

    Attributes:
        address: of the scheduler.
        scheduler: its process.
        workers: their processes.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder, self._environment = folder, environment
        self._file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard", "--no-show"
        )
        until(self._file.exists)
        until(self._file.read_text)
        self.address: str = json.loads(self._file.read_text())["address"]

    def add_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker with one thread, which is not restarted."""
        worker = self._start(
            "worker", "--nthreads=1", "--no-nanny", "--no-dashboard", **environment
        )
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, f"--scheduler-file={self._file}"],
            env={**self._environment, **environment},
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def dask_processes(
    folder: Path, environment: Mapping[str, str], n_workers: int = 2
) -> Iterator[DaskProcesses]:
    """Start a scheduler and workers; all end with the block."""
    folder.mkdir()
    found = DaskProcesses(folder, {**environment, "DASK_TEMPORARY_DIRECTORY": str(folder)})
    try:
        for _ in range(n_workers):
            found.add_worker()
        yield found
    finally:
        found.close()
