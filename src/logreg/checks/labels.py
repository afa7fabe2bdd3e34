"""Labels of a data set: which ones are one, which look like slips, which are rare.

Any number of labels is judged, whatever a model could take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from logreg.errors import excerpt
from logreg.labels import names_of

FEW_TEXTS = 10
"""With fewer texts of a label there is nothing to learn, nor to judge by."""

RARE = 0.4
"""A label is rare when it has less than this fraction of an even share: of two labels 20%."""

SLIP_RATIO = 20
"""A label that is nearly another one is taken for a slip if that one is so many times as common."""

MAX_LABELS = 100
"""With more labels the label is most likely something else: an id, or the text."""

MIN_SLIP_LENGTH = 4
"""Shorter labels are near to many others."""


class Oddity(NamedTuple):
    """What is odd about a label: the kind of the finding, the label, and what to say."""

    kind: str
    label: str
    what: str


def same_label(a: str, b: str) -> bool:
    """Tell whether two spellings in one data set mean the same label.

    >>> same_label("neg", "0"), same_label("-1", "0"), same_label("ham", "spam")
    (True, False, False)
    """
    return len({*names_of([a, b]).values()}) == 1


def groups(spellings: Sequence[str]) -> dict[str, str]:
    """Give each spelling the one that stands for its label: the first that means the same.

    >>> groups(["pos", "neg", "1", "Neg"])
    {'pos': 'pos', 'neg': 'neg', '1': 'pos', 'Neg': 'neg'}
    """
    names = names_of(spellings)
    first: dict[str, str] = {}
    for spelling in spellings:
        first.setdefault(names[spelling], spelling)
    return {spelling: first[names[spelling]] for spelling in spellings}


def oddities(counts: Mapping[str, int]) -> Iterator[Oddity]:
    """Judge the labels by how many texts each one has; of each at most one thing is said."""
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
            what = f"{excerpt(label)} ({_texts(count)}) may be a slip for {excerpt(other)}"
            yield Oddity("label", label, f"{what} ({_texts(counts[other])})")
        elif count < FEW_TEXTS:
            yield Oddity("label", label, f"{excerpt(label)} has only {_texts(count)}; add some")
        elif count < RARE * sum(counts.values()) / len(counts):
            share = f"{excerpt(label)} has {count / sum(counts.values()):.1%} of the texts"
            yield Oddity("imbalance", label, f"{share}; train with --class-weight balanced")


def _texts(count: int) -> str:
    return f"{count} text{'s' if count != 1 else ''}"


def _meant(label: str, counts: Mapping[str, int]) -> str | None:
    """Return the more common label for which this one may be a slip."""
    for other, count in counts.items():
        is_case = other.casefold() == label.casefold()
        if other != label and count >= counts[label] * (1 if is_case else SLIP_RATIO):
            if is_case and (count > counts[label] or other < label):
                return other
            if is_slip(label.casefold(), other.casefold()):
                return other
    return None


def is_slip(a: str, b: str) -> bool:
    """Tell whether one slip of the pen makes one word of the other: a letter more, less or wrong.

    Or two letters in each other's place. Digits are not slips but numbers.

    >>> is_slip("postive", "positive"), is_slip("spma", "spam"), is_slip("class1", "class2")
    (True, True, False)
    """
    if a == b or max(len(a), len(b)) < MIN_SLIP_LENGTH:
        return False
    start = next((i for i, pair in enumerate(zip(a, b, strict=False)) if len({*pair}) > 1), None)
    if start is None:
        start = min(len(a), len(b))
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    is_near = max(len(a), len(b)) == 1 or (len(a) == 2 and a == b[::-1])
    return is_near and not any(character.isdigit() for character in a + b)
