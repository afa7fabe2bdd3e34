from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import load
from logreg.data.examples import BadLines, Examples
from logreg.evaluation.lengths import (
    MOST_GROUPS,
    TokenCounter,
    accuracy_by_length,
    wilson_interval,
)
from logreg.evaluation.scoring import score_examples
from logreg.tokens import tokenize

TEXTS = ["", " ", "a", "It’s so-so!", "x " * 70_000, "a\nb", "caf\udce9 isn\udc92t", "\u2028"]


def test_tokens_are_those_of_the_specification() -> None:
    counter = TokenCounter()
    expected = [len(tokenize(text)) for text in TEXTS]
    assert counter.count(TEXTS).tolist() == expected
    assert [int(counter.count([text])[0]) for text in TEXTS] == expected


def test_lengths_are_counted_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("pos\tvery great!\nneg\t\nneg\tbad\n")
    for count_tokens in (False, True):
        examples = Examples(
            [str(path)], BadLines(skip=False), labels=("negative", "positive"), choice=None
        )
        scored = score_examples(examples, [load("textbook")], count_tokens=count_tokens)
        found = None if scored.lengths is None else scored.lengths.tolist()
        assert found == ([3, 0, 1] if count_tokens else None)


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=300))
def test_groups_cover_all_texts_and_share_no_length(pairs: list[tuple[int, bool]]) -> None:
    lengths, is_right = (np.array(column) for column in zip(*pairs, strict=True))
    groups = accuracy_by_length(lengths, is_right)
    assert len(groups) <= MOST_GROUPS
    assert sum(group.texts for group in groups) == len(pairs)
    assert sum(group.right for group in groups) == is_right.sum()
    for group in groups:
        inside = (lengths >= group.shortest) & (lengths <= group.longest)
        assert (group.texts, group.right) == (inside.sum(), is_right[inside].sum())
        assert group.interval[0] <= group.accuracy <= group.interval[1]
    for before, after in pairwise(groups):
        assert before.longest < after.shortest


def test_groups_of_different_lengths_are_of_equal_size() -> None:
    groups = accuracy_by_length(np.arange(800), np.ones(800, dtype=bool))
    assert [group.texts for group in groups] == [100] * MOST_GROUPS


@pytest.mark.parametrize("hits", [0, 1, 37, 50])
def test_ends_of_the_interval_are_where_a_test_would_just_reject(hits: int) -> None:
    n = 50
    for p in wilson_interval(hits, n):
        if 0 < p < 1:
            assert abs(hits / n - p) / np.sqrt(p * (1 - p) / n) == pytest.approx(1.95996398)
