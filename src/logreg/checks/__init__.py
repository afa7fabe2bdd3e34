"""Checks of labelled data, to run before training or evaluating a model on it.

Files are read once; only a digest and a few numbers are kept of each text. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from logreg.checks.corpus import Flags, LabelSummary, check_corpus
from logreg.checks.findings import KINDS, Finding, Findings
from logreg.checks.lengths import Lengths
from logreg.checks.texts import OnBytes, TextChecker, read_tests, read_texts
from logreg.data.input_options import InputOptions, name_of
from logreg.features import matrix
from logreg.features.sentiment import SentimentFeatures

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
    read_tests(test_paths, checker, options, on_bytes)
    lengths, is_unknown = measured(read_texts(paths, checker, options, on_bytes))
    return report_of(checker, findings, lengths, is_unknown, list(map(name_of, paths)))


def measured(texts: Iterable[str]) -> tuple[Lengths, Flags]:
    """Return the number of tokens of each text, and whether it has no lexicon word: (n,), (n,)."""
    features = SentimentFeatures.shipped()
    X = matrix(features, texts)
    lengths: Lengths = np.rint(np.exp(X[:, features.names.index("log_length")])).astype(np.int64)
    counts = [features.names.index(name) for name in ("positive", "negative")]
    is_unknown: Flags = X[:, counts].sum(axis=1) == 0
    return lengths, is_unknown


def report_of(
    checker: TextChecker,
    findings: Findings,
    lengths: Lengths,
    is_unknown: Flags,
    names: Sequence[str],
) -> Report:
    """Check all texts together when each has been checked.

    Args:
        checker: has checked each.
        findings: what it has found.
        lengths: number of tokens of each, shape (n_texts,).
        is_unknown: whether a text has no lexicon word, shape (n_texts,).
        names: of the files.
    """
    labels: list[LabelSummary] = []
    if len(lengths):
        labels = check_corpus(checker.texts, lengths, is_unknown, findings)
    else:
        what = "no labelled texts; write lines of label<TAB>text"
        findings.add("label", ", ".join(names), 0, what)
    return Report(len(lengths), labels, findings.counts(), findings.shown())
