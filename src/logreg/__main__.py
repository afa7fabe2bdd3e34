"""The entry point of the command line: ``logreg`` and ``python -m logreg``.

An interrupt or a closed pipe ends the program quietly even while Python is still importing the
commands. The plainest call, ``logreg classify TEXT...``, gets along without click, whose import
takes as long as everything else that it needs.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
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
        _buffer_stdout()
        _exit(_run(sys.argv[1:]))
    except KeyboardInterrupt:
        _exit(EXIT_INTERRUPTED)


def _buffer_stdout() -> None:
    """Buffer stdout where $PYTHONUNBUFFERED forbids it, as in many containers.

    An unbuffered write may be cut, on a disk that is full as on a pipe, and nobody is told. What
    has to arrive at once is flushed.
    """
    stdout = sys.stdout
    if stdout is None or not isinstance(stdout.buffer, io.RawIOBase):
        return
    encoding, errors = stdout.encoding, stdout.errors
    buffer = io.BufferedWriter(stdout.detach())
    sys.stdout = io.TextIOWrapper(buffer, encoding, errors, write_through=True)
    sys.__stdout__ = sys.stdout  # type: ignore[misc]


def _run(arguments: Sequence[str]) -> int:
    """Run the command line and return its status."""
    try:
        lines = predicted_lines(arguments)
        if lines is not None:
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
            return 0
    except OSError as error:
        from logreg.cli import report

        return report(error)
    from logreg.cli import run

    return run()


def predicted_lines(arguments: Sequence[str]) -> list[bytes] | None:
    """Return the output of ``classify TEXT...`` without options.

    Returns None for any other call, and where the command has something to report.
    """
    texts = arguments[1:]
    if arguments[:1] != ["classify"] or not texts or not all(map(_is_plain, texts)):
        return None
    variables = (name for name in os.environ if name.startswith(("LOGREG_", "_LOGREG_")))
    if any(name != "LOGREG_MODEL" for name in variables):
        return None  # options, or a request for completions
    if sys.stdout is None or sys.getfilesystemencoding() != "utf-8":
        return None
    from logreg.errors import LogregError
    from logreg.model_file import BUILTINS, LOCAL_MODEL, load, model_in_use
    from logreg.pipeline.predict import Predictor
    from logreg.pipeline.writers import Style

    named = os.environ.get("LOGREG_MODEL")
    name = model_in_use(named)
    if name == LOCAL_MODEL and not named and sys.stderr is not None and sys.stderr.isatty():
        return None  # a note says so
    if name not in BUILTINS and not os.path.isfile(name):
        return None  # a pipe could not be read again to say what is wrong with it
    try:
        predictor = Predictor(load(name), Style())
        return [bytes(predictor.text(text).lines) for text in texts]
    except LogregError:
        return None


def _is_plain(text: str) -> bool:
    from logreg.data.file_names import is_file_name

    return not text.startswith("-") and not is_file_name(text)


def _exit(status: int) -> NoReturn:
    """Exit at once: Python's own shutdown would take a fifth of the time of a short call.

    It skips `atexit` handlers; coverage tools and profilers can call `logreg.cli.run` instead.
    """
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:  # nobody is left to read it
        status = status or 1
    with suppress(OSError):  # notes that are lost are no failure
        if sys.stderr is not None:
            sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
