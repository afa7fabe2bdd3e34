"""From examples to a matrix of features, for training.

Texts are not kept: only their features, and a digest that identifies the examples.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logreg.data.examples import Example, Examples
from logreg.features import Batch, FeatureSet, blocks, matrix, stack
from logreg.labels import Labels, canonical
from logreg.loss import Floats, Gold


@dataclass(frozen=True)
class Dataset:
    """Features and gold labels of examples.

    Attributes:
        X: features, float64, shape (n_examples, n_features).
        y: gold labels as indices of ``labels``, shape (n_examples,).
        labels: the two labels, (negative, positive).
        files: index of the file of each example, from 0, shape (n_examples,).
        digest: "sha256:" and the hash of all labels and texts in order, separated by file.
        weights: weight of each example, shape (n_examples,); None if all are equal.
    """

    X: Floats
    y: Gold
    labels: Labels
    files: NDArray[np.intp]
    digest: str
    weights: Floats | None = None

    def __len__(self) -> int:
        """Return the number of examples."""
        return len(self.y)

    def rows(self, chosen: NDArray[np.intp]) -> Dataset:
        """Return the examples of some rows; the digest is still that of all examples."""
        weights = None if self.weights is None else self.weights[chosen]
        return Dataset(
            self.X[chosen], self.y[chosen], self.labels, self.files[chosen], self.digest, weights
        )


def load_dataset(examples: Examples, features: FeatureSet) -> Dataset:
    """Read examples and extract one feature set; see `load_datasets`."""
    return load_datasets(examples, [features])[0]


def load_datasets(examples: Examples, feature_sets: Sequence[FeatureSet]) -> list[Dataset]:
    """Read examples once, and extract several feature sets.

    Raises:
        InputError: a file or line can't be read, or there are not exactly two labels.
    """
    spellings: list[str] = []
    files: list[int] = []
    digest = _Digest()

    def texts() -> Iterator[str]:
        for example in examples:
            spellings.append(example.label)
            files.append(example.file)
            digest.add(example)
            yield example.text

    counted: list[list[Batch]] = [[] for _ in feature_sets]
    for block in blocks(texts(), len):
        for parts, features in zip(counted, feature_sets, strict=True):
            parts.append(features.transform(block))
    labels = examples.two_labels()
    codes = {one: labels.index(name) for one, name in examples.names().items() if name in labels}
    coded = np.array([codes.get(spelling, -1) for spelling in spellings])
    kept = coded >= 0
    gold: Gold = coded[kept].astype(np.intp)
    of_files = np.array(files, dtype=np.intp)[kept]
    return [
        Dataset(stack(parts, len(features.names))[kept], gold, labels, of_files, str(digest))
        for parts, features in zip(counted, feature_sets, strict=True)
    ]


def dataset_of_texts(
    features: FeatureSet,
    texts: Sequence[str],
    names: NDArray[np.str_],
    labels: Labels,
    weights: Floats | None = None,
) -> Dataset:
    """Extract the features of texts in memory.

    Args:
        features: the feature set.
        texts: n texts.
        names: the label of each text, one of ``labels``, shape (n,).
        labels: the two labels, (negative, positive).
        weights: weight of each text, shape (n,).
    """
    digest = _Digest()
    for name, text in zip(names.tolist(), texts, strict=True):
        digest.add(Example(name, text, "", 0))
    gold: Gold = (names == labels[1]).astype(np.intp)
    files = np.zeros(len(gold), dtype=np.intp)
    return Dataset(matrix(features, texts), gold, labels, files, str(digest), weights)


class _Digest:
    """A hash of examples, independent of the file format and the spelling of the labels."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._file = 0

    def add(self, example: Example) -> None:
        """Update the hash with the next example."""
        mark = "\0" * (example.file - self._file)
        self._file = example.file
        content = f"{mark}{canonical(example.label)}\t{len(example.text)}\t{example.text}\n"
        self._hash.update(content.encode("utf-8", "surrogatepass"))

    def __str__(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"
