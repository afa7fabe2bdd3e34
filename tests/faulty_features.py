"""A feature set that does what a file says when it meets a text such as ``!b3``.

The file is ``$FAULTS/b3``, and its content is the fault: ``kill``; ``hold`` until the file is
removed; or ``eat`` memory. Without the file nothing happens. Processes that load a model with these
features are written to ``$FAULTS/loads``, if that is there.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


class Faulty:
    names = ("letters", "words")

    def __init__(self) -> None:
        with suppress(FileNotFoundError), Path(os.environ["FAULTS"], "loads").open("r+") as stream:
            stream.seek(0, os.SEEK_END)
            stream.write(f"{os.getpid()}\n")

    def transform(self, texts: list[str]) -> list[list[float]]:
        for text in texts:
            if text.startswith("!"):
                suffer(Path(os.environ["FAULTS"], text[1:].split()[0]))
        return [[float(len(text)), float(text.count(" "))] for text in texts]


def suffer(fault: Path) -> None:
    try:
        what = fault.read_text()
    except FileNotFoundError:
        return
    if what == "hold":
        pid = fault.with_suffix(".pid.part")
        pid.write_text(str(os.getpid()))
        pid.rename(fault.with_suffix(".pid"))
        while fault.exists():
            time.sleep(0.01)
    elif what == "eat":
        eaten = []
        while True:
            eaten.append(b"x" * (1 << 24))
            time.sleep(0.005)
    else:
        with fault.with_suffix(".pids").open("a") as stream:
            stream.write(f"{os.getpid()}\n")
        os.kill(os.getpid(), signal.SIGKILL)
