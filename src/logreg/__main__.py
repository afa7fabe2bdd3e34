"""The entry point of the command line: ``logreg`` and ``python -m logreg``.

An interrupt or a closed pipe ends the program quietly even while Python is still importing the
commands.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

EXIT_INTERRUPTED = 130
"""The exit status that shells report after SIGINT: 128 + 2."""

COLLECT_EVERY = 50_000
"""New objects between two searches for garbage. Python's own 700 are reached thirty times while
modules are loaded, whose objects all stay: a fortieth of the time of a short call."""


def main() -> NoReturn:
    """Run the command line and exit with its status."""
    gc.set_threshold(COLLECT_EVERY)
    if hasattr(signal, "SIGPIPE"):  # not on Windows
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        from logreg.cli import run

        _exit(run())
    except KeyboardInterrupt:
        _exit(EXIT_INTERRUPTED)


def _exit(status: int) -> NoReturn:
    """Exit at once: Python's own shutdown would take a fifth of the time of a short call.

    It skips `atexit` handlers; coverage tools and profilers can call `logreg.cli.run` instead.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # nobody is left to read it
            status = status or 1
    os._exit(status)


if __name__ == "__main__":
    main()
