"""Labelled files to the evidence for words: what audit and learn share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from logreg.cli.inputs import default_to_stdin, reading_progress
from logreg.cli.options import Decorated, report_skipped

if TYPE_CHECKING:
    from logreg.word_statistics import Association


def evidence_options(command: Decorated) -> Decorated:
    """Add ``--min-count`` and ``--z``."""
    command = click.option(
        "--z",
        type=click.FloatRange(0),
        default=3.0,
        show_default=True,
        help="How far from chance the data must be, in standard deviations.",
    )(command)
    return click.option(
        "--min-count",
        type=click.IntRange(1),
        default=10,
        show_default=True,
        help="Texts that must have a word before it is judged.",
    )(command)


def word_associations(
    files: Sequence[str], *, skip_bad_lines: bool
) -> tuple[dict[str, Association], dict[str, int]]:
    """Read labelled files; return how each word goes with the labels, and the texts by label."""
    from logreg.examples import BadLines, Examples
    from logreg.word_statistics import WordCounts, associations

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    bad_lines = BadLines(skip=skip_bad_lines)
    counts = WordCounts()
    with reading_progress(paths) as on_bytes:
        examples = Examples(paths, bad_lines, on_bytes=on_bytes)
        counts.add(examples)
    negative, positive = examples.two_labels()
    report_skipped(bad_lines)
    documents = {label: counts.documents[label] for label in (negative, positive)}
    return associations(counts.of[negative], counts.of[positive]), documents
