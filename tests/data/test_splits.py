from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.data.splits import held_out_part, stratified_folds


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1), st.integers(1, 12), st.integers(0, 9))
def test_folds_differ_by_at_most_one_example_overall_and_per_label(
    labels: list[float], n_folds: int, seed: int
) -> None:
    y = np.array(labels)
    folds = stratified_folds(y, n_folds, seed)
    for part in (folds, folds[y == 0], folds[y == 1]):
        sizes = np.bincount(part, minlength=n_folds)
        assert sizes.max() - sizes.min() <= 1
        assert len(sizes) == n_folds


def test_folds_are_random_and_seeded() -> None:
    y = np.tile([0.0, 1.0], 50)
    first, again, other = (stratified_folds(y, 5, seed).tolist() for seed in (0, 0, 1))
    assert first == again != other


@pytest.mark.parametrize(("fraction", "expected"), [(0.1, (90, 10)), (0.5, (450, 50))])
def test_part_has_the_fraction_of_both_labels(fraction: float, expected: tuple[int, int]) -> None:
    y = np.array([0.0] * 900 + [1.0] * 100)
    held_out = held_out_part(y, fraction, 0)
    assert (held_out[y == 0].sum(), held_out[y == 1].sum()) == expected
