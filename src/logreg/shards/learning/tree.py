"""Sums whose bits do not depend on the order in which their parts arrive.

    ((0 + 1) + (2 + 3)) + (4 + 5)

Rounded sums depend on how they are bracketed. Here the brackets depend on the number of parts
alone. Neighbours are added as soon as both are there, so few parts wait at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Part = TypeVar("Part")


class Tree(Generic[Part]):
    """Adds n parts in a binary tree of fixed shape.

    Args:
        n: the number of parts, >= 1.
        add: returns the sum of two parts.

    >>> tree = Tree(3, lambda left, right: f"({left} + {right})")
    >>> for i in (2, 0, 1):
    ...     tree.put(i, str(i))
    >>> tree.total
    '((0 + 1) + 2)'
    """

    def __init__(self, n: int, add: Callable[[Part, Part], Part]) -> None:
        self._n, self._add = n, add
        self._waiting: dict[tuple[int, int], Part] = {}

    def put(self, i: int, part: Part) -> None:
        """Take a part, from 0 to n - 1, each once."""
        level, n = 0, self._n
        while n > 1:
            sibling = i ^ 1
            if sibling < n:
                if (level, sibling) not in self._waiting:
                    break
                other = self._waiting.pop((level, sibling))
                part = self._add(other, part) if sibling < i else self._add(part, other)
            level, i, n = level + 1, i // 2, (n + 1) // 2
        self._waiting[level, i] = part

    @property
    def total(self) -> Part:
        """The sum of all parts, when each has been put."""
        ((_, total),) = self._waiting.items()
        return total
