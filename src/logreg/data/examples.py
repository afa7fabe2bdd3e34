"""Labelled files to examples: labels and texts, with a policy for lines that are no example.

Which two labels a data set has is known only when all of it has been read; until then every label
counts, and the place where each one first occurs is remembered for the error message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from logreg.data.readers import read_labelled
from logreg.data.records import name_of
from logreg.errors import InputError, excerpt, place
from logreg.labels import LabelReader, Labels, choose_labels, names_of, require_printable

_NO_COLUMNS: Mapping[str, object] = MappingProxyType({})


class Example(NamedTuple):
    """A labelled text, and where it stands.

    ``label`` is one of the model's where these are known, else as it is spelled (see
    `Examples.names`). ``path`` is the file as it was named, ``-`` for stdin; ``line`` counts from
    1, or is 0 where the text is all of a file of a folder. ``columns`` are the input's own, by
    their names; empty unless they are wanted. ``file`` is the number of the file, or folder, that
    was named, from 0.
    """

    label: str
    text: str
    path: str
    line: int
    columns: Mapping[str, object] = _NO_COLUMNS
    file: int = 0


class BadLines:
    """What to do with a line that can't be used: refuse it, or skip and count it."""

    def __init__(self, *, skip: bool) -> None:
        self.skip = skip
        self.count = 0
        self.first = ""

    def meet(self, fault: str, path: str, line: int, count: int = 1) -> None:
        """Refuse the line, or count it (and with it others of its kind).

        Raises:
            InputError: bad lines are not skipped.
        """
        if not self.skip:
            raise InputError(f"{fault} (--skip-bad-lines leaves such lines out)", path, line)
        self.count += count
        self.first = self.first or f"{place(path, line)}: {fault}"


class Examples:
    """The examples of some files, in order; to be iterated over once.

    Args:
        paths: the files, ``-`` for stdin.
        bad_lines: what to do with lines that can't be used.
        labels: the labels of a model; without them any label goes.
        on_bytes: called with the size of each block that has been read.
        keep_columns: whether the input's own columns are wanted.
    """

    def __init__(
        self,
        paths: Sequence[str],
        bad_lines: BadLines,
        *,
        labels: Labels | None = None,
        on_bytes: Callable[[int], None] | None = None,
        keep_columns: bool = False,
    ) -> None:
        self._paths = paths
        self._bad_lines = bad_lines
        self._labels = labels
        self._on_bytes = on_bytes
        self._keep_columns = keep_columns
        self._counts: Counter[str] = Counter()
        self._first_places: dict[str, tuple[str, int]] = {}

    def __iter__(self) -> Iterator[Example]:
        """Read the files.

        Raises:
            InputError: a file can't be read, or a line, where bad lines are refused.
        """
        read_label = LabelReader(self._labels) if self._labels else require_printable
        for number, path in enumerate(self._paths):
            for records in read_labelled(path, self._on_bytes, self._keep_columns):
                for record in records:
                    try:
                        if record.fault or record.label is None:
                            raise ValueError(record.fault)
                        label = read_label(record.label)
                    except ValueError as error:
                        self._bad_lines.meet(str(error), name_of(path), record.line)
                        continue
                    if label not in self._first_places:
                        self._first_places[label] = name_of(path), record.line
                    self._counts[label] += 1
                    columns = record.columns
                    named = columns if isinstance(columns, dict) else _NO_COLUMNS
                    where = record.path or path, record.line
                    yield Example(label, record.text, *where, named, number)

    def names(self) -> dict[str, str]:
        """Return the name of each label as it was spelled, once everything has been read."""
        if self._labels:
            return {label: label for label in self._counts}
        return names_of(self._counts)

    def two_labels(self) -> Labels:
        """Return the two labels, (negative, positive), once everything has been read.

        Raises:
            InputError: there was no example, or one label only; or there were others beside the
                two most frequent ones, where bad lines are refused.
        """
        paths = ", ".join(map(name_of, self._paths))
        if not self._counts:
            raise InputError("no examples in it; write lines of label<TAB>text", paths)
        if self._labels:
            return self._labels
        counts = Counter[str]()
        for spelling, name in self.names().items():
            counts[name] += self._counts[spelling]
        try:
            labels = choose_labels(counts)
        except ValueError as error:
            raise InputError(f"{error}; add texts of another label", paths) from error
        self._meet_other_labels(labels, counts)
        return labels

    def _meet_other_labels(self, labels: Labels, counts: Mapping[str, int]) -> None:
        """Treat each label beyond the two as a bad line where it first occurs."""
        names = self.names()
        for spelling, (path, line) in self._first_places.items():
            if names[spelling] not in labels:
                count = self._counts[spelling]
                majority = " and ".join(f"{name} ({counts[name]} texts)" for name in labels)
                fault = f"unknown label {excerpt(spelling)}: a model has two, here {majority}"
                if line == 1 and count == 1:
                    fault += "; is this line a header? name its columns label and text"
                self._bad_lines.meet(fault, path, line, count)
