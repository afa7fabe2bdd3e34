"""Findings of a check, by kind, and how many of a kind are shown.

A finding is formatted like a compiler message: ``file:line: kind: what``.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from logreg.errors import place

KINDS = {
    "unreadable": "lines that can't be read, or have no label",
    "label": "labels that are odd, or have hardly any texts",
    "joined": "texts that have swallowed lines",
    "conflict": "texts that are there under another label",
    "overlap": "texts that are in the test data too",
    "duplicate": "texts that are there already",
    "near-overlap": "texts that are nearly in the test data",
    "near-copy": "texts that are nearly there already",
    "shift": "files that differ from the others",
    "imbalance": "labels that are rare",
    "length": "labels that the length of a text gives away",
    "lexicon": "data without words of the lexicon",
    "empty": "texts without a token",
    "long": "texts far longer than the others",
    "encoding": "texts whose characters are damaged",
    "markup": "texts with HTML in them",
}
"""The kinds of findings, the worst first, and what each one means."""


class Finding(NamedTuple):
    """A finding: its kind, its place (line 0: the whole file), and what was found.

    >>> print(Finding("empty", "a.tsv", 3, "no text"))
    a.tsv:3: empty: no text
    """

    kind: str
    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{place(self.path, self.line)}: {self.kind}: {self.what}"


class Findings:
    """Counts the findings of every kind, and keeps the first ones.

    Args:
        limit: maximum number to show per kind; None for all.
    """

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._first: dict[tuple[str, str], list[Finding]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, kind: str, path: str, line: int, what: str, topic: str = "") -> None:
        """Add a finding; those with the same ``topic`` are shown as one if they are many."""
        key = kind, topic
        self._counts[key] += 1
        first = self._first.setdefault(key, [])
        if self._limit is None or len(first) <= self._limit:
            first.append(Finding(kind, path, line, what))

    def counts(self) -> dict[str, int]:
        """Return the number of findings of each kind that occurs, the worst kind first."""
        counts = Counter[str]()
        for (kind, _), count in self._counts.items():
            counts[kind] += count
        return {kind: counts[kind] for kind in KINDS if kind in counts}

    def shown(self) -> list[Finding]:
        """Return the findings to show, the worst kind first, and in the order of the data."""
        keys = sorted(self._first, key=lambda key: list(KINDS).index(key[0]))
        return [finding for key in keys for finding in self._shown(key)]

    def _shown(self, key: tuple[str, str]) -> list[Finding]:
        """Return those of one kind and topic to show; one stands for the rest of too many."""
        first, count = self._first[key], self._counts[key]
        if self._limit is None or count <= self._limit:
            return first
        if key[1]:
            what = f"{first[0].what}, and in {count - 1} more texts"
            return [first[0]._replace(what=what)]
        *shown, last = first
        more = count - len(shown)
        return [*shown, last._replace(what=f"{more} more, from here on")] if more > 1 else first
