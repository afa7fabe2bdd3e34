"""Data sets: examples as arrays of numbers, with a digest that identifies them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from logreg.data.examples import Example, Examples
from logreg.features import Batch, FeatureSet, blocks
from logreg.labels import Labels, canonical
from logreg.loss import Floats, Gold


@dataclass(frozen=True)
class Dataset:
    """Features and gold labels of examples.

    Attributes:
        features: what was counted.
        X: the counts, shape (n_examples, n_features), from which ``features.weigh`` makes features.
        y: gold labels as indices of ``labels``, shape (n_examples,).
        labels: the labels; of two, the negative one comes first.
        files: the number of the file that each example is from, from 0, shape (n_examples,).
        digest: "sha256:" and the hash of all labels and texts in order, file by file.
        weights: the weight of each example, shape (n_examples,); None if all weigh the same.
    """

    features: FeatureSet
    X: Batch
    y: Gold
    labels: Labels
    files: NDArray[np.intp]
    digest: str
    weights: Floats | None = None

    def __len__(self) -> int:
        """Return the number of examples."""
        return len(self.y)

    def rows(self, chosen: NDArray[np.intp]) -> Dataset:
        """Return the examples of some rows; the digest stays that of the whole."""
        return replace(
            self,
            X=self.X[chosen],
            y=self.y[chosen],
            files=self.files[chosen],
            weights=None if self.weights is None else self.weights[chosen],
        )


def load_datasets(
    examples: Examples, feature_sets: Sequence[FeatureSet], keep: list[Example] | None = None
) -> list[Dataset]:
    """Read examples once, and extract several feature sets.

    The texts are counted as they are read and then forgotten, unless there is a list to keep them.

    Raises:
        InputError: a file or line cannot be read, or there is only one label.
    """
    spellings: list[str] = []
    files: list[int] = []
    digest = Digest()
    countings = [features.counting() for features in feature_sets]
    for block in blocks(examples, lambda example: len(example.text)):
        if keep is not None:
            keep += block
        spellings += [example.label for example in block]
        files += [example.file for example in block]
        digest.update(block)
        texts = [example.text for example in block]
        for counting in countings:
            counting.add(texts)
    labels = examples.found_labels()
    codes = {spelling: labels.index(name) for spelling, name in examples.names().items()}
    y: Gold = np.array([codes[spelling] for spelling in spellings], dtype=np.intp)
    return [
        Dataset(
            *counting.result(),
            y=y,
            labels=labels,
            files=np.array(files, dtype=np.intp),
            digest=str(digest),
        )
        for counting in countings
    ]


def dataset_of_texts(
    features: FeatureSet,
    texts: Sequence[str],
    names: Sequence[str],
    labels: Labels,
    weights: Floats | None = None,
) -> Dataset:
    """Count texts that are in memory.

    Args:
        features: the feature set.
        texts: n texts.
        names: the label of each, one of ``labels``.
        labels: the labels.
        weights: the weight of each text, shape (n,).
    """
    digest = Digest()
    digest.update([Example(*pair, "", 0) for pair in zip(names, texts, strict=True)])
    y: Gold = np.array([labels.index(name) for name in names], dtype=np.intp)
    counting = features.counting()
    for block in blocks(texts, len):
        counting.add(block)
    return Dataset(
        *counting.result(),
        y=y,
        labels=labels,
        files=np.zeros(len(y), dtype=np.intp),
        digest=str(digest),
        weights=weights,
    )


class Digest:
    """A hash of examples, independent of the file format and the spelling of the labels."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._file = 0
        self._label = cache(lambda spelling: canonical(spelling).casefold())

    def update(self, examples: Iterable[Example]) -> None:
        """Add the next examples."""
        parts = []
        for example in examples:
            mark = "\0" * (example.file - self._file)
            self._file = example.file
            label, text = self._label(example.label), example.text
            parts.append(f"{mark}{label}\t{len(text)}\t{text}\n")
        self._hash.update("".join(parts).encode("utf-8", "surrogatepass"))

    def __str__(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"
