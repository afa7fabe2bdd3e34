"""The feature set of sentence ends: texts are contexts of candidates; see `sentence_ends`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from logreg.errors import FieldError
from logreg.features.base import Counting, Evidence, FeatureSet, FixedCounting, Sections, Vector
from logreg.features.candidates import BREAK, CANDIDATE, WHITE, Context, context_of
from logreg.features.sentence_ends import (
    LECTURE,
    MOST,
    Known,
    ascii_lower,
    features_of,
    features_of_lecture,
)
from logreg.inputs import require_names, require_type
from logreg.lexicon.abbreviations import Abbreviations, shipped_abbreviations

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from logreg.features.sparse import SparseRows

LABELS = ("no", "yes")
"""Whether a sentence ends at a candidate."""

ENOUGH = 8
"""How often a word must occur without a period, or in lower case, to be known for it."""

_LISTS = ("leading", "abbreviations", "in_lower_case", "capitalised")


class PeriodFeatures(FeatureSet):
    """The feature set ``periods``.

    Args:
        lecture: whether the features are the three of the lecture.
        min_count: in how many contexts a feature must be.
        known: what is known about words; None for the built-in abbreviations.
        names: the features; none before the set is fitted, unless they are those of the lecture.
        grows: whether fitting adds to what is known, and to the names.

    >>> features = PeriodFeatures(lecture=True)
    >>> [features.names[i] for i in features.extract("Dr. ⏎ Who")]
    ['left is abbreviation']
    """

    set_name: ClassVar[str] = "periods"
    n_dense: ClassVar[int] = 0
    labelled_format: ClassVar[str] = "sentences"

    def __init__(
        self,
        *,
        lecture: bool = False,
        min_count: int = 2,
        known: Known | None = None,
        names: tuple[str, ...] = (),
        grows: bool = True,
    ) -> None:
        require_type("lecture", lecture, bool)
        require_type("min_count", min_count, int)
        require_type("known", known, Known, type(None))
        require_names("names", names)
        require_type("grows", grows, bool)
        if min_count < 1:
            raise ValueError(f"min_count must be >= 1, got {min_count}")
        self.lecture, self.min_count = lecture, min_count
        self.known = known or Known(shipped_abbreviations())
        self._names = names or (LECTURE if lecture else ())
        self.grows = grows and not lecture

    @property
    def names(self) -> tuple[str, ...]:
        """The features."""
        return self._names

    @property
    def is_sparse(self) -> bool:
        """Whether batches are `SparseRows`: they are."""
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PeriodFeatures):
            return NotImplemented
        return self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((self.lecture, self.min_count, self._names))

    def _parts(self) -> tuple[Any, ...]:
        return self.lecture, self.min_count, self.known, self._names

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._names)} features)"

    def _with(self, known: Known, names: tuple[str, ...], *, grows: bool) -> Self:
        return type(self)(
            lecture=self.lecture, min_count=self.min_count, known=known, names=names, grows=grows
        )

    # From a context to features.

    def extract(self, text: str) -> dict[int, float]:
        """Return the features of a context that are not 0, by number."""
        return self.extract_context(context_of(text))

    def extract_context(self, context: Context) -> dict[int, float]:
        """Return the same for a context that has been taken apart."""
        columns = self._columns
        return {columns[name]: 1.0 for name in self._names_in(context) if name in columns}

    @property
    def _names_in(self) -> Callable[[Context], list[str]]:
        found = features_of_lecture if self.lecture else features_of
        return lambda context: found(context, self.known)

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: column for column, name in enumerate(self._names)}

    def count(self, texts: Sequence[str]) -> SparseRows:
        """Return the features of each context, shape (n_texts, n_features)."""
        return _rows([self.extract(text) for text in texts], len(self._names))

    def count_lines(self, lines: bytes | bytearray) -> SparseRows:
        """Return the features of lines of UTF-8; every line ends with LF."""
        return self.count(lines.decode("utf-8", "surrogateescape").split("\n")[:-1])

    def evidence_in(self, x: Vector) -> float:
        """Return how many features a context has."""
        return float(len(x))

    def evidence(self, text: str) -> list[Evidence]:
        """Return the features that a context has."""
        return [
            Evidence(self._names[column], self._names[column], value)
            for column, value in self.extract(text).items()
        ]

    # What is learned from the training texts.

    def counting(self) -> Counting:
        """Return what learns the words and the features of contexts, and counts them."""
        return _PeriodCounting(self) if self.grows else FixedCounting(self)

    def fitted(self, contexts: Sequence[Context]) -> tuple[Self, SparseRows]:
        """Return the set fitted to contexts, and their features."""
        known = learned(contexts, self.known)
        columns = {name: column for column, name in enumerate(self._names)}
        rows = [
            {columns.setdefault(name, len(columns)): 1.0 for name in features_of(context, known)}
            for context in contexts
        ]
        n_texts = Counter(column for row in rows for column in row)
        kept = [*range(len(self._names))]
        kept += [i for i in range(len(kept), len(columns)) if n_texts[i] >= self.min_count]
        place = {column: i for i, column in enumerate(kept)}
        names = [*columns]
        features = self._with(known, tuple([names[i] for i in kept]), grows=False)
        found = [{place[i]: value for i, value in row.items() if i in place} for row in rows]
        return features, _rows(found, len(kept))

    def scales(self, counts: SparseRows) -> NDArray[np.float64] | None:
        """Return 1 for each feature; 0 for one that too few of these contexts have."""
        from logreg.features.weighting import scales

        return None if self.lecture else scales(counts, False, self.min_count)

    def chosen(self, columns: NDArray[np.intp]) -> Self:
        """Return the set with some of its features, in a given order."""
        names = tuple([self._names[i] for i in columns.tolist()])
        return self._with(self.known, names, grows=self.grows)

    def unfitted(self) -> PeriodFeatures:
        """Return the set without its features, and without what it has learned about words."""
        known = Known(self.known.abbreviations)
        return PeriodFeatures(lecture=self.lecture, min_count=self.min_count, known=known)

    def growing(self) -> PeriodFeatures:
        """Return the set to go on training with: it takes new features from the new texts."""
        return self._with(self.known, self._names, grows=True)

    # In a model file.

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return the fields ``features`` and ``lexicon``."""
        lists = (*self.known.abbreviations, self.known.in_lower_case, self.known.capitalised)
        return {
            "features": {
                "set": self.set_name,
                "lecture": self.lecture,
                "min_count": self.min_count,
            },
            "lexicon": {name: sorted(words) for name, words in zip(_LISTS, lists, strict=True)},
        }

    @classmethod
    def sections(cls, _options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the field ``lexicon``."""
        return ("lexicon",)

    @classmethod
    def from_json(cls, fields: Sections) -> Self:
        """Make the set from the fields ``features``, ``weights`` and ``lexicon``.

        Raises:
            FieldError: a field is missing, unknown or of the wrong type.
        """
        options, lexicon = fields["features"], fields["lexicon"]
        for name in options:
            if name not in ("set", "lecture", "min_count"):
                raise FieldError(f"features.{name}", "is not an option of this feature set")
        lecture, min_count = options.get("lecture"), options.get("min_count")
        if not isinstance(lecture, bool):
            raise FieldError("features.lecture", "must be true or false")
        if not isinstance(min_count, int) or isinstance(min_count, bool) or min_count < 1:
            raise FieldError("features.min_count", "must be a whole number >= 1")
        leading, others, *learned_lists = [_words(lexicon, name) for name in _LISTS]
        known = Known(Abbreviations(leading, others), *learned_lists)
        names = tuple(fields["weights"])
        if lecture and {*names} != {*LECTURE}:
            raise FieldError("weights", f"must be those of {', '.join(LECTURE)}")
        return cls(lecture=lecture, min_count=min_count, known=known, names=names, grows=False)


def _words(lexicon: Mapping[str, Any], name: str) -> frozenset[str]:
    words = lexicon.get(name)
    if not isinstance(words, list) or not {*map(type, words)} <= {str}:
        raise FieldError(f"lexicon.{name}", "must be a list of words")
    return frozenset(words)


def learned(contexts: Iterable[Context], known: Known) -> Known:
    """Return what contexts say about words, and what was known.

    A word is looked at only in the context of the first candidate after it.
    """
    without_period, in_lower_case = Counter[str](), Counter[str]()
    for context in contexts:
        words = _words_since_candidate(context.left)
        without_period.update(map(ascii_lower, words))
        in_lower_case.update(word for word in words if word[:1].islower())
    lower = known.in_lower_case | {word for word, n in in_lower_case.items() if n >= ENOUGH}
    capitalised = {word for word, n in without_period.items() if n >= ENOUGH}
    return Known(known.abbreviations, lower, (known.capitalised | capitalised) - lower)


def _words_since_candidate(left: str) -> list[str]:
    """Return the words after the last candidate, without the one that ends in a period itself."""
    start = 0
    for found in CANDIDATE.finditer(left):
        start = found.end()
    words = [word.strip(_AROUND) for word in left[start:].split()[:-1]]
    return [word for word in words if 0 < len(word) <= MOST]


_AROUND = "\"'“”‘’«»`()[]{},;:" + BREAK + WHITE


class _PeriodCounting:
    """Keeps the contexts until all are there."""

    def __init__(self, features: PeriodFeatures) -> None:
        self._features = features
        self._contexts: list[Context] = []

    def add(self, texts: Sequence[str]) -> None:
        """Keep the next contexts."""
        self._contexts += map(context_of, texts)

    def result(self) -> tuple[PeriodFeatures, SparseRows]:
        """Return the set fitted to the contexts, and their features."""
        return self._features.fitted(self._contexts)


def _rows(vectors: Sequence[Mapping[int, float]], n_columns: int) -> SparseRows:
    """Return sparse vectors as the rows of a matrix."""
    from itertools import chain

    import numpy as np

    from logreg.features.sparse import SparseRows

    return SparseRows(
        np.cumsum([0, *map(len, vectors)]),
        np.fromiter(chain.from_iterable(vectors), dtype=np.int32),
        np.fromiter(chain.from_iterable(vector.values() for vector in vectors), dtype=np.float64),
        n_columns,
    )
