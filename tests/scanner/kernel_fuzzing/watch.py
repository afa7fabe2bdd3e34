"""The input that is being tried, in a file: it is still there if a sanitizer ends the process."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Watched(NamedTuple):
    """An input, and the name of its target."""

    name: str
    content: bytes


class Watch:
    """Keeps the present input.

    Args:
        path: the file, which is empty before the first input and after `close`; None for none.

    Attributes:
        present: the input.
    """

    def __init__(self, path: Path | None) -> None:
        self.present = Watched("", b"")
        self._file = None if path is None else os.open(path, os.O_WRONLY | os.O_CREAT)

    def of(self, name: str) -> Callable[[bytes], None]:
        """Return what is to be called with each input of a target."""

        def watch(content: bytes) -> None:
            self.present = Watched(name, content)
            if self._file is not None:
                written = name.encode() + b"\n" + content
                os.pwrite(self._file, written, 0)
                os.ftruncate(self._file, len(written))

        return watch

    def close(self) -> None:
        """Forget the input, as it did not end the process."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)


def left_in(path: Path) -> Watched | None:
    """Return the input that a process left in its file; None if it ended by itself."""
    name, is_there, content = path.read_bytes().partition(b"\n")
    return Watched(name.decode(), content) if is_there else None
