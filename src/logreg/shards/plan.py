"""The plan: which blocks there are, from the names, sizes and etags of the files alone.

It is written before any work starts, and decides everything: the same files and options give the
same plan, byte for byte, and a part of the output belongs to one block of it. A run that finds a
plan goes on with it, if it is its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from logreg.data.compression import inner_name
from logreg.data.tabular_files import READERS as TABULAR_READERS
from logreg.errors import InputError
from logreg.shards import store
from logreg.shards.blocks import Block
from logreg.shards.store import Source

PLAN = "plan.json"
FORMAT, VERSION = "logreg-plan", 1

_OWN = re.compile(r"\.|model-")
"""The names of files that may be there before the plan, from other calls with the same one."""

BY_NAME, ALL, NONE = "by name", "all", "none"

BLOCK_SIZE = 1 << 26
"""Bytes of a block, if nothing else is asked for: a second or less of work."""

LEAST_BLOCK = 1 << 20
"""Bytes of the smallest block: more than decide what the columns of a file are."""

LINES_ARE_RECORDS = {".tsv", ".tab", ".txt", ".jsonl", ".ndjson", ".ft", ".log", ""}
"""Extensions of files that are cut at line ends; records of others may span lines."""


@dataclass(frozen=True)
class Plan:
    """Files, how they are cut, and what is done with each block.

    Attributes:
        sources: the files, in order.
        block_size: in bytes.
        job: what is done, as JSON.
        cut: which files are cut at line ends: `BY_NAME`, `ALL` that are not compressed, or `NONE`.

    Raises:
        ValueError: the blocks are too small.
    """

    sources: tuple[Source, ...]
    block_size: int
    job: dict[str, Any]
    cut: str = BY_NAME

    def __post_init__(self) -> None:
        if self.block_size < LEAST_BLOCK:
            raise ValueError(f"block_size must be >= {LEAST_BLOCK}, got {self.block_size}")

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of all files, in order; an empty file has one."""
        return tuple(
            block
            for source in self.sources
            for block in blocks_of(source, self.block_size, self.cut)
        )

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The size of each file."""
        return {source.url: source.size for source in self.sources}

    def part_name(self, i: int) -> str:
        """Return the name of the part of a block; sorted by name, parts are in order.

        >>> Plan((Source("a.tsv", 3 << 20, ""),), 1 << 20, {}).part_name(1)
        'part-00001-of-00003'
        """
        n = len(self.blocks)
        width = max(5, len(str(n)))
        return f"part-{i:0{width}d}-of-{n:0{width}d}"

    def dump(self) -> bytes:
        """Return the plan as JSON."""
        fields = {
            "format": FORMAT,
            "version": VERSION,
            "block_size": self.block_size,
            "cut": self.cut,
            "job": self.job,
            "sources": self.sources,
        }
        text = json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
        return text.encode("utf-8", "backslashreplace")  # names may have bytes that are not UTF-8

    @cached_property
    def digest(self) -> str:
        """The hash of the plan."""
        return hashlib.sha256(self.dump()).hexdigest()

    def differs_from(self, other: Plan) -> str:
        """Return what is not the same in another plan; empty if nothing is."""
        if (self.job, self.cut) != (other.job, other.cut):
            return "other options"
        if self.sources != other.sources:
            return "other input files"
        return "" if self == other else "another block size"


def blocks_of(source: Source, block_size: int, cut: str = BY_NAME) -> list[Block]:
    """Return the blocks of a file: one, if it can't be cut.

    >>> [block[1:] for block in blocks_of(Source("a.tsv", 250, ""), 100)]
    [(0, 100), (100, 200), (200, 250)]
    >>> [block[1:] for block in blocks_of(Source("a.tsv.gz", 250, ""), 100)]
    [(0, 250)]
    """
    if not is_cut(source.url, cut):
        return [Block(source.url, 0, source.size)]
    starts = range(0, max(source.size, 1), block_size)
    return [Block(source.url, at, min(at + block_size, source.size)) for at in starts]


def is_cut(url: str, cut: str = BY_NAME) -> bool:
    """Return whether a file of this name is cut at line ends.

    >>> is_cut("s3://b/a.tsv"), is_cut("a.csv"), is_cut("a.tsv.gz"), is_cut("a.txt")
    (True, False, False, True)
    """
    extension = os.path.splitext(url)[1].lower()
    if cut == NONE or inner_name(url) != url or extension in TABULAR_READERS:
        return False
    return cut == ALL or extension in LINES_ARE_RECORDS


def longest_alone(plan: Plan) -> Source | None:
    """Return a file that can't be cut and is larger than all others together, if there is one."""
    total = sum(source.size for source in plan.sources)
    for source in plan.sources:
        is_whole = len(blocks_of(source, plan.block_size, plan.cut)) == 1
        if is_whole and source.size > plan.block_size and 2 * source.size > total:
            return source
    return None


def load(folder: str) -> Plan | None:
    """Return the plan in a folder; None if there is none.

    Raises:
        InputError: it is damaged, or of another version.
    """
    if PLAN not in store.names_in(folder):
        return None
    url = store.join(folder, PLAN)
    try:
        fields = json.loads(store.read(url))
        if (fields["format"], fields["version"]) != (FORMAT, VERSION):
            raise InputError("is of another version; use an empty folder", url)
        return Plan(
            tuple(Source(*source) for source in fields["sources"]),
            fields["block_size"],
            fields["job"],
            fields["cut"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"is not a plan ({error}); use an empty folder", url) from error


def make(
    patterns: Sequence[str], job: dict[str, Any], *, block_size: int, cut: str = BY_NAME
) -> Plan:
    """Return the plan for some files.

    Raises:
        InputError: a file is missing.
    """
    return Plan(tuple(store.sources(patterns)), block_size, job, cut)


def begin(plan: Plan, folder: str, prepare: Callable[[], None]) -> None:
    """Write the plan, or go on with it if it is there.

    Args:
        plan: the plan.
        folder: where it belongs.
        prepare: writes what the work needs beside the plan, before that is there.

    Raises:
        InputError: the folder has another plan, or files but no plan.
    """
    store.make_folder(folder)
    found = load(folder)
    if found is None:
        others = [name for name in store.names_in(folder) if not _OWN.match(name)]
        if others:
            raise InputError(f"has other files ({min(others)}); use an empty folder", folder)
        prepare()
        store.write(store.join(folder, PLAN), plan.dump())
        return
    different = plan.differs_from(found)
    if different:
        raise InputError(
            f"has the output of a call with {different}; use another folder, or call it as before",
            folder,
        )
