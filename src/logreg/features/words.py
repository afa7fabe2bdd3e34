"""The features of a bag of words: the n-grams that the training texts have in common (SLP ch. 4).

    presence  1 if the text has the n-gram                    tf-idf  (1 + log10 count)
    count     how often the text has it                       idf     1 if the text has it

For training, the last two are multiplied by log10(N / df), where df of N texts have the n-gram
(SLP eq. 6.13): rare words get larger weights under the same penalty. As all that is scaled for
training, these factors are then part of the weights, and a weight is what one occurrence adds to
z. With unit rows the features of a text are divided by the length of its vector, so that long
texts say as much as short ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from logreg.errors import FieldError
from logreg.features.base import (
    Counting,
    Evidence,
    FeatureSet,
    FixedCounting,
    Occurrence,
    Sections,
    Vector,
)
from logreg.features.negation import as_json
from logreg.features.ngrams import NgramOptions, encodable, ngram_counts, placed_ngrams
from logreg.features.word_options import (
    IDF,
    TF_IDF,
    WordOptions,
    options_of,
    value_of_count,
)
from logreg.inputs import require_names, require_type
from logreg.lexicon.word_lists import shipped_lexicon
from logreg.tokens import token_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from logreg.features.bag_of_words import BagOfWords
    from logreg.features.sparse import SparseRows


class WordFeatures(FeatureSet):
    """The feature set ``words``.

    Args:
        options: what is counted.
        names: the n-grams; none before the set is fitted.
        idf: of each n-gram, where the length of a row depends on it; None if all are 1.
        negators: the words that negate; None for those that ship with logreg, if they are used.
        grows: whether fitting adds to the names.

    >>> features = WordFeatures(WordOptions(longest=2), ("good", "very good"))
    >>> features.extract("Very good, very good!")
    {0: 1.0, 1: 1.0}
    """

    set_name: ClassVar[str] = "words"
    n_dense: ClassVar[int] = 0

    def __init__(
        self,
        options: WordOptions | None = None,
        names: tuple[str, ...] = (),
        idf: tuple[float, ...] | None = None,
        negators: frozenset[str] | None = None,
        *,
        grows: bool = True,
    ) -> None:
        self.options = WordOptions() if options is None else options
        require_type("options", self.options, WordOptions)
        require_names("names", names)
        self._names, self.idf = names, idf
        if negators is None:  # reading the lists takes longer than a short text
            negators = shipped_lexicon().negators if self.options.negation else frozenset()
        self.negators = negators
        self.grows = grows

    @property
    def names(self) -> tuple[str, ...]:
        """The n-grams."""
        return self._names

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WordFeatures):
            return NotImplemented
        return self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((self.options, self._names))

    def _parts(self) -> tuple[Any, ...]:
        negators = self.negators if self.options.negation else None
        return self.options, self._names, self.idf, negators

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.options!r}, {len(self._names)} n-grams)"

    @property
    def is_sparse(self) -> bool:
        """Whether batches are `SparseRows`: they are."""
        return True

    @property
    def is_weighted(self) -> bool:
        """Whether the features are more than counts, or 1 for what is there."""
        return self.options.unit_norm or self.options.uses_idf

    @property
    def ngram_options(self) -> NgramOptions:
        """Which n-grams are counted."""
        options = self.options
        negators = self.negators if options.negation else None
        return NgramOptions(
            options.shortest,
            options.longest,
            options.boundaries,
            negators,
            options.hash_bits,
            options.negation,
        )

    def with_names(
        self, names: tuple[str, ...], idf: tuple[float, ...] | None = None
    ) -> WordFeatures:
        """Return the set with these n-grams, which fitting leaves as they are."""
        return WordFeatures(self.options, names, idf, self.negators, grows=False)

    # From a text to features.

    def extract(self, text: str) -> dict[int, float]:
        """Return the features of one text that are not 0, by number."""
        counts = {
            self._columns[ngram]: n
            for ngram, n in ngram_counts(text, self.ngram_options).items()
            if ngram in self._columns
        }
        x = {column: self._value(n) for column, n in counts.items()}
        if not self.options.unit_norm:
            return x
        squares = 0.0
        for column, value in x.items():
            squares += (value * self._factor(column)) ** 2
        length = math.sqrt(squares) or 1.0
        return {column: value / length for column, value in x.items()}

    def _value(self, count: int) -> float:
        return value_of_count(count, self.options.weighting)

    def _factor(self, column: int) -> float:
        return 1.0 if self.idf is None else self.idf[column]

    @cached_property
    def _columns(self) -> dict[str, int]:
        return dict(zip(self._names, range(len(self._names)), strict=True))

    def count(self, texts: Sequence[str]) -> SparseRows:
        """Return how often each text has each n-gram, shape (n_texts, n_ngrams)."""
        return self._bag.count(texts)

    def count_lines(self, lines: bytes | bytearray) -> SparseRows:
        """Return the counts of lines of UTF-8; every line ends with LF."""
        return self._bag.count_lines(lines)

    def add_scores(self, lines: bytes | bytearray, W: Any, z: Any) -> None:
        """Add XW to z, where X are the features of lines; at once, if all features are 0 or 1."""
        vocabulary = self._bag.vocabulary
        if self.options.is_binary and vocabulary is not None:
            vocabulary.add_scores(lines, W, z)
        else:
            super().add_scores(lines, W, z)

    def weigh(self, counts: SparseRows) -> SparseRows:
        """Return features from counts."""
        from logreg.features.weighting import weighed

        return weighed(counts, self.options.weighting, self.options.unit_norm, self.idf)

    @cached_property
    def _bag(self) -> BagOfWords:
        from logreg.features.bag_of_words import BagOfWords

        return BagOfWords(self.ngram_options, self._names)

    def __getstate__(self) -> dict[str, Any]:
        """Leave what is quickly made again out of pickles and copies."""
        made = ("_bag", "_columns")
        return {name: value for name, value in vars(self).items() if name not in made}

    def evidence_in(self, x: Vector) -> float:
        """Return how many of the n-grams are in a text with the features x."""
        return float(len(x))

    def evidence(self, text: str) -> list[Evidence]:
        """Return the n-grams of a text that are features, and their values.

        >>> WordFeatures(names=("good",)).evidence("so good")
        [Evidence(feature='good', token='good', value=1.0, negated=False)]
        """
        return [
            Evidence(self._names[column], self._names[column], value)
            for column, value in self.extract(text).items()
        ]

    def occurrences(self, text: str) -> list[Occurrence]:
        """Return where a text has its n-grams; each place has its share of the feature.

        >>> features = WordFeatures(WordOptions(longest=2), ("so good",))
        >>> for found in features.occurrences("So good, so good"):
        ...     print(found.feature, found.spans, found.value)
        so good ((0, 2), (3, 7)) 0.5
        so good ((9, 11), (12, 16)) 0.5
        """
        x, options = self.extract(text), self.ngram_options
        inner: list[tuple[int, int] | None] = [*token_spans(encodable(text))]
        words = [None, *inner, None] if options.boundaries else inner
        places: dict[int, list[tuple[tuple[int, int], ...]]] = {column: [] for column in x}
        for start, end, name in placed_ngrams(text, options):
            if (column := self._columns.get(name)) is not None:
                places[column].append(tuple([span for span in words[start:end] if span]))
        return [
            Occurrence(self._names[column], spans, x[column] / len(several))
            for column, several in places.items()
            for spans in several
        ]

    # What is learned from the training texts.

    def counting(self) -> Counting:
        """Return what finds the n-grams of training texts, and counts them."""
        if not self.grows:
            return FixedCounting(self)
        from logreg.features.bag_of_words import counting_of

        return counting_of(self)

    def refit(self, counts: SparseRows) -> Self:
        """Return the set with the idf of these texts, if the length of a row depends on it."""
        if not self.options.unit_norm:
            return self
        factors = self.scales(counts)
        idf = None if factors is None else tuple(factors.tolist())
        return type(self)(self.options, self._names, idf, self.negators, grows=self.grows)

    def scales(self, counts: SparseRows) -> NDArray[np.float64] | None:
        """Return the idf of each n-gram, or 1; 0 for one that is in too few of these texts."""
        from logreg.features.weighting import scales

        return scales(counts, self.options.uses_idf, self.options.min_count)

    def chosen(self, columns: NDArray[np.intp]) -> Self:
        """Return the set with some of its n-grams, in a given order."""
        numbers = columns.tolist()
        names = tuple([self._names[i] for i in numbers])
        idf = None
        if self.idf is not None and self.options.uses_idf:
            idf = tuple([self.idf[i] for i in numbers])
        return type(self)(self.options, names, idf, self.negators, grows=self.grows)

    def unfitted(self) -> WordFeatures:
        """Return the set without its n-grams."""
        return WordFeatures(self.options, negators=self.negators)

    def growing(self) -> WordFeatures:
        """Return the set to go on training with: it takes new n-grams from the new texts."""
        return WordFeatures(self.options, self._names, self.idf, self.negators)

    # In a model file.

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return the fields ``features``, and ``idf`` and ``lexicon`` where they are used."""
        options = self.options
        fields: dict[str, dict[str, Any]] = {
            "features": {
                "set": self.set_name,
                "ngrams": [options.shortest, options.longest],
                "weighting": options.weighting,
                "unit_norm": options.unit_norm,
                "negation": as_json(options.negation),
                "boundaries": options.boundaries,
                "min_count": options.min_count,
                "max_features": options.max_features,
                **({} if options.hash_bits is None else {"hash_bits": options.hash_bits}),
            }
        }
        if options.negation:
            fields["lexicon"] = {"negators": sorted(self.negators)}
        if self.idf is not None:
            fields["idf"] = dict(zip(self._names, self.idf, strict=True))
        return fields

    @classmethod
    def sections(cls, options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the fields that depend on the options."""
        has_idf = options.get("unit_norm") is True and options.get("weighting") in (TF_IDF, IDF)
        return ("lexicon",) * (options.get("negation", False) is not False) + ("idf",) * has_idf

    @classmethod
    def from_json(cls, fields: Sections) -> Self:
        """Make the set from the fields ``features``, ``weights``, ``lexicon`` and ``idf``.

        Raises:
            FieldError: a field is missing, unknown or of the wrong type.
        """
        options = options_of(fields["features"])
        names = tuple(fields["weights"])
        if options.hash_bits is None:
            _require_ngrams(names)
        else:
            _require_buckets(names, options.hash_bits)
        negators = _negators(fields["lexicon"]) if options.negation else None
        idf = None
        if options.unit_norm and options.uses_idf:
            idf = tuple([_number("idf", name, fields["idf"].get(name)) for name in names])
        return cls(options, names, idf, negators, grows=False)


def _require_ngrams(names: Sequence[str]) -> None:
    """Refuse names that no text can have."""
    joined = "\n".join(names)  # all at once: there can be a million
    spaced = joined.replace("\n", " ")
    is_odd = not joined or " ".join(spaced.split()) != spaced
    if names and (is_odd or joined.count("\n") != len(names) - 1):
        _name_odd_space(names)
    _require_characters(joined)


def _require_buckets(names: Sequence[str], bits: int) -> None:
    """Refuse names that are no hashes of so many bits."""
    for name in names:
        number = name.removeprefix("#")
        is_hash = number.isdecimal() and number.isascii() and f"#{int(number)}" == name
        if not is_hash or int(number) >> bits:
            raise FieldError(f"weights.{name}", f"must be # and a hash of {bits} bits")


def _name_odd_space(names: Sequence[str]) -> None:
    for name in names:
        if " ".join(name.split()) != name or not name:
            raise FieldError(f"weights.{name}", "must be words with single spaces between them")


def _require_characters(names: str) -> None:
    try:
        names.encode()
    except UnicodeEncodeError as error:
        found = names[error.start]
        raise FieldError("weights", f"{found!r} in an n-gram is half a character") from error


def _negators(lexicon: Mapping[str, Any]) -> frozenset[str]:
    words = lexicon.get("negators")
    if not isinstance(words, list) or not {*map(type, words)} <= {str}:
        raise FieldError("lexicon.negators", "must be a list of words")
    return frozenset(words)


def _number(section: str, name: str, value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value < math.inf:
        raise FieldError(f"{section}.{name}", f"must be a number >= 0, got {value!r}")
    return float(value)
