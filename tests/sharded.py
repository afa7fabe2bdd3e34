"""A folder in which `logreg classify FILE -o out` runs as a process, and what it needs."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

N_BLOCKS = 6
BLOCK = 1 << 20

MODEL = {
    "format": "logreg-model",
    "version": 1,
    "labels": ["negative", "positive"],
    "features": {"set": "faulty_features:Faulty"},
    "bias": 0.5,
    "weights": {"letters": -0.02, "words": 0.1},
}

PROCESSES, DASK = ("--jobs", "2"), ("--cluster", "local:2")


@dataclass(frozen=True)
class Ended:
    """How a call has ended.

    Attributes:
        status: its exit status, negative for a signal.
        stderr: what it has written there, by its end and that of all of its processes.
    """

    status: int
    stderr: str


class Calls:
    """Calls in a folder with a file `a.txt` of `N_BLOCKS` blocks, each with a text ``!bI``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.faults = folder / "faults"
        self.faults.mkdir()
        (folder / "model.json").write_text(json.dumps(MODEL))
        self.input = folder / "a.txt"
        self.input.write_bytes(b"".join(map(_block, range(N_BLOCKS))))
        self.environment = {
            **os.environ,
            "FAULTS": str(self.faults),
            "LOGREG_FEATURES": "faulty_features:Faulty",
            "LOGREG_MODEL": str(folder / "model.json"),
            "PYTHONPATH": os.pathsep.join(
                [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
            ),
        }

    def start(
        self, *arguments: str, before: Sequence[str] = (), **options: Any
    ) -> subprocess.Popen[str]:
        """Start `logreg classify a.txt -o out` with more arguments, in a session of its own."""
        command = [*before, sys.executable, "-m", "logreg", "classify", str(self.input)]
        command += ["-o", str(self.out), "--block-size", "1", *arguments]
        given = {"env": self.environment, "stderr": subprocess.PIPE, "cwd": self.folder, **options}
        given.setdefault("stdout", subprocess.PIPE)
        return subprocess.Popen(command, text=True, start_new_session=True, **given)

    def run(self, *arguments: str, **options: Any) -> Ended:
        """Run it to its end."""
        return self.ended(self.start(*arguments, **options))

    def ended(self, process: subprocess.Popen[str]) -> Ended:
        """Wait for the end of a call; none of its processes may be there then."""
        try:
            stdout, stderr = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        assert not stdout
        assert session(process.pid) == []
        return Ended(process.returncode, stderr or "")

    def fault(self, block: int, what: str) -> Path:
        """Make something happen when a block is worked on."""
        path = self.faults / f"b{block}"
        path.write_text(what)
        return path

    def worker_at(self, block: int) -> int:
        """Return the process that is held at a block, as soon as one is."""
        path = self.faults / f"b{block}.pid"
        until(path.exists)
        pid = int(path.read_text())
        path.unlink()
        return pid

    def n_deaths(self, block: int) -> int:
        """Return how many processes have ended at a block."""
        return len((self.faults / f"b{block}.pids").read_text().split())

    def receipts(self) -> dict[str, int]:
        """Return when each receipt was written."""
        return {path.name: path.stat().st_mtime_ns for path in self.out.glob("receipt-*")}

    def parts(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.out.glob("part-*")))

    def one_call(self) -> bytes:
        """Return what one process without parts makes of the file."""
        command = [sys.executable, "-m", "logreg", "classify", "--input", str(self.input)]
        environment = {**self.environment, "FAULTS": str(self.folder / "none")}
        return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout

    def place(self, block: int) -> str:
        """Return how a block is named."""
        return f"{self.input}, bytes {block * BLOCK} to {(block + 1) * BLOCK}"

    @property
    def complete(self) -> str:
        """What the last call of a run reports."""
        n_lines = self.input.read_bytes().count(b"\n")
        return f"logreg: {self.out}: {N_BLOCKS} parts, {n_lines} lines\n"

    def assert_complete(self) -> None:
        """Nothing is lost, nothing twice, the same bytes, and nothing else is left behind."""
        assert md5(self.parts()) == md5(self.one_call())
        assert len(self.receipts()) == N_BLOCKS
        names = {path.name.partition("-")[0] for path in self.out.iterdir()}
        expected = {"_SUCCESS", "manifest.json", "model", "part", "plan.json", "receipt"}
        assert names == expected
        assert {path.name for path in self.folder.iterdir()} <= {
            "__pycache__",
            "a.txt",
            "dask",
            "faults",
            "model.json",
            "out",
        }


def _block(i: int) -> bytes:
    """Return lines of `BLOCK` bytes, the first with the name of the block."""
    lines = [f"!b{i} is where it happens\n".encode()]
    filler = b" and so on" * 20
    lines += [b"It is %d and %d%b.\n" % (i, n * n, filler) for n in range(BLOCK // 256)]
    content = b"".join(lines)
    return content + b"." * (BLOCK - 1 - len(content)) + b"\n"


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def session(leader: int) -> list[int]:
    """Return the processes of a session that have not ended, but for those that have been told."""
    import psutil

    def is_member(pid: int) -> bool:
        try:
            return os.getsid(pid) == leader and psutil.Process(pid).status() != "zombie"
        except (OSError, psutil.NoSuchProcess):
            return False

    deadline = time.monotonic() + 5
    while (found := [*filter(is_member, psutil.pids())]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def until(is_so: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(0.01)
