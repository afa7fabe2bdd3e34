"""Suspects as text, as TSV and as JSON lines."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from logreg.errors import place, printable
from logreg.pipeline.explained import MOST
from logreg.pipeline.writers import json_line, tsv_cell

if TYPE_CHECKING:
    from logreg.data.examples import Example
    from logreg.labels import Labels
    from logreg.model_selection.confident_learning import HeldOut, Suspect

FORMATS = ("text", "tsv", "jsonl")

COLUMNS = ("place", "label", "probable", "probability", "words", "text")
"""The header of the TSV."""

_INDENT = "    "


class Row(NamedTuple):
    """A suspect as it is shown.

    Attributes:
        path: its file, ``-`` for stdin.
        line: its line, from 1; 0 if the text is a whole file of a folder.
        label: the given label.
        probable: the label that it probably has.
        probability: that of the given label.
        words: those that speak most against the given label, with what they add to z.
        text: the text.
    """

    path: str
    line: int
    label: str
    probable: str
    probability: float
    words: Mapping[str, float]
    text: str


def rows(
    suspects: Sequence[Suspect], examples: Sequence[Example], found: HeldOut, labels: Labels
) -> Iterator[Row]:
    """Yield the rows of suspects."""
    from logreg.model_selection.confident_learning import words_against

    for suspect in suspects:
        example = examples[suspect.text]
        given, probable = labels[suspect.given], labels[suspect.probable]
        words = words_against(found.model_of(suspect.text), example.text, given, probable)
        yield Row(
            example.path,
            example.line,
            given,
            probable,
            float(found.probabilities[suspect.text, suspect.given]),
            strongest(words),
            example.text,
        )


def as_text(row: Row, *, terminal: bool) -> str:
    """Return a suspect as two lines; on a terminal the text is wrapped."""
    words = listed(row.words)
    head = f"{place(row.path, row.line)}: {printable(row.label)} ({row.probability:.4f}), "
    head += f"probably {printable(row.probable)}{': ' if words else ''}{words}"
    text = printable(row.text)
    if not terminal:
        return f"{head}\n{_INDENT}{text}"
    width = shutil.get_terminal_size().columns
    wrapped = textwrap.fill(text, width, initial_indent=_INDENT, subsequent_indent=_INDENT)
    return f"{textwrap.fill(head, width)}\n{wrapped}"


def strongest(words: Mapping[str, float]) -> dict[str, float]:
    """Return the first words, as many as `classify --explain` shows."""
    return dict([*words.items()][:MOST])


def listed(words: Mapping[str, float]) -> str:
    """List words with what they add to z, as `classify --explain` does.

    >>> listed({"hokey": -5.0, "dull": -4.5})
    'hokey -5.00, dull -4.50'
    """
    return ", ".join(f"{printable(word)} {value:+.2f}" for word, value in words.items())


def as_cells(row: Row) -> list[str]:
    """Return a suspect as the cells of a line of TSV."""
    cells = [place(row.path, row.line), row.label, row.probable, f"{row.probability:.4f}"]
    return [*map(tsv_cell, [*cells, listed(row.words), row.text])]


def as_json(row: Row, *, terminal: bool) -> str:
    """Return a suspect as a JSON object, on one line."""
    fields = {
        "file": row.path,
        "line": row.line,
        "label": row.label,
        "probable": row.probable,
        "probability": row.probability,
        "words": row.words,
        "text": row.text,
    }
    return json_line(json.dumps(fields, ensure_ascii=False), terminal=terminal)
