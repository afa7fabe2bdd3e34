"""Labels: which spellings mean the same, and how the labels of a data set are named and ordered.

Spellings are named as a set, for "1" is the positive label beside "0" and the worst rating beside
"5". A set of 0 and 1, -1 and 1, neg and pos, - and + is read as negative and positive; any other
labels keep their own names.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

Labels = tuple[str, ...]
"""The labels of a data set or a model, at least two; of two the negative one comes first."""

NEGATIVE, POSITIVE = "negative", "positive"

_SPELLINGS = {
    **dict.fromkeys(("negative", "neg", "0", "-1", "-"), NEGATIVE),
    **dict.fromkeys(("positive", "pos", "1", "+1", "+"), POSITIVE),
}
_BELOW_ZERO = {"-1", "-"}
"""Beside these "0" is a label of its own."""


def canonical(spelling: str) -> str:
    """Return the label that a spelling stands for where the set has negative and positive ones.

    >>> canonical("Neg"), canonical("+1"), canonical("spam")
    ('negative', 'positive', 'spam')
    """
    return _SPELLINGS.get(spelling.casefold(), spelling)


def names_of(spellings: Iterable[str]) -> dict[str, str]:
    """Return the name of each of the spellings that a data set has.

    >>> names_of(["0", "1"]), names_of(["1", "2"])
    ({'0': 'negative', '1': 'positive'}, {'1': '1', '2': '2'})

    Words such as "neg" have one meaning in any set; a number or sign is negative or positive only
    where nothing else is in the set.

    >>> names_of(["Neg", "0", "neutral"])
    {'Neg': 'negative', '0': '0', 'neutral': 'neutral'}
    """
    found = list(spellings)
    has_middle = "0" in found and not _BELOW_ZERO.isdisjoint(found)
    is_polar = not has_middle and {canonical(one) for one in found} <= {NEGATIVE, POSITIVE}
    return {one: canonical(one) if is_polar or one.isalpha() else one for one in found}


def require_printable(label: str) -> str:
    """Return a label that can be shown.

    Raises:
        ValueError: the label is empty or has control characters.
    """
    if not label or not label.isprintable():
        raise ValueError("the label is empty or has control characters")
    return label


class LabelReader:
    """Reads the labels of a data set as those of a model.

    >>> read = LabelReader(("negative", "positive"))
    >>> read("NEG"), read("1")
    ('negative', 'positive')
    >>> read("neutral")
    Traceback (most recent call last):
    ...
    ValueError: unknown label 'neutral': the model's labels are negative and positive
    """

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._seen: set[str] = set()

    def __call__(self, spelling: str) -> str:
        """Return the label of the model that a spelling stands for.

        Raises:
            ValueError: there is none, or the set turns out to have 0 between -1 and 1.
        """
        if spelling in self._labels:
            return spelling
        name = canonical(require_printable(spelling))
        if name not in self._labels:
            names = " and ".join(self._labels)
            raise ValueError(f"unknown label '{spelling}': the model's labels are {names}")
        if spelling not in self._seen:
            self._seen.add(spelling)
            if names_of(self._seen)[spelling] != name:
                others = ", ".join(sorted(self._seen - {spelling}))
                rule = f"only one of them can mean '{NEGATIVE}'"
                raise ValueError(f"labels {others} and {spelling}: {rule}")
        return name


def choose_labels(counts: Mapping[str, int]) -> tuple[str, str]:
    """Choose the two labels of a data set, (negative, positive), from the texts of each name.

    They are the two most frequent ones; ties go to the one that comes first in the mapping. Of
    two numbers the larger one is positive; else a name "negative" or "positive" decides, else the
    alphabet.

    >>> choose_labels({"spam": 40, "ham": 50, "spma": 1}), choose_labels({"10": 3, "2": 3})
    (('ham', 'spam'), ('2', '10'))
    >>> choose_labels({"positive": 3, "neutral": 2})
    ('neutral', 'positive')

    Raises:
        ValueError: there are fewer than two labels.
    """
    if len(counts) < 2:
        found = f"only '{next(iter(counts))}'" if counts else "none"
        raise ValueError(f"training needs texts of two labels, got {found}")
    chosen = sorted(sorted(counts, key=lambda label: -counts[label])[:2])
    if all(map(_is_number, chosen)):
        chosen.sort(key=float)
    else:
        chosen.sort(key=lambda label: _SIDES.get(label, 0))
    first, second = chosen
    return first, second


_SIDES = {NEGATIVE: -1, POSITIVE: 1}


def _is_number(label: str) -> bool:
    try:
        return math.isfinite(float(label))
    except ValueError:
        return False
