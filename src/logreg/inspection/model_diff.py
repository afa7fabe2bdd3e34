"""Differences of two models, A and B: labels, options, weights, word lists, training metadata.

Only the models are compared here; see `prediction_diff` for the texts they label differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from logreg.features import FeatureSet
from logreg.linear_model import LinearModel
from logreg.model import Model


def options(features: FeatureSet) -> dict[str, Any]:
    """Return the options of a feature set, by their names."""
    fields = features.to_json()["features"]
    return {name: value for name, value in fields.items() if name != "set"}


def word_lists(features: FeatureSet) -> dict[str, list[str]]:
    """Return the word lists of a feature set, by their names."""
    fields = features.to_json()
    return {
        name: value
        for section in features.sections(fields["features"])
        for name, value in fields[section].items()
        if isinstance(value, list)
    }


class Change(NamedTuple):
    """A value by its name, in A and in B; None if a model has none of that name."""

    name: str
    a: Any
    b: Any


class WordChange(NamedTuple):
    """Words that B's list adds to A's, and words that it removes; both sorted."""

    name: str
    added: list[str]
    removed: list[str]


class ModelDiff(NamedTuple):
    """The differences between two models.

    Attributes:
        options: the labels, the feature set and its options, those that differ.
        weights: the bias and every weight, in the order of the models, equal ones too.
        words: the word lists that differ.
        training: the training metadata that differs.
    """

    options: list[Change]
    weights: list[Change]
    words: list[WordChange]
    training: list[Change]

    @property
    def is_empty(self) -> bool:
        """Whether there is no difference at all."""
        weights_differ = any(weight.a != weight.b for weight in self.weights)
        return not (self.options or weights_differ or self.words or self.training)

    def to_json(self) -> dict[str, Any]:
        """Return the differences, ready for JSON."""
        return {
            "options": _to_json(self.options),
            "weights": {
                name: {"a": a, "b": b, "change": None if a is None or b is None else b - a}
                for name, a, b in self.weights
            },
            "words": {
                name: {"added": added, "removed": removed} for name, added, removed in self.words
            },
            "training": _to_json(self.training),
        }


def diff_models(a: Model, b: Model) -> ModelDiff:
    """Compare two models.

    >>> from logreg.model_file import load
    >>> textbook = load("textbook")
    >>> bolder = textbook.replaced(linear=textbook.linear.replaced(bias=0.5))
    >>> diff_models(textbook, bolder).weights[0]
    Change(name='bias', a=0.1, b=0.5)
    >>> diff_models(textbook, textbook).is_empty
    True
    """
    return ModelDiff(
        options=_differing(_options(a), _options(b)),
        weights=_changes(named_weights(a), named_weights(b)),
        words=_word_changes(word_lists(a.features), word_lists(b.features)),
        training=_differing(a.training, b.training),
    )


def _options(model: Model) -> dict[str, Any]:
    return {
        "labels": list(model.labels),
        "feature set": model.features.set_name,
        **options(model.features),
    }


def named_weights(model: Model) -> dict[str, float]:
    """Return the bias and the weights by name; of several labels each has those of its own.

    Where n-grams are features the bias is <bias>, which is none.
    """
    has_ngrams = len(model.features.names) > model.features.n_dense
    names = ("<bias>" if has_ngrams else "bias", *model.features.names)
    linear = model.linear
    if isinstance(linear, LinearModel):
        return dict(zip(names, (linear.bias, *linear.weights), strict=True))
    return {
        f"{name} ({label})": weight
        for name, weights in zip(names, (linear.bias, *linear.weights), strict=True)
        for label, weight in zip(linear.labels, weights, strict=True)
    }


def _changes(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Change]:
    """Pair the values by name: those of A in order, then those that only B has."""
    return [Change(name, a.get(name), b.get(name)) for name in {**a, **b}]


def _differing(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Change]:
    return [change for change in _changes(a, b) if change.a != change.b]


def _word_changes(a: Mapping[str, list[str]], b: Mapping[str, list[str]]) -> list[WordChange]:
    found = []
    for name, words_a, words_b in _changes(a, b):
        before, after = frozenset(words_a or ()), frozenset(words_b or ())
        if before != after:
            found.append(WordChange(name, sorted(after - before), sorted(before - after)))
    return found


def _to_json(changes: list[Change]) -> dict[str, dict[str, Any]]:
    return {name: {"a": a, "b": b} for name, a, b in changes}
