"""The classes of a classifier: its two labels as `fit` got them, and which spellings mean them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.inputs import labels_of, name_of_label
from logreg.labels import Labels, choose_labels, names_of, require_printable
from logreg.loss import Gold

MOST_SHOWN = 5
"""An error message lists so many labels at most."""


class Classes:
    """The two labels of a classifier.

    >>> classes = Classes(["pos", "Pos", "neg"])
    >>> classes.labels, classes.y.tolist()
    (('negative', 'positive'), [1, 1, 0])
    >>> classes.indices([1, "POSITIVE", "other"]).tolist()
    [1, 1, -1]

    Attributes:
        labels: the labels of the model, (negative, positive).
        y: the labels of the training texts, as indices of ``labels``, shape (n_texts,).
        classes_: the two labels as they were given, sorted, shape (2,). If the two had several
            spellings, their names.

    Raises:
        TypeError: a label is missing, or neither a string nor a number.
        ValueError: there are not two labels, or one cannot be printed.
    """

    def __init__(self, column: Iterable[Any]) -> None:
        gold = labels_of(column)
        spellings = [name_of_label(label) for label in gold]
        self._names = _names_of(spellings)
        named = [require_printable(self._names[spelling]) for spelling in spellings]
        self.labels: Labels = choose_labels(Counter(named))
        if not {*named} <= {*self.labels}:
            raise ValueError(f"two labels at most, got {_some(sorted(set(named)))}")
        self.y: Gold = np.array([self.labels.index(name) for name in named], dtype=np.intp)
        given = np.unique(gold)
        self.classes_: NDArray[Any] = given if len(given) == 2 else np.unique(named)

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
        name = _names_of([*self._names, spelling])[spelling]
        return self.labels.index(name) if name in self.labels else -1

    def weights(self, class_weight: Mapping[Any, Any]) -> dict[str, Any]:
        """Return the weights of labels in any spelling under the names of the labels.

        Raises:
            TypeError: a label is missing, or neither a string nor a number.
            ValueError: a label is unknown, or has two weights.
        """
        named: dict[str, Any] = {}
        for label, weight in class_weight.items():
            index = int(self.indices([label])[0])
            if index < 0:
                known = " and ".join(str(one) for one in self.classes_)
                raise ValueError(f"a weight for the label {label!r}, but the labels are {known}")
            if self.labels[index] in named:
                raise ValueError(f"class_weight has two weights for the label {label!r}")
            named[self.labels[index]] = weight
        return named


def _some(labels: list[str]) -> str:
    """Return the first labels of many, as a continuous target has.

    >>> _some(["a", "b", "c"]), _some([str(i) for i in range(80)])
    ('a, b, c', '0, 1, 2, 3, 4 and 75 more')
    """
    more = len(labels) - MOST_SHOWN
    return ", ".join(labels[:MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _names_of(spellings: Iterable[str]) -> dict[str, str]:
    """Return the name of each spelling; white space around it and case do not make a label."""
    keys = {spelling: spelling.strip().casefold() for spelling in spellings}
    first: dict[str, str] = {}
    for spelling, key in keys.items():
        first.setdefault(key, spelling.strip())
    names = names_of(first.values())
    return {spelling: names[first[key]] for spelling, key in keys.items()}
