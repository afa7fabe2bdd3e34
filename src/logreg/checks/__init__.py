"""Checks of labelled data, to run before training or evaluating a model on it.

Files are read once; only a digest and a few numbers are kept of each text. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.checks.corpus import LabelSummary, check_corpus
from logreg.checks.findings import KINDS, Finding, Findings
from logreg.checks.texts import OnBytes, TextChecker
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
    checker = TextChecker(findings, options or InputOptions(), on_bytes)
    checker.read_tests(test_paths)
    features = SentimentFeatures.shipped()
    X = matrix(features, checker.read(paths))
    labels: list[LabelSummary] = []
    if len(X):
        lengths = np.rint(np.exp(X[:, features.names.index("log_length")])).astype(np.int64)
        counts = [features.names.index(name) for name in ("positive", "negative")]
        is_unknown: NDArray[np.bool_] = X[:, counts].sum(axis=1) == 0
        labels = check_corpus(checker.texts, lengths, is_unknown, findings)
    else:
        names = ", ".join(map(name_of, paths))
        findings.add("label", names, 0, "no labelled texts; write lines of label<TAB>text")
    return Report(len(X), labels, findings.counts(), findings.shown())
