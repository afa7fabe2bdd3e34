"""Checks of single texts: unreadable, empty, duplicate, or with encoding errors.

See `corpus` for the checks of all texts together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from logreg.checks.duplicates import Texts, digest
from logreg.checks.encoding import damages
from logreg.checks.findings import Findings
from logreg.checks.labels import same_label
from logreg.data.input_options import InputOptions, Selection, name_of
from logreg.data.readers import read
from logreg.data.records import Record
from logreg.errors import excerpt, place

OnBytes = Callable[[int], None] | None


class TextChecker:
    """Reads files and checks each text.

    Attributes:
        texts: those that could be read.
    """

    def __init__(self, findings: Findings, options: InputOptions, on_bytes: OnBytes) -> None:
        self.texts = Texts()
        self._tests = Texts()
        self._findings = findings
        self._selection = Selection(options, labelled=True)
        self._on_bytes = on_bytes

    def read_tests(self, paths: Sequence[str]) -> None:
        """Read test data, to compare the others with; call it first."""
        for path, record, label in self._labelled(paths):
            number = self._tests.add(label, path, record.line)
            self._tests.first(digest(record.text), number)

    def read(self, paths: Sequence[str]) -> Iterator[str]:
        """Check each text, and yield it."""
        for path, record, label in self._labelled(paths):
            text, line = record.text, record.line
            number = self.texts.add(label, path, line)
            if not text or text.isspace():
                self._findings.add("empty", path, line, f"no text, labelled {excerpt(label)}")
            else:
                self._find_copies(text, number)
                for kind, name, shown in damages(text):
                    self._findings.add(kind, path, line, f"{name}: {shown}", topic=name)
                if "\n" in text:
                    self._find_swallowed(text, path, line)
            yield text

    def _labelled(self, paths: Sequence[str]) -> Iterator[tuple[str, Record, str]]:
        """Yield the readable records, each with the name of its file and its label."""
        for path in paths:
            for _, records in read(path, self._selection, self._on_bytes):
                for record in records:
                    name, label = record.path or name_of(path), record.label
                    if record.fault or not label:
                        self._findings.add("unreadable", name, record.line, record.fault or "")
                    elif not label.isprintable():
                        problem = f"control characters in the label {excerpt(label)}"
                        self._findings.add("unreadable", name, record.line, problem)
                    else:
                        yield name, record, label

    def _find_copies(self, text: str, number: int) -> None:
        """Find duplicates of a text before it, and in the test data."""
        key = digest(text)
        here = self.texts.place(number)
        label = self.texts.label(number)
        if (test := self._tests.find(key)) is not None:
            there, where = self._tests.label(test), place(*self._tests.place(test))
            as_what = "" if same_label(label, there) else f", as {excerpt(there)}"
            what = f"{excerpt(text)} is in the test data, at {where}{as_what}"
            self._findings.add("overlap", *here, what)
        if (first := self.texts.first(key, number)) == number:
            return
        there, where = self.texts.label(first), place(*self.texts.place(first))
        if same_label(label, there):
            self._findings.add("duplicate", *here, f"{excerpt(text)} is there at {where}")
        else:
            what = f"{excerpt(text)} is {excerpt(label)} here, {excerpt(there)} at {where}"
            self._findings.add("conflict", *here, what)

    def _find_swallowed(self, text: str, path: str, line: int) -> None:
        """Find a line inside a text that looks like a row: a quote may be missing."""
        for inner in text.split("\n")[1:]:
            for separator in ",\t":
                label, found, _ = inner.partition(separator)
                if found and self.texts.knows(label.strip(' "')):
                    what = f"the text goes on with a row, {excerpt(inner)}; a quote may be missing"
                    self._findings.add("joined", path, line, what)
                    return
