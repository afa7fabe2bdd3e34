"""An explanation of one answer: each term of z = w·x + b, and where in the text it comes from.

Of two labels z is that of the positive one. Of more, two labels stand beside each other: what is
explained is z of the first less z of the second, by default of the two most probable ones.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from logreg.features import FeatureSet, Occurrence
from logreg.features.sentiment import COUNTS
from logreg.linear_model import LinearModel, SoftmaxModel, sigmoid, terms

Change = Mapping[str, str]
"""New values of features by name: a number, or what to add to the value, with its sign."""


MOST_WORDS = 50
"""A decision that hangs on more words hangs on none of them."""


class Term(NamedTuple):
    """A term of z.

    Attributes:
        feature: the name of the feature.
        value: its value x.
        weights: its weight w; of several labels those of both that stand beside each other.
    """

    feature: str
    value: float
    weights: tuple[float, ...]

    @property
    def weight(self) -> float:
        """The weight in the difference of both labels."""
        return self.weights[0] - self.weights[1] if len(self.weights) > 1 else self.weights[0]

    @property
    def product(self) -> float:
        """What the term adds to z: w · x."""
        return self.weight * self.value + 0.0  # never -0


class Paint(NamedTuple):
    """A word of the text, and what it adds to z.

    Attributes:
        start: where it begins.
        end: where it ends.
        contribution: the sum of its shares in the terms that it is part of.
        features: the names of their features.
        negated: whether it counts for the opposite side because it follows a negator.
        conceded: whether it counts half because "but" follows.
    """

    start: int
    end: int
    contribution: float
    features: tuple[str, ...]
    negated: bool
    conceded: bool


class Explanation:
    """Why a model gives a text its label.

    Args:
        features: from the text to numbers.
        linear: from numbers to z.
        text: the text.
        change: values to use instead of those of the text.
        pair: of several labels the two to compare, the one that z speaks for first; by default the
            two most probable ones.

    Attributes:
        text: the text.
        labels: the negative and the positive label; of several, the second and the first.
        terms: those whose feature is not 0; of dense features all.
        bias: b; of several labels the difference.
        z: the sum of the terms and the bias.
        probabilities: of all labels of the model.
        predicted: the most probable label.
        evidence: how many words, or n-grams, speak for or against a label.
        unit: what the counts of words are divided by, 1 if they are not.

    Raises:
        ValueError: a changed feature is not one of the model's, or has no number.
    """

    def __init__(
        self,
        features: FeatureSet,
        linear: LinearModel | SoftmaxModel,
        text: str,
        change: Change | None = None,
        pair: tuple[str, str] | None = None,
    ) -> None:
        self.text = text
        found = features.extract(text)
        x = dict(found) if isinstance(found, Mapping) else dict(enumerate(found))
        self.is_changed = bool(change)
        if change:
            x = _changed(x, features.names, change)
        z = linear.logits(x)
        p = linear.distribution(z)
        self.probabilities = dict(zip(linear.labels, p, strict=True))
        self.predicted = (
            linear.decide(z[0]) if isinstance(linear, LinearModel) else linear.decide(z)
        )
        self.labels, chosen = _pair(linear, z, pair)
        if isinstance(linear, LinearModel):
            self.biases: tuple[float, ...] = (linear.bias,)
            rows: list[tuple[float, ...]] = [(weight,) for weight, _ in terms(linear.weights, x)]
        else:
            self.biases = tuple(linear.bias[k] for k in chosen)
            rows = [tuple(row[k] for k in chosen) for row, _ in terms(linear.weights, x)]
        self.terms = [
            Term(features.names[i], value, row)
            for (i, value), row in zip(x.items(), rows, strict=True)
        ]
        self.bias = self.biases[0] - (self.biases[1] if len(self.biases) > 1 else 0.0)
        self.z = z[0] if isinstance(linear, LinearModel) else z[chosen[0]] - z[chosen[1]]
        self.unit = features.unit_of(x)
        self.evidence = features.evidence_in(found)
        self._occurrences = [] if change else features.occurrences(text)

    @property
    def is_binary(self) -> bool:
        """Whether the model has two labels."""
        return len(self.probabilities) == 2

    def strongest(self, n: int) -> list[Term]:
        """Return the n terms with the largest products in size."""
        return sorted(self.terms, key=lambda term: -abs(term.product))[:n]

    def paint(self) -> list[Paint]:
        """Return each word that is part of a feature, in order, with what it adds to z.

        What a place in the text adds to z is shared evenly by its words: the longer an n-gram, the
        paler its words.
        """
        weight_of = {term.feature: term.weight for term in self.terms}
        shares: dict[tuple[int, int], float] = defaultdict(float)
        parts: dict[tuple[int, int], list[Occurrence]] = defaultdict(list)
        for one in self._occurrences:
            for span in one.spans:
                shares[span] += weight_of[one.feature] * one.value / len(one.spans)
                parts[span].append(one)
        return [
            Paint(
                *span,
                shares[span],
                tuple(dict.fromkeys(one.feature for one in parts[span])),
                any(one.negated for one in parts[span]),
                any(one.conceded for one in parts[span]),
            )
            for span in sorted(shares)
        ]

    def words(self) -> dict[str, float]:
        """Return what each word of the text adds to z, the largest in size first."""
        found: dict[str, float] = defaultdict(float)
        for one in self.paint():
            found[self.text[one.start : one.end].lower()] += one.contribution
        return dict(sorted(found.items(), key=lambda pair: -abs(pair[1])))

    def hangs_on(self) -> list[str] | None:
        """Return a few words without which the decision were another.

        Without a word all features that it is part of are missing; everything else stays. The next
        word is always the one that speaks most for the decision.

        Returns:
            The words; none if they do not suffice, all of them; None if `MOST_WORDS` do not.
        """
        weight_of = {term.feature: term.weight for term in self.terms}
        side = 1.0 if self.z > 0 else -1.0
        left = {i: weight_of[one.feature] * one.value for i, one in enumerate(self._occurrences)}
        places: dict[str, list[int]] = defaultdict(list)
        for i, one in enumerate(self._occurrences):
            for word in dict.fromkeys(self.text[slice(*span)].lower() for span in one.spans):
                places[word].append(i)
        z, found = self.z, list[str]()
        while len(found) < MOST_WORDS:
            gains = {
                word: side * sum(left.get(i, 0.0) for i in where) for word, where in places.items()
            }
            word = max(gains, key=gains.__getitem__, default="")
            if gains.get(word, 0.0) <= 0:
                return []
            found.append(word)
            z -= sum(left.pop(i, 0.0) for i in places.pop(word))
            if side * z < 0 or (z == 0 and side > 0):
                return found
        return None

    def loss(self, label: str) -> float:
        """Return the cross-entropy -ln P(label|x) (SLP eq. 5.23)."""
        p = self.probabilities[label]
        if not self.is_binary or p > 0:
            return -math.log(p) if p > 0 else math.inf
        return abs(self.z)

    def step(self, label: str, learning_rate: float) -> Step:
        """Return one step of stochastic gradient descent on this text (SLP eqs. 5.18, 5.29).

        Only of two labels: the gradient is (P(+|x) - y) x, and that of the bias P(+|x) - y.

        Args:
            label: the gold label.
            learning_rate: η.

        Raises:
            ValueError: the model has more labels.
        """
        if not self.is_binary:
            raise ValueError("a step is shown for two labels; this model has more")
        error = sigmoid(self.z) - (label == self.labels[1])
        gradient = tuple(error * term.value + 0.0 for term in self.terms)  # never -0
        weights = tuple(
            term.weight - learning_rate * slope
            for term, slope in zip(self.terms, gradient, strict=True)
        )
        return Step(gradient, error, weights, self.bias - learning_rate * error)

    def smallest_change(self) -> dict[str, int]:
        """Return the fewest changes of counts by one that give another decision; {} if none does.

        Counts that are at least 0; "no" and "!" are there or not. The length of the text stays.
        """
        z, side = self.z, 1.0 if self.z > 0 else -1.0
        steps = [
            (side * sign * -term.weight / unit, term.feature, sign, room)
            for term in self.terms
            for sign, room, unit in _rooms(term, self.unit)
            if side * sign * term.weight < 0
        ]
        changes: dict[str, int] = {}
        for gain, feature, sign, room in sorted(steps, reverse=True):
            needed = math.floor(abs(z) / gain) + 1 if z else 1
            n = min(needed, room)
            changes[feature] = sign * n
            z -= side * n * gain
            if side * z < 0 or (z == 0 and side > 0):
                return changes
        return {}

    def _repr_html_(self) -> str:
        from logreg.explanation.html import fragment

        return fragment(self)


class Step(NamedTuple):
    """One step of stochastic gradient descent.

    Attributes:
        gradient: the slope of the loss for each term's weight.
        bias_gradient: that for the bias.
        weights: the weight of each term after the step.
        bias: the bias after it.
    """

    gradient: tuple[float, ...]
    bias_gradient: float
    weights: tuple[float, ...]
    bias: float


FLAGS = ("no", "exclamation")


def _rooms(term: Term, unit: float) -> list[tuple[int, int, float]]:
    """Return by how many steps, up and down, a count may change, and what a step is divided by."""
    name = term.feature.rpartition(":")[2]
    if name in COUNTS:
        return [(1, 1_000_000, unit), (-1, round(term.value * unit), unit)]
    return [(-1, 1, 1.0) if term.value else (1, 1, 1.0)] if name in FLAGS else []


def is_dense(features: FeatureSet) -> bool:
    """Return whether all features of a text are given, also those that are 0."""
    return not features.is_sparse


def _changed(x: dict[int, float], names: Sequence[str], change: Change) -> dict[int, float]:
    """Return features with some values changed.

    Raises:
        ValueError: there is no such feature, or its value is not a number.
    """
    columns = {name: i for i, name in enumerate(names)}
    x = dict(x)
    for name, value in change.items():
        if name not in columns:
            known = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
            raise ValueError(f"no feature {name!r}; the model has {known}")
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(f"the value of {name} must be a number, or +N or -N, got {value!r}")
        column = columns[name]
        x[column] = x.get(column, 0.0) + number if value[0] in "+-" else number
    return x


def _pair(
    linear: LinearModel | SoftmaxModel, z: Sequence[float], pair: tuple[str, str] | None
) -> tuple[tuple[str, str], tuple[int, int]]:
    """Return the two labels that stand beside each other, and their numbers, the likelier first."""
    if isinstance(linear, LinearModel):
        return (linear.labels[0], linear.labels[1]), (1, 0)
    if pair is None:
        first, second = sorted(range(len(z)), key=lambda k: -z[k])[:2]
    else:
        first, second = map(linear.labels.index, pair)
    return (linear.labels[second], linear.labels[first]), (first, second)
