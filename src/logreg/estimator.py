"""The protocol of scikit-learn's estimators, followed without importing it.

An estimator keeps the parameters of its constructor as they are given, under their own names, and
can list and set them, which is how searches vary it and `clone` copies it.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any, Self


class NotFittedError(ValueError, AttributeError):
    """An estimator was used before it was fitted."""


def not_fitted(message: str) -> Exception:
    """Return the error about an estimator that is not fitted: scikit-learn's where it is loaded."""
    sklearn = sys.modules.get("sklearn.exceptions")
    return NotFittedError(message) if sklearn is None else sklearn.NotFittedError(message)


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

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a pickle; parameters that are newer than it have their defaults."""
        self.__dict__.update({**self._defaults(), **state})

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
