"""Gathering: the rows of all blocks in one process, in order, for any way to train."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from logreg.data.dataset import Dataset
from logreg.features import Batch
from logreg.features.sparse import stacked
from logreg.features.words import WordFeatures
from logreg.loss import Gold
from logreg.shards.arrays import Arrays, load_arrays
from logreg.shards.learning import counts, vocabulary
from logreg.shards.learning.census import Census, gold_of
from logreg.shards.learning.count import part_url
from logreg.shards.learning.job import CountingJob
from logreg.shards.plan import Plan

MOST_BYTES = 1 << 31
"""Of rows that are gathered if nothing else is asked for: 44 million texts of six features."""

BYTES_OF_ENTRY = 12
"""Of `SparseRows`: a column and a number."""


def size_of(plan: Plan, census: Census) -> int:
    """Return the bytes of all rows in one process, or a little more."""
    is_sparse = CountingJob.from_json(plan.job).features.is_sparse
    numbers = sum(receipt.numbers for receipt in census.receipts)
    return numbers * (BYTES_OF_ENTRY if is_sparse else 8)


def gathered(
    plan: Plan, folder: str, census: Census, on_block: Callable[[], None] | None = None
) -> Dataset:
    """Return the data set that reading all files in one process gives, but for the digest.

    Args:
        plan: the plan.
        folder: where the parts are.
        census: what they have in common.
        on_block: called after each block.

    Raises:
        InputError: a part can't be read.
        ValueError: no n-gram is in enough texts.
    """
    features = CountingJob.from_json(plan.job).features
    urls = [part_url(plan, folder, i) for i in range(len(census.receipts))]
    golds, rows = list[Gold](), list[Batch]()
    fitted = features
    rows_of: Callable[[Arrays], Batch] = counts.rows_of
    if isinstance(features, WordFeatures):
        fitted = vocabulary.fitted(plan, folder, features, census.examples)
        rows_of = partial(vocabulary.counts_of, columns=vocabulary.columns_of(fitted))
    for url in urls:
        arrays = load_arrays(url)
        golds.append(gold_of(arrays, census.coding))
        rows.append(rows_of(arrays))
        if on_block is not None:
            on_block()
    return Dataset(
        features=fitted,
        X=stacked(rows, len(fitted.names)) if features.is_sparse else np.concatenate(rows),
        y=np.concatenate(golds),
        labels=census.coding.labels,
        files=_files(plan, census),
        digest=census.digest,
    )


def _files(plan: Plan, census: Census) -> NDArray[np.intp]:
    """Return the number of the file of each text, shape (n_texts,)."""
    file_of = {source.url: number for number, source in enumerate(plan.sources)}
    files = np.array([file_of[receipt.url] for receipt in census.receipts], dtype=np.intp)
    return np.repeat(files, [receipt.examples for receipt in census.receipts])
