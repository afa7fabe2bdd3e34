"""The protocol of scikit-learn's estimators, followed without importing it.

An estimator keeps the parameters of its constructor as they are given, under their own names, and
can list and set them, which is how searches vary it and `clone` copies it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from copy import copy
from typing import Any, Self


class NotFittedError(ValueError, AttributeError):
    """An estimator was used before it was fitted."""


def not_fitted(message: str) -> Exception:
    """Return the error about an estimator that is not fitted: scikit-learn's where it is loaded."""
    sklearn = sys.modules.get("sklearn.exceptions")
    return NotFittedError(message) if sklearn is None else sklearn.NotFittedError(message)


def require_known(params: Iterable[str], known: Iterable[str], kind: str) -> None:
    """Refuse parameters that an estimator does not have.

    Args:
        params: the names of the parameters.
        known: the names of those that it has.
        kind: the name of its class.

    Raises:
        ValueError: there is no parameter of that name.
    """
    for name in params:
        if name not in known:
            these = ", ".join(known)
            raise ValueError(f"{name} is not a parameter of {kind}; these are: {these}")


class Estimator:
    """The parameters of a classifier: the named arguments of its constructor."""

    _estimator_type = "classifier"

    @classmethod
    def _defaults(cls) -> dict[str, Any]:
        """Return the parameters of the constructor, with their defaults."""
        parameters = inspect.signature(cls).parameters
        return {name: parameter.default for name, parameter in parameters.items()}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters of the constructor.

        Args:
            deep: whether to add the parameters of parameters, as ``features__negation``.
        """
        params = {name: getattr(self, name) for name in self._defaults()}
        nested = {name: one for name, one in params.items() if hasattr(one, "get_params")}
        for name, estimator in nested.items() if deep else ():
            inner = estimator.get_params().items()
            params.update({f"{name}__{parameter}": value for parameter, value in inner})
        return params

    def set_params(self, **params: Any) -> Self:
        """Set parameters of the constructor, or of a parameter, and return self.

        A parameter with parameters is replaced by a changed copy: a model may have the original.

        Raises:
            ValueError: there is no parameter of that name.
        """
        nested: dict[str, dict[str, Any]] = {}
        for path, value in params.items():
            name, _, rest = path.partition("__")
            require_known([name], self._defaults(), type(self).__name__)
            if rest:
                nested.setdefault(name, {})[rest] = value
            else:
                setattr(self, name, value)
        for name, inner in nested.items():
            estimator = getattr(self, name)
            if not hasattr(estimator, "set_params"):
                raise ValueError(f"{name} has no parameters: it is {estimator!r}")
            setattr(self, name, copy(estimator).set_params(**inner))
        return self

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a pickle; parameters that are newer than it have their defaults."""
        self.__dict__.update({**self._defaults(), **state})

    def __repr__(self) -> str:
        """Return the parameters that differ from their defaults."""
        defaults = self._defaults()
        changed = (
            f"{name}={value!r}"
            for name, value in self.get_params(deep=False).items()
            if repr(value) != repr(defaults[name])  # arrays cannot be compared
        )
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self) -> Any:
        """Return the kind of estimator; only scikit-learn calls this, and so is installed."""
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type=self._estimator_type,
            target_tags=TargetTags(required=True, one_d_labels=True),
            classifier_tags=ClassifierTags(multi_class=True),
            input_tags=InputTags(one_d_array=True, two_d_array=False, string=True),
        )
