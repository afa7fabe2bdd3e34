"""Atomic writes: a reader sees the old file or the new one, never a part of it."""

from __future__ import annotations

import os
from contextlib import suppress
from secrets import token_hex


def write_atomically(path: str, content: bytes | bytearray) -> None:
    """Write to a temporary file beside ``path``, sync it to the disk, and rename it.

    An existing file keeps its permissions.

    Args:
        path: the file, not a symbolic link.
        content: all of the new content.

    Raises:
        OSError: the file cannot be written; the old one is untouched, and no temporary file stays.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name[:200]}.{os.getpid()}-{token_hex(4)}.tmp")
    try:
        with open(temporary, "xb") as stream:
            if os.path.exists(path):
                os.chmod(temporary, os.stat(path).st_mode & 0o777)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    _sync_folder(folder)


def _sync_folder(folder: str) -> None:
    """Make the new name survive a power cut, on systems that can sync a folder."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
