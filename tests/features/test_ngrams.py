"""N-grams: what they are, and that the kernel counts the same ones."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg.features.bag_of_words import as_lines, named_vocabulary, table_of
from logreg.features.combined import SentimentAndWords
from logreg.features.ngrams import (
    NgramOptions,
    frequent_ngrams,
    ngram_counts,
    ngrams_of,
    words_of,
)
from logreg.features.sentiment import SentimentFeatures
from logreg.features.word_options import WEIGHTINGS, WordOptions
from logreg.features.words import WordFeatures
from logreg.linear_model import LinearModel, SoftmaxModel
from logreg.model import Model
from logreg.scanner import kernel
from logreg.scanner.bags import Matrix
from logreg.scanner.ngram_counts import NgramReader

NEGATORS = frozenset({"not", "no", "never"})

needs_kernel = pytest.mark.skipif(not kernel.is_available(), reason="no compiled kernel")


def test_words_after_a_negator_are_negated_up_to_the_next_mark() -> None:
    options = NgramOptions(negators=NEGATORS)
    words = words_of("I didn't like it, not never. Good", options)
    assert words == ["i", "didn't", "NOT_like", "NOT_it", ",", "not", "NOT_never", ".", "good"]


def test_the_ends_of_an_empty_text_are_its_words() -> None:
    assert words_of("", NgramOptions(boundaries=True)) == ["<s>", "</s>"]


def test_ngrams_end_at_each_word_from_the_shortest_to_the_longest() -> None:
    found = [*ngrams_of("a b c", NgramOptions(1, 3))]
    assert found == ["a", "b", "a b", "c", "b c", "a b c"]
    assert [*ngrams_of("a b c", NgramOptions(2, 2))] == ["a b", "b c"]


def test_no_ngram_has_a_word_that_is_too_long() -> None:
    text = f"a {'x' * 4097} b {'x' * 4096}"
    assert [*ngrams_of(text, NgramOptions(1, 2))] == ["a", "b", "x" * 4096, "b " + "x" * 4096]


def test_what_utf_8_lacks_is_the_replacement_character() -> None:
    assert [*ngrams_of("a \ud800", NgramOptions())] == ["a", "\ufffd"]


def test_frequent_ngrams_are_in_enough_texts_not_often_in_one() -> None:
    assert frequent_ngrams(["a a b", "b", "c"], NgramOptions(), 2) == ["b"]


LONG_WORDS = "second-rate", "x" * 4097, "y" * 4096
WORDS = st.sampled_from([*LONG_WORDS, *"ab,.…éÉ👍", "not", "n't", "don't", "no", "never", "it's"])
TEXTS = st.lists(
    st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=20)), max_size=8
)
OPTIONS = st.builds(
    lambda shortest, more, boundaries, negators: NgramOptions(
        shortest, shortest + more, boundaries, negators
    ),
    st.integers(1, 2),
    st.integers(0, 2),
    st.booleans(),
    st.sampled_from([None, NEGATORS, frozenset()]),
)


def counts_of(matrix: Matrix, names: list[str]) -> list[Counter[str]]:
    """Return each row as counts by name, in the order of its entries."""
    indptr, indices, data = matrix
    rows = []
    for start, end in pairwise(indptr.tolist()):
        entries = zip(indices[start:end].tolist(), data[start:end].tolist(), strict=True)
        rows.append(Counter({names[column]: int(count) for column, count in entries}))
    return rows


@needs_kernel
@settings(max_examples=200)
@given(TEXTS, OPTIONS, st.integers(1, 2), st.integers(1, 3))
def test_the_kernel_counts_the_same_ngrams(
    texts: list[str], options: NgramOptions, min_count: int, n_blocks: int
) -> None:
    names = frequent_ngrams(texts, options, min_count)
    expected = [
        [(ngram, n) for ngram, n in ngram_counts(text, options).items() if ngram in names]
        for text in texts
    ]
    size = -(-len(texts) // n_blocks) or 1
    blocks = [as_lines(texts[i : i + size]) for i in range(0, len(texts), size)]
    reader = NgramReader(table_of(options))
    for lines in blocks:
        reader.read(lines)
    found, matrix = reader.count(options.shortest, options.longest, min_count)
    assert found == names
    assert [[*row.items()] for row in counts_of(matrix, found)] == expected
    vocabulary = named_vocabulary(options, names)
    looked_up = vocabulary.rows(as_lines(texts))
    assert [[*row.items()] for row in counts_of(looked_up, names)] == expected


FEATURES = st.builds(
    lambda more, weighting, unit_norm, negation, hash_bits: WordOptions(
        1, 1 + more, weighting, unit_norm, negation, min_count=1, hash_bits=hash_bits
    ),
    st.integers(0, 2),
    st.sampled_from(WEIGHTINGS),
    st.booleans(),
    st.sampled_from([False, 1, 3, "mark"]),
    st.sampled_from([None, 8, 12]),
)


@settings(max_examples=200)
@given(TEXTS, TEXTS, FEATURES, st.booleans(), st.sampled_from([1, 3]))
def test_lines_are_scored_as_their_texts_are(
    known: list[str], texts: list[str], options: WordOptions, with_sentiment: bool, n_scores: int
) -> None:
    words = WordFeatures(options, negators=NEGATORS)
    both = SentimentAndWords(SentimentFeatures.shipped(), words)
    counting = (both if with_sentiment else words).counting()
    counting.add(known)
    features, _ = counting.result()
    weights = np.random.default_rng(len(texts)).normal(size=(len(features.names), n_scores))
    linear: LinearModel | SoftmaxModel
    if n_scores == 1:
        linear = LinearModel(("-", "+"), 0.5, tuple(weights[:, 0].tolist()))
    else:
        rows = tuple(tuple(row) for row in weights.tolist())
        linear = SoftmaxModel(("a", "b", "c"), (0.5, -1.0, 0.0), rows)
    model = Model(features, linear)
    expected = [linear.logits(features.extract(text)) for text in texts]
    scorer = model.batch_scorer()
    for _ in range(2):  # what was seen in a first batch is not taken to be seen in a second
        found = scorer.of_lines(as_lines(texts)).reshape(-1, n_scores)
        assert [tuple(row) for row in found.tolist()] == expected


def test_names_of_other_lengths_are_not_looked_for() -> None:
    features = WordFeatures(WordOptions(2, 2), ("a", "a b", "a b c"))
    assert features.extract("a b c") == {1: 1.0}
    assert np.asarray(features.count(["a b c"])).tolist() == [[0.0, 1.0, 0.0]]


@needs_kernel
def test_the_tables_grow() -> None:
    texts = [" ".join(f"w{i}" for i in range(n, n + 70_000)) for n in (0, 30_000)]
    options = NgramOptions(1, 2)
    reader = NgramReader(table_of(options))
    reader.read(as_lines(texts))
    found, matrix = reader.count(1, 2, 1)
    assert found == frequent_ngrams(texts, options, 1)
    assert matrix[0].tolist() == [0, 139_999, 279_998]
    vocabulary = named_vocabulary(options, found)
    looked_up = vocabulary.rows(as_lines(texts))
    assert all(np.array_equal(looked_up[i], matrix[i]) for i in range(3))
