"""Checks of the whole corpus: odd and rare labels, lengths, texts without lexicon words."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.checks.duplicates import Texts
from logreg.checks.findings import Findings
from logreg.checks.labels import MAX_LABELS, groups, oddities
from logreg.checks.lengths import (
    TELLING_AUC,
    Lengths,
    LengthSummary,
    longest_expected,
    summarize,
    telling,
)
from logreg.errors import excerpt

MAX_UNKNOWN = 0.5
"""Fraction of texts without a lexicon word above which the lexicon does not suit the data."""

Flags = NDArray[np.bool_]


class LabelSummary(NamedTuple):
    """A label: number of texts, their lengths in tokens, number without a lexicon word."""

    label: str
    texts: int
    tokens: LengthSummary
    no_lexicon_word: int


def check_corpus(
    texts: Texts, lengths: Lengths, is_unknown: Flags, findings: Findings
) -> list[LabelSummary]:
    """Check all texts together; return a summary of each label, in alphabetical order.

    There are no summaries if there are too many labels.

    Args:
        texts: at least one.
        lengths: number of tokens of each, shape (n_texts,).
        is_unknown: whether a text has no lexicon word, shape (n_texts,).
        findings: where to add the findings.
    """
    names = groups(texts.labels)
    counts = Counter[str]()
    for spelling, count in zip(texts.labels, np.bincount(texts.label_ids).tolist(), strict=True):
        counts[names[spelling]] += count
    for oddity in oddities(counts):
        where = texts.place(int(_is_label(texts, names, oddity.label).argmax()))
        findings.add(oddity.kind, *where, oddity.what)
    labels = sorted(counts) if len(counts) <= MAX_LABELS else []
    of_label = {label: _is_label(texts, names, label) for label in labels}
    # with two labels, the finding for the second one covers the first one too
    for label in labels[1:] if len(labels) == 2 else labels:
        _find_telling(texts, label, of_label[label], lengths, findings)
    _find_unknown(texts, int(is_unknown.sum()), findings)
    _find_long(texts, lengths, findings)
    return [
        LabelSummary(label, counts[label], summarize(lengths[own]), int(is_unknown[own].sum()))
        for label, own in of_label.items()
    ]


def _is_label(texts: Texts, names: dict[str, str], label: str) -> Flags:
    is_spelling = np.array([names[spelling] == label for spelling in texts.labels])
    flags: Flags = is_spelling[texts.label_ids]
    return flags


def _find_telling(
    texts: Texts, label: str, own: Flags, lengths: Lengths, findings: Findings
) -> None:
    auc = telling(lengths, own)
    share = max(auc, 1 - auc)
    if share < TELLING_AUC:
        return
    relation = "longer" if auc > 0.5 else "shorter"
    medians = f"{np.median(lengths[own]):g} and {np.median(lengths[~own]):g} tokens"
    what = (
        f"{excerpt(label)} is {relation} than the rest in {share:.0%} of pairs (medians {medians})"
    )
    where = texts.place(int(own.argmax()))
    findings.add("length", *where, f"{what}: a model may learn no more than that")


def _find_unknown(texts: Texts, count: int, findings: Findings) -> None:
    if count > MAX_UNKNOWN * len(texts):
        path, _ = texts.place(0)
        what = f"{count} of {len(texts)} texts have no word of the lexicon"
        findings.add("lexicon", path, 0, f"{what}; find one that suits them, see 'logreg lexicon'")


def _find_long(texts: Texts, lengths: Lengths, findings: Findings) -> None:
    median = np.median(lengths)
    for number in (lengths > longest_expected(lengths)).nonzero()[0].tolist():
        what = f"{lengths[number]} tokens where the median is {median:g}"
        where = texts.place(number)
        findings.add("long", *where, f"{what}; a line end or a quote may be missing")
