"""Examples to a matrix: what training works on.

The texts are counted as they are read and then forgotten; what remains is the numbers, and a digest
by which the same examples are known again.
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
    """Counted examples.

    Attributes:
        X: features, float64, shape (n_examples, n_features).
        y: gold labels as indices of ``labels``, shape (n_examples,).
        labels: the two labels, (negative, positive).
        files: the number of the file that each example is from, from 0, shape (n_examples,).
        digest: "sha256:" and the hash of all labels and texts in order, file by file.
        weights: how much each example counts, shape (n_examples,); None where all count the same.
    """

    X: Floats
    y: Gold
    labels: Labels
    files: NDArray[np.intp]
    digest: str
    weights: Floats | None = None

    def __len__(self) -> int:
        """How many examples there are."""
        return len(self.y)

    def rows(self, chosen: NDArray[np.intp]) -> Dataset:
        """Return the examples of some rows; the digest stays that of the whole."""
        weights = None if self.weights is None else self.weights[chosen]
        return Dataset(
            self.X[chosen], self.y[chosen], self.labels, self.files[chosen], self.digest, weights
        )


def load_dataset(examples: Examples, features: FeatureSet) -> Dataset:
    """Read and count examples; as `load_datasets`, with one feature set."""
    return load_datasets(examples, [features])[0]


def load_datasets(examples: Examples, feature_sets: Sequence[FeatureSet]) -> list[Dataset]:
    """Read examples once, and count them with several feature sets.

    Raises:
        InputError: a file or line can't be read, or there are not two labels.
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
    """Count texts that are at hand.

    Args:
        features: what to count.
        texts: n texts.
        names: the label of each, one of ``labels``, shape (n,).
        labels: the two labels, (negative, positive).
        weights: how much each text counts, shape (n,).
    """
    digest = _Digest()
    for name, text in zip(names.tolist(), texts, strict=True):
        digest.add(Example(name, text, "", 0))
    gold: Gold = (names == labels[1]).astype(np.intp)
    files = np.zeros(len(gold), dtype=np.intp)
    return Dataset(matrix(features, texts), gold, labels, files, str(digest), weights)


class _Digest:
    """A hash of examples: the same for any format and any spelling of the labels."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._file = 0

    def add(self, example: Example) -> None:
        """Take in the next example."""
        mark = "\0" * (example.file - self._file)
        self._file = example.file
        content = f"{mark}{canonical(example.label)}\t{len(example.text)}\t{example.text}\n"
        self._hash.update(content.encode("utf-8", "surrogatepass"))

    def __str__(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"
