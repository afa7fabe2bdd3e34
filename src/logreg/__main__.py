"""The door of the command line: ``logreg`` and ``python -m logreg``.

It does nothing but guard the imports: an interrupt or a closed pipe in the first milliseconds,
while Python is still loading the commands, ends the program as quietly as one later on.
"""

from __future__ import annotations

import signal
import sys

EXIT_INTERRUPTED = 130
"""What a shell reports for a program that SIGINT has ended: 128 + 2."""


def main() -> None:
    """Run the command line and exit with its status."""
    if hasattr(signal, "SIGPIPE"):  # not on Windows
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        from logreg.cli import run

        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    main()
