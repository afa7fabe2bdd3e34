"""Checks of labelled data, to run before training or evaluating a model on it.

Files are read once; only a digest and a few numbers are kept of each text. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from logreg.checks.corpus import LabelSummary, check_corpus
from logreg.checks.findings import KINDS, Finding, Findings
from logreg.checks.measures import Measures, measured
from logreg.checks.shift import find_shifts
from logreg.checks.texts import OnBytes, TextChecker, read_tests, read_texts
from logreg.data.input_options import InputOptions, name_of

__all__ = ["KINDS", "Finding", "LabelSummary", "Report", "check"]


class Report(NamedTuple):
    """The result of a check.

    Attributes:
        texts: number of readable texts.
        labels: a summary of each label, in alphabetical order; empty if there are too many.
        counts: number of findings of each kind, the worst kind first.
        findings: those to show.
    """

    texts: int
    labels: list[LabelSummary]
    counts: dict[str, int]
    findings: list[Finding]

    def to_json(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "texts": self.texts,
            "labels": {
                label: {"texts": texts, "tokens": tokens._asdict(), "no_lexicon_word": unknown}
                for label, texts, tokens, unknown in self.labels
            },
            "counts": self.counts,
            "findings": [finding._asdict() for finding in self.findings],
        }


def check(
    paths: Sequence[str],
    test_paths: Sequence[str] = (),
    *,
    limit: int | None = None,
    options: InputOptions | None = None,
    on_bytes: OnBytes = None,
) -> Report:
    """Check labelled data.

    Args:
        paths: the files, ``-`` for stdin.
        test_paths: test data, which should share no text with the others.
        limit: maximum number of findings to show per kind; None for all.
        options: how files are read.
        on_bytes: called with the size of each block that has been read.

    Raises:
        InputError: a file cannot be read.
    """
    findings = Findings(limit)
    options = options or InputOptions()
    checker = TextChecker(findings, options)
    tests = measured(read_tests(test_paths, checker, options, on_bytes))
    texts = measured(read_texts(paths, checker, options, on_bytes))
    return report_of(checker, findings, texts, tests, list(map(name_of, paths)))


def report_of(
    checker: TextChecker,
    findings: Findings,
    texts: Measures,
    tests: Measures,
    names: Sequence[str],
) -> Report:
    """Check all texts together when each has been checked.

    Args:
        checker: has checked each.
        findings: what it has found.
        texts: what has been measured of them.
        tests: likewise of the test data.
        names: of the files.
    """
    labels: list[LabelSummary] = []
    if len(texts.counts):
        labels = check_corpus(checker.texts, texts.lengths, texts.is_unknown, findings)
        checker.find_near_copies(texts.sketches, tests.sketches)
        find_shifts(checker.texts, texts.counts, checker.tests, tests.counts, findings)
    else:
        what = "no labelled texts; write lines of label<TAB>text"
        findings.add("label", ", ".join(names), 0, what)
    return Report(len(texts.counts), labels, findings.counts(), findings.shown())
