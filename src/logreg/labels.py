"""Labels: which spellings mean the same, and which two labels a data set has.

"neg", "0", "-1" and "-" are all read as "negative", their counterparts as "positive"; any other
name stands for itself. A set of -1, 0 and 1 is not two labels in disguise but three.
"""

from __future__ import annotations

from collections.abc import Mapping

NEGATIVE, POSITIVE = "negative", "positive"

_SPELLINGS = {
    **dict.fromkeys(("negative", "neg", "0", "-1", "-"), NEGATIVE),
    **dict.fromkeys(("positive", "pos", "1", "+1", "+"), POSITIVE),
}
_THREE_WAY = {"-1", "0"}


def canonical(label: str) -> str:
    """Give the name that a spelling stands for.

    >>> canonical("Neg"), canonical("+1"), canonical("spam")
    ('negative', 'positive', 'spam')
    """
    return _SPELLINGS.get(label.casefold(), label)


class LabelReader:
    """Reads the labels of one data set, each to its name, spellings reconciled.

    ``known`` holds the labels of a model; without it any label goes.

    >>> read = LabelReader(("negative", "positive"))
    >>> read("NEG"), read("1")
    ('negative', 'positive')
    >>> read("neutral")
    Traceback (most recent call last):
    ...
    ValueError: unknown label 'neutral': the model's labels are negative and positive
    """

    def __init__(self, known: tuple[str, str] | None = None) -> None:
        self.known = known
        self._zero_or_minus_one: str | None = None

    def __call__(self, label: str) -> str:
        """Return the name that ``label`` stands for.

        Raises:
            ValueError: the label is empty, unprintable, not one of the model's, or a -1 among 0s.
        """
        if self.known and label in self.known:
            return label
        if not label or not label.isprintable():
            raise ValueError("the label is empty or has control characters")
        name = canonical(label)
        if self.known and name not in self.known:
            names = " and ".join(self.known)
            raise ValueError(f"unknown label '{label}': the model's labels are {names}")
        if label in _THREE_WAY:
            self._zero_or_minus_one = self._zero_or_minus_one or label
            if label != self._zero_or_minus_one:
                raise ValueError(
                    f"label {label} after {self._zero_or_minus_one}: both mean {NEGATIVE}, or "
                    "these are three labels where there may be two"
                )
        return name


def choose_labels(counts: Mapping[str, int]) -> tuple[str, str]:
    """Choose the two labels of a data set, (negative, positive), by how often each one occurs.

    They are the two most frequent ones; of equally frequent ones those that came first.
    A set that names its negative or its positive label has that order, any other the alphabet's.

    >>> choose_labels({"spam": 40, "ham": 50, "spma": 1})
    ('ham', 'spam')
    >>> choose_labels({"positive": 3, "neutral": 2})
    ('neutral', 'positive')

    Raises:
        ValueError: there are fewer than two labels.
    """
    if len(counts) < 2:
        found = f"only '{next(iter(counts))}'" if counts else "none"
        raise ValueError(f"training needs texts of two labels, got {found}")
    first, second = sorted(sorted(counts, key=lambda label: -counts[label])[:2])
    if first == POSITIVE or second == NEGATIVE:
        first, second = second, first
    return first, second
