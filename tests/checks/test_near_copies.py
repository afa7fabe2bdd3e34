from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.checks.near_copies import LEAST_SIMILARITY, NearCopy, near_copies
from logreg.checks.shingles import MOST_KEPT, Sketcher, Sketches, shingles, similarity

WORDS = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "it's", "SO-so"])
TEXTS = st.lists(st.lists(st.one_of(WORDS, st.sampled_from([",", "!"])), max_size=9), max_size=12)


def jaccard(a: str, b: str) -> float:
    first, second = shingles(a), shingles(b)
    return len(first & second) / len(first | second) if first | second else 0.0


def copies_in(texts: list[str], n_before: int = 0) -> list[NearCopy]:
    return [*near_copies(Sketcher()(texts), np.ones(len(texts), dtype=bool), n_before)]


def words_of(generator: random.Random, n: int) -> list[str]:
    return [f"w{generator.randrange(10**9)}" for _ in range(n)]


@given(st.lists(st.text(max_size=60), min_size=2, max_size=2))
def test_similarity_of_short_texts_is_that_of_their_shingles(pair: list[str]) -> None:
    sketches = Sketcher()(pair)
    assert similarity(sketches.of(0), sketches.of(1)) == jaccard(*pair)
    assert len(sketches.of(0)) == len(shingles(pair[0]))


@given(TEXTS)
def test_all_that_is_found_is_similar_and_all_that_is_equal_is_found(rows: list[list[str]]) -> None:
    texts = [" ".join(row) for row in rows]
    found = {one.number: one for one in copies_in(texts)}
    for one in found.values():
        assert one.first < one.number
        assert one.similarity == jaccard(texts[one.number], texts[one.first]) >= LEAST_SIMILARITY
    for i, text in enumerate(texts):
        own = shingles(text)
        if own and any(shingles(before) == own for before in texts[:i]):
            assert found[i].similarity == 1


def test_marks_and_capitals_do_not_matter_and_texts_without_words_are_no_copies() -> None:
    assert copies_in(["To be, or not to be!", "to be or not to be", "...", "...", ""]) == [
        NearCopy(1, 0, 1.0)
    ]


@pytest.mark.parametrize("n_words", [60, 120, 400])
def test_nearly_all_pairs_above_the_limit_are_found(n_words: int) -> None:
    """Each changed word changes five of the shingles."""
    generator, n_pairs = random.Random(n_words), 300
    texts = []
    n_changed = n_words // 60
    for _ in range(n_pairs):
        words = words_of(generator, n_words)
        texts.append(" ".join(words))
        for place in generator.sample(range(5, n_words - 5, 6), n_changed):
            words[place] = "changed"
        texts.append(" ".join(words))
    assert all(jaccard(*texts[i : i + 2]) >= 0.83 for i in range(0, 2 * n_pairs, 2))
    found = copies_in(texts)
    assert {(one.number, one.first) for one in found} <= {(i, i - 1) for i in range(1, 600, 2)}
    assert len(found) >= 0.99 * n_pairs


def test_estimate_for_long_texts_is_near() -> None:
    generator = random.Random(1)
    words = words_of(generator, 2_000)
    changed = [*words_of(generator, 300), *words[300:]]
    pair = [" ".join(words), " ".join(changed)]
    sketches = Sketcher()(pair)
    assert len(sketches.of(0)) == MOST_KEPT
    assert similarity(sketches.of(0), sketches.of(1)) == pytest.approx(jaccard(*pair), abs=0.1)


def test_different_texts_are_not_compared_with_what_is_not_similar() -> None:
    generator = random.Random(2)
    assert copies_in([" ".join(words_of(generator, 30)) for _ in range(1_000)]) == []


def test_exact_copies_are_left_out() -> None:
    text = "a film that nobody needs to see"
    sketches = Sketcher()([text, text, text + " twice"])
    is_first = np.array([True, False, True])
    assert [*near_copies(sketches, is_first)] == []
    longer = Sketcher()([text, text, text + " a b c d e f g h i j", text])
    assert [one.number for one in near_copies(longer, np.array([1, 0, 1, 1], dtype=bool))] == [3]


def test_texts_are_compared_with_those_before_only() -> None:
    text = "a film that nobody needs to see"
    assert copies_in([text, "x y", text, text], n_before=2) == [
        NearCopy(2, 0, 1.0),
        NearCopy(3, 0, 1.0),
    ]
    assert copies_in(["x y", text, text], n_before=1) == []


@given(TEXTS, st.integers(0, 12))
def test_sketches_of_parts_are_those_of_the_whole(rows: list[list[str]], cut: int) -> None:
    texts = [" ".join(row) for row in rows]
    whole = Sketcher()(texts)
    joined = Sketches.joined([Sketcher()(texts[:cut]), Sketcher()(texts[cut:])])
    assert [part.tolist() for part in whole] == [part.tolist() for part in joined]


def test_hashes_are_the_same_on_every_machine() -> None:
    sketches = Sketcher()(["to be or not to be"])
    assert sorted(sketches.of(0)) == [229973262, 231929315]
    assert sketches.bands[0, :2].tolist() == [17221894038086494237, 3053396482563271038]
