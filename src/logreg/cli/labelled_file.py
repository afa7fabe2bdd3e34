"""The file that labels are appended to: each is on the disk before the next question."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress

from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.errors import InputError, from_os_error
from logreg.labels import Labels
from logreg.pipeline.writers import to_bytes


def one_line(text: str) -> str:
    r"""Return a text as it stands in the file: line ends and tabs become blanks.

    >>> one_line(" so\r\nfine\tindeed ")
    'so fine indeed'
    """
    return re.sub(r"[\r\n\t]+", " ", text).strip()


class LabelledFile:
    """A file of label<TAB>text, which grows.

    Args:
        path: the file, which may exist.
        labels: the labels that it may have.

    Attributes:
        found: the label of each text that was there, by the text as it stands in the file.

    Raises:
        InputError: it can't be read or written, or has other labels.
    """

    def __init__(self, path: str, labels: Labels) -> None:
        self.path = path
        self.found: dict[str, str] = self._read(labels)
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
            self._ends = [os.lseek(self._descriptor, 0, os.SEEK_END)]
        except OSError as error:
            raise from_os_error(error, path) from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def append(self, label: str, text: str) -> None:
        """Write a label and its text, and wait until they are on the disk.

        Raises:
            InputError: they can't be written; what is there stays.
        """
        line = to_bytes(f"{label}\t{one_line(text)}\n")
        if self._ends[-1] and not self._ends_with_a_line_end():
            line = b"\n" + line
        self._ends.append(self._ends[-1] + len(line))
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
            os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):  # a device has no length
                self.take_back()
            raise from_os_error(error, self.path) from error

    def take_back(self) -> None:
        """Remove the line that was appended last."""
        self._ends.pop()
        os.ftruncate(self._descriptor, self._ends[-1])
        os.lseek(self._descriptor, self._ends[-1], os.SEEK_SET)
        os.fsync(self._descriptor)

    def _ends_with_a_line_end(self) -> bool:
        os.lseek(self._descriptor, self._ends[-1] - 1, os.SEEK_SET)
        return os.read(self._descriptor, 1) == b"\n"

    def _read(self, labels: Sequence[str]) -> dict[str, str]:
        if not os.path.exists(self.path) or os.path.getsize(self.path) == 0:
            return {}
        options = InputOptions(text_column="2", label_column="1", format="tsv")
        examples = Examples(
            [self.path], BadLines(skip=False), labels=tuple(labels), options=options
        )
        try:
            found = {one_line(example.text): example.label for example in examples}
            examples.found_labels()
        except InputError as error:
            cure = "choose another file with -o, or these labels with --labels"
            raise InputError(
                f"not a file of these labels ({error.problem}); {cure}", error.path, error.line
            ) from error
        return found


_BINARY = getattr(os, "O_BINARY", 0)
