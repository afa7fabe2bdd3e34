"""Labels: which spellings mean the same, and how the labels of a data set are named and ordered.

Spellings are named as a set, for "1" is the positive label beside "0" and the worst rating beside
"5". A set of 0 and 1, -1 and 1, neg and pos, - and +, false and true is read as negative and
positive; any other labels keep their own names. White space and case do not make labels, and a
whole number is the same label with and without decimals.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from logreg.errors import excerpt, printable

Labels = tuple[str, ...]
"""The labels of a data set or a model, at least two; of two the negative one comes first."""

NEGATIVE, POSITIVE = "negative", "positive"

_SPELLINGS = {
    **dict.fromkeys(("negative", "neg", "0", "-1", "-", "false"), NEGATIVE),
    **dict.fromkeys(("positive", "pos", "1", "+", "true"), POSITIVE),
}
_WORDS = {"neg": NEGATIVE, "negative": NEGATIVE, "pos": POSITIVE, "positive": POSITIVE}
"""Words that have one meaning in any set."""

_BELOW_ZERO = {"-1", "-"}
"""Beside these "0" is a label of its own."""

SHOWN, SHOWN_LENGTH = 8, 30
"""How many labels a message names, and how many characters of each."""


def canonical(spelling: str) -> str:
    """Return the label that a spelling stands for where the set has negative and positive ones.

    >>> canonical("Neg"), canonical("+1"), canonical("1.0"), canonical(" spam")
    ('negative', 'positive', 'positive', 'spam')
    """
    return _SPELLINGS.get(folded(spelling), plain(spelling))


def is_polar(spelling: str) -> bool:
    """Return whether a spelling can stand for negative or positive.

    >>> is_polar("NEG"), is_polar("1.0"), is_polar("spam")
    (True, True, False)
    """
    return folded(spelling) in _SPELLINGS


def plain(spelling: str) -> str:
    """Return a label without white space around it; a whole number without sign and decimals.

    >>> plain(" Spam "), plain("5.0"), plain("+1"), plain("0.5")
    ('Spam', '5', '1', '0.5')
    """
    spelling = spelling.strip()
    if spelling[-1:].isdigit() and not spelling.isdecimal() and "_" not in spelling:
        number = _number(spelling)
        if number is not None and number.is_integer() and abs(number) < 1e15:
            return str(int(number))
    return spelling


def folded(spelling: str) -> str:
    """Return what all spellings of a label that differ in case and white space have in common."""
    return plain(spelling).casefold()


def names_of(spellings: Iterable[str]) -> dict[str, str]:
    """Return the name of each of the spellings that a data set has.

    >>> names_of(["0", "1"]), names_of(["1", "2"])
    ({'0': 'negative', '1': 'positive'}, {'1': '1', '2': '2'})

    Words such as "neg" have one meaning in any set; a number or sign is negative or positive only
    where nothing else is in the set. A label in several spellings has the first of them.

    >>> names_of(["Neg", "0", "neutral", "Spam", "SPAM "])
    {'Neg': 'negative', '0': '0', 'neutral': 'neutral', 'Spam': 'Spam', 'SPAM ': 'Spam'}
    """
    key_of = {spelling: folded(spelling) for spelling in spellings}
    keys = {*key_of.values()}
    has_middle = "0" in keys and not _BELOW_ZERO.isdisjoint(keys)
    meanings = _SPELLINGS if keys <= _SPELLINGS.keys() and not has_middle else _WORDS
    first: dict[str, str] = {}
    for spelling, key in key_of.items():
        first.setdefault(key, plain(spelling))
    return {spelling: meanings.get(key) or first[key] for spelling, key in key_of.items()}


def require_printable(label: str) -> str:
    """Return a label that can be shown.

    Raises:
        ValueError: the label is empty or has control characters.
    """
    if not label:
        raise ValueError("the label is empty; write one")
    if not label.isprintable():
        raise ValueError("the label has control characters; is it another column?")
    return label


class UnknownLabelError(ValueError):
    """A spelling that stands for none of a model's labels."""


class LabelReader:
    """Reads the labels of a data set as those of a model.

    >>> read = LabelReader(("negative", "positive"))
    >>> read("NEG"), read("1")
    ('negative', 'positive')
    >>> read("neutral")
    Traceback (most recent call last):
    ...
    logreg.labels.UnknownLabelError: unknown label 'neutral': the model's labels are negative and \
positive
    """

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._own = {folded(label): label for label in labels}
        self._seen: dict[str, str] = {}

    def __call__(self, spelling: str) -> str:
        """Return the label of the model that a spelling stands for.

        Raises:
            UnknownLabelError: there is none, or the set turns out to have 0 between -1 and 1.
            ValueError: it is empty or has control characters.
        """
        if spelling in self._seen:
            return self._seen[spelling]
        name = self._own.get(folded(spelling)) or canonical(require_printable(spelling))
        if name not in self._labels:
            names = " and ".join(self._labels)
            raise UnknownLabelError(
                f"unknown label {excerpt(spelling)}: the model's labels are {names}"
            )
        if folded(spelling) not in self._own:
            mapped = [one for one in (*self._seen, spelling) if folded(one) not in self._own]
            if names_of(mapped)[spelling] != name:
                others = ", ".join(sorted({*mapped} - {spelling}))
                rule = f"only one of them can mean '{NEGATIVE}'"
                raise UnknownLabelError(f"labels {others} and {spelling}: {rule}")
        self._seen[spelling] = name
        return name


@dataclass(frozen=True)
class LabelChoice:
    """Which labels of a data set are the positive and which the negative ones.

    Where one side is empty, all other labels are on it; otherwise labels on no side are left
    out.

    >>> choice = LabelChoice(positive=("4", "5"), negative=("1", "2"))
    >>> choice.labels, choice.side("5.0"), choice.side("3")
    (('negative', 'positive'), 1, None)
    >>> LabelChoice(positive=("spam",)).labels
    ('not spam', 'spam')

    Attributes:
        positive: spellings of the labels that are positive.
        negative: spellings of the labels that are negative.

    Raises:
        ValueError: a label is on both sides.
    """

    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        both = {*map(_key, self.positive)} & {*map(_key, self.negative)}
        if both:
            raise ValueError(f"label {min(both)} can't be both positive and negative")

    @property
    def labels(self) -> Labels:
        """The names of the two sides: of one label its own, of several negative or positive."""
        if len(self.positive) == 1 and not self.negative:
            return f"not {plain(self.positive[0])}", plain(self.positive[0])
        if len(self.negative) == 1 and not self.positive:
            return plain(self.negative[0]), f"not {plain(self.negative[0])}"
        if len(self.positive) == 1 and len(self.negative) == 1:
            pair = plain(self.negative[0]), plain(self.positive[0])
            names = names_of(pair)
            is_reversed = (names[pair[0]], names[pair[1]]) == (POSITIVE, NEGATIVE)
            return pair if is_reversed else (names[pair[0]], names[pair[1]])
        return NEGATIVE, POSITIVE

    def side(self, spelling: str) -> int | None:
        """Return 1 for a positive label, 0 for a negative one, None for one that is left out."""
        key = _key(spelling)
        if key in map(_key, self.positive):
            return 1
        if key in map(_key, self.negative):
            return 0
        if self.positive and self.negative:
            return None
        return 0 if self.positive else 1

    def missing(self, spellings: Iterable[str]) -> list[str]:
        """Return the chosen labels that a data set does not have."""
        present = {*map(_key, spellings)}
        return [label for label in (*self.positive, *self.negative) if _key(label) not in present]


def _key(spelling: str) -> str:
    key = folded(spelling)
    return _WORDS.get(key, key)


def counted(counts: Mapping[str, int]) -> str:
    """List labels with their numbers of texts, the most frequent first; the rest is summed up.

    >>> counted({"neutral": 2, "positive": 7})
    'positive (7), neutral (2)'
    """
    frequent = sorted(counts, key=lambda label: (-counts[label], label))
    shown = ", ".join(
        f"{printable(one[:SHOWN_LENGTH])} ({counts[one]})" for one in frequent[:SHOWN]
    )
    rest = len(frequent) - SHOWN
    return f"{shown} and {rest} more" if rest > 0 else shown


MOST_LABELS, LEAST_TEXTS = 20, 5
"""More labels, with fewer texts each on average, are not labels."""


def are_too_many(counts: Mapping[str, int]) -> bool:
    """Return whether these are no labels, but numbers to predict, or texts, or names.

    >>> are_too_many({str(i): 2 for i in range(50)}), are_too_many({str(i): 9 for i in range(50)})
    (True, False)
    """
    return len(counts) > MOST_LABELS and sum(counts.values()) < LEAST_TEXTS * len(counts)


def order_labels(counts: Mapping[str, int]) -> Labels:
    """Return the labels of a data set in order; of two the negative one comes first.

    Numbers are in ascending order; among other labels "negative" is the first and "positive" the
    last, and the rest is in the order of the alphabet.

    >>> order_labels({"spam": 40, "ham": 50}), order_labels({"10": 3, "2": 3})
    (('ham', 'spam'), ('2', '10'))
    >>> order_labels({"positive": 3, "neutral": 2, "negative": 2})
    ('negative', 'neutral', 'positive')

    Args:
        counts: the number of texts of each label.

    Raises:
        ValueError: there are not two labels.
    """
    if len(counts) < 2:
        found = f"only '{next(iter(counts))}'" if counts else "none"
        raise ValueError(f"training needs texts of two labels, got {found}")
    ordered = sorted(counts)
    if all(map(is_number, ordered)):
        ordered.sort(key=float)
    else:
        ordered.sort(key=lambda label: _SIDES.get(label, 0))
    return tuple(ordered)


_SIDES = {NEGATIVE: -1, POSITIVE: 1}


def is_number(label: str) -> bool:
    """Return whether a label is a finite number."""
    return _number(label) is not None


def _number(text: str) -> float | None:
    """Return the finite number that a text stands for; None if there is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
