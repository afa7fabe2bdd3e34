"""Near copies: texts most of whose words are in the same order as in a text before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.checks.shingles import Sketches, similarity

LEAST_SIMILARITY = 0.8
"""Jaccard similarity of their shingles from which two texts are near copies."""

Flags = NDArray[np.bool_]


class NearCopy(NamedTuple):
    """A text that is nearly one before it.

    Attributes:
        number: of the text.
        first: number of the one before it.
        similarity: the Jaccard similarity of the two.
    """

    number: int
    first: int
    similarity: float


def near_copies(sketches: Sketches, is_first: Flags, n_before: int = 0) -> Iterator[NearCopy]:
    """Yield the texts that are near copies of one before them, each with the most similar one.

    Each text is compared only with the first one of each of its bands, so that time is linear in
    the number of texts, however similar they are.

    Args:
        sketches: of all texts.
        is_first: whether a text is not an exact copy, and may be a near one, shape (n_texts,).
        n_before: the number of texts that the others are compared with, and not with each other; 0
            to compare each with all before it.
    """
    candidates = _first_of_bands(sketches, is_first, n_before or len(is_first))
    of_numbers = np.arange(n_before, len(is_first))
    is_candidate = (candidates[n_before:] < of_numbers[:, np.newaxis]) & (
        candidates[n_before:] >= 0
    )
    for number in of_numbers[is_candidate.any(axis=1)].tolist():
        own = sketches.of(number)
        found = [
            NearCopy(number, first, similarity(own, sketches.of(first)))
            for first in sorted({*candidates[number].tolist()})
            if 0 <= first < number
        ]
        best = max(found, key=lambda one: one.similarity)
        if best.similarity >= LEAST_SIMILARITY:
            yield best


def _first_of_bands(sketches: Sketches, is_first: Flags, n: int) -> NDArray[np.int64]:
    """Return the first of the first n texts that has each band of each text; -1 if none has.

    Shape (n_texts, n_bands).
    """
    firsts = np.full(sketches.bands.shape, -1, dtype=np.int64)
    sizes = np.diff(sketches.ends, prepend=0)
    numbers = (is_first & (sizes > 0)).nonzero()[0]
    known = numbers[numbers < n]
    for band in range(sketches.bands.shape[1]):
        hashes = sketches.bands[:, band]
        different, index = np.unique(hashes[known], return_index=True)
        if not len(different):
            continue
        place = np.minimum(np.searchsorted(different, hashes[numbers]), len(different) - 1)
        is_there = different[place] == hashes[numbers]
        firsts[numbers[is_there], band] = known[index[place[is_there]]]
    return firsts
