"""What a feature set is, and how texts become batches of features.

A feature set turns a text into numbers. It names its features, is fitted to the training texts,
and is written to a model file and read back. It is independent of weights and label names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from array import array

    import numpy as np
    from numpy.typing import NDArray

Sections = Mapping[str, Mapping[str, Any]]
"""What a feature set contributes to a model file: its fields, each an object."""


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


class Batch(Protocol):
    """The features of n texts, shape (n_texts, n_features): a numpy array, or a sparse matrix."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of texts and of features."""

    def __getitem__(self, rows: Any) -> Any:
        """Return the batch of some rows."""

    def __matmul__(self, weights: Any) -> Any:
        """Return the product with a vector, shape (n_texts,)."""

    def __array__(self) -> Any:
        """Return the batch as a dense array."""


class FeatureSet(Protocol):
    """The interface of all feature sets. They are values: fitting one returns another."""

    set_name: ClassVar[str]
    """By this name model files and options refer to the set."""

    sections: ClassVar[tuple[str, ...]]
    """The fields of a model file, besides ``features``, that the set fills."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the features, in the order of every vector."""

    @property
    def evidence_names(self) -> tuple[str, ...]:
        """The features that count words speaking for a label; their sum is the evidence."""

    @property
    def is_fitted(self) -> bool:
        """Whether the set can count texts, or has to be fitted first."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes for the user on how the set counts, for example that it is slow."""

    def fit(self, texts: Sequence[str], y: Sequence[int]) -> Self:
        """Return the set with all that it learns from the training texts.

        Args:
            texts: the texts.
            y: the gold label of each, as its index among the labels.
        """

    def extract(self, text: str) -> tuple[float, ...]:
        """Return the features of one text."""

    def transform(self, texts: Sequence[str]) -> Batch:
        """Return the features of many texts: the values of `extract`, computed faster."""

    def rows(self, texts: Sequence[str]) -> array[float]:
        """Return the features of many texts, one text after the other: n_texts * n_features."""

    def rows_of_lines(self, lines: bytes | bytearray) -> array[float]:
        """Return the features of lines of UTF-8, one after the other; every line ends with LF."""

    def evidence(self, text: str) -> list[Evidence]:
        """Return what each token adds to a feature, for the features that are sums over tokens."""

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return what a model file holds of the set: ``features`` and the `sections`."""

    @classmethod
    def from_json(cls, fields: Sections) -> Self:
        """Make the set from what `to_json` returned.

        Raises:
            FieldError: a field is missing, unknown or of the wrong type.
        """


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


def stack(batches: Sequence[Batch], n_features: int) -> NDArray[np.float64]:
    """Return dense batches as one array of float64, shape (n_texts, n_features)."""
    import numpy as np

    return np.vstack([np.empty((0, n_features)), *map(np.asarray, batches)])


def matrix(features: FeatureSet, texts: Iterable[str]) -> NDArray[np.float64]:
    """Return the features of many texts, float64, shape (n_texts, n_features).

    The texts are counted block by block as they come; none is kept.
    """
    batches = [features.transform(block) for block in blocks(texts, len)]
    return stack(batches, len(features.names))
