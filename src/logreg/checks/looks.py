"""What can be seen of a record by itself: damage, lines that may be rows, and a digest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from logreg.checks.duplicates import digest
from logreg.checks.encoding import Damage, damages
from logreg.data.records import Record
from logreg.errors import EXCERPT_LENGTH, excerpt

_SHOWN = EXCERPT_LENGTH + 1
"""Characters of a text by which `excerpt` is the same as of the whole."""


class Look(NamedTuple):
    """A readable record, as far as it can be judged without the others.

    Attributes:
        label: its label as spelled.
        line: its line.
        start: the first characters of its text, all that a message shows.
        key: what duplicates have in common; empty if there is no text.
        damages: what is damaged.
        rows: the lines inside that may be rows, each with what would be its label.
    """

    label: str
    line: int
    start: str
    key: bytes
    damages: tuple[Damage, ...]
    rows: tuple[tuple[str, str], ...]


def fault_of(record: Record) -> str | None:
    """Return why a record can't be used; None if it can."""
    label = record.label
    if record.fault or not label:
        return record.fault or "no label; write one"
    if not label.isprintable():
        return f"control characters in the label {excerpt(label)}"
    return None


def look_at(record: Record) -> Look:
    """Look at a record that can be used."""
    text, label = record.text, str(record.label)
    if not text or text.isspace():
        return Look(label, record.line, "", b"", (), ())
    rows = tuple(_rows(text)) if "\n" in text else ()
    return Look(label, record.line, text[:_SHOWN], digest(text), tuple(damages(text)), rows)


def _rows(text: str) -> Iterator[tuple[str, str]]:
    for inner in text.split("\n")[1:]:
        for separator in ",\t":
            label, found, _ = inner.partition(separator)
            if found:
                yield label.strip(' "'), inner[:_SHOWN]
