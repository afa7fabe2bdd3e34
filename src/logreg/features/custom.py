"""A feature set of one's own: a class with names and a function from texts to numbers.

    class Awesome:
        names = ("awesome", "log_words")

        def transform(self, texts):
            words = [text.lower().split() for text in texts]
            return [[one.count("awesome"), math.log(max(len(one), 1))] for one in words]

``fit(texts)``, if the class has it, is called with the training texts, and may set the names.
``to_json()`` returns what it has learned, an object of JSON, and the class method
``from_json(options)`` makes it again.

A class is registered by its name, ``module:Class`` or that of an entry point of the group
`ENTRY_POINTS`, and only then used: a model file alone never makes code run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, Self

from logreg.errors import FieldError, LogregError
from logreg.features.base import Batch, Counting, Evidence, FeatureSet, FixedCounting, Sections

ENTRY_POINTS = "logreg.features"

_registered: dict[str, type[CustomFeatures]] = {}


class CustomFeatures(FeatureSet):
    """The features of one's own class; `custom_feature_set` makes a subclass for each.

    Args:
        own: an instance of the class; None for a new one.
        grows: whether fitting calls its ``fit``.
        blank: the instance before it was fitted; None if it was not, or that is unknown.
    """

    set_name: ClassVar[str]
    own_class: ClassVar[type]

    def __init__(self, own: Any = None, *, grows: bool = True, blank: Any = None) -> None:
        self.own = self.own_class() if own is None else own
        self._blank = blank
        self.grows = grows and hasattr(self.own, "fit")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the features, in the order of every row."""
        return tuple(getattr(self.own, "names", ()))

    @property
    def n_dense(self) -> int:
        """The number of features: all are standardised for training."""
        return len(self.names)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CustomFeatures):
            return NotImplemented
        return self.to_json() == other.to_json() and self.names == other.names

    def __hash__(self) -> int:
        return hash((self.set_name, self.names))

    def __repr__(self) -> str:
        return f"CustomFeatures({self.set_name!r}, {len(self.names)} features)"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the instance of one's own class: the one here is made at run time."""
        return _restored, (self.set_name, self.own_class, self.own, self.grows, self._blank)

    def count(self, texts: Sequence[str]) -> Batch:
        """Return the features of texts, shape (n_texts, n_features).

        Raises:
            LogregError: ``transform`` fails, or returns something else.
        """
        import numpy as np

        n, names = len(texts), self._checked_names()
        try:
            rows = np.asarray(self.own.transform([*texts]), dtype=np.float64)
        except Exception as error:
            raise self._fault("transform", error) from error
        if not n:
            rows = rows.reshape(0, len(names))
        if rows.shape != (n, len(names)) or not np.isfinite(rows).all():
            rule = f"must return {n} rows of {len(names)} finite numbers"
            found = f"shape {rows.shape}" if rows.shape != (n, len(names)) else "inf or NaN"
            raise LogregError(f"{self.set_name}: transform {rule}, got {found}")
        return rows

    def _checked_names(self) -> tuple[str, ...]:
        names = self.names
        if not names or not {*map(type, names)} <= {str} or len({*names}) < len(names):
            rule = "names must be different strings, one for each feature"
            raise LogregError(f"{self.set_name}: {rule}, got {names!r}")
        return names

    def _fault(self, method: str, error: Exception) -> LogregError:
        return LogregError(f"{self.set_name}: {method} raised {type(error).__name__}: {error}")

    def count_lines(self, lines: bytes | bytearray) -> Batch:
        """Return the features of lines of UTF-8; every line ends with LF."""
        return self.count(lines.decode("utf-8", "surrogateescape").split("\n")[:-1])

    def extract(self, text: str) -> list[float]:
        """Return the features of one text."""
        row: list[float] = self.count([text])[0].tolist()
        return row

    def evidence_in(self, x: Any) -> float:
        """Return how many features are not 0."""
        return float(sum(value != 0 for value in x))

    def evidence(self, text: str) -> list[Evidence]:
        """Return nothing: how a feature comes about is the class's own affair."""
        return []

    def counting(self) -> Counting:
        """Return what fits the class to training texts, if it can be, and counts them."""
        return _CustomCounting(self) if self.grows else FixedCounting(self)

    def fitted(self, texts: Sequence[str]) -> Self:
        """Return the set with its class fitted to texts.

        Raises:
            LogregError: ``fit`` fails.
        """
        own = deepcopy(self.own)
        try:
            own.fit([*texts])
        except Exception as error:
            raise self._fault("fit", error) from error
        return type(self)(own, grows=False, blank=self.own)

    def unfitted(self) -> Self:
        """Return the set with the instance of the class as it was, or a new one."""
        return self if self.grows else type(self)(self._blank)

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return the field ``features``: the name of the set, and what the class returns."""
        own = self.own.to_json() if hasattr(self.own, "to_json") else {}
        return {"features": {"set": self.set_name, **own}}

    @classmethod
    def sections(cls, _options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return no field: all is in ``features``."""
        return ()

    @classmethod
    def from_json(cls, fields: Sections) -> Self:
        """Make the set from the field ``features``.

        Raises:
            FieldError: the class refuses it, or has other features than the weights.
        """
        options = {name: value for name, value in fields["features"].items() if name != "set"}
        try:
            if hasattr(cls.own_class, "from_json"):
                own = cls.own_class.from_json(options)
            else:
                own = cls.own_class(**options)
        except Exception as error:
            problem = f"{cls.set_name} refused it: {type(error).__name__}: {error}"
            raise FieldError("features", problem) from error
        features = cls(own, grows=False)
        if {*features.names} != {*fields["weights"]}:
            raise FieldError("weights", f"must be those of {', '.join(features.names)}")
        return features


class _CustomCounting:
    """Keeps the texts until the class can be fitted to all of them."""

    def __init__(self, features: CustomFeatures) -> None:
        self._features = features
        self._texts: list[str] = []

    def add(self, texts: Sequence[str]) -> None:
        """Keep the next texts."""
        self._texts += texts

    def result(self) -> tuple[CustomFeatures, Batch]:
        """Return the fitted set, and the features of the texts."""
        features = self._features.fitted(self._texts)
        return features, features.count(self._texts)


@cache
def custom_feature_set(name: str, own_class: type) -> type[CustomFeatures]:
    """Return the feature set of one's own class, by the name that model files use."""
    return type(own_class.__name__, (CustomFeatures,), {"set_name": name, "own_class": own_class})


def _restored(name: str, own_class: type, own: Any, grows: bool, blank: Any) -> CustomFeatures:
    return custom_feature_set(name, own_class)(own, grows=grows, blank=blank)


def as_feature_set(own: Any) -> FeatureSet:
    """Return a feature set as it is, and an instance of one's own class as one.

    Its class is then registered.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(own, FeatureSet):
        return own
    if isinstance(own, type) or not hasattr(own, "transform"):
        from logreg.inputs import shown

        rule = "features must be a feature set, or an object with names and transform"
        raise TypeError(f"{rule}, got {shown(own)}")
    return register_features(type(own))(own)


def register_features(what: str | type) -> type[CustomFeatures]:
    """Allow models to use a feature set of one's own, and return it.

    Args:
        what: the class; or its name, ``module:Class``, or that of an entry point. The module may be
            in the current folder.

    Raises:
        LogregError: it can't be imported, or is no such class.
    """
    if isinstance(what, type):
        name, own_class = f"{what.__module__}:{what.__qualname__}", what
    else:
        name, own_class = what, _imported(what)
    if not hasattr(own_class, "transform"):
        raise LogregError(f"{name} has no method transform, from texts to rows of numbers")
    _registered[name] = custom_feature_set(name, own_class)
    return _registered[name]


def registered(name: str) -> type[CustomFeatures] | None:
    """Return the feature set that was registered by a name; None if none was."""
    return _registered.get(name)


def _imported(name: str) -> type:
    """Import the class of this name.

    Raises:
        LogregError: it can't be imported.
    """
    path = name if ":" in name else _of_entry_point(name)
    module, _, class_name = path.partition(":")
    before = [*sys.path]
    sys.path.insert(0, os.getcwd())
    try:
        found: Any = import_module(module)
        for part in class_name.split("."):
            found = getattr(found, part)
    except Exception as error:
        problem = f"can't be imported: {type(error).__name__}: {error}"
        raise LogregError(f"the feature set {name} {problem}") from error
    finally:
        sys.path[:] = before
    if not isinstance(found, type):
        raise LogregError(f"the feature set {name} is not a class")
    return found


def _of_entry_point(name: str) -> str:
    """Return the ``module:Class`` of an entry point.

    Raises:
        LogregError: there is none of this name.
    """
    from importlib.metadata import entry_points

    for point in entry_points(group=ENTRY_POINTS, name=name):
        return point.value
    raise LogregError(
        f"no feature set {name!r}: name one of logreg's, a class as module:Class, or an entry "
        f"point of the group {ENTRY_POINTS}"
    )
