"""The estimated cost of the input, which decides how it is processed."""

from __future__ import annotations

BULK_FROM = 1 << 20
"""Cost above which it pays to load numpy and to process texts in bulk."""

PROCESSES_FROM = 1 << 23
"""Cost from which it pays to start more processes."""

LINE_COST = 100
"""Processing a line costs as much as scanning this many bytes of it."""


class Cost:
    """The cost of the input known so far, in bytes to scan.

    >>> cost = Cost()
    >>> cost.add(1 << 20)
    >>> cost.in_bulk, cost.worth_processes
    (False, False)
    >>> cost.add(0, n_lines=1)
    >>> cost.in_bulk, cost.worth_processes
    (True, False)
    """

    def __init__(self) -> None:
        self._n_bytes = 0

    def add(self, n_bytes: int, n_lines: int = 0) -> None:
        """Add input of a size, or of a number of lines, or both."""
        self._n_bytes += n_bytes + LINE_COST * n_lines

    @property
    def in_bulk(self) -> bool:
        """Whether texts are processed in bulk rather than one by one."""
        return self._n_bytes > BULK_FROM

    @property
    def worth_processes(self) -> bool:
        """Whether more processes pay off."""
        return self._n_bytes >= PROCESSES_FROM
