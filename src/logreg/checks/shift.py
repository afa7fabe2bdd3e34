"""Shifts between files: of the shares of the labels, and of what the six features count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.checks.duplicates import Texts
from logreg.checks.findings import Findings
from logreg.checks.labels import MAX_LABELS, groups
from logreg.errors import excerpt
from logreg.stability import LARGE_SHIFT, SHIFT, chance_index, stability_index

Counts = NDArray[np.int64]

MIN_TEXTS = 100
"""Fewer texts are too few to say that a file differs."""

COUNTED = ("positive words", "negative words", "'no'", "pronouns", "'!'", "tokens")
"""What the columns of counts count."""

_BINS = [1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, 512, 724, 1024]
"""Where the bins of a count begin: single ones, then by factors of the square root of 2."""


class Sample(NamedTuple):
    """Some texts: the number of each one's label, (n_texts,), and its counts, (n_texts, 6)."""

    labels: Counts
    counts: Counts

    def of(self, chosen: NDArray[np.bool_]) -> Sample:
        """Return some of the texts."""
        return Sample(self.labels[chosen], self.counts[chosen])


def find_shifts(
    texts: Texts, counts: Counts, tests: Texts, test_counts: Counts, findings: Findings
) -> None:
    """Compare each file of the data with the other ones, and each file of tests with the data.

    Args:
        texts: the data.
        counts: of the data, shape (n_texts, 6).
        tests: the test data.
        test_counts: of the test data.
        findings: where to add the findings.
    """
    spellings = [*texts.labels, *tests.labels]
    of_spelling = groups(spellings)
    names = sorted({*of_spelling.values()})
    if len(names) > MAX_LABELS:  # which is reported
        names, of_spelling = [""], dict.fromkeys(spellings, "")
    data = Sample(_numbers(texts, of_spelling, names), counts)
    of_tests = Sample(_numbers(tests, of_spelling, names), test_counts)
    for own in _files(texts):
        for what in shifts(data.of(own), data.of(~own), names):
            _add(findings, texts, own, what)
    for own in _files(tests):
        for what in shifts(of_tests.of(own), data, names):
            _add(findings, tests, own, what)


def shifts(here: Sample, elsewhere: Sample, names: Sequence[str]) -> Iterator[str]:
    """Yield how some texts differ from others: label shares first, then counts.

    What chance gives is subtracted from each population stability index; a label is reported from
    a PSI of .1, a count from .25.

    Args:
        here: the texts.
        elsewhere: those that they are compared with.
        names: of the labels.
    """
    if min(len(here.labels), len(elsewhere.labels)) < MIN_TEXTS:
        return
    shares = [np.bincount(one.labels, minlength=len(names)) for one in (here, elsewhere)]
    index = _beyond_chance(*shares)
    if index >= SHIFT:
        own, other = [one / one.sum() for one in shares]
        differences = np.abs(own - other).round(9).tolist()  # of two labels they are equal
        most = max(range(len(names)), key=lambda i: (differences[i], i))
        what = f"{excerpt(names[most])} has {own[most]:.1%} of the texts, and {other[most]:.1%}"
        yield f"{what} elsewhere (PSI {index:.2f})"
    for i, name in enumerate(COUNTED):
        columns = [one.counts[:, i] for one in (here, elsewhere)]
        index = _beyond_chance(*map(_histogram, columns))
        if index >= LARGE_SHIFT:
            means = [f"{column.mean():.2f}" for column in columns]
            yield f"{means[0]} {name} in a text, and {means[1]} elsewhere (PSI {index:.2f})"


def _histogram(column: Counts) -> Counts:
    return np.bincount(np.digitize(column, _BINS), minlength=len(_BINS) + 1)


def _beyond_chance(here: Counts, elsewhere: Counts) -> float:
    """Return the population stability index less what chance gives."""
    there = (here + elsewhere) > 0
    p, q = elsewhere[there].tolist(), here[there].tolist()
    return stability_index(p, q) - chance_index(p, q)


def _numbers(texts: Texts, of_spelling: dict[str, str], names: Sequence[str]) -> Counts:
    """Return the number of each text's label, shape (n_texts,)."""
    numbers = [names.index(of_spelling[spelling]) for spelling in texts.labels]
    return np.array(numbers, dtype=np.int64)[texts.label_ids]


def _files(texts: Texts) -> Iterator[NDArray[np.bool_]]:
    """Yield for each file which texts are its own."""
    ids = texts.path_ids
    for file in np.flatnonzero(np.bincount(ids) >= MIN_TEXTS).tolist():
        yield ids == file


def _add(findings: Findings, texts: Texts, own: NDArray[np.bool_], what: str) -> None:
    numbers = own.nonzero()[0]
    path, first = texts.place(int(numbers[0]))
    _, last = texts.place(int(numbers[-1]))
    findings.add("shift", path, first, f"lines {first} to {last}: {what}" if last else what)
