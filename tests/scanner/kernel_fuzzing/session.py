"""A session of the fuzzer with one target: its inputs, and what they reach."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

from kernel_fuzzing import corpus
from kernel_fuzzing.coverage import COARSE, FINE, Buckets, Coverage
from kernel_fuzzing.mutation import mutated, new_input
from kernel_fuzzing.target import Target

NEW = 0.1
"""The share of inputs that are not made of others."""

FINEST = 32
"""An input is made shorter by parts down to this part of it."""


@dataclass
class Session:
    """What is known of a target.

    Args:
        target: the target.
        coverage: the counters of the kernel.
        folder: where its inputs are kept; None to keep them in memory only.
        watch: called with each input before it is tried.
    """

    target: Target
    coverage: Coverage
    folder: Path | None
    watch: Callable[[bytes], None]
    inputs: list[bytes] = field(default_factory=list)
    n_tried: int = 0
    n_bytes: int = 0
    bits_of_counts: Buckets = field(default_factory=FINE.copy)
    seen: Buckets = field(init=False)

    def __post_init__(self) -> None:
        self.seen = self.coverage.nothing_seen()

    @property
    def n_reached(self) -> int:
        """How many branches were reached."""
        return int(np.count_nonzero(self.seen))

    def replay(self) -> None:
        """Try the inputs of the corpus, and those of the target."""
        known = [] if self.folder is None else corpus.inputs_of(self.folder)
        for content in known:
            self._reach(content)
        for content in self.target.seeds:
            self._reach(content)
        self.inputs = [*known, *self.target.seeds] or [b""]

    def fuzz(self, generator: Random, seconds: float) -> None:
        """Try inputs for some time; one that reaches something new is kept."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if generator.random() < NEW:
                self._try(new_input(generator, self.target.parts))
            else:
                self._try(mutated(generator, self.inputs, self.target.parts))

    def minimise(self) -> None:
        """Keep the shortest input of the corpus for each coarse bucket, without needless parts."""
        if self.folder is None:
            return
        self.bits_of_counts = COARSE
        self.inputs = [self._shortened(*needed) for needed in self._needed()]
        self.inputs = [content for content, _, _ in self._needed()]
        corpus.replace(self.folder, self.inputs)

    def _needed(self) -> list[tuple[bytes, Buckets, Buckets]]:
        """Return the inputs that are the shortest to reach a bucket.

        With each are the buckets that were reached before, and those that are new.
        """
        self.seen = self.coverage.nothing_seen()
        needed = []
        for content in sorted(self.inputs, key=lambda one: (len(one), one)):
            before = self.seen.copy()
            if self._reach(content):
                needed.append((content, before, self.seen & ~before))
        return needed

    def _shortened(self, content: bytes, before: Buckets, new: Buckets) -> bytes:
        """Return the parts of an input that reach the same new buckets."""
        size = len(content) // 2
        least = max(1, len(content) // FINEST)
        while size >= least:
            start = 0
            while start < len(content):
                shorter = content[:start] + content[start + size :]
                self._run(shorter)
                seen = before.copy()
                self.coverage.add_to(seen, self.bits_of_counts)
                if (new & ~seen).any():
                    start += size
                else:
                    content = shorter
            size //= 2
        return content

    def _try(self, content: bytes) -> None:
        if self._reach(content):
            self.inputs.append(content)
            if self.folder is not None:
                corpus.add(self.folder, content)

    def _reach(self, content: bytes) -> int:
        """Try an input, and return how many buckets it is the first to reach."""
        self._run(content)
        return self.coverage.add_to(self.seen, self.bits_of_counts)

    def _run(self, content: bytes) -> None:
        self.watch(content)
        self.coverage.clear()
        self.target.check(content)
        self.n_tried += 1
        self.n_bytes += len(content)
