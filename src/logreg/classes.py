"""The classes of a classifier: its labels as `fit` got them, and which spellings mean them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.inputs import labels_of, name_of_label, plain
from logreg.labels import Labels, are_too_many, counted, names_of, order_labels, require_printable
from logreg.loss import Gold


@dataclass(frozen=True, eq=False)
class Classes:
    """The labels of a classifier.

    >>> classes, y = read_classes(["pos", "Pos", "neg"])
    >>> classes.labels, y.tolist()
    (('negative', 'positive'), [1, 1, 0])
    >>> classes.indices([1, "POSITIVE", "other"]).tolist()
    [1, 1, -1]

    Attributes:
        labels: the labels of the model.
        given: the labels as they were given, sorted, shape (K,). If some had several spellings,
            their names.
        spellings: all spellings of the training labels.
    """

    labels: Labels
    given: NDArray[Any]
    spellings: tuple[str, ...]

    def indices(self, column: Iterable[Any]) -> Gold:
        """Return labels as indices of ``labels``, shape (n,).

        A label is what `fit` would have read it as; -1 is a label that it did not have.

        Raises:
            TypeError: a label is missing, or neither a string nor a number.
        """
        spellings = [name_of_label(label) for label in labels_of(column)]
        index = {spelling: self._index(spelling) for spelling in set(spellings)}
        return np.array([index[spelling] for spelling in spellings], dtype=np.intp)

    def _index(self, spelling: str) -> int:
        name = names_of([*self.spellings, spelling])[spelling]
        return self.labels.index(name) if name in self.labels else -1

    def weights(self, class_weight: Mapping[Any, Any]) -> dict[str, Any]:
        """Return the weights of labels in any spelling under the names of the labels.

        Raises:
            ValueError: a label is unknown, or has two weights.
        """
        named: dict[str, Any] = {}
        for label, weight in ((plain(label), weight) for label, weight in class_weight.items()):
            index = self._index(name_of_label(label))
            if index < 0:
                known = " and ".join(str(one) for one in self.given)
                raise ValueError(f"a weight for the label {label!r}, but the labels are {known}")
            if self.labels[index] in named:
                raise ValueError(f"class_weight has two weights for the label {label!r}")
            named[self.labels[index]] = weight
        return named


def read_classes(column: Iterable[Any]) -> tuple[Classes, Gold]:
    """Read the labels of training texts.

    Returns:
        The labels, and the label of each text as an index of ``labels``, shape (n_texts,).

    Raises:
        TypeError: a label is missing, or neither a string nor a number.
        ValueError: there is only one label, or one cannot be printed.
    """
    gold = labels_of(column)
    spellings = [name_of_label(label) for label in gold]
    names = names_of(spellings)
    named = [require_printable(names[spelling]) for spelling in spellings]
    counts = Counter(named)
    if are_too_many(counts):
        raise ValueError(
            f"{len(counts)} labels are too many for {len(named)} texts: {counted(counts)}"
        )
    labels = order_labels(counts)
    given = np.unique(gold)
    classes = Classes(
        labels, given if len(given) == len(labels) else np.unique(named), tuple(names)
    )
    return classes, np.array([labels.index(name) for name in named], dtype=np.intp)
