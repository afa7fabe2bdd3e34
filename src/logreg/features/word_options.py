"""What the feature set `words` counts, and what a count is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from logreg.errors import FieldError
from logreg.features.negation import Negation, from_json, reach_of
from logreg.inputs import plain, require_type
from logreg.values import Value

PRESENCE, COUNT, TF_IDF, IDF = "presence", "count", "tf-idf", "idf"
WEIGHTINGS = (PRESENCE, COUNT, TF_IDF, IDF)


class WordOptions(Value):
    """What is counted, and what the counts are worth.

    Attributes:
        shortest: the number of words of the shortest n-grams, >= 1.
        longest: the number of words of the longest ones.
        weighting: one of `WEIGHTINGS`.
        unit_norm: whether the features of a text have the length 1 as a vector.
        negation: how many words after a negator are others than without, see
            `features.negation`; 0 for none.
        boundaries: whether the ends of a text are words.
        min_count: in how many training texts an n-gram must be.
        max_features: the number of n-grams to keep, the most frequent ones; None for all.
        hash_bits: by how many bits of its hash an n-gram is known; None if it is by its words. Two
            n-grams with the same bits are one feature.

    Raises:
        TypeError: a value has the wrong type.
        ValueError: a value is out of its range.
    """

    shortest: int
    longest: int
    weighting: str
    unit_norm: bool
    negation: int
    boundaries: bool
    min_count: int
    max_features: int | None
    hash_bits: int | None

    def __init__(
        self,
        shortest: int = 1,
        longest: int = 1,
        weighting: str = PRESENCE,
        unit_norm: bool = False,
        negation: Negation = False,
        boundaries: bool = False,
        min_count: int = 2,
        max_features: int | None = None,
        hash_bits: int | None = None,
    ) -> None:
        values = {
            "shortest": shortest,
            "longest": longest,
            "weighting": weighting,
            "unit_norm": unit_norm,
            "boundaries": boundaries,
            "min_count": min_count,
            "max_features": max_features,
            "hash_bits": hash_bits,
        }
        values = {name: plain(value) for name, value in values.items()}
        for name, value in values.items():
            require_type(name, value, *_KINDS[name])
        if not 1 <= shortest <= longest <= MOST_WORDS:
            rule = f"n-grams have from 1 to {MOST_WORDS} words"
            raise ValueError(f"{rule}, got {shortest} to {longest}")
        if weighting not in WEIGHTINGS:
            raise ValueError(f"weighting must be one of {', '.join(WEIGHTINGS)}, got {weighting!r}")
        if min_count < 1 or (max_features is not None and max_features < 1):
            raise ValueError("min_count and max_features must be >= 1")
        if hash_bits is not None and not LEAST_BITS <= hash_bits <= MOST_BITS:
            raise ValueError(f"hash_bits must be from {LEAST_BITS} to {MOST_BITS}, got {hash_bits}")
        self._set(**values, negation=reach_of(negation))

    @property
    def is_binary(self) -> bool:
        """Whether each feature is 1 for a text that has the n-gram, else 0."""
        return self.weighting in (PRESENCE, IDF) and not self.unit_norm

    @property
    def uses_idf(self) -> bool:
        """Whether rare n-grams are worth more."""
        return self.weighting in (TF_IDF, IDF)


MOST_WORDS = 8
"""Of an n-gram."""

LEAST_BITS, MOST_BITS = 8, 28


def value_of_count(count: float, weighting: str) -> float:
    """Return the feature of an n-gram that a text has so often, at least once.

    >>> value_of_count(10, TF_IDF), value_of_count(10, COUNT), value_of_count(10, IDF)
    (2.0, 10.0, 1.0)
    """
    if weighting == TF_IDF:
        return 1 + math.log10(count)
    return float(count) if weighting == COUNT else 1.0


_KINDS: dict[str, tuple[type, ...]] = {
    "shortest": (int,),
    "longest": (int,),
    "weighting": (str,),
    "unit_norm": (bool,),
    "negation": (bool, int, str),
    "boundaries": (bool,),
    "min_count": (int,),
    "max_features": (int, type(None)),
    "hash_bits": (int, type(None)),
}


_FIELDS = _KINDS.keys() - {"shortest", "longest"}
"""The options that a model file has under their own names."""


def options_of(fields: Mapping[str, Any]) -> WordOptions:
    """Read the options from the field ``features``.

    Raises:
        FieldError: one is missing, unknown or of the wrong type.
    """
    values = {name: value for name, value in fields.items() if name not in ("set", "ngrams")}
    for name, value in values.items():
        if name not in _FIELDS:
            raise FieldError(f"features.{name}", "is not an option of this feature set")
        if type(value) not in _KINDS[name]:
            kinds = " or ".join([kind.__name__ for kind in _KINDS[name]])
            raise FieldError(f"features.{name}", f"must be of the type {kinds}, got {value!r}")
    values["negation"] = from_json(values.get("negation", False))
    ngrams = fields.get("ngrams", [1, 1])
    if not isinstance(ngrams, list) or [*map(type, ngrams)] != [int, int]:
        raise FieldError("features.ngrams", f"must be two whole numbers, got {ngrams!r}")
    try:
        return WordOptions(*ngrams, **values)
    except ValueError as error:
        raise FieldError("features", str(error)) from error
