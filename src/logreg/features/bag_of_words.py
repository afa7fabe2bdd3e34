"""Counting the n-grams of many texts: by the kernel, and where there is none, in Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from logreg.features.ngrams import (
    NgramOptions,
    encodable,
    frequent_ngrams,
    ngram_counts,
)
from logreg.features.sparse import SparseRows
from logreg.scanner import kernel, ngram_kernel

if TYPE_CHECKING:
    from logreg.features.words import WordFeatures


class BagOfWords:
    """Counts n-grams that are known.

    Args:
        options: which n-grams there are.
        names: the n-grams; each is a column.
    """

    def __init__(self, options: NgramOptions, names: Sequence[str]) -> None:
        self._options, self._names = options, names
        self._vocabulary = None
        if kernel.is_available():
            self._vocabulary = ngram_kernel.CompiledVocabulary(names, table_of(options))
        self._columns = {} if self._vocabulary else {name: i for i, name in enumerate(names)}

    def count(self, texts: Sequence[str]) -> SparseRows:
        """Return how often each text has each n-gram, shape (n_texts, n_ngrams)."""
        if self._vocabulary is not None:
            return SparseRows(*self._vocabulary.rows(as_lines(texts)), len(self._names))
        return rows_of_texts(texts, self._options, self._columns)

    def count_lines(self, lines: bytes | bytearray) -> SparseRows:
        """Return the same for lines of UTF-8; every line ends with LF."""
        if self._vocabulary is not None:
            return SparseRows(*self._vocabulary.rows(lines), len(self._names))
        return self.count(lines.decode("utf-8", "surrogateescape").split("\n")[:-1])


class BagCounting:
    """Finds the n-grams of training texts, and counts them.

    Args:
        features: the set to fit; n-grams that it has already stay, whatever the texts have.
    """

    def __init__(self, features: WordFeatures) -> None:
        self._features = features
        self._keeps_texts = bool(features.names) or not kernel.is_available()
        self._texts: list[str] = []
        self._reader = (
            None
            if self._keeps_texts
            else ngram_kernel.NgramReader(table_of(features.ngram_options))
        )

    def add(self, texts: Sequence[str]) -> None:
        """Count the next texts."""
        if self._reader is None:
            self._texts += texts
        else:
            self._reader.read(as_lines(texts))

    def result(self) -> tuple[WordFeatures, SparseRows]:
        """Return the set with its n-grams, and their counts."""
        features, options = self._features, self._features.options
        if self._reader is not None:
            names, matrix = self._reader.count(options.shortest, options.longest, options.min_count)
            counts = SparseRows(*matrix, len(names))
        else:
            known = features.names
            names = [*known, *self._new_names(known)]
            counts = BagOfWords(features.ngram_options, names).count(self._texts)
        if options.max_features is not None and len(names) > options.max_features:
            kept = most_frequent(counts, len(features.names), options.max_features)
            names, counts = [names[i] for i in kept.tolist()], counts.columns(kept)
        fitted = features.with_names(tuple(names)).refit(counts)
        if features.idf is not None and fitted.idf is not None:  # what is known stays as it is
            fitted = features.with_names(
                fitted.names, (*features.idf, *fitted.idf[len(features.idf) :])
            )
        return fitted, counts

    def _new_names(self, known: Sequence[str]) -> Iterable[str]:
        options, old = self._features.ngram_options, {*known}
        found = frequent_ngrams(self._texts, options, self._features.options.min_count)
        return (name for name in found if name not in old)


def most_frequent(counts: SparseRows, n_known: int, n: int) -> np.ndarray:
    """Return the columns of known n-grams, and of the most frequent others, n in all; in order."""
    df = counts.document_frequencies()
    df[:n_known] = len(counts) + 1
    chosen = np.argsort(-df, kind="stable")[: max(n, n_known)]
    return np.sort(chosen)


def table_of(options: NgramOptions) -> ngram_kernel.WordTable:
    """Return the table of words that the kernel begins with."""
    negators = None
    if options.negators is not None:
        negators = ngram_kernel.in_plain_form(sorted(options.negators)).split(b"\n")[:-1]
    return ngram_kernel.WordTable(negators, boundaries=options.boundaries)


def as_lines(texts: Sequence[str]) -> bytes:
    """Return each text as a line of UTF-8."""
    joined = "\n".join([*(text.replace("\n", " ") for text in texts), ""])
    try:
        return joined.encode()
    except UnicodeEncodeError:
        return encodable(joined).encode()


def rows_of_texts(
    texts: Sequence[str], options: NgramOptions, columns: dict[str, int]
) -> SparseRows:
    """Return how often each text has each n-gram; the specification."""
    rows = [
        {columns[name]: n for name, n in ngram_counts(text, options).items() if name in columns}
        for text in texts
    ]
    return SparseRows(
        np.cumsum([0, *map(len, rows)]),
        np.fromiter(chain.from_iterable(rows), dtype=np.int32),
        np.fromiter(chain.from_iterable(row.values() for row in rows), dtype=np.float64),
        len(columns),
    )
