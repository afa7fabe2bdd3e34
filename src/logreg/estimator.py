"""The protocol of scikit-learn's estimators, and the validation of what Python programs pass in.

An estimator keeps the parameters of its constructor as they are given, under their own names, and
can list and set them, which is how searches vary it and `clone` copies it. Texts and labels may be
lists, generators, arrays or columns of a data frame; none of these libraries is imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray


class Estimator:
    """The parameters of a classifier: the named arguments of its constructor."""

    _estimator_type = "classifier"

    @classmethod
    def _defaults(cls) -> dict[str, Any]:
        """Return the parameters of the constructor, with their defaults."""
        parameters = inspect.signature(cls).parameters
        return {name: parameter.default for name, parameter in parameters.items()}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters of the constructor; none of them has parameters of its own."""
        return {name: getattr(self, name) for name in self._defaults()}

    def set_params(self, **params: Any) -> Self:
        """Set parameters of the constructor, and return self.

        Raises:
            ValueError: there is no parameter of that name.
        """
        known = self._defaults()
        for name, value in params.items():
            if name not in known:
                kind = type(self).__name__
                raise ValueError(
                    f"{name} is not a parameter of {kind}; these are: {', '.join(known)}"
                )
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        """Return the parameters that differ from their defaults."""
        defaults = self._defaults()
        changed = (
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value != defaults[name]
        )
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self) -> Any:
        """Return the kind of estimator; only scikit-learn calls this, and so is installed."""
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type=self._estimator_type,
            target_tags=TargetTags(required=True, one_d_labels=True),
            classifier_tags=ClassifierTags(multi_class=False),
            input_tags=InputTags(one_d_array=True, two_d_array=False, string=True),
        )


def texts_of(column: Iterable[str]) -> list[str]:
    """Return the texts of a column, shape (n,).

    >>> texts_of(np.array(["so fine", "dull"]))
    ['so fine', 'dull']

    Raises:
        TypeError: it is a single string, has several columns, or an item is not a string.
    """
    if isinstance(column, str):
        raise TypeError("texts must be a list of strings, got one string; put it into a list")
    texts: list[str] = []
    for text in _flat(column, "texts"):
        if not isinstance(text, str):
            found = f"{type(text).__name__} {text!r:.40}"
            raise TypeError(f"text {len(texts)} must be a string, got {found}")
        texts.append(str(text))
    return texts


def labels_of(column: Iterable[Any]) -> NDArray[Any]:
    """Return the labels of a column, shape (n,), with their common type.

    Raises:
        TypeError: it has several columns, or an item is missing.
    """
    labels = list(_flat(column, "labels"))
    for i, label in enumerate(labels):
        if label is None or label != label:  # NaN
            raise TypeError(f"label {i} is missing")
    return np.asarray(labels)


def _flat(column: Iterable[Any], what: str) -> Iterable[Any]:
    """Refuse a table: iterating over it would give column names or rows."""
    shape = getattr(column, "shape", None)
    if isinstance(shape, tuple) and len(shape) != 1:
        raise TypeError(f"{what} must be one column, got shape {shape}; choose a column of it")
    return column


def name_of_label(label: Any) -> str:
    """Return how a label is written in a file: whole numbers and booleans as integers.

    >>> name_of_label(1.0), name_of_label(np.True_), name_of_label("spam")
    ('1', '1', 'spam')
    """
    if isinstance(label, bool | np.bool_ | int | np.integer):
        return str(int(label))
    if isinstance(label, float | np.floating) and float(label).is_integer():
        return str(int(label))
    return str(label)
