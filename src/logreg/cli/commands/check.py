"""``logreg check``: errors in labelled data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from logreg.cli.completion import complete_files
from logreg.cli.console import (
    default_to_stdin,
    note,
    print_json,
    print_text,
    reading_progress,
    stderr_is_terminal,
)
from logreg.cli.help import CORPUS_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options
from logreg.cli.options import limit_option, report_format_option
from logreg.cli.work_options import Work, work_options
from logreg.data.input_options import InputOptions

if TYPE_CHECKING:
    from logreg.checks import Report

EXIT_FINDINGS = 1

MAX_LABEL_WIDTH = 30


@click.command(cls=GroupedCommand, headings=CORPUS_HEADINGS)
@click.argument("files", metavar="[DATA]...", nargs=-1, shell_complete=complete_files)
@click.option(
    "--test",
    "tests",
    multiple=True,
    metavar="FILE",
    shell_complete=complete_files,
    help="Test data, which should share no text with DATA; may be repeated.",
)
@input_options
@limit_option("Findings to show per kind; 0 shows all.")
@report_format_option(
    "Output format: one finding per line and a summary on stderr, or one JSON object."
)
@work_options
def check(
    files: tuple[str, ...],
    tests: tuple[str, ...],
    input_options: InputOptions,
    limit: int,
    format: str,
    work: Work | None,
) -> int:
    """Check labelled data for errors.

    Prints one finding per line: file:line: kind: description.

    DATA is as for train, but with any number of labels. The kinds of findings, worst first:
    unreadable lines; odd labels; texts with several records in them (joined); the same text under
    two labels (conflict), in the test data (overlap) or twice (duplicate), or nearly so
    (near-overlap, near-copy); files whose labels or features differ from the others (shift);
    imbalance; labels that can be predicted from the length of a text; data without words of the
    lexicon; empty and suspiciously long texts; encoding errors; HTML markup.

    A summary of labels, lengths and findings goes to stderr. The exit status is 1 if there are
    findings, else 0.

    With --work, DATA may be larger than one machine; the findings are the same.

    \b
    Examples:
      logreg check data/reviews.tsv 2>/dev/null || echo "look at the data first"
      head -n 99 data/reviews.tsv | logreg check --test data/reviews.tsv | grep -c overlap
      logreg check data/reviews.tsv --format json | head -c 100
    """
    from logreg.checks import check as check_data

    paths = list(files) or default_to_stdin("name a file of labelled DATA, or pipe it in")
    if work is None:
        with reading_progress([*tests, *paths]) as on_bytes:
            report = check_data(
                paths, tests, limit=limit or None, options=input_options, on_bytes=on_bytes
            )
    else:
        from logreg.cli.measuring import check_in_blocks

        in_blocks = check_in_blocks(work, paths, tests, limit or None, input_options)
        if in_blocks is None:
            return 0
        report = in_blocks
    if format == "json":
        print_json(report.to_json())
    else:
        if report.findings:
            print_text("\n".join(map(str, report.findings)))
        _summarize(report)
    return EXIT_FINDINGS if report.counts else 0


def _summarize(report: Report) -> None:
    from logreg.checks import KINDS
    from logreg.cli.render import table

    terminal = stderr_is_terminal()
    labels = [
        [
            label[:MAX_LABEL_WIDTH],
            f"{texts}",
            f"{texts / report.texts:.1%}",
            f"{tokens.shortest}",
            f"{tokens.median:g}",
            f"{tokens.longest}",
            f"{unknown}",
        ]
        for label, texts, tokens, unknown in report.labels
    ]
    header = ["label", "texts", "share", "shortest", "median", "longest", "no lexicon word"]
    counts = [[kind, str(count), KINDS[kind]] for kind, count in report.counts.items()]
    tables = [
        table(header, labels, terminal=terminal),
        table(["finding", "count", "what"], counts, prose="what", terminal=terminal),
    ]
    for shown, rows in zip(tables, (labels, counts), strict=True):
        if rows:
            click.echo(f"{shown}", err=True)
    total = sum(report.counts.values())
    note(f"{report.texts} texts, {total or 'no'} finding{'' if total == 1 else 's'}")
