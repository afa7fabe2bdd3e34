"""What a target of the fuzzer is, and what the targets share."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple


class DifferenceError(Exception):
    """The kernel and its specification differ."""


class Target(NamedTuple):
    """Something that the kernel makes of bytes.

    Attributes:
        check: takes an input, and raises a `DifferenceError` if the kernel does not make of it
            what the specification does. The first bytes choose the options.
        parts: pieces of inputs that are likely to matter.
        seeds: the first inputs.
    """

    check: Callable[[bytes], None]
    parts: Sequence[bytes]
    seeds: Sequence[bytes] = ()


DATA = Path(__file__).parents[3] / "data"
"""The data that come with the project: texts to begin with."""


def seeds_of(name: str, length: int) -> list[bytes]:
    """Return pieces of a file of `DATA`, after options that are all 0."""
    content = (DATA / name).read_bytes()
    return [bytes(3) + content[i : i + length] for i in range(0, len(content), 8 * length)]


def options_of(data: bytes, n: int) -> tuple[bytes, bytes]:
    """Return the first n bytes of an input, which choose the options, and the rest."""
    return data[:n].ljust(n, b"\0"), data[n:]


def exact(content: bytes) -> Any:
    """Return bytes in memory of just their length: a sanitizer sees what is read beyond it."""
    return array("B", content)


def require_equal(found: object, expected: object, about: str) -> None:
    """Raise a `DifferenceError` if something is not as expected."""
    if found != expected:
        raise DifferenceError(f"{about}\nfound    {found!r}\nexpected {expected!r}")
