"""Receipts: what has been done with a block, written when its part is complete."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from logreg.errors import InputError
from logreg.shards import store

MOST_FAULTS = 20
"""Faults of a block that are written down; all are counted."""


@dataclass(frozen=True)
class Receipt:
    """What has been done with a block.

    Attributes:
        part: its number.
        url: the file.
        start: where the block begins, in bytes.
        end: where it ends.
        lines: lines of the file in the block.
        faults: how many records could not be read.
        first_faults: the line in the block, and what is wrong, of the first ones.
        size: of the part, in bytes.
        sha256: of the part.
        seconds: that the work took.
    """

    part: int
    url: str
    start: int
    end: int
    lines: int
    faults: int
    first_faults: tuple[tuple[int, str], ...]
    size: int
    sha256: str
    seconds: float

    def dump(self) -> bytes:
        """Return the receipt as JSON."""
        return (json.dumps(asdict(self), ensure_ascii=False) + "\n").encode(
            "utf-8", "backslashreplace"
        )


def name_of_receipt(part_name: str) -> str:
    """Return the name of the receipt of a part.

    >>> name_of_receipt("part-00007-of-00120")
    'receipt-00007-of-00120.json'
    """
    return f"receipt{part_name.removeprefix('part')}.json"


def lines_before(receipts: Sequence[Receipt]) -> list[int]:
    """Return how many lines of its file come before each block.

    Args:
        receipts: of all blocks, in order.
    """
    found, before = [], 0
    for receipt in receipts:
        if receipt.start == 0:
            before = 0
        found.append(before)
        before += receipt.lines
    return found


def load_all(urls: Sequence[str]) -> list[Receipt]:
    """Read receipts.

    Raises:
        InputError: one is damaged.
    """
    return [_parsed(url, content) for url, content in zip(urls, store.read_all(urls), strict=True)]


def _parsed(url: str, content: bytes) -> Receipt:
    try:
        fields: dict[str, Any] = json.loads(content)
        faults = tuple((int(line), str(fault)) for line, fault in fields.pop("first_faults"))
        return Receipt(first_faults=faults, **fields)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"is not a receipt ({error}); delete it", url) from error
