"""What the compiled kernel needs to know of a model of periods, as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

from logreg.features.periods import PeriodFeatures
from logreg.features.sentence_ends import DATES, TEMPLATES, VALUES, Known, kind_of_right, name_of
from logreg.linear_model import LinearModel
from logreg.scanner.sentence_kernel import CompiledCutter, Facts, Table

_NUMBERS = {name: number for number, name in enumerate(VALUES)}
_KINDS = VALUES["kind of left"]


def compiled_cutter(features: PeriodFeatures, linear: LinearModel) -> CompiledCutter:
    """Return what decides as the model does, bit for bit; not for the features of the lecture."""
    weights = dict(zip(features.names, linear.weights, strict=True))
    values = {**VALUES, "left": _words(weights, "left"), "right": _words(weights, "right")}
    tables = [_table(template, values, weights) for template in TEMPLATES]
    words = {
        word.encode("utf-8", "surrogateescape"): facts
        for word, facts in _facts(features.known, values).items()
    }
    return CompiledCutter(words, tables, linear.bias)


_ANY_OTHER = " "
"""Stands for all words that are in no feature: no word has a space."""


def _words(weights: Mapping[str, float], variable: str) -> tuple[str, ...]:
    """Return the words that are in features, after one that stands for all others."""
    start = f"{variable}="
    named = [name.removeprefix(start) for name in weights if name.startswith(start)]
    return (_ANY_OTHER, *dict.fromkeys(name.partition(", ")[0] for name in named))


def _table(
    template: tuple[str, ...], values: Mapping[str, tuple[str, ...]], weights: Mapping[str, float]
) -> Table:
    """Return the weights of a template by the values of its variables."""
    of_each = [values[variable] for variable in template]
    found = [weights.get(name_of(template, row), 0.0) for row in product(*of_each)]
    shape = [len(one) for one in of_each]
    return Table([_NUMBERS[variable] for variable in template], np.array(found).reshape(shape))


def _facts(known: Known, values: Mapping[str, tuple[str, ...]]) -> dict[str, Facts]:
    """Return what is known about each word that is not like all others."""
    left, right = ({word: i for i, word in enumerate(values[name])} for name in ("left", "right"))
    kinds = dict.fromkeys(known.abbreviations.others, _KINDS.index("abbreviation"))
    kinds |= dict.fromkeys(known.abbreviations.leading, _KINDS.index("leading"))
    words = {*left, *right, *kinds, *known.in_lower_case, *known.capitalised, *DATES}
    return {
        word: Facts(
            left.get(word, 0),
            right.get(word, 0),
            kinds.get(word, 0),
            VALUES["kind of right"].index(kind_of_right(word, known.abbreviations)),
            known.without_period(word),
            word in known.in_lower_case,
        )
        for word in words
    }
