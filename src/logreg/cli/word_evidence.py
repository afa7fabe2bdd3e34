"""The evidence of labelled files for words; shared by lexicon audit and learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from logreg.cli.console import default_to_stdin, reading_progress
from logreg.cli.options import Decorated, report_skipped
from logreg.cli.whole_numbers import WholeNumber
from logreg.data.input_options import InputOptions
from logreg.labels import LabelChoice, Labels

if TYPE_CHECKING:
    from logreg.lexicon.log_odds import Association, WordCounts


def evidence_options(command: Decorated) -> Decorated:
    """Add ``--min-count`` and ``--z``."""
    command = click.option(
        "--z",
        type=click.FloatRange(0),
        default=3.0,
        show_default=True,
        help="Minimum distance from chance, in standard deviations.",
    )(command)
    return click.option(
        "--min-count",
        type=WholeNumber(1),
        default=10,
        show_default=True,
        help="Minimum number of texts that contain a word.",
    )(command)


class Evidence(NamedTuple):
    """The association of words with labels in labelled files.

    Attributes:
        labels: (negative, positive).
        counts: the number of texts by label, and of those that contain each word.
        found: the association of each word with the labels.
    """

    labels: Labels
    counts: WordCounts
    found: dict[str, Association]


def gather_evidence(
    files: Sequence[str],
    *,
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    skip_bad_lines: bool,
    listed: frozenset[str] = frozenset(),
) -> Evidence:
    """Read labelled files; return the association of every word and the coverage of ``listed``."""
    from logreg.data.examples import BadLines, Examples
    from logreg.lexicon.log_odds import WordCounts

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    bad_lines = BadLines(skip=skip_bad_lines)
    counts = WordCounts(listed)
    with reading_progress(paths) as on_bytes:
        examples = Examples(
            paths, bad_lines, choice=label_choice, options=input_options, on_bytes=on_bytes
        )
        counts.add((example.label, example.text) for example in examples)
    labels = examples.found_labels()
    found = evidence_of(labels, counts.renamed(examples.names()))
    report_skipped(bad_lines)
    return found


def evidence_of(labels: Labels, counts: WordCounts) -> Evidence:
    """Return the association of every word, by how many texts of each label have it.

    Raises:
        click.UsageError: there are more than two labels.
    """
    from logreg.lexicon.log_odds import associations

    if len(labels) > 2:
        raise click.UsageError(
            f"words are associated with two labels, got {len(labels)}: {', '.join(labels)}; choose "
            "with --positive and --negative."
        )
    negative, positive = labels  # one text alone has one of them
    found = associations(counts.of.get(negative, {}), counts.of.get(positive, {}))
    return Evidence(labels, counts, found)
