"""Labels of a data set: which spellings are equivalent, which look like typos, which are rare.

Handles any number of labels, including more than a model supports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from logreg.errors import excerpt
from logreg.labels import names_of

FEW_TEXTS = 10
"""Fewer texts of a label are too few to learn from: one per fold of ten-fold cross-validation."""

RARE = 0.4
"""A label is rare below this fraction of an equal share: of two labels, below 20%."""

TYPO_RATIO = 20
"""A typo is rare: the label that was meant is at least this many times as common."""

TYPO_SIMILARITY = 0.85
"""Similarity (`difflib`) of a typo: above that of 'male' and 'female', 0.8."""

MAX_LABELS = 100
"""More distinct labels suggest another column, such as an id or the text itself."""


class Oddity(NamedTuple):
    """What is odd about a label: the kind of the finding, the label, and what to say."""

    kind: str
    label: str
    what: str


def same_label(a: str, b: str) -> bool:
    """Return whether two spellings in one data set mean the same label.

    >>> same_label("neg", "0"), same_label("-1", "0"), same_label("ham", "spam")
    (True, False, False)
    """
    return len({*names_of([a, b]).values()}) == 1


def groups(spellings: Sequence[str]) -> dict[str, str]:
    """Map each spelling to the first equivalent one.

    >>> groups(["pos", "neg", "1", "Neg"])
    {'pos': 'pos', 'neg': 'neg', '1': 'pos', 'Neg': 'neg'}
    """
    names = names_of(spellings)
    first: dict[str, str] = {}
    for spelling in spellings:
        first.setdefault(names[spelling], spelling)
    return {spelling: first[names[spelling]] for spelling in spellings}


def oddities(counts: Mapping[str, int]) -> Iterator[Oddity]:
    """Yield what is odd about the labels, given their counts; at most one oddity per label."""
    if len(counts) > MAX_LABELS:
        label = max(counts, key=lambda label: counts[label])
        what = f"{len(counts)} labels, such as {excerpt(label)}; is it another column?"
        yield Oddity("label", label, what)
        return
    if len(counts) == 1:
        (label,) = counts
        yield Oddity("label", label, f"only one label, {excerpt(label)}; training needs two")
    for label, count in counts.items():
        if other := _meant(label, counts):
            what = f"{excerpt(label)} ({_texts(count)}) may be a typo for {excerpt(other)}"
            yield Oddity("label", label, f"{what} ({_texts(counts[other])})")
        elif count < FEW_TEXTS:
            yield Oddity("label", label, f"{excerpt(label)} has only {_texts(count)}; add some")
        elif count < RARE * sum(counts.values()) / len(counts):
            share = f"{excerpt(label)} has {count / sum(counts.values()):.1%} of the texts"
            yield Oddity("imbalance", label, f"{share}; train with --class-weight balanced")


def _texts(count: int) -> str:
    return f"{count} text{'s' if count != 1 else ''}"


def _meant(label: str, counts: Mapping[str, int]) -> str | None:
    """Return the more common label for which this one may be a typo."""
    count, folded = counts[label], label.casefold()
    for other, other_count in counts.items():
        is_preferred = other_count > count or (other_count == count and other < label)
        if other != label and other.casefold() == folded and is_preferred:
            return other
        if other_count >= TYPO_RATIO * count and is_typo(folded, other.casefold()):
            return other
    return None


def is_typo(a: str, b: str) -> bool:
    """Return whether one spelling looks like a typo of the other.

    The two are similar as `difflib` measures it, differ by at most one letter in length (a longer
    difference is a prefix: "unhelpful"), and have the same digits, which number things.

    >>> is_typo("postive", "positive"), is_typo("spamm", "spam"), is_typo("class1", "class2")
    (True, True, False)
    """
    if a == b or abs(len(a) - len(b)) > 1 or _digits(a) != _digits(b):
        return False
    return bool(get_close_matches(a, [b], n=1, cutoff=TYPO_SIMILARITY))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
