"""Feature sets: from a text to numbers. One file a set; a new one is a line in the registry.

A feature set knows its names, counts a text, and can put itself into a model file and back.
It knows no weights and no labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from logreg.features.evidence import Evidence
from logreg.features.sentiment import SentimentFeatures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class FeatureSet(Protocol):
    """What the rest of the house asks of a feature set."""

    set_name: ClassVar[str]

    @property
    def names(self) -> tuple[str, ...]:
        """The features, in the order of every vector."""

    @property
    def lexicon_counts(self) -> tuple[str, ...]:
        """The features that count words of a side: their sum is the evidence in a text."""

    def extract(self, text: str) -> tuple[float, ...]:
        """Return the features of one text."""

    def extract_all(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the features of many texts, shape (n_texts, n_features): `extract`, faster."""

    def extract_lines(self, content: bytes | bytearray) -> NDArray[np.float64]:
        """Return the features of each line of UTF-8, shape (n_lines, n_features).

        Every line ends with LF; `extract` of each, faster.
        """

    def evidence(self, text: str) -> list[Evidence]:
        """Return what each token adds to a feature, for those features that are sums of tokens."""

    def options(self) -> dict[str, Any]:
        """Return what a model file must hold to build this set again, but for the word lists."""

    def word_lists(self) -> dict[str, list[str]]:
        """Return the sorted word lists that a model file must hold."""

    @classmethod
    def build(cls, options: Mapping[str, Any], word_lists: Mapping[str, list[str]]) -> FeatureSet:
        """Make the set from the two; ValueError names the field that is wrong, and the rule."""


BLOCK_LENGTH = 1 << 18
"""Characters counted at a time: what numpy works on then stays in the processor's cache."""

FEATURE_SETS: dict[str, type[FeatureSet]] = {
    SentimentFeatures.set_name: SentimentFeatures,
}
"""The registry: the name by which a model file asks for a set, and the set."""


def matrix(features: FeatureSet, texts: Iterable[str]) -> NDArray[np.float64]:
    """Return the features of many texts as float64 of shape (n_texts, n_features).

    This is where whole corpora are counted; it takes the texts as they come and keeps none.
    """
    import numpy as np

    counted = [features.extract_all(block) for block in blocks(texts, len)]
    return np.vstack([np.empty((0, len(features.names))), *counted])


Item = TypeVar("Item")


def blocks(items: Iterable[Item], length: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Gather texts, or what has one, into lists that are counted faster than single texts.

    Args:
        items: the texts, or what has one.
        length: gives the length of the text.
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
