"""The lexicon that an option names, and what is told of one that others published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from logreg.cli.console import note

if TYPE_CHECKING:
    from logreg.lexicon.published import PublishedLexicon
    from logreg.lexicon.word_lists import Lexicon

EXCERPTS = 5
"""How many of the entries that were left out are named."""


def open_lexicon(path: str | None) -> Lexicon:
    """Read the lexicon at a path, or the one that ships; tell what could not be used of it."""
    if path is None:
        from logreg.lexicon.word_lists import shipped_lexicon

        return shipped_lexicon()
    from logreg.lexicon.sources import read_lexicon

    source = read_lexicon(path)
    if source.published:
        report_published(path, source.published)
    return source.lexicon


def report_published(path: str, published: PublishedLexicon) -> None:
    """Tell what a published lexicon held, and what of it can't be used."""
    sides = f"{len(published.positive)} positive and {len(published.negative)} negative words"
    note(f"{path}: {published.format} lexicon, {sides}, {published.neutral} entries of no side")
    left_out: Mapping[str, Sequence[str]] = {
        "that are not one token": published.phrases,
        "on both sides": published.both_sides,
        "that can't be read": [f"line {line}: {why}" for _, line, why in published.broken],
    }
    for reason, entries in left_out.items():
        if entries:
            named = ", ".join(entries[:EXCERPTS]) + (", ..." if len(entries) > EXCERPTS else "")
            note(f"{path}: left out {len(entries)} {reason}: {named}")
