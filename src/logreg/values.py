"""Values: objects that never change, and that are equal if their parts are.

They do what frozen dataclasses do, but `dataclasses` takes longer to import than a short text to
classify.
"""

from __future__ import annotations

from typing import Any, Self


class Value:
    """An object whose attributes are the arguments of its constructor, and never change."""

    def _set(self, **parts: Any) -> None:
        """Set the attributes; only the constructor calls this."""
        vars(self).update(parts)

    def replaced(self, **changed: Any) -> Self:
        """Return a copy with other values for some attributes."""
        return type(self)(**(vars(self) | changed))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable; use replaced({name}=...)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({parts})"
