"""``logreg lexicon audit``: a lexicon against labelled texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from logreg.cli.completion import complete_files
from logreg.cli.console import print_rows, print_text, stdout_is_terminal
from logreg.cli.input_options import input_options, label_options
from logreg.cli.loading import open_lexicon
from logreg.cli.options import labelled_files, skip_bad_lines_option
from logreg.cli.whole_numbers import WholeNumber
from logreg.cli.word_evidence import evidence_options, gather_evidence
from logreg.data.input_options import InputOptions
from logreg.labels import LabelChoice

if TYPE_CHECKING:
    from logreg.cli.word_evidence import Evidence
    from logreg.lexicon.audit import Audit, Verdict


@click.command()
@labelled_files
@input_options
@label_options
@click.option(
    "--lexicon",
    "path",
    metavar="PATH",
    shell_complete=complete_files,
    help="Lexicon to audit.  [default: the built-in one]",
)
@evidence_options
@click.option(
    "--top", type=WholeNumber(1), default=15, show_default=True, help="Words to show per kind."
)
@click.option(
    "--format",
    type=click.Choice(["text", "tsv"]),
    default="text",
    show_default=True,
    help="Output format: tables, or every entry that occurs and every unlisted word, one per line.",
)
@skip_bad_lines_option
def audit(
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    path: str | None,
    min_count: int,
    z: float,
    top: int,
    format: str,
    skip_bad_lines: bool,
) -> None:
    """Compare a lexicon with labelled texts.

    Prints the coverage of the lexicon; the entries that the data contradict, worst first; and the
    frequent unlisted words that the data would list. Each word has the number of texts of either
    label that contain it, its log-odds ratio under an informative Dirichlet prior, and the z-score
    of that ratio (Monroe et al. 2008), which is above 0 for words of the positive label.

    \b
    Examples:
      logreg lexicon audit data/reviews.tsv
      logreg lexicon audit data/reviews.tsv --format tsv | sort -t "$(printf '\\t')" -k6,6n | head
    """
    from logreg.lexicon.audit import audit as audit_lexicon

    lexicon = open_lexicon(path)
    polar = lexicon.positive | lexicon.negative
    evidence = gather_evidence(
        files,
        input_options=input_options,
        label_choice=label_choice,
        skip_bad_lines=skip_bad_lines,
        listed=polar,
    )
    result = audit_lexicon(lexicon, evidence.found, min_count=min_count, z=z)
    if format == "tsv":
        print_rows(_rows(result))
    else:
        print_text(_tables(result, evidence, top))


def _rows(result: Audit) -> list[list[str]]:
    header = ["word", "list", "negative", "positive", "log_odds", "z"]
    rows = [_cells(verdict) for verdict in [*result.occurring, *result.unlisted]]
    return [header, *rows]


def _cells(verdict: Verdict) -> list[str]:
    association = verdict.association
    counts = [str(association.negative), str(association.positive)]
    weights = [f"{association.log_odds:.4f}", f"{association.z:.2f}"]
    return [verdict.word, verdict.side or "-", *counts, *weights]


def _tables(result: Audit, evidence: Evidence, top: int) -> str:
    from logreg.cli.render import table

    header = ["word", "list", *evidence.labels, "log odds", "z"]
    terminal = stdout_is_terminal()

    def words(title: str, verdicts: Sequence[Verdict]) -> str:
        shown = f"{title} ({min(top, len(verdicts))} of {len(verdicts)})"
        rows = [_cells(verdict) for verdict in verdicts[:top]]
        return table(header, rows, shown, terminal=terminal)

    unlisted = result.unlisted
    return "\n".join(
        [
            table(
                ["coverage", "all", "covered", "share"],
                _coverage(result, evidence),
                terminal=terminal,
            ),
            words("entries whose data contradict their side", result.contradicted),
            words("unlisted, positive", [word for word in unlisted if word.association.z > 0]),
            words("unlisted, negative", [word for word in unlisted if word.association.z < 0]),
        ]
    )


def _coverage(result: Audit, evidence: Evidence) -> list[list[str]]:
    """Return the rows of the coverage table: texts with a listed word, entries that occur."""
    counts = evidence.counts
    rows = [
        (f"{label} texts", counts.documents[label], counts.covered[label])
        for label in evidence.labels
    ]
    rows.append(("entries", result.entries, len(result.occurring)))
    return [
        [name, str(total), str(covered), f"{covered / max(1, total):.1%}"]
        for name, total, covered in rows
    ]
