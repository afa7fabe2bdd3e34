"""Checks of single texts: unreadable, empty, duplicate, or with encoding errors.

See `corpus` for the checks of all texts together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from logreg.checks.duplicates import Texts
from logreg.checks.encoding import ENTITIES
from logreg.checks.findings import Findings
from logreg.checks.labels import same_label
from logreg.checks.looks import Look, fault_of, look_at
from logreg.checks.near_copies import Flags, near_copies
from logreg.checks.shingles import Sketches
from logreg.data.input_options import InputOptions, Selection, name_of
from logreg.data.readers import read
from logreg.data.records import Record
from logreg.errors import excerpt, place

OnBytes = Callable[[int], None] | None

_CURE = " (--unescape-html replaces them)"


class TextChecker:
    """Checks each text beside those before it.

    Args:
        findings: where to add the findings.
        options: how the texts were read.

    Attributes:
        texts: those that could be read.
        tests: likewise the test data.
    """

    def __init__(self, findings: Findings, options: InputOptions) -> None:
        self.texts = Texts()
        self.tests = Texts()
        self._copies = set[int]()
        self._overlaps = set[int]()
        self._findings = findings
        self._cures = {} if options.unescape_html else {ENTITIES: _CURE}

    def add_fault(self, what: str, path: str, line: int) -> None:
        """Add a record that can't be used."""
        self._findings.add("unreadable", path, line, what)

    def add_test(self, look: Look, path: str) -> None:
        """Add a text of the test data, to compare the others with; call it before `add`."""
        number = self.tests.add(look.label, path, look.line)
        if look.key:
            self.tests.first(look.key, number)

    def add(self, look: Look, path: str) -> None:
        """Check a text."""
        number = self.texts.add(look.label, path, look.line)
        if not look.key:
            what = f"no text, labelled {excerpt(look.label)}"
            self._findings.add("empty", path, look.line, what)
            return
        self._find_copies(look, number)
        for kind, name, shown in look.damages:
            what = f"{name}{self._cures.get(name, '')}: {shown}"
            self._findings.add(kind, path, look.line, what, topic=name)
        for label, row in look.rows:
            if self.texts.knows(label):
                what = f"the text goes on with a row, {excerpt(row)}; a quote may be missing"
                self._findings.add("joined", path, look.line, what)
                break

    def _find_copies(self, look: Look, number: int) -> None:
        """Find duplicates of a text before it, and in the test data."""
        here = self.texts.place(number)
        label, text = look.label, look.start
        if (test := self.tests.find(look.key)) is not None:
            self._overlaps.add(number)
            there, where = self.tests.label(test), place(*self.tests.place(test))
            as_what = "" if same_label(label, there) else f", as {excerpt(there)}"
            what = f"{excerpt(text)} is in the test data, at {where}{as_what}"
            self._findings.add("overlap", *here, what)
        if (first := self.texts.first(look.key, number)) == number:
            return
        self._copies.add(number)
        there, where = self.texts.label(first), place(*self.texts.place(first))
        if same_label(label, there):
            self._findings.add("duplicate", *here, f"{excerpt(text)} is there at {where}")
        else:
            what = f"{excerpt(text)} is {excerpt(label)} here, {excerpt(there)} at {where}"
            self._findings.add("conflict", *here, what)

    def find_near_copies(self, texts: Sketches, tests: Sketches) -> None:
        """Find texts that are nearly one before them, or nearly one of the test data.

        Args:
            texts: the sketches of all texts that have been added.
            tests: those of the test data.
        """
        n = len(self.tests)
        if n:
            both = Sketches.joined([tests, texts])
            for found in near_copies(both, self._others(self._overlaps, n), n):
                number, test = found.number - n, found.first
                what = _near(self.texts.label(number), self.tests, test, found.similarity)
                here = self.texts.place(number)
                self._findings.add(
                    "near-overlap", *here, f"nearly the text of the test data {what}"
                )
        for found in near_copies(texts, self._others(self._copies)):
            what = _near(self.texts.label(found.number), self.texts, found.first, found.similarity)
            here = self.texts.place(found.number)
            self._findings.add("near-copy", *here, f"nearly the text {what}")

    def _others(self, copies: set[int], n_before: int = 0) -> Flags:
        """Return which texts are no copies, those of the test data first."""
        flags = np.ones(n_before + len(self.texts), dtype=bool)
        flags[[n_before + number for number in copies]] = False
        return flags


def _near(label: str, texts: Texts, first: int, similarity: float) -> str:
    """Return where a text that is nearly the same is, and its label if that is another one."""
    there = texts.label(first)
    as_what = (
        "" if same_label(label, there) else f", {excerpt(label)} here and {excerpt(there)} there"
    )
    return f"at {place(*texts.place(first))} ({similarity:.0%} of sequences of 5 words){as_what}"


def read_tests(
    paths: Sequence[str], checker: TextChecker, options: InputOptions, on_bytes: OnBytes
) -> Iterator[str]:
    """Take each text of the test data, to compare the others with, and yield it."""
    for path, record in _readable(paths, checker, options, on_bytes):
        checker.add_test(look_at(record), path)
        yield record.text


def read_texts(
    paths: Sequence[str], checker: TextChecker, options: InputOptions, on_bytes: OnBytes
) -> Iterator[str]:
    """Check each text, and yield it."""
    for path, record in _readable(paths, checker, options, on_bytes):
        checker.add(look_at(record), path)
        yield record.text


def _readable(
    paths: Sequence[str], checker: TextChecker, options: InputOptions, on_bytes: OnBytes
) -> Iterator[tuple[str, Record]]:
    """Yield the records that can be used, each with the name of its file."""
    selection = Selection(options, labelled=True)
    for path in paths:
        for _, records in read(path, selection, on_bytes):
            for record in records:
                name = record.path or name_of(path)
                fault = fault_of(record)
                if fault is None:
                    yield name, record
                else:
                    checker.add_fault(fault, name, record.line)
