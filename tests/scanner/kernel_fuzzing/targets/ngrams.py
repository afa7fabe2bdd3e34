"""N-grams: counted, looked up by name and by hash, and scored."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from awkward import PARTS

from kernel_fuzzing.target import Target, exact, options_of, require_equal, seeds_of
from logreg.features.bag_of_words import hashed_vocabulary, named_vocabulary, table_of
from logreg.features.ngrams import NgramOptions, frequent_ngrams, ngram_counts
from logreg.lexicon.word_lists import TO_MARK
from logreg.scanner.bags import Matrix
from logreg.scanner.ngram_counts import NgramReader
from logreg.scanner.ngram_lookup import Vocabulary

_NEGATORS = [None, frozenset({"not", "no", "b"}), frozenset[str]()]
_REACHES = [1, 2, 3, TO_MARK]
_HASH_BITS = 8

Counts = list[list[tuple[str, float]]]


def check(data: bytes) -> None:
    """Compare counts and scores of the n-grams of lines with the specification."""
    (first, second), content = options_of(data, 2)
    shortest = 1 + first % 2
    options = NgramOptions(
        shortest,
        shortest + (first >> 1) % 3,
        bool(first & 64),
        _NEGATORS[second % 3],
        reach=_REACHES[(second >> 4) % 4],
    )
    blocks = [part + b"\n" for part in (content.split(b"\n") if first & 128 else [content])]
    content = b"".join(blocks)
    texts = content.decode("utf-8", "surrogateescape").split("\n")[:-1]
    about = f"{options}, {blocks!r}"
    names = frequent_ngrams(texts, options, min_count := 1 + (second >> 7))
    expected = _specified(texts, options, names)

    reader = NgramReader(table_of(options))
    for block in blocks:
        reader.read(exact(block))
    found, matrix = reader.count(options.shortest, options.longest, min_count)
    require_equal(found, names, f"names, {about}")
    require_equal(_counts(matrix, names), expected, f"counts, {about}")

    vocabulary = named_vocabulary(options, names)
    looked_up = vocabulary.rows(exact(content))
    require_equal(_counts(looked_up, names), expected, f"looked up, {about}")
    _check_scores(vocabulary, content, expected, names, about)
    _check_hashes(content, texts, options._replace(hash_bits=_HASH_BITS), about)


def _specified(texts: Sequence[str], options: NgramOptions, names: Sequence[str]) -> Counts:
    known = {*names}
    counts = [ngram_counts(text, options) for text in texts]
    return [[(name, n) for name, n in one.items() if name in known] for one in counts]


def _counts(matrix: Matrix, names: Sequence[str]) -> Counts:
    indptr, indices, data = (part.tolist() for part in matrix)
    entries = [(names[column], n) for column, n in zip(indices, data, strict=True)]
    return [entries[start:end] for start, end in pairwise(indptr)]


def _check_scores(
    vocabulary: Vocabulary, content: bytes, counts: Counts, names: Sequence[str], about: str
) -> None:
    weights = np.random.default_rng(0).normal(size=(len(names), 1 + len(content) % 3))
    weight_of = dict(zip(names, weights.tolist(), strict=True))
    z = np.full((len(counts), weights.shape[1]), 0.5)
    vocabulary.add_scores(exact(content), weights, z)
    expected = [[0.5] * weights.shape[1] for _ in counts]
    for row, scores in zip(counts, expected, strict=True):
        for name, _ in row:
            scores[:] = [score + w for score, w in zip(scores, weight_of[name], strict=True)]
    require_equal(z.tolist(), expected, f"scores, {about}")


def _check_hashes(content: bytes, texts: list[str], options: NgramOptions, about: str) -> None:
    every = [f"#{bucket}" for bucket in range(1 << _HASH_BITS)]
    expected = _specified(texts, options, every)
    found = hashed_vocabulary(options).rows(exact(content))
    require_equal(_counts(found, every), expected, f"hashes, {about}")
    buckets = [*range(len(content) % 7, 1 << _HASH_BITS, 3)][::-1]
    names = [every[bucket] for bucket in buckets]
    found = hashed_vocabulary(options, buckets).rows(exact(content))
    known = {*names}
    expected = [[(name, n) for name, n in row if name in known] for row in expected]
    require_equal(_counts(found, names), expected, f"known hashes, {about}")


TARGET = Target(check, [*PARTS, *[b" "] * 50, *[b"\n"] * 20], seeds_of("reviews.tsv", 300))
