"""The door of the command line: ``logreg`` and ``python -m logreg``.

It guards the imports: an interrupt or a closed pipe in the first milliseconds, while Python is
still loading the commands, ends the program as quietly as one later on.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

EXIT_INTERRUPTED = 130
"""What a shell reports for a program that SIGINT has ended: 128 + 2."""


def main() -> NoReturn:
    """Run the command line and exit with its status."""
    if hasattr(signal, "SIGPIPE"):  # not on Windows
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        from logreg.cli import run

        _exit(run())
    except KeyboardInterrupt:
        _exit(EXIT_INTERRUPTED)


def _exit(status: int) -> NoReturn:
    """End at once: to take all modules apart first costs a fifth of the time of a short call."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # nobody is left to be told
            status = status or 1
    os._exit(status)


if __name__ == "__main__":
    main()
