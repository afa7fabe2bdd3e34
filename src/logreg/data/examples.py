"""Labelled files to examples: labels and texts, with a policy for bad lines.

The two labels of a data set are known only when all of it has been read; until then every label
is accepted, and the place where it first occurs is kept for the error message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from logreg.data.readers import read_named
from logreg.data.records import Record, Selection, name_of
from logreg.errors import InputError, excerpt, place
from logreg.labels import LabelReader, Labels, choose_labels, names_of, require_printable

_NO_COLUMNS: Mapping[str, object] = MappingProxyType({})


class Example(NamedTuple):
    """A labelled text and its place.

    Attributes:
        label: one of the model's labels if these are known, else as spelled (see `Examples.names`).
        text: the text.
        path: the file as given by the user, ``-`` for stdin.
        line: the line number from 1; 0 if the text is a whole file of a folder.
        columns: the input's own columns by name; empty unless they are kept.
        file: the index of the file, or folder, among those given.
    """

    label: str
    text: str
    path: str
    line: int
    columns: Mapping[str, object] = _NO_COLUMNS
    file: int = 0


class BadLines:
    """The policy for lines that can't be used: raise an error, or skip and count them.

    Args:
        skip: whether bad lines are skipped.

    Attributes:
        count: number of skipped lines.
        first: place and fault of the first one.
    """

    def __init__(self, *, skip: bool) -> None:
        self.skip = skip
        self.count = 0
        self.first = ""

    def handle(self, fault: str, path: str, line: int, count: int = 1) -> None:
        """Raise an error for a line, or count it, together with others that have the same fault.

        Raises:
            InputError: bad lines are not skipped.
        """
        if not self.skip:
            raise InputError(f"{fault} (--skip-bad-lines leaves such lines out)", path, line)
        self.count += count
        self.first = self.first or f"{place(path, line)}: {fault}"


class Examples:
    """The examples of some files, in order; iterate over them once.

    Args:
        paths: the files, ``-`` for stdin.
        bad_lines: the policy for bad lines.
        labels: the labels of a model; None accepts any label.
        on_bytes: called with the size of each block that has been read.
        keep_columns: whether to keep the input's own columns.
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
        self._read_label = require_printable if labels is None else LabelReader(labels)
        self._on_bytes = on_bytes
        self._keep_columns = keep_columns
        self._counts: Counter[str] = Counter()
        self._first_places: dict[str, tuple[str, int]] = {}

    def __iter__(self) -> Iterator[Example]:
        """Read the files.

        Raises:
            InputError: a file can't be read, or a line is bad and not skipped.
        """
        selection = Selection(labelled=True, keep_columns=self._keep_columns)
        for number, path in enumerate(self._paths):
            for names, records in read_named(path, selection, self._on_bytes):
                for record in records:
                    label = self._label_of(record, name_of(path))
                    if label is None:
                        continue
                    columns = record.columns
                    named = columns if isinstance(columns, dict) else _named(names, columns)
                    where = record.path or path, record.line
                    yield Example(label, record.text, *where, named, number)

    def _label_of(self, record: Record, path: str) -> str | None:
        """Return the label of a record, and count it; None if the line is bad and skipped.

        Raises:
            InputError: the line is bad and not skipped.
        """
        if record.fault is not None or record.label is None:
            self._bad_lines.handle(record.fault or "no label", path, record.line)
            return None
        try:
            label = self._read_label(record.label)
        except ValueError as error:
            self._bad_lines.handle(str(error), path, record.line)
            return None
        if label not in self._first_places:
            self._first_places[label] = path, record.line
        self._counts[label] += 1
        return label

    def names(self) -> dict[str, str]:
        """Return the name of each spelling of a label; call it after reading everything."""
        if self._labels is not None:
            return {label: label for label in self._counts}
        return names_of(self._counts)

    def two_labels(self) -> Labels:
        """Return the two labels, (negative, positive); call it after reading everything.

        Raises:
            InputError: there are no examples, or only one label; or there are labels besides the
                two most frequent ones, and bad lines are not skipped.
        """
        paths = ", ".join(map(name_of, self._paths))
        if not self._counts:
            raise InputError("no examples; write lines of label<TAB>text", paths)
        if self._labels is not None:
            return self._labels
        counts = Counter[str]()
        for spelling, name in self.names().items():
            counts[name] += self._counts[spelling]
        try:
            labels = choose_labels(counts)
        except ValueError as error:
            raise InputError(f"{error}; add texts of another label", paths) from error
        self._handle_other_labels(labels, counts)
        return labels

    def _handle_other_labels(self, labels: Labels, counts: Mapping[str, int]) -> None:
        """Handle each label besides the two as a bad line where it first occurs."""
        names = self.names()
        for spelling, (path, line) in self._first_places.items():
            if names[spelling] not in labels:
                count = self._counts[spelling]
                majority = " and ".join(f"{name} ({counts[name]} texts)" for name in labels)
                fault = f"unknown label {excerpt(spelling)}: a model has two, here {majority}"
                if line == 1 and count == 1:
                    fault += "; is this line a header? name its columns label and text"
                self._bad_lines.handle(fault, path, line, count)


def _named(names: Sequence[str], columns: Sequence[str]) -> Mapping[str, object]:
    return dict(zip(names, columns, strict=False)) if columns else _NO_COLUMNS
