"""The weights of a model as bars: of a few features all, of words the strongest."""

from __future__ import annotations

from typing import NamedTuple

from logreg.inspection.strongest import strongest
from logreg.linear_model import LinearModel
from logreg.model import Model

MOST_DENSE = 50
"""Rows of the table of features that every text has."""

MOST_WORDS, MOST_WORDS_OF_SEVERAL = 15, 8
"""Words that are shown for each label, of two and of more labels."""


class Bar(NamedTuple):
    """A number, and where its bar begins and ends, as fractions of the width."""

    value: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """The length of the bar, as a fraction of the width."""
        return self.end - self.start


class DenseWeights(NamedTuple):
    """The bias and the weights of the features that every text has.

    Attributes:
        columns: the labels with weights of their own; of two labels none.
        rows: each name with its bars.
        left_out: how many features are not shown, those with the smallest weights.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Bar, ...]], ...]
    left_out: int


class WordWeights(NamedTuple):
    """The strongest words, or other sparse features, for a label."""

    label: str
    rows: tuple[tuple[str, Bar], ...]


def dense_weights(model: Model) -> DenseWeights:
    """Return the bias and the dense weights, the bias first, with bars to both sides of 0."""
    linear, n = model.linear, model.features.n_dense
    rows: list[tuple[float, ...]]
    if isinstance(linear, LinearModel):
        bias: tuple[float, ...] = (linear.bias,)
        rows = [(weight,) for weight in linear.weights[:n]]
    else:
        bias, rows = linear.bias, [*linear.weights[:n]]
    named = [*zip(model.features.names[:n], rows, strict=True)]
    shown = [("bias", bias), *_strongest(named)]
    largest = max(abs(w) for _, row in shown for w in row) or 1.0
    bars = tuple((name, tuple(_both_sides(w, largest) for w in row)) for name, row in shown)
    columns = () if isinstance(linear, LinearModel) else linear.labels
    return DenseWeights(columns, bars, n + 1 - len(bars))


def _strongest(named: list[tuple[str, tuple[float, ...]]]) -> list[tuple[str, tuple[float, ...]]]:
    """Return the features with the largest weights, in the order of the model."""
    by_size = sorted(named, key=lambda pair: -max(map(abs, pair[1])))[:MOST_DENSE]
    chosen = {name for name, _ in by_size}
    return [pair for pair in named if pair[0] in chosen]


def _both_sides(weight: float, largest: float) -> Bar:
    """Return the bar of a weight, with 0 in the middle.

    >>> _both_sides(-1.0, 2.0)
    Bar(value=-1.0, start=0.25, end=0.5)
    """
    end = 0.5 + weight / largest / 2
    return Bar(weight, min(0.5, end), max(0.5, end))


def word_weights(model: Model) -> list[WordWeights]:
    """Return the strongest words of each label; none if the model has no sparse features."""
    n = MOST_WORDS if len(model.labels) == 2 else MOST_WORDS_OF_SEVERAL
    found = strongest(model, n)
    largest = max((weight for rows in found.values() for _, weight in rows), default=1.0)
    return [
        WordWeights(label, tuple((name, Bar(w, 0.0, w / largest)) for name, w in rows))
        for label, rows in found.items()
    ]
