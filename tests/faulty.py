"""What the tests of real faults share: the program as it is called, and how faults are made."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support import ROOT

LOGREG = (sys.executable, "-m", "logreg")
DATA = str(ROOT / "data" / "reviews.tsv")
PATIENCE = 30.0
"""Seconds after which a program is taken to hang."""

UNIX = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals, limits and devices of Unix"),
]

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs what Linux has")

AT_AN_EVENT = """
import os, signal, sys
event, part, number = sys.argv[1], sys.argv[2], int(sys.argv[3])

def hook(name, arguments):
    if name == event and part in str(arguments):
        os.kill(os.getpid(), number)

sys.addaudithook(hook)
sys.argv[1:] = sys.argv[4:]
from logreg.__main__ import main
main()
"""
"""A program that sends itself a signal as it is about to do something, then runs logreg."""


class Ended(NamedTuple):
    """How a call has ended: its exit status, negative for a signal, and its output."""

    status: int
    stdout: str
    stderr: str


def environment(**changes: str) -> dict[str, str]:
    """Return the variables of a call, in which ``logreg`` is the installed command."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**kept, "PATH": path, **changes}


def with_default_signals() -> None:
    """Let signals end a process that is about to start, also under nohup."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)


def call(
    *command: str,
    before: Sequence[str] = (),
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Ended:
    """Run logreg with some arguments, or ``before`` that runs it."""
    done = subprocess.run(
        [*before, *LOGREG, *command],
        input=stdin,
        capture_output=True,
        env=env or environment(),
        preexec_fn=with_default_signals,
        timeout=PATIENCE,
    )
    return _ended(done.returncode, done.stdout, done.stderr)


def sh(script: str, *, before: Sequence[str] = (), **changes: str) -> Ended:
    """Run a script of bash in which ``logreg`` is the installed command."""
    done = subprocess.run(
        [*before, "bash", "-o", "pipefail", "-c", script],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(DATA=DATA, **changes),
        preexec_fn=with_default_signals,
        timeout=PATIENCE,
    )
    return _ended(done.returncode, done.stdout, done.stderr)


def _ended(status: int, stdout: bytes, stderr: bytes) -> Ended:
    return Ended(status, stdout.decode("utf-8", "replace"), stderr.decode("utf-8", "replace"))


def one_line(ended: Ended) -> str:
    """Return the only line on stderr."""
    assert ended.stderr.startswith("logreg: "), ended
    assert ended.stderr.count("\n") == 1, ended
    return ended.stderr.removeprefix("logreg: ").removesuffix("\n")


def contents(folder: Path) -> dict[str, bytes]:
    """Return what is on disk: each file by its path in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@contextmanager
def started(*command: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run logreg in a session of its own, which ends with the context; its pipes are unbuffered."""
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", subprocess.PIPE)
    process = subprocess.Popen(
        [*LOGREG, *command],
        stderr=subprocess.PIPE,
        bufsize=0,
        env=environment(),
        start_new_session=True,
        preexec_fn=with_default_signals,
        **options,
    )
    try:
        yield process
    finally:
        for left in session_of(process.pid):
            os.kill(left, signal.SIGKILL)
        process.wait(PATIENCE)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def session_of(leader: int) -> list[int]:
    """Return the processes of a session that have not ended."""
    found = subprocess.run(["ps", "-eo", "pid=,sess=,stat="], capture_output=True, text=True)
    rows = (line.split() for line in found.stdout.splitlines())
    return [int(pid) for pid, session, state in rows if int(session) == leader and state[0] != "Z"]


def until(is_so: Any, seconds: float = PATIENCE) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@cache
def can_mount() -> bool:
    """Return whether this user can mount a disk, in a namespace of its own."""
    command = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt"]
    return (
        shutil.which("unshare") is not None
        and subprocess.run(command, capture_output=True).returncode == 0
    )


NEEDS_MOUNT = pytest.mark.skipif(not can_mount(), reason="needs a disk of its own")

MOUNTING = ("unshare", "-rm")
"""What a script starts with that mounts something."""


def without_privileges() -> tuple[str, ...]:
    """Return what a command starts with so that permissions hold for it, also for root."""
    if os.geteuid():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root needs setpriv")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def as_another_user() -> tuple[str, ...]:
    """Return what a command starts with to be a user who can read all, and owns nothing."""
    if os.geteuid() or shutil.which("setpriv") is None:
        pytest.skip("needs root, and setpriv")
    capabilities = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    return ("setpriv", "--reuid=54321", "--clear-groups", *capabilities)
