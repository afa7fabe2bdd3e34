"""From counts of n-grams to features, and what each n-gram is worth in training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logreg.features.sparse import Floats, SparseRows
from logreg.features.word_options import COUNT, TF_IDF, value_of_count

DECIMALS = 6
"""Of an idf; more would only make model files larger."""


def weighed(
    counts: SparseRows, weighting: str, unit_norm: bool, idf: tuple[float, ...] | None
) -> SparseRows:
    """Return the features of texts, the values of `WordFeatures.extract`, bit for bit.

    Args:
        counts: how often each text has each n-gram.
        weighting: what a count is worth.
        unit_norm: whether to divide each row by its length.
        idf: what each column counts for in that length; None for 1.
    """
    rows = counts
    if weighting == TF_IDF:
        different, place = np.unique(counts.data, return_inverse=True)
        values = [value_of_count(count, TF_IDF) for count in different.tolist()]
        rows = counts.with_data(np.array(values)[place])
    elif weighting != COUNT:
        rows = counts.with_data(np.ones(len(counts.data)))
    if not unit_norm:
        return rows
    weighted = rows.data if idf is None else rows.data * np.array(idf)[rows.indices]
    squares = np.bincount(rows.row_of, weighted * weighted, len(rows))
    lengths = np.sqrt(squares)
    lengths[lengths == 0] = 1.0
    return rows.with_data(rows.data / lengths[rows.row_of])


def scales(counts: SparseRows, uses_idf: bool, min_count: int) -> Floats | None:
    """Return log10(N / df) of each n-gram, or 1; 0 for one that is in fewer than ``min_count``.

    None if all are 1. An n-gram that every text has is worth nothing where idf is used.
    """
    return scales_of(counts.document_frequencies(), len(counts), uses_idf, min_count)


def scales_of(df: NDArray[np.int64], n_texts: int, uses_idf: bool, min_count: int) -> Floats | None:
    """Return `scales` for n-grams that so many of the texts have, shape (n_ngrams,)."""
    if uses_idf:
        idf = np.round(np.log10(n_texts / np.maximum(df, 1)), DECIMALS)
        return np.where(df >= min_count, idf, 0.0)
    return None if (df >= min_count).all() else (df >= min_count).astype(np.float64)
