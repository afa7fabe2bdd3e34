"""Atomic writes: a reader sees the old file or the new one, never a part of it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from secrets import token_hex
from types import FrameType

Content = bytes | bytearray

_LONGEST = 200
"""Bytes of the name of a file that are kept in that of its temporary file; most systems allow
255 in all."""


def write_atomically(path: str, content: Content) -> None:
    """Write to a temporary file beside a file, sync it to the disk, and rename it.

    An existing file keeps its permissions; of a symbolic link, the target is written.

    Args:
        path: the file.
        content: all of the new content.

    Raises:
        OSError: the file cannot be written; the old one is untouched, and no temporary file stays.
    """
    write_all_atomically({path: content})


def write_all_atomically(contents: Mapping[str, Content]) -> None:
    """Write several files; none is replaced before all of them are on the disk.

    Raises:
        OSError: one cannot be written, and is named; as `write_atomically`.
    """
    temporaries: dict[str, str] = {}
    with _removed_in_the_end(temporaries):
        for path, content in contents.items():
            with _naming(path):
                target = _target(path)
                temporaries[target] = _temporary_for(target)
                _write_synced(temporaries[target], content, target)
        for target, temporary in temporaries.items():
            with _naming(target):
                os.replace(temporary, target)
    for folder in {os.path.dirname(target) or os.curdir for target in temporaries}:
        _sync_folder(folder)


def _target(path: str) -> str:
    """Return the file that a path leads to, which may be missing.

    Raises:
        OSError: it leads nowhere, as a loop of links does, or a name that is too long.
    """
    with suppress(FileNotFoundError):
        os.stat(path)
    # the whole path to a folder may be closed to a process that is in it
    return os.path.realpath(path) if os.path.islink(path) else path


def _temporary_for(path: str) -> str:
    """Return a name that nobody else uses: process numbers are the same in two containers."""
    folder, name = os.path.split(path)
    start = name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")
    return os.path.join(folder, f".{start}.{token_hex(8)}.tmp")


def _write_synced(temporary: str, content: Content, path: str) -> None:
    """Write a new file with the permissions of the one that it will replace, if there is one."""
    with open(temporary, "xb") as stream:
        if os.path.exists(path):
            os.chmod(temporary, os.stat(path).st_mode & 0o777)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Name a file in the errors of the system, which name its temporary file, or none."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error


@contextmanager
def _removed_in_the_end(temporaries: Mapping[str, str]) -> Iterator[None]:
    """Remove temporary files, also if a signal ends the process."""

    def remove() -> None:
        for temporary in [*temporaries.values()]:
            with suppress(FileNotFoundError):
                os.unlink(temporary)

    try:
        with before_ending(remove):
            yield
    finally:
        remove()


@contextmanager
def before_ending(action: Callable[[], None]) -> Iterator[None]:
    """Call an action before SIGTERM or SIGHUP ends the process, unless the program handles them.

    Only the main thread can do so; what other threads write may leave a temporary file.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        action()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    numbers = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    try:
        for number in numbers:
            signal.signal(number, end)
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _sync_folder(folder: str) -> None:
    """Make a new name survive a power cut, where that is possible.

    Not every system can sync a folder, and one without permission to read can't be opened; the
    file is there all the same.
    """
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
