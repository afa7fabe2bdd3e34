"""Several feature sets side by side: the features of the first, then those of the second, ..."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from logreg.errors import FieldError
from logreg.features.base import Counting, Evidence, FeatureSet, Occurrence, Sections, Vector
from logreg.features.sentiment import SentimentFeatures
from logreg.features.words import WordFeatures
from logreg.inputs import require_type
from logreg.tokens import token_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from logreg.features.sparse import SparseRows


Span = tuple[int, int]

_OF_SENTIMENT_ALONE = ("relative", "contrast")
_OF_SENTIMENT = ("set", "negation", *_OF_SENTIMENT_ALONE)
"""The options that are those of the six features."""


class SentimentAndWords(FeatureSet):
    """The feature set ``sentiment+words``: what the lexicon knows, and what the texts teach.

    Args:
        sentiment: the six features.
        words: the n-grams.
    """

    set_name: ClassVar[str] = "sentiment+words"
    n_dense: ClassVar[int] = SentimentFeatures.n_dense

    def __init__(self, sentiment: SentimentFeatures, words: WordFeatures) -> None:
        require_type("sentiment", sentiment, SentimentFeatures)
        require_type("words", words, WordFeatures)
        self.sentiment, self.words = sentiment, words

    @property
    def parts(self) -> tuple[FeatureSet, ...]:
        """The two sets."""
        return self.sentiment, self.words

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the six features, which no n-gram can have, and the n-grams."""
        return (*map(_named, self.sentiment.names), *self.words.names)

    @property
    def is_sparse(self) -> bool:
        """Whether batches are `SparseRows`: they are."""
        return True

    @property
    def is_weighted(self) -> bool:
        """Whether the n-grams are more than counts."""
        return self.words.is_weighted

    @property
    def notes(self) -> tuple[str, ...]:
        """Whether long input will be counted slowly."""
        return self.sentiment.notes

    def __eq__(self, other: object) -> bool:
        return self.parts == other.parts if isinstance(other, SentimentAndWords) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.parts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.sentiment!r}, {self.words!r})"

    def counting(self) -> Counting:
        """Return what fits both sets to training texts, and counts them."""
        return _Both(self.sentiment, self.words)

    def count(self, texts: Sequence[str]) -> SparseRows:
        """Return the counts of texts."""
        return _beside(self.sentiment.count(texts), self.words.count(texts))

    def count_lines(self, lines: bytes | bytearray) -> SparseRows:
        """Return the counts of lines of UTF-8; every line ends with LF."""
        return _beside(self.sentiment.count_lines(lines), self.words.count_lines(lines))

    def add_scores(self, lines: bytes | bytearray, W: Any, z: Any) -> None:
        """Add XW to z, where X are the features of lines: first the six, then the n-grams."""
        self.sentiment.add_scores(lines, W[: self.n_dense], z)
        self.words.add_scores(lines, W[self.n_dense :], z)

    def weigh(self, counts: SparseRows) -> SparseRows:
        """Return features from counts."""
        dense, counts = counts.divided(self.n_dense)
        return _beside(dense, self.words.weigh(counts))

    def extract(self, text: str) -> dict[int, float]:
        """Return the features of one text by number: all six, and those of n-grams that it has."""
        x = dict(enumerate(self.sentiment.extract(text)))
        return x | {len(x) + column: value for column, value in self.words.extract(text).items()}

    def unit_of(self, x: Vector) -> float:
        """Return what the counts of the six are divided by in a text with the features x."""
        return self.sentiment.unit_of([x[i] for i in range(self.n_dense)])

    def evidence_in(self, x: Vector) -> float:
        """Return how many n-grams are in a text with the features x."""
        return float(len(x) - self.n_dense)

    def evidence(self, text: str) -> list[Evidence]:
        """Return what each token adds to one of the six features, and then the n-grams."""
        found = self.sentiment.evidence(text)
        named = [one._replace(feature=_named(one.feature)) for one in found]
        return [*named, *self.words.evidence(text)]

    def occurrences(self, text: str) -> list[Occurrence]:
        """Return where a text has what the six features count, and its n-grams.

        A phrase is in as many places as it has tokens, as these can be parts of n-grams too.
        """
        tokens = token_spans(text)
        named = [
            one._replace(feature=_named(one.feature), spans=_divided(one.spans, tokens))
            for one in self.sentiment.occurrences(text)
        ]
        return [*named, *self.words.occurrences(text)]

    def refit(self, counts: SparseRows) -> Self:
        """Return the set as if it had been fitted to these texts."""
        return type(self)(self.sentiment, self.words.refit(counts.divided(self.n_dense)[1]))

    def scales(self, counts: SparseRows) -> NDArray[np.float64] | None:
        """Return 1 for the six features, and those of the n-grams."""
        import numpy as np

        scales = self.words.scales(counts.divided(self.n_dense)[1])
        return None if scales is None else np.concatenate([np.ones(self.n_dense), scales])

    def chosen(self, columns: NDArray[np.intp]) -> Self:
        """Return the set with some of its n-grams, in a given order, after the six features."""
        return type(self)(self.sentiment, self.words.chosen(columns[self.n_dense :] - self.n_dense))

    def unfitted(self) -> SentimentAndWords:
        """Return the set without n-grams."""
        return SentimentAndWords(self.sentiment, self.words.unfitted())

    def growing(self) -> SentimentAndWords:
        """Return the set to go on training with."""
        return SentimentAndWords(self.sentiment, self.words.growing())

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return the fields of both; the options are those of both together."""
        sentiment, words = self.sentiment.to_json(), self.words.to_json()
        words.pop("lexicon", None)
        options = sentiment["features"] | words["features"] | {"set": self.set_name}
        return {**sentiment, **words, "features": options}

    @classmethod
    def sections(cls, options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the fields of both."""
        return tuple(dict.fromkeys(["lexicon", *WordFeatures.sections(options)]))

    @classmethod
    def from_json(cls, fields: Sections) -> Self:
        """Make the sets from the fields of both, and the n-grams among the weights.

        Raises:
            FieldError: a field is missing, unknown or of the wrong type.
        """
        options = fields["features"]
        own = {name: value for name, value in options.items() if name in _OF_SENTIMENT}
        sentiment = SentimentFeatures.from_json({**fields, "features": own})
        weights = fields["weights"].get("words")
        if not isinstance(weights, Mapping):
            raise FieldError("weights.words", "must be an object, the weights of n-grams by name")
        own = {name: value for name, value in options.items() if name not in _OF_SENTIMENT_ALONE}
        return cls(
            sentiment, WordFeatures.from_json({**fields, "features": own, "weights": weights})
        )


def _divided(spans: Iterable[Span], tokens: Sequence[Span]) -> tuple[Span, ...]:
    """Return the tokens that spans are made of.

    >>> _divided([(0, 10)], [(0, 2), (3, 10), (10, 11)])
    ((0, 2), (3, 10))
    """
    starts = [start for start, _ in tokens]
    ends = [end for _, end in tokens]
    return tuple(
        token
        for start, end in spans
        for token in tokens[bisect_left(starts, start) : bisect_right(ends, end)]
    )


class _Both:
    """Counts with two sets."""

    def __init__(self, sentiment: SentimentFeatures, words: WordFeatures) -> None:
        self._lexical = sentiment
        self._sentiment, self._words = sentiment.counting(), words.counting()

    def add(self, texts: Sequence[str]) -> None:
        """Count the next texts."""
        self._sentiment.add(texts)
        self._words.add(texts)

    def result(self) -> tuple[SentimentAndWords, SparseRows]:
        """Return the fitted sets, and the counts."""
        _, dense = self._sentiment.result()
        words, sparse = self._words.result()
        return SentimentAndWords(self._lexical, cast(WordFeatures, words)), _beside(dense, sparse)


def _named(feature: str) -> str:
    return f"{SentimentFeatures.set_name}:{feature}"


def _beside(dense: Any, sparse: Any) -> SparseRows:
    from logreg.features.sparse import beside

    return beside(dense, sparse)
