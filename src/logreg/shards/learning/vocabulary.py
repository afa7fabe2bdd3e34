"""The vocabulary: the n-grams that all blocks have in common, as those of one process.

United in the order of the blocks, they are in the order in which they first occur in the texts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.features.bag_of_words import most_frequent_of
from logreg.features.ngrams import length_of
from logreg.features.sparse import SparseRows
from logreg.features.weighting import scales_of
from logreg.features.word_options import WordOptions
from logreg.features.words import WordFeatures
from logreg.loss import Floats
from logreg.shards import store
from logreg.shards.arrays import Arrays, divided, joined, load_arrays, save_arrays
from logreg.shards.learning import words
from logreg.shards.learning.count import loaded, part_url
from logreg.shards.plan import Plan
from logreg.shards.work import Place

VOCABULARY = "vocabulary.npz"

_FREQUENCIES, _N_TEXTS = "frequencies", "texts"


def fitted(plan: Plan, folder: str, features: WordFeatures, n_texts: int) -> WordFeatures:
    """Return the set with the n-grams of all blocks, and write them for those that work on blocks.

    Args:
        plan: the plan.
        folder: where the parts are.
        features: the set, which is not fitted.
        n_texts: how many texts the blocks have.

    Raises:
        InputError: a part can't be read, or the vocabulary can't be written.
        ValueError: no n-gram is in enough texts.
    """
    if VOCABULARY not in store.names_in(folder):
        names, df = united(plan, folder, features.options)
        arrays: dict[str, NDArray[Any]] = {
            words.NAMES: joined(names),
            _FREQUENCIES: df,
            _N_TEXTS: np.array(n_texts),
        }
        save_arrays(arrays, store.join(folder, VOCABULARY))
    found, _ = _fitted(folder, features)
    if not found.names:
        raise ValueError(
            "no n-gram is in enough texts to be a feature; lower min_count (--min-count) or add "
            "texts"
        )
    return found


def united(plan: Plan, folder: str, options: WordOptions) -> tuple[list[str], NDArray[np.int64]]:
    """Return the n-grams of all blocks that are frequent enough, and how many texts have each."""
    frequencies: dict[str, int] = {}  # in the order in which they first occur
    for i in range(len(plan.blocks)):
        names, X = words.unpacked(load_arrays(part_url(plan, folder, i)))
        for name, n in zip(names, X.document_frequencies().tolist(), strict=True):
            frequencies[name] = frequencies.get(name, 0) + n
    found = [name for name, n in frequencies.items() if n >= options.min_count]
    found.sort(key=length_of if options.hash_bits is None else lambda name: int(name[1:]))
    df = np.array([frequencies[name] for name in found], dtype=np.int64)
    if options.max_features is not None and len(found) > options.max_features:
        kept = most_frequent_of(df, 0, options.max_features)
        found, df = [found[i] for i in kept.tolist()], df[kept]
    return found, df


def _fitted(folder: str, features: WordFeatures) -> tuple[WordFeatures, Floats | None]:
    """Return the set with the vocabulary, and the factor of each n-gram."""
    arrays = load_arrays(store.join(folder, VOCABULARY))
    options, names = features.options, tuple(divided(arrays[words.NAMES]))
    factors = scales_of(
        arrays[_FREQUENCIES], int(arrays[_N_TEXTS]), options.uses_idf, options.min_count
    )
    idf = None
    if options.unit_norm and factors is not None:
        idf = tuple(factors.tolist())
    return features.with_names(names, idf), factors


@lru_cache(maxsize=2)
def vocabulary(place: Place) -> tuple[WordFeatures, Floats | None, dict[str, int]]:
    """Return the fitted set, the factors, and the columns of the n-grams; loaded once a process.

    Raises:
        InputError: the vocabulary can't be read.
    """
    features, factors = _fitted(place.folder, words_of(place))
    return features, factors, columns_of(features)


def words_of(place: Place) -> WordFeatures:
    """Return the set of the plan, which is not fitted.

    Raises:
        TypeError: it is another set.
    """
    _, job = loaded(place)
    if not isinstance(job.features, WordFeatures):
        raise TypeError("the plan counts no words")
    return job.features


def columns_of(features: WordFeatures) -> dict[str, int]:
    """Return the column of each n-gram."""
    return dict(zip(features.names, range(len(features.names)), strict=True))


def counts_of(arrays: Arrays, columns: dict[str, int]) -> SparseRows:
    """Return the counts of the vocabulary in the texts of a block, shape (n_texts, n_ngrams).

    Args:
        arrays: those of its part.
        columns: the column of each n-gram of the vocabulary.
    """
    names, X = words.unpacked(arrays)
    place = np.array([columns.get(name, -1) for name in names], dtype=np.int32)
    places = place[X.indices]
    is_known = places >= 0
    indptr = np.concatenate([[0], np.cumsum(is_known)])[X.indptr]
    return SparseRows(indptr, places[is_known], X.data[is_known], len(columns))
