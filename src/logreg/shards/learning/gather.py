"""Gathering: the rows of all blocks in one process, in order, for any way to train."""

from __future__ import annotations

import numpy as np

from logreg.data.dataset import Dataset
from logreg.shards.learning.census import Census, rows_of
from logreg.shards.learning.job import CountingJob
from logreg.shards.plan import Plan

MOST_BYTES = 1 << 31
"""Of rows that are gathered if nothing else is asked for: 44 million texts of six features."""


def size_of(plan: Plan, census: Census) -> int:
    """Return the bytes of all rows in one process."""
    features = CountingJob.from_json(plan.job).features
    return 8 * len(features.names) * census.examples


def gathered(plan: Plan, folder: str, census: Census) -> Dataset:
    """Return the data set that reading all files in one process gives, but for the digest.

    Raises:
        InputError: a part can't be read.
    """
    features = CountingJob.from_json(plan.job).features
    n = census.examples
    X, y, files = np.empty((n, len(features.names))), np.empty(n, np.intp), np.empty(n, np.intp)
    file_of = {source.url: number for number, source in enumerate(plan.sources)}
    start = 0
    for i, receipt in enumerate(census.receipts):
        rows = slice(start, start + receipt.examples)
        X[rows], y[rows] = rows_of(folder, plan.part_name(i), census.coding)
        files[rows] = file_of[receipt.url]
        start = rows.stop
    return Dataset(features, X, y, census.coding.labels, files, census.digest)
