"""The n-grams of a block and their counts, as they are kept.

Each block is counted with all of its n-grams, however rare: what is rare in one may be frequent in
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.features.sparse import SparseRows
from logreg.features.word_options import WordOptions
from logreg.features.words import WordFeatures
from logreg.shards.arrays import Arrays, divided, joined, smallest

NAMES = "names"
"""The array of n-grams, as UTF-8 with line ends between them."""

_LENGTHS, _COLUMNS, _COUNTS = "lengths", "columns", "counts"


def all_of_them(features: WordFeatures) -> WordFeatures:
    """Return the set that counts every n-gram of a block."""
    options = features.options
    every = WordOptions(
        options.shortest,
        options.longest,
        weighting=options.weighting,
        unit_norm=False,
        negation=options.negation,
        boundaries=options.boundaries,
        min_count=1,
        hash_bits=options.hash_bits,
    )
    return WordFeatures(every, negators=features.negators)


def packed(names: Sequence[str], X: SparseRows) -> dict[str, NDArray[Any]]:
    """Return n-grams and their counts, by the names under which `unpacked` finds them."""
    return {
        NAMES: joined(names),
        _LENGTHS: smallest(np.diff(X.indptr)),
        _COLUMNS: smallest(X.indices),
        _COUNTS: smallest(X.data.astype(np.int64)),
    }


def unpacked(arrays: Arrays) -> tuple[list[str], SparseRows]:
    """Return the n-grams of a block and their counts, shape (n_texts, n_ngrams)."""
    names = divided(arrays[NAMES])
    indptr = np.concatenate([[0], np.cumsum(arrays[_LENGTHS], dtype=np.int64)])
    columns = arrays[_COLUMNS].astype(np.int32)
    return names, SparseRows(indptr, columns, arrays[_COUNTS].astype(np.float64), len(names))
