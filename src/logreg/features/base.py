"""What a feature set is, and how texts become batches of features.

A feature set turns a text into numbers. It names its features and is written to a model file and
read back. It is independent of label names. Some sets know their features beforehand; others take
them from the training texts. What a set counts in a text never changes with the texts around it;
what it makes of the counts (how much a rare word is worth, say) may be learned from them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, Self, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Sections = Mapping[str, Mapping[str, Any]]
"""What a feature set contributes to a model file, and its weights: fields, each an object."""

Batch: TypeAlias = Any
"""The features of n texts, shape (n_texts, n_features): a numpy array, or `SparseRows`."""

Vector = Sequence[float] | Mapping[int, float]
"""The features of one text: all in order, or those that are not 0 by their number."""


class Evidence(NamedTuple):
    """A token of a text, and what it adds to a feature.

    Attributes:
        feature: the name of the feature.
        token: the token, as it is matched.
        value: what its occurrences add to the feature; their number, if the feature is a count.
        negated: whether it counts for the opposite side because it follows a negator.
    """

    feature: str
    token: str
    value: float
    negated: bool = False


class Occurrence(NamedTuple):
    """A place in a text that adds to a feature.

    Attributes:
        feature: the name of the feature.
        spans: where the words are, as pairs of start and end.
        value: what the place adds; over all places of a feature this is its value.
        negated: whether a word counts for the opposite side because it follows a negator.
        conceded: whether it counts half because "but" follows.
    """

    feature: str
    spans: tuple[tuple[int, int], ...]
    value: float
    negated: bool = False
    conceded: bool = False


class Counting(Protocol):
    """Counts training texts, block by block."""

    def add(self, texts: Sequence[str]) -> None:
        """Count the next texts."""

    def result(self) -> tuple[FeatureSet, Batch]:
        """Return the set fitted to the texts, and their counts."""


class FeatureSet(ABC):
    """The interface of all feature sets. They are values: fitting one returns another."""

    set_name: ClassVar[str]
    """By this name model files and options refer to the set."""

    labelled_format: ClassVar[str] = "tsv"
    """The format of labelled lines, unless a file's name or beginning says otherwise."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The names of the features, in the order of every vector."""

    @property
    @abstractmethod
    def n_dense(self) -> int:
        """The number of features, first among all, that are standardised for training."""

    @property
    def parts(self) -> tuple[FeatureSet, ...]:
        """The sets that it is a combination of."""
        return (self,)

    @property
    def is_sparse(self) -> bool:
        """Whether batches are `SparseRows`."""
        return False

    @property
    def text_columns(self) -> tuple[str, ...]:
        """The columns of a table whose cells make a text; none if that is a column of its own."""
        return ()

    @property
    def is_weighted(self) -> bool:
        """Whether the features are more than counts, or 1 for what is there."""
        return False

    def unit_of(self, x: Vector) -> float:
        """Return what counts are divided by in a text with the features x; 1 if by nothing."""
        return 1.0

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes for the user on how the set counts, for example that it is slow."""
        return ()

    @abstractmethod
    def counting(self) -> Counting:
        """Return what fits the set to training texts and counts them."""

    @abstractmethod
    def count(self, texts: Sequence[str]) -> Batch:
        """Return the counts of texts, from which `weigh` makes their features."""

    @abstractmethod
    def count_lines(self, lines: bytes | bytearray) -> Batch:
        """Return the counts of lines of UTF-8; every line ends with LF."""

    def add_scores(self, lines: bytes | bytearray, W: Any, z: Any) -> None:
        """Add XW to z, where X are the features of lines of UTF-8; every line ends with LF.

        Args:
            lines: the texts.
            W: weights, float64, shape (n_features, n_scores).
            z: scores, float64, shape (n_lines, n_scores).
        """
        from logreg.features.products import add_product

        add_product(self.weigh(self.count_lines(lines)), W, z)

    def weigh(self, counts: Any) -> Any:
        """Return the features of texts from their counts."""
        return counts

    @abstractmethod
    def extract(self, text: str) -> Vector:
        """Return the features of one text."""

    def transform(self, texts: Sequence[str]) -> Batch:
        """Return the features of many texts: the values of `extract`, computed faster."""
        features: Batch = self.weigh(self.count(texts))
        return features

    @abstractmethod
    def evidence_in(self, x: Vector) -> float:
        """Return how many words of a text with the features x speak for or against a label."""

    @abstractmethod
    def evidence(self, text: str) -> list[Evidence]:
        """Return what each token adds to a feature, for the features that are sums over tokens."""

    def occurrences(self, text: str) -> list[Occurrence]:
        """Return where a text has its features, for those that are made of words in it."""
        return []

    def refit(self, counts: Any) -> Self:
        """Return the set as if it had been fitted to some of the training texts only."""
        return self

    def scales(self, counts: Any) -> NDArray[np.float64] | None:
        """Return by what training multiplies each feature, shape (n_features,).

        Features that are 0 in all texts of these counts, as `refit` has it, have the scale 0. None
        if all are 1.
        """
        return None

    def chosen(self, columns: NDArray[np.intp]) -> Self:
        """Return the set with some of its features, in a given order."""
        return self

    def unfitted(self) -> FeatureSet:
        """Return the set as it was before it was fitted."""
        return self

    def growing(self) -> FeatureSet:
        """Return the set to go on training with: it takes new features from the new texts."""
        return self

    @abstractmethod
    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return what a model file holds of the set beside the names: ``features`` and others."""

    @classmethod
    @abstractmethod
    def sections(cls, options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the fields of a model file, besides ``features``, that the set fills.

        Args:
            options: the field ``features``.
        """

    @classmethod
    @abstractmethod
    def from_json(cls, fields: Sections) -> Self:
        """Make the set from what `to_json` returned, and the field ``weights``.

        Raises:
            FieldError: a field is missing, unknown or of the wrong type.
        """


class FixedCounting:
    """Counts with a set that has its features already."""

    def __init__(self, features: FeatureSet) -> None:
        self._features = features
        self._batches: list[Any] = []

    def add(self, texts: Sequence[str]) -> None:
        """Count the next texts."""
        self._batches.append(self._features.count(texts))

    def result(self) -> tuple[FeatureSet, Batch]:
        """Return the set as it is, and the counts."""
        return self._features, stack(self._batches, len(self._features.names))


BLOCK_LENGTH = 1 << 18
"""Characters counted at a time: what numpy works on then stays in the processor's cache."""

Item = TypeVar("Item")


def blocks(items: Iterable[Item], length: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Group texts, or items that have one, into lists that are counted faster than single texts.

    Args:
        items: the texts or items.
        length: returns the length of an item's text.
    """
    block: list[Item] = []
    size = 0
    for item in items:
        block.append(item)
        size += length(item)
        if size >= BLOCK_LENGTH:
            yield block
            block, size = [], 0
    if block:
        yield block


def stack(batches: Sequence[Any], n_features: int) -> Any:
    """Return batches as one, shape (n_texts, n_features): dense, or sparse if they are."""
    import numpy as np

    from logreg.features.sparse import SparseRows, stacked

    if batches and isinstance(batches[0], SparseRows):
        return stacked(batches, n_features)
    return np.vstack([np.empty((0, n_features)), *batches])


def matrix(features: FeatureSet, texts: Iterable[str]) -> Batch:
    """Return the features of many texts, shape (n_texts, n_features).

    The texts are counted block by block as they come; none is kept.
    """
    batches = [features.transform(block) for block in blocks(texts, len)]
    batch: Batch = stack(batches, len(features.names))
    return batch
