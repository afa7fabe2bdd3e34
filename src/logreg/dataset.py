"""Examples to a matrix: what training and evaluation work on.

The texts are counted as they are read and then forgotten; what remains is the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logreg.examples import Examples
from logreg.features import FeatureSet, matrix
from logreg.loss import Floats


@dataclass(frozen=True)
class Dataset:
    """Counted examples.

    Attributes:
        X: features, float64, shape (n_examples, n_features).
        y: gold labels, 0.0 for the negative and 1.0 for the positive one, shape (n_examples,).
        labels: the two labels, (negative, positive).
    """

    X: Floats
    y: Floats
    labels: tuple[str, str]


def load_dataset(examples: Examples, features: FeatureSet) -> Dataset:
    """Read and count examples.

    Raises:
        InputError: a file or line can't be read, or there are not two labels.
    """
    names: list[str] = []

    def texts() -> Iterator[str]:
        for example in examples:
            names.append(example.label)
            yield example.text

    X = matrix(features, texts())
    labels = examples.two_labels()
    named: NDArray[np.str_] = np.array(names)
    kept = np.isin(named, labels)
    return Dataset(X[kept], (named[kept] == labels[1]).astype(np.float64), labels)
