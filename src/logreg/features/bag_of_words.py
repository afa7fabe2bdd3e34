"""Counting the n-grams of many texts: by the kernel, and where there is none, in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from logreg.features.base import Counting
from logreg.features.ngrams import (
    NgramOptions,
    encodable,
    frequent_ngrams,
    ngram_counts,
)
from logreg.features.sparse import SparseRows, stacked
from logreg.scanner import kernel, ngram_lookup
from logreg.scanner.ngram_counts import NgramReader
from logreg.scanner.word_table import WordTable
from logreg.tokens import in_plain_form

if TYPE_CHECKING:
    from logreg.features.words import WordFeatures


class BagOfWords:
    """Counts n-grams that are known.

    Args:
        options: which n-grams there are.
        names: the n-grams; each is a column.

    Attributes:
        vocabulary: the n-grams as the kernel looks them up; None without it.
    """

    def __init__(self, options: NgramOptions, names: Sequence[str]) -> None:
        self._options, self._names = options, names
        self.vocabulary: ngram_lookup.Vocabulary | None = None
        self._columns: dict[str, int] = {}
        if not kernel.is_available():
            self._columns = dict(zip(names, range(len(names)), strict=True))
        elif options.hash_bits is None:
            self.vocabulary = named_vocabulary(options, names)
        else:
            buckets = [int(name[1:]) for name in names]
            self.vocabulary = hashed_vocabulary(options, buckets)

    def count(self, texts: Sequence[str]) -> SparseRows:
        """Return how often each text has each n-gram, shape (n_texts, n_ngrams)."""
        if self.vocabulary is not None:
            return SparseRows(*self.vocabulary.rows(as_lines(texts)), len(self._names))
        return rows_of_texts(texts, self._options, self._columns)

    def count_lines(self, lines: bytes | bytearray) -> SparseRows:
        """Return the same for lines of UTF-8; every line ends with LF."""
        if self.vocabulary is not None:
            return SparseRows(*self.vocabulary.rows(lines), len(self._names))
        return self.count(lines.decode("utf-8", "surrogateescape").split("\n")[:-1])


def counting_of(features: WordFeatures) -> Counting:
    """Return what finds the n-grams of training texts, and counts them.

    Args:
        features: the set to fit; n-grams that it has already stay, whatever the texts have.
    """
    if features.options.hash_bits is not None and kernel.is_available():
        return HashCounting(features)
    if features.names or not kernel.is_available():
        return TextCounting(features)
    return BagCounting(features)


class Aside:
    """Does one thing after the other in a thread, while the caller reads the next texts."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._doing: Future[Any] | None = None

    def do(self, work: Callable[[bytes], Any], lines: bytes) -> None:
        """Begin to do something, as soon as what was begun before is done."""
        self._wait()
        self._doing = self._thread.submit(work, lines)

    def _wait(self) -> None:
        if self._doing is not None:
            self._doing.result()

    def finish(self) -> None:
        """Wait for the last thing."""
        self._wait()
        self._thread.shutdown()


class BagCounting:
    """Counts n-grams by the kernel, which forgets the texts."""

    def __init__(self, features: WordFeatures) -> None:
        self._features, self._aside = features, Aside()
        self._reader = NgramReader(table_of(features.ngram_options))

    def add(self, texts: Sequence[str]) -> None:
        """Count the next texts."""
        self._aside.do(self._reader.read, as_lines(texts))

    def result(self) -> tuple[WordFeatures, SparseRows]:
        """Return the set with its n-grams, and their counts."""
        self._aside.finish()
        options = self._features.options
        names, matrix = self._reader.count(options.shortest, options.longest, options.min_count)
        return _fitted(self._features, names, SparseRows(*matrix, len(names)))


class HashCounting:
    """Counts the hashes of n-grams by the kernel, whose memory does not grow with new ones."""

    def __init__(self, features: WordFeatures) -> None:
        self._features, self._aside = features, Aside()
        self._vocabulary = hashed_vocabulary(features.ngram_options)
        self._n_columns = 1 << (features.options.hash_bits or 0)
        self._batches: list[SparseRows] = []

    def add(self, texts: Sequence[str]) -> None:
        """Count the next texts."""
        self._aside.do(self._count, as_lines(texts))

    def _count(self, lines: bytes) -> None:
        self._batches.append(SparseRows(*self._vocabulary.rows(lines), self._n_columns))

    def result(self) -> tuple[WordFeatures, SparseRows]:
        """Return the set with the hashes that occur, and their counts."""
        self._aside.finish()
        features = self._features
        counts = stacked(self._batches, self._n_columns)
        is_chosen = counts.document_frequencies() >= features.options.min_count
        known = np.array([int(name[1:]) for name in features.names], dtype=np.intp)
        is_chosen[known] = False
        chosen = np.concatenate([known, np.flatnonzero(is_chosen)])
        names = [f"#{bucket}" for bucket in chosen.tolist()]
        return _fitted(features, names, counts.columns(chosen))


class TextCounting:
    """Keeps the texts, and counts their n-grams in the end, when all of these are known."""

    def __init__(self, features: WordFeatures) -> None:
        self._features = features
        self._texts: list[str] = []

    def add(self, texts: Sequence[str]) -> None:
        """Keep the next texts."""
        self._texts += texts

    def result(self) -> tuple[WordFeatures, SparseRows]:
        """Return the set with its n-grams, and their counts."""
        features, options = self._features, self._features.ngram_options
        known = {*features.names}
        found = frequent_ngrams(self._texts, options, features.options.min_count)
        if options.hash_bits is not None:
            found.sort(key=lambda name: int(name[1:]))
        names = [*features.names, *(name for name in found if name not in known)]
        return _fitted(features, names, BagOfWords(options, names).count(self._texts))


def _fitted(
    features: WordFeatures, names: Sequence[str], counts: SparseRows
) -> tuple[WordFeatures, SparseRows]:
    """Return the set with these n-grams, or the most frequent of them, and their counts."""
    n = features.options.max_features
    if n is not None and len(names) > n:
        kept = most_frequent(counts, len(features.names), n)
        names, counts = [names[i] for i in kept.tolist()], counts.columns(kept)
    fitted = features.with_names(tuple(names)).refit(counts)
    if features.idf is not None and fitted.idf is not None:  # what is known stays as it is
        idf = (*features.idf, *fitted.idf[len(features.idf) :])
        fitted = features.with_names(fitted.names, idf)
    return fitted, counts


def most_frequent(counts: SparseRows, n_known: int, n: int) -> NDArray[np.intp]:
    """Return the columns of known n-grams, and of the most frequent others, n in all; in order."""
    return most_frequent_of(counts.document_frequencies(), n_known, n)


def most_frequent_of(df: NDArray[np.int64], n_known: int, n: int) -> NDArray[np.intp]:
    """Return the same columns, from how many texts have each n-gram, shape (n_ngrams,)."""
    df = df.copy()
    df[:n_known] = np.iinfo(df.dtype).max
    chosen = np.argsort(-df, kind="stable")[: max(n, n_known)]
    return np.sort(chosen)


def table_of(options: NgramOptions) -> WordTable:
    """Return the table of words that the kernel begins with."""
    negators = None
    if options.negators is not None:
        negators = in_plain_form(sorted(options.negators)).split(b"\n")[:-1]
    return WordTable(negators, options.reach, boundaries=options.boundaries)


def named_vocabulary(options: NgramOptions, names: Sequence[str]) -> ngram_lookup.NamedVocabulary:
    """Return the vocabulary of these n-grams."""
    return ngram_lookup.NamedVocabulary(names, table_of(options), options.shortest, options.longest)


def hashed_vocabulary(
    options: NgramOptions, buckets: Sequence[int] | None = None
) -> ngram_lookup.HashedVocabulary:
    """Return the vocabulary of these hashes, or of all there can be."""
    return ngram_lookup.HashedVocabulary(
        table_of(options), options.shortest, options.longest, options.hash_bits or 0, buckets
    )


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
